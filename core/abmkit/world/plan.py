"""How a client's plan is written down: goals by quarter, by month and by tier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from abmkit.world.profile import Goal

GREEN, AMBER = Decimal("1.00"), Decimal("0.90")
"""Attainment from which a goal is on track, and from which it is close."""


def quarter_goals(
    quarters: tuple[str, ...], set_on: date, goals: Mapping[str, tuple[str, ...]]
) -> Iterator[Goal]:
    """Goals in total, by metric: its unit, then one goal a quarter."""
    for metric, (unit, *values) in goals.items():
        for quarter, value in zip(quarters, values, strict=True):
            yield _goal(metric, "total", quarter, value, unit, set_on)


def month_goals(
    months: tuple[str, ...], set_on: date, metric: str, goals: tuple[str, ...]
) -> Iterator[Goal]:
    """Goals of one metric in total: its unit, then one goal a month."""
    unit, *values = goals
    for month, value in zip(months, values, strict=True):
        yield _goal(metric, "total", month, value, unit, set_on)


def tier_goals(period: str, set_on: date, metric: str, goals: tuple[str, ...]) -> Iterator[Goal]:
    """Goals of one metric by tier: its unit, then one goal a tier from the first."""
    unit, *values = goals
    for tier, value in enumerate(values, start=1):
        yield _goal(metric, f"tier={tier}", period, value, unit, set_on)


def _goal(metric: str, scope: str, period: str, value: str, unit: str, set_on: date) -> Goal:
    return Goal(metric, scope, period, Decimal(value), GREEN, AMBER, unit, set_on)
