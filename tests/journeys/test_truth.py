"""The numbers of the demo, from the CRM exports through every layer, held against the ledger."""

from decimal import Decimal
from typing import Any

import pytest

from abmkit.metrics.ask import TOTAL, Ask, Number
from abmkit.metrics.results import Results
from abmkit.period import Period
from abmkit.run import derived
from abmkit.run.demo import PERIOD
from abmkit.run.measure import registry_of
from abmkit.world import World

from .ledger import METRICS, Ledger

EVER_NONE = {
    "meetings_cancelled", "pipeline_dropped", "promotion_customers", "target_account_revenue_late",
}  # fmt: skip
"""What never happens in the invented worlds."""
WITH_NOTES = {"engagement_minutes", "high_value_minutes"}
"""What counts the notes and tasks of a CRM among its rows, of which the ledger knows nothing."""
EXACT = Decimal("1e-20")
"""Share by which the engine and the oracle may differ: both divide in decimals of 28 digits."""


@pytest.fixture(scope="module")
def oracle(world: World) -> Ledger:
    return Ledger(world)


@pytest.fixture(params=METRICS)
def metric(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def results(demo: Any, world: World) -> Results:
    client = demo.workspace.client(world.profile.name)
    compare = ("previous", "last-year")
    asks = [
        Ask(metric, by=by, compare=compare, months=12, within=True)
        for metric in METRICS
        for by in ("tier", "account")
    ]
    with derived(client) as facts:
        return facts.evaluate(registry_of(demo.plugins), asks, facts.period(PERIOD))


@pytest.fixture(scope="module")
def keys(demo: Any, world: World) -> dict[str, int]:
    """What accounts are called by in break-downs, by name."""
    with derived(demo.workspace.client(world.profile.name)) as facts:
        return dict(facts.warehouse.query("SELECT name, account_id FROM derived_account"))


def agrees(number: Number, answer: Any) -> bool:
    mine = (number.value, number.numerator, number.denominator)
    theirs = (answer.value, answer.numerator, answer.denominator)
    as_many = number.n == answer.n or number.metric in WITH_NOTES
    return as_many and all(same(a, b) for a, b in zip(mine, theirs, strict=True))


def same(a: Decimal | None, b: Decimal | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= EXACT * abs(b)


def wrong(numbers: list[tuple[Number, Any]]) -> list[str]:
    return [
        f"{number} but the ledger says {answer}"
        for number, answer in numbers
        if not agrees(number, answer)
    ]


def test_totals_of_every_period_and_month(results: Results, oracle: Any, metric: str) -> None:
    periods: tuple[Period, ...] = results.periods(metric)
    assert len(periods) >= 15
    asked = [(results.number(metric, p), oracle.answer(metric, p.start, p.end)) for p in periods]
    assert wrong(asked) == []
    assert any(answer.value for _, answer in asked) is (metric not in EVER_NONE)


def test_tiers_of_every_period_and_month(results: Results, oracle: Any, metric: str) -> None:
    asked = [
        (results.number(metric, p, "tier", tier), oracle.answer(metric, p.start, p.end, tier=tier))
        for p in results.periods(metric, "tier")
        for tier in ("1", "2", "3")
    ]
    assert wrong(asked) == []


def test_accounts_of_the_period(
    results: Results, oracle: Any, keys: dict[str, int], world: World, metric: str
) -> None:
    period = results.period
    asked = [
        (
            results.number(metric, period, "account", keys[company.name]),
            oracle.answer(metric, period.start, period.end, account=company.id),
        )
        for company in world.companies
    ]
    assert len(asked) > 100
    assert wrong(asked) == []


def test_groups_of_an_additive_metric_add_up_to_the_total(results: Results) -> None:
    for metric in ("won_deals", "won_amount", "pipeline_created"):
        parts = results.numbers(metric, by="tier")
        assert sum(part.value or 0 for part in parts) == results.number(metric, key=TOTAL).value
