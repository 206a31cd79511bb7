"""Attribution: published paths, exact removal effects, and credit that always adds up."""

import csv
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit.metrics import samples
from abmkit.metrics.examples import in_memory
from abmkit.models.compute import Computer
from abmkit.period import Calendar
from abmkit.testing import check_model
from abmkit_models import register_models, rules
from abmkit_models.attribution import UNITS, by_removal, stepwise
from abmkit_models.markov import Journeys, removal_effects
from abmkit_models.paths import Path, Step
from abmkit_models.split import STEP, split

MODELS = {model.id: model for model in register_models()}
RULES: dict[str, rules.Rule] = {
    "first": rules.first,
    "last": rules.last,
    "linear": rules.linear,
    "u": rules.u_shaped,
    "w": rules.w_shaped,
    "full": rules.full_path,
    "decay": rules.time_decay(Decimal(7)),
}
END = date(2026, 9, 30)
QUARTER = Calendar().parse("2026-Q3", date.max)
count, amount = UNITS["deals"].worth, UNITS["revenue"].worth


def path(*channels: str, won: bool = True, worth: Decimal = Decimal(1), **more: Any) -> Path:
    steps = tuple(
        Step(END - timedelta(days=len(channels) - place), channel, f"of {channel}", is_known=True)
        for place, channel in enumerate(channels)
    )
    return Path(won, worth, steps, END, more.get("created_on", END))


def shares(weights: Sequence[Decimal]) -> list[Fraction]:
    whole = sum(map(Fraction, weights))
    return [Fraction(each) / whole for each in weights]


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.id)
def test_every_model_keeps_its_contract_in_four_languages(model: Any) -> None:
    check_model(model)
    assert set(model.title) == {"en", "ko", "zh", "ja"}
    assert model.sources


def test_no_two_models_share_a_title() -> None:
    for locale in ("en", "ko", "zh", "ja"):
        assert len({model.title[locale] for model in MODELS.values()}) == len(MODELS)


# -- published numbers -----------------------------------------------------------------------------

#: eeghor/mta: direct twice, search > email three times, search > social > email five times.
MTA = [
    *[path("direct")] * 2,
    *[path("search", "email")] * 3,
    *[path("search", "social", "email")] * 5,
]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("first", {"direct": 2, "search": 8}),
        ("last", {"direct": 2, "email": 8}),
        ("linear", {"direct": 2, "search": "3.1667", "email": "3.1667", "social": "1.6667"}),
    ],
)
def test_the_published_paths_of_mta(rule: str, expected: dict[str, Any]) -> None:
    got = stepwise(RULES[rule])(MTA, count, "channel")
    wanted = {key: Decimal(each) for key, each in expected.items()}
    assert {key: each for key, each in got.items() if each} == pytest.approx(
        wanted, abs=Decimal("0.001")
    )
    assert sum(got.values()) == 10


def test_the_u_of_two_touches_is_half_and_half_and_of_three_forty_twenty_forty() -> None:
    assert shares(rules.u_shaped(path("a", "b"))) == [Fraction(1, 2)] * 2
    assert shares(rules.u_shaped(path("a", "b", "c"))) == [
        Fraction(2, 5), Fraction(1, 5), Fraction(2, 5),
    ]  # fmt: skip
    got = stepwise(rules.u_shaped)(MTA, count, "channel")
    assert got == {"direct": 2, "search": Decimal("3.5"), "social": 1, "email": Decimal("3.5")}


def test_weights_of_anchors_are_those_of_the_rule() -> None:
    opened = END - timedelta(days=3)
    way = path("a", "b", "c", "d", "e", created_on=opened)  # c is the last up to the opening
    unknown = [
        Step(step.day, step.channel, None, place > 0) for place, step in enumerate(way.steps)
    ]
    way = Path(True, Decimal(1), tuple(unknown), END, opened)
    assert shares(rules.w_shaped(way)) == [Fraction(each, 100) for each in (30, 30, 30, 5, 5)]
    assert shares(rules.full_path(way)) == [
        Fraction(each, 1000) for each in (225, 225, 225, 100, 225)
    ]


def test_a_missing_anchor_leaves_its_weight_to_the_rest() -> None:
    way = path("a", "b", "c", created_on=END - timedelta(days=90))  # no step before the opening
    assert shares(rules.w_shaped(way)) == [Fraction(6, 7), Fraction(1, 14), Fraction(1, 14)]


