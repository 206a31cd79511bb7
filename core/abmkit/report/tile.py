"""Key figures: as tiles, and as the factors of an equation."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from abmkit.report.table import Block, Column, Table
from abmkit.report.value import Change, Frozen, Goal, Msg, Text, Value


class Tile(Frozen):
    """One key figure.

    Attributes:
        title: Name of the metric.
        value: The number.
        of: A text after the number, such as "of 140" or "per day".
        change: Against the previous period.
        trend: The last twelve months, oldest first; missing months are None.
        trend_goal: The goal on the trend's own scale, drawn dashed.
        goal: State against the goal.
        target: The goal itself.
        attainment: Value ÷ goal, so that 1 or more is reached whatever the direction.
        mark: A warning on this tile, such as a source that failed.
        basis: What stands behind the number, such as "n = 80" and its interval.
    """

    title: Text
    value: Value
    of: Text | None = None
    change: Change | None = None
    trend: tuple[Decimal | None, ...] = ()
    trend_goal: Decimal | None = None
    goal: Goal = "none"
    target: Value | None = None
    attainment: Decimal | None = None
    mark: Text | None = None
    basis: Text | None = None


class KpiGrid(Block):
    """Key figures as tiles, four in a row."""

    kind: Literal["kpi_grid"] = "kpi_grid"
    tiles: tuple[Tile, ...]

    def as_table(self) -> Table:
        """A row a tile: title, value, change, target, state."""
        columns = ("kpi.metric", "kpi.value", "kpi.change", "kpi.target")
        return Table(
            columns=tuple(Column(title=Msg(id=c)) for c in columns),
            rows=tuple((t.title, t.value, t.change or "–", t.target or "–") for t in self.tiles),
        )


class Operand(Frozen):
    """A key figure of an equation and the sign before it; the first one has none."""

    tile: Tile
    sign: Literal["", "×", "÷", "+", "−", "="] = ""


class Equation(Block):
    """Key figures as the factors of another, which is the last one."""

    kind: Literal["equation"] = "equation"
    operands: tuple[Operand, ...]

    def as_table(self) -> Table:
        """A row a figure: the sign before it, title, value, change."""
        columns = ("kpi.sign", "kpi.metric", "kpi.value", "kpi.change")
        return Table(
            columns=tuple(Column(title=Msg(id=c)) for c in columns),
            rows=tuple(
                (o.sign, o.tile.title, o.tile.value, o.tile.change or "–") for o in self.operands
            ),
        )
