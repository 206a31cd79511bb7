"""Generated sentences are arithmetic and facts; people have the last word."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from abmkit.errors import PluginError
from abmkit.metrics.ask import Number
from abmkit.period import Period
from abmkit.report.client import LargestDeal
from abmkit.report.data import ReportData
from abmkit.report.format import Words
from abmkit.report.goals import GoalRow, Goals
from abmkit.report.narrative import actions, bullets, headline
from abmkit.report.notes import NextStep, Notes, Remark
from abmkit.report.sentences import (
    Factor,
    Sentence,
    factors_of_change,
    first_tier,
    largest_deal,
    largest_month,
    versus,
)

Build = Callable[..., ReportData]
Say = Callable[..., Number]
EN, KO = Words("en-US"), Words("ko-KR")


def read(sentence: Sentence | None, words: Words) -> str:
    assert sentence is not None
    assert sentence.bullet.lead is not None
    return f"{words.text(sentence.bullet.lead)} {words.text(sentence.bullet.body)}"


def titled(registry: object, locale: str) -> Words:
    titles = {f"metric.{name}": name for name in ("won_amount", "win_rate", "won_deals", "cycle")}
    return Words(locale, [{"en": titles}])


# -- arithmetic ------------------------------------------------------------------------------------

FACTORS = (
    Factor("won_deals", "deals"),
    Factor("win_rate", "win rate"),
    Factor("won_amount", "amount"),
    Factor("cycle", "days to win", divides=True),
)


def factors(say: Say, old: tuple[int, ...], new: tuple[int, ...]) -> list[Number]:
    made = []
    for compare, (deals, won, amount, days) in (("previous", old), (None, new)):
        made += [
            say("won_deals", deals, compare=compare),
            say("win_rate", won, of=100, compare=compare),
            say("won_amount", amount, compare=compare),
            say("cycle", days, compare=compare),
        ]
    return made


def test_the_change_of_a_product_is_split_over_its_factors(build: Build, say: Say) -> None:
    numbers = factors(say, (100, 20, 50_000, 100), (100, 25, 50_000, 80))
    made = factors_of_change(build(numbers), "won_amount", FACTORS, "win_rate")
    assert read(made, titled(None, "en-US")) == (
        "won_amount +$5.62K per day: of this, win rate (20% → 25%) +$2.81K, "
        "days to win (100 days → 80 days) +$2.81K; 25 wins."
    )


def test_factors_are_told_by_the_size_of_their_part(build: Build, say: Say) -> None:
    numbers = factors(say, (100, 20, 50_000, 100), (90, 25, 60_000, 100))
    made = factors_of_change(build(numbers), "won_amount", FACTORS, "win_rate")
    text = read(made, titled(None, "ko-KR"))
    assert re.findall(r"(?:^|[,:] )([a-z_ ]+)\(", text) == [
        "win rate", "amount", "deals",
    ]  # fmt: skip
    assert "−US$" in text


@pytest.mark.parametrize("hole", range(4))
def test_no_split_without_every_factor(build: Build, say: Say, hole: int) -> None:
    new: list[int | None] = [90, 25, 60_000, 100]
    new[hole] = 0 if hole == 3 else None
    numbers = factors(say, (100, 20, 50_000, 100), tuple(new))
    assert factors_of_change(build(numbers), "won_amount", FACTORS, "win_rate") is None


def monthly(say: Say, q3: Period, *amounts: int | None) -> list[Number]:
    months = zip(q3.split_months(), amounts, strict=True)
    return [say("won_amount", amount, period=month) for month, amount in months]


def test_the_largest_month_and_its_share(build: Build, say: Say, q3: Period) -> None:
    data = build([say("won_amount", 4_820_000), *monthly(say, q3, 1_380_000, 1_520_000, 1_920_000)])
    text = read(largest_month(data, "won_amount"), titled(None, "en-US"))
    assert text == "won_amount in Sep: $1.92M, 39.8% of the $4.82M of Q3 2026."


@pytest.mark.parametrize(
    ("total", "amounts"),
    [(0, (0, 0, 0)), (None, (None,) * 3), (5, (5, None, None)), (-5, (1, 2, -8))],
)
def test_no_largest_month_of_nothing(
    build: Build, say: Say, q3: Period, total: int | None, amounts: tuple[int | None, ...]
) -> None:
    data = build([say("won_amount", total), *monthly(say, q3, *amounts)])
    assert largest_month(data, "won_amount") is None


def test_the_largest_deal_and_its_share(build: Build, say: Say) -> None:
    deal = LargestDeal("Line 3 <b>", "한빛정밀공업", Decimal(640_000))
    data = build([say("won_amount", 2_000_000)], largest_deal=deal)
    assert read(largest_deal(data, "won_amount"), EN) == (
        "Largest deal won: Line 3 <b> (한빛정밀공업), $640K, 32% of the won amount of $2M."
    )
    alone = build(
        [say("won_amount", 640_000)], largest_deal=LargestDeal("X", None, Decimal(640_000))
    )
    assert read(largest_deal(alone, "won_amount"), KO) == (
        "최대 성사 거래: X, US$64만, 성사 금액 US$64만의 100%."
    )


def test_no_largest_deal_that_is_larger_than_all(build: Build, say: Say) -> None:
    deal = LargestDeal("X", None, Decimal(5))
    for total, given in [(5, None), (None, deal), (0, deal), (4, deal)]:
        data = build([say("won_amount", total)], largest_deal=given)
        assert largest_deal(data, "won_amount") is None


# -- facts -----------------------------------------------------------------------------------------


def tiers(say: Say, engaged: int | None, of: int, covered: int | None) -> list[Number]:
    return [
        say("coverage", engaged, of=of, by="tier", key="1"),
        say("coverage", 33, of=46, by="tier", key="2"),
        say("covered", covered),
        say("covered", covered, by="tier", key="1"),
    ]


@pytest.mark.parametrize(
    ("covered", "english", "korean"),
    [
        (
            9,
            "Tier 1: 21 of 24 accounts are engaged. 9 have 3 or more required roles engaged.",
            "티어 1: 계정 24곳 중 21곳이 참여 중입니다. 9곳은 필수 역할이 3개 이상 참여 중입니다.",
        ),
        (
            1,
            "Tier 1: 21 of 24 accounts are engaged. 1 has 3 or more required roles engaged.",
            "티어 1: 계정 24곳 중 21곳이 참여 중입니다. 1곳은 필수 역할이 3개 이상 참여 중입니다.",
        ),
        (
            None,
            "Tier 1: 21 of 24 accounts are engaged.",
            "티어 1: 계정 24곳 중 21곳이 참여 중입니다.",
        ),
    ],
)
def test_how_far_the_first_tier_is(
    build: Build, say: Say, covered: int | None, english: str, korean: str
) -> None:
    made = first_tier(build(tiers(say, 21, 24, covered)), "coverage", "covered")
    assert (read(made, EN), read(made, KO)) == (english, korean)


def test_no_tier_no_sentence(build: Build, say: Say) -> None:
    without = [say("coverage", 5, of=9, by="tier", key=None), say("covered", 1, by="tier", key="1")]
    assert first_tier(build(without), "coverage", "covered") is None
    assert first_tier(build(tiers(say, 0, 0, 0)), "coverage", "covered") is None


def test_a_tier_of_which_nothing_was_measured_is_not_called_cold(build: Build, say: Say) -> None:
    unmeasured = tiers(say, None, 24, None)
    assert first_tier(build(unmeasured), "coverage", "covered") is None


@pytest.mark.parametrize(
    ("new", "old", "english", "korean"),
    [
        (63, 71, "won_deals 63: 8 less than the 71 of Q2 2026.", "2026년 2분기 71보다 8 적습니다."),
        (71, 63, "won_deals 71: 8 more than the 63 of Q2 2026.", "2026년 2분기 63보다 8 많습니다."),
        (63, 63, "won_deals 63: the same as in Q2 2026.", "2026년 2분기와 같습니다."),
    ],
)
def test_a_number_beside_the_one_before(
    build: Build, say: Say, new: int, old: int, english: str, korean: str
) -> None:
    data = build([say("won_deals", new), say("won_deals", old, compare="previous")])
    made = versus(data, "won_deals")
    assert read(made, titled(None, "en-US")) == english
    assert read(made, titled(None, "ko-KR")).endswith(korean)


def test_a_rate_inside_its_interval_is_called_so(build: Build, say: Say) -> None:
    near = [say("win_rate", 22, of=80), say("win_rate", 20, of=80, compare="previous")]
    far = [say("win_rate", 60, of=80), say("win_rate", 20, of=80, compare="previous")]
    assert read(versus(build(near), "win_rate"), titled(None, "en-US")) == (
        "win_rate 27.5%: 2.5 pp more than the 25% of Q2 2026. That is within its normal swing."
    )
    same = [say("win_rate", 22, of=80), say("win_rate", 22, of=80, compare="previous")]
    for numbers in (far, same):
        assert "swing" not in read(versus(build(numbers), "win_rate"), titled(None, "en-US"))


def test_nothing_is_compared_with_nothing(build: Build, say: Say) -> None:
    assert versus(build([say("won_deals", 5)]), "won_deals") is None
    assert versus(build([say("won_deals", 5, compare="previous")]), "won_deals") is None


# -- headline --------------------------------------------------------------------------------------


def head(data: ReportData, words: Words = EN) -> str:
    return words.text(headline(data, "won_amount", "Northwind").text)


@pytest.mark.parametrize(
    ("new", "old", "english", "korean"),
    [
        (3_000_000, 2_500_000, "Won $3M in Q3 2026, 20% more than in Q2 2026", "20% 많음"),
        (2_000_000, 2_500_000, "Won $2M in Q3 2026, 20% less than in Q2 2026", "20% 적음"),
        (5, 5, "Won $5 in Q3 2026, as much as in Q2 2026", "2026년 2분기와 같음"),
        (5, None, "Won $5 in Q3 2026", "US$5"),
        (5, 0, "Won $5 in Q3 2026", "US$5"),
        (None, 5, "No won amount to report for Q3 2026: no data", "데이터 없음"),
    ],
)
def test_the_headline_is_a_fact_where_nobody_wrote_one(
    build: Build, say: Say, new: int | None, old: int | None, english: str, korean: str
) -> None:
    data = build([say("won_amount", new), say("won_amount", old, compare="previous")])
    assert head(data) == english
    assert head(data, KO).endswith(korean)


def test_a_goal_goes_before_the_comparison(build: Build, say: Say) -> None:
    row = GoalRow("won_amount", date(2026, 7, 1), date(2026, 9, 30), Decimal(2_500_000))
    data = build([say("won_amount", 3_000_000)], goals=Goals([row]))
    assert head(data) == "Won $3M in Q3 2026, 120% of the goal of $2.5M"
    assert head(data, KO) == "2026년 3분기 성사 금액 US$300만, 목표 US$250만의 120%"


# -- people ----------------------------------------------------------------------------------------

VERBATIM = "Two plants {pushed} it, <b>because</b> of us & them"


def test_people_are_printed_as_they_wrote_with_their_names(build: Build, say: Say) -> None:
    notes = Notes(
        headline=Remark(VERBATIM, "Priya"),
        remarks=(Remark(VERBATIM, "Dana", "won_deals"), Remark("Both.", "Kim", "no_such_metric")),
        steps=(
            NextStep("Call Ångström", "Field", date(2026, 10, 6)),
            NextStep("Rest"),
        ),
    )
    data = build([say("won_amount", 5), say("won_amount", 4, compare="previous")], notes=notes)
    assert head(data) == VERBATIM
    first, second = bullets(data, [])
    assert (first.body, first.author) == (VERBATIM, "Dana")
    assert first.lead is not None
    assert second.lead is None
    assert [(a.text, a.owner, a.due) for a in actions(data)] == [
        ("Call Ångström", "Field", "2026-10-06"),
        ("Rest", None, None),
    ]


def test_notes_drop_and_replace_sentences(build: Build, say: Say) -> None:
    numbers = [
        say("won_deals", 5), say("won_deals", 4, compare="previous"),
        say("cycle", 9), say("cycle", 8, compare="previous"),
    ]  # fmt: skip
    notes = Notes(
        dropped=frozenset({"won_deals"}), replaced={"cycle": Remark("Slower, as agreed.", "Kim")}
    )
    data = build(numbers, notes=notes)
    (only,) = bullets(data, [versus(data, "won_deals"), None, versus(data, "cycle")])
    assert (only.lead, only.body, only.author) == (None, "Slower, as agreed.", "Kim")


def test_what_replaces_a_sentence_that_could_not_be_made_is_told_all_the_same(
    build: Build, say: Say
) -> None:
    notes = Notes(replaced={"cycle": Remark("Slower.", "Kim"), "of_another": Remark("?", "Kim")})
    (only,) = bullets(build([say("won_deals", 5)], notes=notes), [None])
    assert (only.body, only.author) == ("Slower.", "Kim")


def test_a_report_declares_the_sentences_that_notes_may_name(build: Build, say: Say) -> None:
    numbers = [say("won_deals", 5), say("won_deals", 4, compare="previous")]
    data = build(numbers, sentences=("cycle",))
    with pytest.raises(PluginError, match="report small says sentence 'won_deals' and did not"):
        bullets(data, [versus(data, "won_deals")])


def test_a_remark_follows_the_sentence_on_its_metric(build: Build, say: Say) -> None:
    numbers = [say("won_deals", 5), say("won_deals", 4, compare="previous")]
    notes = Notes(remarks=(Remark("{Nobody} asked.", "Dana", "won_deals"),))
    data = build(numbers, notes=notes)
    (only,) = bullets(data, [versus(data, "won_deals")])
    assert titled(None, "en-US").text(only.body) == (
        "1 more than the 4 of Q2 2026. “{Nobody} asked.”"
    )
    assert only.author == "Dana"


def test_a_remark_stands_alone_beside_a_replaced_sentence(build: Build, say: Say) -> None:
    numbers = [say("won_deals", 5), say("won_deals", 4, compare="previous")]
    remark = Remark("More to come.", "Dana", "won_deals")
    notes = Notes(remarks=(remark,), replaced={"won_deals": Remark("Fine.", "Kim")})
    data = build(numbers, notes=notes)
    told = bullets(data, [versus(data, "won_deals")])
    assert [(each.body, each.author) for each in told] == [
        ("Fine.", "Kim"),
        ("More to come.", "Dana"),
    ]


@pytest.mark.parametrize(("alone", "generated"), [(0, 4), (1, 3), (2, 2), (9, 2)])
def test_generated_sentences_leave_room_for_people(
    build: Build, say: Say, alone: int, generated: int
) -> None:
    metrics = ("won_deals", "won_amount", "cycle", "lost_deals")
    numbers = [say(name, 5, compare=compare) for name in metrics for compare in (None, "previous")]
    remarks = tuple(Remark(f"{n}", "Kim") for n in range(alone))
    data = build(numbers, notes=Notes(remarks=remarks))
    told = bullets(data, [versus(data, name) for name in metrics])
    assert [each.author for each in told] == [None] * generated + ["Kim"] * alone


def test_what_people_speak_of_is_told_before_what_they_do_not(build: Build, say: Say) -> None:
    metrics = ("won_deals", "won_amount", "cycle", "lost_deals")
    numbers = [say(name, 5, compare=compare) for name in metrics for compare in (None, "previous")]
    data = build(numbers, notes=Notes(remarks=(Remark("!", "Kim", "lost_deals"),)))
    told = bullets(data, [versus(data, name) for name in metrics], most=2)
    assert [each.author for each in told] == [None, "Kim"]
