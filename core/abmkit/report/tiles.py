"""The tile of one metric."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from abmkit.report.basis import basis
from abmkit.report.blocks import Tile
from abmkit.report.goals import GoalRow, judge
from abmkit.report.value import Text

if TYPE_CHECKING:
    from abmkit.report.data import ReportData

_ON_TREND_SCALE = ("percent", "money_per_day", "days", "hours", "score")


def tile_of(data: ReportData, metric: str, of: Text | None) -> Tile:
    """What ``ReportData.tile`` gives."""
    value, row = data.value(data.number(metric)), data.goal(metric)
    state, reached = judge(value.number, row, data.metric(metric).better)
    shown = value.number is not None
    compared = shown and data.answers.asked(metric, compare="previous")
    return Tile(
        title=data.title(metric),
        value=value,
        of=of if shown else None,
        change=data.change(metric) if compared else None,
        trend=_trend(data, metric) if value.state != "missing" else (),
        trend_goal=_trend_goal(data, metric, row),
        goal=state,
        target=data.amount(metric, row.goal) if row else None,
        attainment=reached,
        mark=data.mark(metric),
        basis=basis(value) if shown else None,
    )


def _trend(data: ReportData, metric: str) -> tuple[Decimal | None, ...]:
    if not data.answers.asked(metric, months=True):
        return ()
    return tuple(data.value(number).number for number in data.months(metric))


def _trend_goal(data: ReportData, metric: str, row: GoalRow | None) -> Decimal | None:
    """The goal of a month; the period's own only where a month has the same scale."""
    monthly = data.goals.find(metric, data.period.trend(1)[0])
    if monthly:
        return monthly.goal
    return row.goal if row and data.metric(metric).unit in _ON_TREND_SCALE else None
