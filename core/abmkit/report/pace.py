"""How far a goal is reached, beside how far its period has gone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from abmkit.metrics.formula import Coalesce, Node, Op
from abmkit.metrics.leaf import Leaf, fact_of
from abmkit.period import Period
from abmkit.report.goals import judge
from abmkit.report.value import Goal, Value

if TYPE_CHECKING:
    from abmkit.report.data import ReportData


@dataclass(frozen=True)
class Pace:
    """A number on its way to a goal.

    Attributes:
        goal: The goal of the whole period.
        reached: Share of it that is reached; None where that has no meaning.
        elapsed: Share of the period's days that have passed, of what grows with them; None: of a
            rate or a stock, which is at its goal or is not, whatever day it is.
        state: The share reached against that of the days; without one, as of any goal.
    """

    goal: Value
    reached: Value | None
    elapsed: Value | None
    state: Goal


def pace_of(data: ReportData, metric: str, compare: str) -> Pace | None:
    """What ``ReportData.pace`` gives; None where there is no number or no goal."""
    period, value = data.answers.compared(compare), data.value(data.number(metric, compare))
    row, known = data.goals.find(metric, period), data.metric(metric)
    if row is None or value.number is None:
        return None
    state, reached = judge(value.number, row, known.better)
    goal, elapsed = data.amount(metric, row.goal), None
    if reached is not None and known.better == "up" and _grows(_tree(data, metric)):
        elapsed = _elapsed(period)
        share = reached / elapsed
        state = "good" if share >= row.green else "close" if share >= row.amber else "off"
    return Pace(goal, _part(reached), _part(elapsed), state)


def _elapsed(period: Period) -> Decimal:
    whole = (period.whole_end or period.end) - period.start
    return Decimal(period.days) / (whole.days + 1)


def _tree(data: ReportData, metric: str) -> Node:
    return data.registry.tree(metric, data.params)


def _grows(tree: Node) -> bool:
    """Whether each day may add to it and none takes anything away but by an amount of its own."""
    if isinstance(tree, Op):
        return tree.sign in "+−" and _grows(tree.left) and _grows(tree.right)
    if isinstance(tree, Coalesce):
        return all(map(_grows, tree.parts))
    if not isinstance(tree, Leaf) or tree.aggregate not in ("count", "sum", "distinct"):
        return False
    return tree.window is None and not fact_of(tree).clock(tree.clock).is_span


def _part(share: Decimal | None) -> Value | None:
    return None if share is None else Value(number=share, unit="percent")
