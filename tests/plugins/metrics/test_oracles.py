"""Published worked examples: each metric must come to the figure that others have printed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit import Batch, Stream
from abmkit.derive import Rules, Weight, derive
from abmkit.identity import match
from abmkit.metrics import Registry, customer, metric, money, response
from abmkit.metrics.ask import Ask
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.examples import in_memory, run
from abmkit.metrics.metric import Example
from abmkit.period import Calendar
from abmkit.schema import LOADABLE
from abmkit.warehouse import Warehouse
from abmkit_metrics import register_metrics

REGISTRY = Registry.of(register_metrics())
Rows = list[dict[str, Any]]


def number(name: str, given: Any = (), registry: Registry = REGISTRY, **rows: Rows) -> Any:
    """What a metric makes of rows written by hand, in 2026-Q3."""
    with in_memory() as query:
        return run(query, registry, name, Example(rows, None, given=dict(given))).value


def in_cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


# -- pipeline velocity: deals × win rate × mean amount ÷ days --------------------------------------


def pipeline(deals: int, won: int, lost: int, amount: int, days: int) -> Rows:
    closed = ["won"] * won + ["lost"] * lost
    return [
        {"status": status, "amount": amount, "days_to_win": days if status == "won" else None}
        for status in [*closed, *["open"] * (deals - len(closed))]
    ]


@pytest.mark.parametrize(
    ("deals", "won", "lost", "amount", "days", "printed"),
    [
        pytest.param(50, 5, 15, 25_000, 60, "5208.33", id="Prospect Engine"),
        pytest.param(100, 5, 15, 50_000, 60, "20833.33", id="ooligo"),
        pytest.param(80, 11, 39, 45_000, 72, "11000.00", id="The Smarketers"),
    ],
)
def test_velocity_is_that_of_the_published_pages(
    deals: int, won: int, lost: int, amount: int, days: int, printed: str
) -> None:
    made = number("pipeline_velocity", deal=pipeline(deals, won, lost, amount, days))
    assert in_cents(made) == Decimal(printed)


# -- net promoter score ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "expected"), [(0, -100), (6, -100), (7, 0), (8, 0), (9, 100), (10, 100)]
)
def test_one_answer_of_each_edge_is_a_detractor_nobody_or_a_promoter(
    score: int, expected: int
) -> None:
    assert number("nps", response=[{"score": score}]) == expected


def test_nps_is_that_of_the_annual_report_30_less_20_percent() -> None:
    answers = [9, 10, 10, 7, 7, 8, 8, 8, 0, 6]
    assert number("nps", response=[{"score": score} for score in answers]) == 10


# -- customer retention ----------------------------------------------------------------------------


def base(stayed: int, left: int, came: int) -> Rows:
    """Customers of a year before, and those who came since: they were none then."""
    year: Rows = [{"account_id": f"s{n}"} for n in range(stayed)]
    year += [{"account_id": f"l{n}", "is_active": False} for n in range(left)]
    never = {"was_from": date(2020, 1, 1), "was_to": date(2020, 1, 2)}
    return [*year, *({"account_id": f"c{n}", **never} for n in range(came))]


@pytest.mark.parametrize(
    ("start", "came", "end", "printed"), [(100, 20, 110, "0.9"), (200, 40, 210, "0.85")]
)
def test_retention_is_end_less_new_by_start(start: int, came: int, end: int, printed: str) -> None:
    stayed = end - came
    rows = base(stayed, start - stayed, came)
    assert number("customer_retention", customer=rows) == Decimal(printed)
    assert number("customer_churn", customer=rows) == 1 - Decimal(printed)


def test_retention_is_not_the_misprint_that_is_always_nothing() -> None:
    made = number("customer_retention", customer=base(9, 1, 5))
    assert made == Decimal("0.9") != Decimal(5 - 5)


# -- account health --------------------------------------------------------------------------------


def test_health_is_the_published_74_95_and_is_printed_75() -> None:
    made = number(
        "account_health",
        {"engagement": 20, "survey": 30, "renewal": 30, "usage": 20},
        listing=[{"account_id": name} for name in "abcde"],
        touch=[{"account_id": name} for name in "abcd"],
        response=[{"score": score} for score in (*[7] * 19, 8)],
        customer=base(9, 1, 0),
        stat=[{"name": "usage_score", "level": level} for level in (50, 58)],
    )
    assert made == Decimal("74.95")
    assert round(made) == 75


# -- engaged sessions ------------------------------------------------------------------------------


def test_of_2000_sessions_with_1300_engaged_35_percent_bounce() -> None:
    told = {"sessions": 2_000, "engaged_sessions": 1_300}
    rows = [{"name": name, "value": value} for name, value in told.items()]
    bounced = number("bounce_rate", stat=rows)
    assert (bounced, 1 - bounced) == (Decimal("0.35"), Decimal("0.65"))


# -- rows that would be counted twice --------------------------------------------------------------

CUSTOMERS = {"c1": "1000", "c2": "2000", "c3": "1500"}
ORDERS = [("c1", 100), ("c1", 50), ("c1", 75), ("c2", 200), ("c2", 150), ("c3", 90), ("c3", 80),
          ("c3", 60)]  # fmt: skip
TICKETS = ["c1", "c1", "c1", "c2", "c3"]


def test_neither_fan_nor_chasm_counts_a_customer_twice() -> None:
    says: Any = {"better": "up", "role": "diagnostic", "owner": "shared", "stage": "measure",
                 "version": 1}  # fmt: skip

    @metric(title="Lifetime value", unit="money", **says)
    def lifetime() -> Any:
        """What all customers are worth."""
        return customer.sum("worth", on="active")

    @metric(title="Ordered", unit="money", **says)
    def ordered() -> Any:
        """What was ordered."""
        return money.sum("amount")

    @metric(title="Orders and tickets", unit="count", **says)
    def orders_and_tickets() -> Any:
        """Orders and tickets of the same customers, in one number."""
        return money.count() + response.count()

    registry = Registry.of([lifetime, ordered, orders_and_tickets])
    rows: dict[str, Rows] = {
        "customer": [{"account_id": name, "worth": worth} for name, worth in CUSTOMERS.items()],
        "money": [{"account_id": name, "amount": amount} for name, amount in ORDERS],
        "response": [{"account_id": name} for name in TICKETS],
    }
    made = [number(each.id, (), registry, **rows) for each in registry]
    assert [each.id for each in registry] == ["lifetime", "ordered", "orders_and_tickets"]
    assert made == [4_500, 805, 13]


# -- weights multiply ------------------------------------------------------------------------------


def test_three_hundred_percent_of_two_hundred_percent_is_six_hundred(tmp_path: Path) -> None:
    tables = {
        "account": {"source_id": "a"},
        "person": {"source_id": "p", "seniority": "director"},
        "membership": {"source_id": "m", "person": "id:p", "account": "id:a",
                       "buying_role": "champion"},
        "list_member": {"source_id": "l", "list_name": "targets", "account": "id:a"},
        "touch": {"source_id": "t", "kind": "visit", "person": "id:p", "minutes": "10",
                  "occurred_at": "2026-08-01T12:00:00Z"},
    }  # fmt: skip
    weights = (
        Weight(Decimal(3), {"seniority": ("director",)}),
        Weight(Decimal(2), {"role": ("champion",)}),
    )
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        frames = {
            name: pd.DataFrame([{"record": name, **row}], dtype="object")
            for name, row in tables.items()
        }
        stream = Stream("all", tuple(LOADABLE), mode="append")
        warehouse.load("crm", stream, Batch(frames), datetime(2026, 10, 1, tzinfo=UTC))
        match(warehouse)
        derive(warehouse, Rules(weights=weights))
        period = Calendar().parse("2026-Q3", date.max)
        results = evaluate(warehouse.query, REGISTRY, [Ask("engagement_minutes")], period)
    assert results.number("engagement_minutes").value == 60
