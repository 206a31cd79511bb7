"""Lift over a control arm, with its interval."""

from datetime import date
from decimal import Decimal
from typing import Any

from abmkit.metrics import samples
from abmkit.metrics.examples import in_memory
from abmkit.models.compute import Computer
from abmkit.period import Calendar
from abmkit_models.lift import lift_opportunities, lift_wins

QUARTER = Calendar().parse("2026-Q3", date.max)


def lift(model: Any, treated: tuple[int, int], control: tuple[int, int], **more: Any) -> Any:
    arms = [("treat", *treated), ("control", *control)]
    listing = [
        {"account_id": f"{arm}{place}", "arm": arm}
        for arm, _, whole in arms
        for place in range(whole)
    ]
    deals = [{"account_id": f"{arm}{place}"} for arm, part, _ in arms for place in range(part)]
    deals += more.get("deals", [])
    with in_memory() as query:
        for statement in samples.statements({"listing": listing, "deal": deals}, QUARTER):
            query(statement)
        (total, *_) = Computer(query).numbers(model, QUARTER)
    return total


def test_the_difference_has_newcombes_published_interval() -> None:
    got = lift(lift_opportunities, (56, 70), (48, 80))  # table II, (a)
    assert got.value == Decimal("0.2")
    assert [f"{end:.4f}" for end in (got.low, got.high)] == ["0.0524", "0.3339"]
    assert (got.n, got.interval) == (70, "newcombe")


def test_n_is_the_smaller_arm_so_that_few_accounts_are_not_enough() -> None:
    got = lift(lift_wins, (30, 200), (1, 19))
    assert got.n == 19 < lift_wins.min_n


def test_only_deals_of_accounts_in_an_arm_and_of_the_period_count() -> None:
    late = {"account_id": "treat0", "qualified_on": "2026-10-01", "closed_on": None}
    others = [{"account_id": "z"}, late, {"account_id": "control0"}, {"account_id": "control0"}]
    got = lift(lift_opportunities, (0, 20), (0, 20), deals=others)
    assert got.value == Decimal("-0.05")


def test_without_a_control_arm_there_is_no_lift() -> None:
    got = lift(lift_wins, (3, 9), (0, 0))
    assert (got.value, got.n) == (None, 0)