def test_time_decay_is_pinned_by_its_half_life() -> None:
    steps = tuple(Step(END - timedelta(days=age), "x") for age in (14, 7, 0))
    way = Path(True, Decimal(1), steps, END, END)
    assert rules.time_decay(Decimal(7))(way) == [Decimal("0.25"), Decimal("0.5"), Decimal(1)]
    assert rules.time_decay(Decimal(14))(way)[0] == Decimal("0.5")


def test_removal_effects_of_a_chain_worked_by_hand() -> None:
    """a > b converts 3 times, a > c fails once: without b nothing converts, without c all does."""
    told = [Journeys(("a", "b"), 3, 1), Journeys(("a", "c"), 0, 1)]
    assert removal_effects(told) == {"a": 1, "b": 1, "c": 0}
    assert removal_effects([Journeys(("a",), 0, 5)]) == {"a": 0}


@pytest.fixture(scope="module")
def toy(shared_data: Callable[[str], File]) -> File:
    return shared_data("attribution/toy_b2b_paths")


def read(file: File) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_toy_paths_have_the_exact_removal_effects(toy: File) -> None:
    told = [
        Journeys(row["path"].split(" > "), int(row["total_conversions"]), int(row["total_null"]))
        for row in read(toy / "paths.csv")
    ]
    effects = removal_effects(told)
    wanted = read(toy / "exact_linear_algebra_order1.csv")
    assert len(effects) == len(wanted) == 7
    whole = sum(effects.values())
    for row in wanted:
        effect = effects[row["channel_name"]]
        assert effect == pytest.approx(
            Decimal(row["removal_effect_conversion"]), abs=Decimal("1e-9")
        )
        credited = 106 * effect / whole
        assert credited == pytest.approx(
            Decimal(row["attributed_conversions"]), abs=Decimal("1e-8")
        )


def test_the_toy_paths_have_the_published_first_last_and_linear_credit(toy: File) -> None:
    ways = [
        path(*row["path"].split(" > "), worth=round(Decimal(row["total_conversion_value"]) / n, 4))
        for row in read(toy / "paths.csv")
        for n in [int(row["total_conversions"])]
        for _ in range(n)
    ]
    assert len(ways) == 106
    for rule in ("first", "last", "linear"):
        deals = stepwise(RULES[rule])(ways, count, "channel")
        money = stepwise(RULES[rule])(ways, amount, "channel")
        assert sum(deals.values()) == 106
        assert sum(money.values()) == sum(way.amount for way in ways)
        for row in read(toy / "heuristic_models.csv"):
            name = row["channel_name"]
            wanted = Decimal(row[f"{rule}_touch_conversions"])
            assert deals[name] == pytest.approx(wanted, abs=Decimal("0.01"))
            wanted = Decimal(row[f"{rule}_touch_value"])
            assert money[name] == pytest.approx(wanted, abs=Decimal("0.01"))


# -- credit always adds up -------------------------------------------------------------------------

amounts = st.decimals(-(10**7), 10**12, places=4)
channels = st.sampled_from("abcdef")


@given(amounts, st.lists(st.decimals(0, 9, places=9), min_size=1).filter(any))
def test_parts_sum_to_the_whole_and_are_exact_to_a_step(
    whole: Decimal, weights: list[Decimal]
) -> None:
    parts = split(whole, weights)
    assert sum(parts) == whole
    total = sum(map(Fraction, weights))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(whole) * Fraction(weight) / total) < STEP


steps = st.builds(
    Step,
    day=st.dates(END - timedelta(days=400), END),
    channel=channels,
    campaign=st.one_of(st.none(), st.integers(1, 4)),
    is_known=st.booleans(),
)
paths = st.builds(
    Path,
    won=st.booleans(),
    amount=st.decimals(0, 10**9, places=4),
    steps=st.lists(steps, min_size=1, max_size=8).map(
        lambda way: tuple(sorted(way, key=lambda step: step.day))
    ),
    closed_on=st.just(END),
    created_on=st.one_of(st.none(), st.dates(END - timedelta(days=400), END)),
)


@given(st.lists(paths, min_size=1), st.sampled_from(["channel", "campaign"]))
def test_credit_sums_to_conversions_and_to_value(ways: list[Path], by: str) -> None:
    won = [way for way in ways if way.won]
    for worth in (count, amount):
        whole = sum(map(worth, won), Decimal(0))
        for rule in RULES.values():
            credit = stepwise(rule)(won, worth, by)
            assert sum(credit.values()) == whole
            assert all(each >= 0 for each in credit.values())
        assert sum(by_removal(ways, worth, by).values()) == whole


