"""The numbers that a request came to, worked out as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.ask import TOTAL, Number
from abmkit.metrics.intervals import EXACT, wilson
from abmkit.metrics.reads import Tally, empty
from abmkit.metrics.request import View, span_of
from abmkit.metrics.tree import AnyLeaf, Coalesce, Const, Leaf, Node, Op, PerLeaf, leaves
from abmkit.metrics.window import Span
from abmkit.period import Period

Key = str | int | None
Tallies = Mapping[tuple[AnyLeaf, str | None], Mapping[tuple[Span, Any], Tally]]


@dataclass(frozen=True)
class Results:
    """What a request came to; only what was asked for can be read.

    Attributes:
        period: The period asked for.
        views: Each metric in each break-down asked for, by (metric, break-down).
        absent: Facts of which there is no row at all: what rests on them is "no data".
        plan: The plan, in words.
    """

    period: Period
    views: Mapping[tuple[str, str | None], View]
    absent: frozenset[str]
    plan: str
    tallies: Tallies

    def number(
        self, metric: str, period: Period | None = None, by: str | None = None, key: Key = TOTAL
    ) -> Number:
        """A number.

        Args:
            metric: Id of the metric.
            period: One of those asked for; the period itself unless told.
            by: The break-down; the total unless told.
            key: The group; one that nothing falls into has counts and sums of 0.

        Raises:
            UnknownName: The metric was not asked for.
            UsageError: Not in this break-down, or not for this period.
        """
        view, when = self._view(metric, by), period or self.period
        if when not in view.periods:
            raise UsageError(f"{metric} was not asked for {when.label}; add it to the asks")
        reader = _Reader(self.tallies, self.absent, view.column, when, key)
        return _number(view, reader, when, key if by else TOTAL)

    def numbers(
        self, metric: str, period: Period | None = None, by: str | None = None
    ) -> tuple[Number, ...]:
        """A metric's number in each group of a break-down, or the total alone."""
        return tuple(self.number(metric, period, by, key) for key in self.keys(metric, by))

    def keys(self, metric: str, by: str | None = None) -> tuple[Key, ...]:
        """The groups of a break-down in order, with nothing in any for the total alone."""
        view = self._view(metric, by)
        if by is None:
            return (TOTAL,)
        found = {key for leaf in leaves(view.tree) for _, key in self.tallies[leaf, view.column]}
        return tuple(sorted(found, key=lambda key: (key is None, key)))

    def periods(self, metric: str, by: str | None = None) -> tuple[Period, ...]:
        """The periods that a metric was asked for, the period itself first."""
        return self._view(metric, by).periods

    def __iter__(self) -> Iterator[Number]:
        """Every number asked for."""
        for (metric, by), view in self.views.items():
            for period in view.periods:
                yield from self.numbers(metric, period, by)

    def _view(self, metric: str, by: str | None) -> View:
        if (metric, by) in self.views:
            return self.views[metric, by]
        if (metric, None) not in self.views:
            raise UnknownName("metric asked for", metric, (name for name, _ in self.views))
        raise UsageError(f"{metric} was not asked for by {by}; add it to the asks")


@dataclass(frozen=True)
class _Reader:
    """Reads leaves for one period and group."""

    tallies: Tallies
    absent: frozenset[str]
    column: str | None
    period: Period
    key: Key

    def leaf(self, leaf: AnyLeaf) -> Tally:
        if leaf.fact in self.absent:
            return Tally(None, 0)
        found = self.tallies[leaf, self.column].get((span_of(leaf, self.period), self.key))
        return found or empty(leaf)


def _number(view: View, reader: _Reader, period: Period, key: Key) -> Number:
    tree = view.tree
    value, n = _figure(tree, reader)
    over, under = value, None
    if isinstance(tree, Op) and tree.sign == "÷":
        over, under = _figure(tree.left, reader)[0], _figure(tree.right, reader)[0]
    low = high = None
    if view.proportion and over is not None and under and over <= under:
        low, high = wilson(over, under)
    return Number(view.metric.id, period, value, over, under, n or 0, low, high, view.by, key)


def _figure(of: Node, reader: _Reader) -> tuple[Decimal | None, int | None]:
    """The value of a node and the records behind it; a written number has none."""
    if isinstance(of, Leaf | PerLeaf):
        return reader.leaf(of)
    if isinstance(of, Const):
        return of.number, None
    if isinstance(of, Coalesce):
        told = [_figure(part, reader) for part in of.parts]
        return next((each for each in told if each[0] is not None), told[0])
    if not isinstance(of, Op):
        raise TypeError(f"{of} has not been resolved")
    left, right = _figure(of.left, reader), _figure(of.right, reader)
    return _joined(of.sign, left[0], right[0]), _behind(of.sign, left[1], right[1])


def _joined(sign: str, left: Decimal | None, right: Decimal | None) -> Decimal | None:
    if left is None or right is None or (sign == "÷" and right == 0):
        return None
    joiners = {"+": EXACT.add, "−": EXACT.subtract, "×": EXACT.multiply, "÷": EXACT.divide}
    return joiners[sign](left, right)


def _behind(sign: str, left: int | None, right: int | None) -> int | None:
    """Records behind two parts joined: those below the line, or of the scarcer factor."""
    if left is None or right is None:
        return right if left is None else left
    return {"+": left + right, "−": left, "×": min(left, right), "÷": right}[sign]
