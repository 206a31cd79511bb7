"""Goals, and how far a number got, whatever direction is better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from abmkit.metrics.ask import TOTAL
from abmkit.period import Period
from abmkit.report.value import Goal

GREEN = Decimal(1)
AMBER = Decimal("0.9")


@dataclass(frozen=True)
class GoalRow:
    """A goal as ``goals.csv`` states it.

    Attributes:
        metric: Id of the metric.
        start: First day of the period it is for.
        end: Last day.
        goal: In the metric's unit: a percent is a fraction, money is in the client's currency.
        scope: Group it is for, such as a tier; ``TOTAL`` for all.
        green: Attainment from which it is on track.
        amber: Attainment from which it is close.
    """

    metric: str
    start: date
    end: date
    goal: Decimal
    scope: str = TOTAL
    green: Decimal = GREEN
    amber: Decimal = AMBER


class Goals:
    """The goals of a client, found by metric, period and scope."""

    def __init__(self, rows: Iterable[GoalRow] = ()) -> None:
        self._rows: Mapping[tuple[str, date, date, str], GoalRow] = {
            (row.metric, row.start, row.end, row.scope): row for row in rows
        }

    def __bool__(self) -> bool:
        return bool(self._rows)

    def of(self, period: Period) -> tuple[GoalRow, ...]:
        """Those set for exactly these days: metric by metric, the total before its tiers."""
        found: dict[str, list[GoalRow]] = {}
        for row in self._rows.values():
            if (row.start, row.end) == (period.start, period.whole_end or period.end):
                found.setdefault(row.metric, []).append(row)
        return tuple(
            row for rows in found.values() for row in sorted(rows, key=lambda row: row.scope)
        )

    def find(self, metric: str, period: Period, scope: str = TOTAL) -> GoalRow | None:
        """The goal set for exactly these days, or None: a goal is never spread or added up."""
        end = period.whole_end or period.end
        return self._rows.get((metric, period.start, end, scope))


def judge(value: Decimal | None, row: GoalRow | None, better: str) -> tuple[Goal, Decimal | None]:
    """The state of a number against its goal, and the attainment.

    Args:
        value: The number; None when there is none.
        row: Its goal, if it has one.
        better: ``up`` gives value ÷ goal, ``down`` goal ÷ value, so that 1 or more is reached
            whatever the direction; where the quotient does not exist there is no attainment.
    """
    if value is None or row is None or better == "neutral":
        return "none", None
    part, whole = (value, row.goal) if better == "up" else (row.goal, value)
    if whole <= 0:  # nothing of what should be little; or a goal of nothing
        return ("good" if part >= whole else "off"), None
    reached = part / whole
    if reached >= row.green:
        return "good", reached
    return ("close" if reached >= row.amber else "off"), reached
