"""Every goal of the period beside what was reached, in total and by tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmkit.metrics.ask import TOTAL
from abmkit.report.goals import judge
from abmkit.report.value import Goal, Value

if TYPE_CHECKING:
    from abmkit.report.data import ReportData


@dataclass(frozen=True)
class Attained:
    """A number beside its goal.

    Attributes:
        metric: Id of the metric.
        tier: The tier that the goal is for; None: all.
        value: The number.
        goal: Its goal.
        reached: Value ÷ goal, or goal ÷ value where less is better; None where that has no meaning.
        state: How it stands.
    """

    metric: str
    tier: str | None
    value: Value
    goal: Value
    reached: Value | None
    state: Goal


def attained_of(data: ReportData) -> Iterator[Attained]:
    """What ``ReportData.attained`` gives."""
    for row in data.goals.of(data.period):
        tier = None if row.scope == TOTAL else row.scope
        value = (
            data.value(data.number(row.metric))
            if tier is None
            else data.group(row.metric, "tier", tier)
        )
        state, reached = judge(value.number, row, data.metric(row.metric).better)
        share = None if reached is None else Value(number=reached, unit="percent")
        yield Attained(row.metric, tier, value, data.amount(row.metric, row.goal), share, state)