@given(st.lists(paths, min_size=1))
def test_a_removal_effect_is_what_removing_comes_to(ways: list[Path]) -> None:
    """The slow way: the chance of converting, found again in a chain without the channel."""
    journeys = [
        Journeys([step.channel for step in way.steps], int(way.won), int(not way.won))
        for way in ways
    ]
    effects = removal_effects(journeys)
    whole = _chance(journeys, None)
    for channel, effect in effects.items():
        assert 0 <= effect <= 1
        slow = 1 - _chance(journeys, channel) / whole if whole else 0
        assert float(effect) == pytest.approx(float(slow), abs=1e-9)


def _chance(journeys: list[Journeys], without: str | None) -> Fraction:
    """Chance of converting, by elimination of one state after the other in fractions."""
    flow: dict[str, dict[str, Fraction]] = {}
    for each in journeys:
        way = ["(start)", *map(str, each.states), "(won)" if each.converted else "(lost)"]
        for one, other in pairwise(way):
            row = flow.setdefault(one, {})
            row[other] = row.get(other, Fraction(0)) + 1
    for row in flow.values():
        whole = sum(row.values())
        row.update({state: part / whole for state, part in row.items()})
    if without is not None:
        flow[without] = {"(lost)": Fraction(1)}
    for state in [state for state in flow if state != "(start)"]:
        stay = flow[state].pop(state, Fraction(0))
        onward = {other: part / (1 - stay) for other, part in flow.pop(state).items()}
        for row in flow.values():
            part = row.pop(state, Fraction(0))
            for other, share in onward.items() if part else ():
                row[other] = row.get(other, Fraction(0)) + part * share
    return flow["(start)"].get("(won)", Fraction(0))


# -- paths out of facts ----------------------------------------------------------------------------


def compute(name: str, by: str = "channel", **facts: Any) -> dict[Any, Decimal | None]:
    params = facts.pop("params", {})
    with in_memory() as query:
        for statement in samples.statements(facts, QUARTER):
            query(statement)
        told = Computer(query, {name: params}).numbers(MODELS[name], QUARTER)
    return {each.key: each.value for each in told if each.by == by}


def touch(channel: str | None, day: str, **more: Any) -> dict[str, Any]:
    return {"channel": channel, "occurred_on": day, "is_marketing": True, **more}


def test_touches_of_one_day_go_by_their_instants() -> None:
    touches = [
        touch("late", "2026-09-01", instant=2000),
        touch("early", "2026-09-01", instant=1000),
    ]
    got = compute("deals_first_touch", deal=[{}], touch=touches)
    assert got == {"early": 1, "late": 0}


def test_only_touches_within_the_lookback_up_to_the_close_are_on_the_path() -> None:
    touches = [
        touch("old", "2026-06-30"),
        touch("edge", "2026-07-01"),
        touch("close", "2026-07-31"),
        touch("after", "2026-08-01"),
        touch("other", "2026-07-15", account_id="b"),
    ]
    deal = [{"closed_on": "2026-07-31"}]
    got = compute("deals_linear", deal=deal, touch=touches, params={"lookback": 30})
    assert got == {"edge": Decimal("0.5"), "close": Decimal("0.5")}


def test_touches_of_sales_count_where_a_client_says_so_and_kinds_stand_for_channels() -> None:
    touches = [touch(None, "2026-09-01", kind="visit"), touch("sdr", "2026-09-02", is_marketing=0)]
    touches[1]["is_marketing"] = False
    assert compute("deals_last_touch", deal=[{}], touch=touches) == {"visit": 1}
    both = compute("deals_last_touch", deal=[{}], touch=touches, params={"touches_of": "all"})
    assert both == {"visit": 0, "sdr": 1}


def test_two_deals_of_an_account_have_a_path_each_and_campaigns_are_told_apart() -> None:
    touches = [
        touch("ads", "2026-08-01", campaign_id="spring"),
        touch("ads", "2026-09-01"),
    ]
    deals = [{"amount": 8, "closed_on": "2026-08-15"}, {"amount": "0.0001"}]
    got = compute("revenue_linear", "campaign", deal=deals, touch=touches)
    assert got == {"spring": Decimal("8.0001"), None: 0}


def test_a_deal_without_an_amount_counts_and_is_worth_nothing() -> None:
    facts = {"deal": [{"amount": None}], "touch": [touch("ads", "2026-09-01")]}
    assert compute("deals_markov", **facts) == {"ads": 1}
    assert compute("revenue_markov", **facts) == {"ads": 0}
