"""What a report may read, and how numbers become fit to print."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from abmkit.errors import PluginError, UnknownName
from abmkit.metrics import deal, response
from abmkit.metrics.ask import Ask, Lack, Number
from abmkit.period import Period
from abmkit.report.client import AccountCard
from abmkit.report.data import ReportData
from abmkit.report.difference import apart, within_chance
from abmkit.report.format import Words
from abmkit.report.goals import GoalRow, Goals
from abmkit.report.quality import Quality, SourceState
from abmkit.report.standing import needed_by, tables_of

Build = Callable[..., ReportData]
Say = Callable[..., Number]


def test_a_read_that_was_not_declared_names_metric_and_report(build: Build, say: Say) -> None:
    data = build([say("won_deals", 22)], asks=[Ask("won_deals")])
    assert data.number("won_deals").value == 22
    for read, hint in [
        (lambda: data.number("win_rate"), r"Ask\('win_rate'\)"),
        (lambda: data.number("won_deals", "previous"), r"compare=\('previous',\)"),
        (lambda: data.groups("won_deals", "tier"), r"Ask\('won_deals', by='tier'\)"),
        (lambda: data.months("won_deals"), "months=12"),
        (lambda: data.months_by("won_deals", "account", 1), "by='account', months=12"),
        (lambda: data.within("won_deals"), "within=True"),
    ]:
        with pytest.raises(PluginError, match=rf"report 'small' reads metric '\w+' .*{hint}"):
            read()


def test_what_was_declared_and_has_no_number_is_no_data(build: Build) -> None:
    data = build(asks=[Ask("won_deals", "tier", ("previous",), 3, True)])
    assert data.number("won_deals", "previous").value is None
    assert [number.value for number in data.months("won_deals")] == [None, None, None]
    assert [number.period.label for number in data.within("won_deals")] == [
        "2026-07", "2026-08", "2026-09",
    ]  # fmt: skip
    assert data.groups("won_deals", "tier") == {}
    assert data.months_by("won_deals", "tier", "1") == [None, None, None]
    assert not data.has("won_deals")


def test_groups_come_in_order_of_their_names(build: Build, say: Say) -> None:
    tiers = ("2", None, "1")
    data = build([say("won_deals", 1, by="tier", key=tier) for tier in tiers])
    assert list(data.groups("won_deals", "tier")) == ["1", "2", None]


def test_months_of_a_group(build: Build, say: Say) -> None:
    august = Period("2026-08", date(2026, 8, 1), date(2026, 8, 31), 1)
    data = build([say("won_deals", 5, by="account", key=7, period=august)])
    values = [number and number.value for number in data.months_by("won_deals", "account", 7)]
    assert values == [None] * 10 + [5, None]


def test_a_value_carries_all_that_defends_it(build: Build, say: Say) -> None:
    data = build([say("win_rate", 22, of=80)])
    value = data.value(data.number("win_rate"))
    assert (value.number, value.n, value.metric) == (Decimal("0.275"), 80, "win_rate")
    assert (value.numerator, value.denominator) == (22, 80)
    assert value.low is not None
    assert value.high is not None
    assert value.low < Decimal("0.275") < value.high
    assert data.value(say("won_amount", 5)).currency == "USD"
    assert data.value(say("won_deals", 5)).currency is None


def test_below_the_least_n_counts_are_shown(build: Build, say: Say) -> None:
    data = build([say("win_rate", 1, of=4)])
    value = data.value(data.number("win_rate"))
    assert (value.number, value.state) == (None, "suppressed")
    assert Words("en").value(value) == "1 of 4"
    assert value.reason is not None
    assert Words("en").text(value.reason) == "only 4 records; 5 needed"


@pytest.mark.parametrize(
    ("metric", "lacks", "absent", "reason"),
    [
        ("engaged", Lack("touch"), {"touch"}, "no activities connected"),
        ("engaged", Lack("touch", "kind = 'visit'"), set(), "no records of this kind connected"),
        ("engaged", Lack("listing"), {"touch", "list_member"}, "no target list"),
        ("engaged", Lack("listing"), set(), "no target list"),
        ("engaged", None, {"membership", "deal"}, None),
        (
            "coverage",
            Lack("membership", "role is not null"),
            {"membership"},
            "no buying roles known",
        ),
        ("covered", Lack("touch"), {"membership"}, "no buying roles known"),
        ("won_deals", Lack("deal"), {"deal"}, "no deals connected"),
        ("won_deals", Lack("influence"), set(), "no data"),
    ],
)
def test_what_has_nothing_to_read_says_what_to_connect(
    build: Build, say: Say, metric: str, lacks: Lack | None, absent: set[str], reason: str | None
) -> None:
    tables = ("deal", "touch", "list_member", "membership", "account")
    rows = {table: int(table not in absent) for table in tables}
    data = build([say(metric, None if lacks else 0, lacks=lacks)], rows=rows)
    value = data.value(data.number(metric))
    assert (value.number, value.state) == ((0, "ok") if reason is None else (None, "missing"))
    assert (value.reason and Words("en").text(value.reason)) == reason


def test_a_group_that_nothing_falls_to_has_0_of_what_is_known(build: Build, say: Say) -> None:
    rate = {"of": 80, "by": "tier", "key": "1"}
    numbers = [
        say("won_amount", 9), say("won_amount", 9, by="tier", key="1"),
        say("won_deals", None), say("won_deals", 2, by="tier", key="1"),
        say("win_rate", 22, of=80), say("win_rate", 22, **rate),
    ]  # fmt: skip
    data = build(numbers)
    groups = [
        data.group(metric, "tier", key)
        for metric in ("won_amount", "won_deals", "win_rate")
        for key in ("1", "2")
    ]
    assert [Words("en").value(group) for group in groups] == ["$9", "$0", "2", "–", "27.5%", "–"]
    assert groups[1].n == 0


def test_an_unknown_metric_is_named(build: Build) -> None:
    with pytest.raises(UnknownName, match="did you mean win_rate"):
        build().metric("winrate")
    with pytest.raises(UnknownName):
        build().title("winrate")


# -- changes ---------------------------------------------------------------------------------------


def changed(data: ReportData, metric: str, compare: str = "previous") -> tuple[str, str]:
    change = data.change(metric, compare)
    assert change is not None
    direction, text = Words("en").change(change)
    return "▼ ▲"[direction + 1].strip() + text, change.tone


@pytest.mark.parametrize(
    ("metric", "new", "old", "text", "tone"),
    [
        ("won_amount", 4_820_000, 4_210_000, "▲14.5% vs Q2", "good"),
        ("won_amount", 5, 0, "▲$5 vs Q2", "good"),
        ("won_amount", 5, -5, "▲200% vs Q2", "good"),
        ("won_deals", 63, 71, "▼8 vs Q2", "bad"),
        ("lost_deals", 3, 7, "▼4 vs Q2, better", "good"),
        ("cycle", 94, 87, "▲7 days vs Q2, worse", "bad"),
        ("open_deals", 3, 7, "▼4 vs Q2", "neutral"),
        ("won_deals", 7, 7, "±0 vs Q2", "neutral"),
        ("won_deals", 7, None, "new", "neutral"),
    ],
)
def test_changes_take_their_tone_from_the_direction(
    build: Build, say: Say, metric: str, new: int, old: int | None, text: str, tone: str
) -> None:
    data = build([say(metric, new), say(metric, old, compare="previous")])
    assert changed(data, metric) == (text, tone)


@pytest.mark.parametrize(
    ("new", "old", "text", "tone"),
    [
        ((22, 80), (20, 80), "▲2.5 pp vs Q2", "neutral"),
        ((60, 80), (20, 80), "▲50 pp vs Q2", "good"),
        ((20, 80), (60, 80), "▼50 pp vs Q2", "bad"),
    ],
)
def test_a_change_inside_its_interval_is_grey(
    build: Build, say: Say, new: tuple[int, int], old: tuple[int, int], text: str, tone: str
) -> None:
    numbers = [
        say("win_rate", new[0], of=new[1]),
        say("win_rate", old[0], of=old[1], compare="previous"),
    ]
    assert changed(build(numbers), "win_rate") == (text, tone)


def test_the_interval_of_a_difference_is_the_published_one(say: Say) -> None:
    # Newcombe 1998, table II, example (a), method 10: 56/70 − 48/80.
    found = apart(say("win_rate", 56, of=70), say("win_rate", 48, of=80))
    assert found is not None
    assert [round(end, 4) for end in found] == [Decimal("0.0524"), Decimal("0.3339")]
    assert apart(say("won_deals", 5), say("win_rate", 48, of=80)) is None
    assert apart(say("win_rate", 48, of=80), say("won_deals", 5)) is None


def test_a_change_of_any_number_inside_its_interval_is_chance(say: Say) -> None:
    def mean(value: int, low: int, high: int) -> Number:
        ends = {"low": Decimal(low), "high": Decimal(high), "interval": "bootstrap"}
        return replace(say("won_amount", value), **ends)

    assert within_chance(mean(100, 90, 110), mean(95, 85, 105))
    assert not within_chance(mean(100, 95, 105), mean(80, 75, 85))
    assert not within_chance(say("won_amount", 5), say("won_amount", 4))  # sums are no sample
    unsure = replace(say("won_amount", 5), interval="unknown")
    assert within_chance(unsure, mean(80, 75, 85))
    assert within_chance(mean(80, 75, 85), unsure)


def test_no_change_is_told_of_what_may_not_be_printed(build: Build, say: Say) -> None:
    few, many = {"value": 1, "of": 4}, {"value": 30, "of": 80}
    for new, old in [(few, many), (many, few)]:
        numbers = [say("win_rate", **new), say("win_rate", **old, compare="previous")]
        assert build(numbers).change("win_rate") is None
    assert build([say("won_deals", None)]).change("won_deals") is None
    lost = say("won_deals", None, lacks=Lack("deal"))
    gone = build([lost, say("won_deals", 5, compare="previous")], rows={})
    assert gone.change("won_deals") is None


def test_last_year_is_named_with_its_year(build: Build, say: Say) -> None:
    data = build([say("won_deals", 5), say("won_deals", 3, compare="last-year")])
    assert changed(data, "won_deals", "last-year") == ("▲2 vs Q3 2025", "good")


def test_a_free_span_is_compared_in_few_words(build: Build, say: Say) -> None:
    span = Period("2026-07-02..2026-09-29", date(2026, 7, 2), date(2026, 9, 29))
    numbers = [
        say("won_deals", 5, period=span),
        say("won_deals", 3, period=span, compare="previous"),
        say("won_deals", 2, period=span, compare="last-year"),
    ]
    data = build(numbers, period=span)
    assert changed(data, "won_deals")[0] == "▲2 vs the prior period"
    assert changed(data, "won_deals", "last-year")[0] == "▲3 vs the year before"


# -- tiles -----------------------------------------------------------------------------------------


def goal(metric: str, number: str, **more: object) -> GoalRow:
    span = {"start": date(2026, 7, 1), "end": date(2026, 9, 30), **more}
    return GoalRow(metric=metric, goal=Decimal(number), **span)


@pytest.mark.parametrize(
    ("metric", "value", "row", "state", "attainment"),
    [
        ("won_deals", 84, goal("won_deals", "84"), "good", 1),
        ("won_deals", 76, goal("won_deals", "80"), "close", Decimal("0.95")),
        ("won_deals", 63, goal("won_deals", "75"), "off", Decimal("0.84")),
        ("won_deals", 63, goal("won_deals", "75", amber=Decimal("0.8")), "close", Decimal("0.84")),
        ("won_deals", 95, goal("won_deals", "100", green=Decimal("0.95")), "good", Decimal("0.95")),
        ("cycle", 100, goal("cycle", "90"), "close", Decimal("0.9")),
        ("cycle", 60, goal("cycle", "90"), "good", Decimal("1.5")),
        ("lost_deals", 0, goal("lost_deals", "5"), "good", None),
        ("lost_deals", 0, goal("lost_deals", "0"), "good", None),
        ("lost_deals", 3, goal("lost_deals", "0"), "off", 0),
        ("won_deals", 3, goal("won_deals", "0"), "good", None),
        ("won_deals", -3, goal("won_deals", "0"), "off", None),
        ("open_deals", 3, goal("open_deals", "5"), "none", None),
        ("won_deals", 3, None, "none", None),
        ("won_deals", None, goal("won_deals", "5"), "none", None),
        ("won_deals", 3, goal("won_deals", "5", end=date(2026, 12, 31)), "none", None),
        ("won_deals", 3, goal("won_deals", "5", scope="1"), "none", None),
    ],
)
def test_goals_know_their_direction(
    build: Build,
    say: Say,
    metric: str,
    value: int | None,
    row: GoalRow | None,
    state: str,
    attainment: Decimal | None,
) -> None:
    data = build([say(metric, value)], goals=Goals([row] if row else []))
    tile = data.tile(metric)
    assert (tile.goal, tile.attainment) == (state, attainment)


def test_a_tile_holds_all_that_was_asked_for(build: Build, say: Say, q3: Period) -> None:
    months = [
        say("win_rate", won, of=20, period=month)
        for month, won in zip(q3.trend(12), range(12), strict=True)
    ]
    numbers = [
        say("win_rate", 22, of=80),
        say("win_rate", 20, of=80, compare="previous"),
        *months,
    ]
    tile = build(numbers, goals=Goals([goal("win_rate", "0.26")])).tile("win_rate", of="of all")
    assert tile.value.number == Decimal("0.275")
    assert tile.of == "of all"
    assert tile.change is not None
    assert tile.trend[-1] == Decimal("0.55")
    assert tile.trend_goal == Decimal("0.26")
    assert tile.target is not None
    assert Words("en").value(tile.target) == "26%"
    assert (tile.goal, tile.mark) == ("good", None)


def test_the_trend_of_a_flow_is_held_to_the_months_own_goal(build: Build, say: Say) -> None:
    quarter = goal("won_amount", "900")
    september = goal("won_amount", "310", start=date(2026, 9, 1), end=date(2026, 9, 30))
    number = say("won_amount", 5)
    assert build([number], goals=Goals([quarter])).tile("won_amount").trend_goal is None
    both = build([number], goals=Goals([quarter, september]))
    assert both.tile("won_amount").trend_goal == 310


def test_a_tile_shows_no_more_than_was_asked_for(build: Build, say: Say) -> None:
    tile = build([say("won_deals", 22)], asks=[Ask("won_deals")]).tile("won_deals")
    assert (tile.change, tile.trend, tile.basis) == (None, (), None)


def test_a_rate_shows_its_n(build: Build, say: Say) -> None:
    tile = build([say("win_rate", 22, of=80)]).tile("win_rate")
    assert tile.basis is not None
    assert Words("en").text(tile.basis).startswith("n = 80")


def test_a_tile_without_a_number_says_why(build: Build, say: Say) -> None:
    nobody = say("engaged", None, lacks=Lack("listing"))
    tile = build([nobody], rows={"deal": 5}).tile("engaged", of="of 140")
    assert (tile.value.number, tile.of, tile.change, tile.trend) == (None, None, None, ())
    assert tile.value.reason is not None
    assert Words("ko").text(tile.value.reason) == "목표 계정 목록 없음"
    assert tile.basis is None


def states(status: str, synced_at: str | None = "2026-09-29T23:40:00Z") -> Quality:
    rows = {"touch": 412, "list_member": 3, "deal": 0}
    ads = SourceState("LinkedIn Ads", "linkedin", status, synced_at, {"touch": 412})
    return Quality(sources=(SourceState("crm", "files", "ok", None, {**rows, "deal": 9}), ads))


@pytest.mark.parametrize(
    ("status", "synced_at", "text"),
    [
        ("late", "2026-09-29T23:40:00Z", "LinkedIn Ads is late"),
        ("partial", None, "LinkedIn Ads is incomplete"),
        ("failed", None, "LinkedIn Ads failed"),
        ("ok", None, None),
        ("none", None, None),
    ],
)
def test_tiles_on_a_troubled_source_are_marked(
    build: Build, say: Say, status: str, synced_at: str | None, text: str | None
) -> None:
    numbers = [say("engaged", 86), say("won_deals", 22)]
    data = build(numbers, quality=states(status, synced_at))
    mark = data.tile("engaged").mark
    assert (mark and Words("en").text(mark)) == text
    assert data.tile("won_deals").mark is None
    assert len(data.alerts()) == (text is not None)


def test_an_alert_tells_the_source_and_its_day(build: Build) -> None:
    (alert,) = build(quality=states("late")).alerts()
    assert alert.goal == "close"
    assert Words("en").text(alert.text) == (
        "LinkedIn Ads is late: last synced Sep 29, 2026. Numbers that need it are marked."
    )


def test_the_day_of_an_alert_is_the_clients_as_on_the_page_of_sources(build: Build) -> None:
    late = states("late", "2026-09-30T02:30:00Z")
    for zone, day in (("America/New_York", "Sep 29"), ("Asia/Seoul", "Sep 30")):
        client = replace(build().client, zone=zone)
        (alert,) = build(quality=late, client=client).alerts()
        assert f"last synced {day}, 2026" in Words("en").text(alert.text)


def test_an_account_without_a_name_shows_its_domain_or_number() -> None:
    assert AccountCard(7, "Acme").shown == "Acme"
    assert AccountCard(7, " ", domain="acme.example").shown == "acme.example"
    assert Words("en").text(AccountCard(7, "").shown) == "(no name) #7"


def test_short_names_of_tiers_are_spelt_out(build: Build) -> None:
    words = Words("ko")
    assert [words.text(build().tier_name(key)) for key in ("1", "Strategic", None, 2)] == [
        "티어 1", "Strategic", "티어 없음", "티어 2",
    ]  # fmt: skip


def test_a_group_has_a_change_of_its_own(build: Build, say: Say) -> None:
    tier = {"by": "tier", "key": "1"}
    numbers = [say("won_deals", 9, **tier), say("won_deals", 4, compare="previous", **tier)]
    data = build(numbers)
    change = data.change("won_deals", by="tier", key="1")
    assert change is not None
    assert change.difference == 5
    assert data.change("won_deals", by="tier", key="2") is None


def test_a_table_that_has_a_substitute_is_not_needed() -> None:
    answer = response.mean("score", where="scale = 'nps'")
    part = (10 * answer).coalesce(0) + deal.count()
    assert needed_by(part.as_node()) == {"deal"}
    assert tables_of(part.as_node()) == {"deal", "response"}
    assert needed_by(answer.as_node()) == {"response"}
