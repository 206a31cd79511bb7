"""The numbers that a request came to, worked out as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.ask import TOTAL, Interval, Lack, Number
from abmkit.metrics.figures import Figuring, figuring, joined
from abmkit.metrics.formula import Coalesce, Node, Op
from abmkit.metrics.intervals import wilson
from abmkit.metrics.leaf import AnyLeaf, Leaf, readers
from abmkit.metrics.request import View, span_of
from abmkit.metrics.tallies import Figure, Groups
from abmkit.metrics.tree import children, leaves
from abmkit.metrics.window import Span
from abmkit.period import Period

Key = str | int | None
Tallies = Mapping[tuple[AnyLeaf, str | None], Mapping[Span, Groups]]


@dataclass(frozen=True)
class Results:
    """What a request came to; only what was asked for can be read.

    Attributes:
        period: The period asked for.
        views: Each metric in each break-down asked for, by (metric, break-down).
        absent: Leaves that have nothing to read, each with what is lacking: what rests on them is
            "no data".
        plan: The plan, in words.
    """

    period: Period
    views: Mapping[tuple[str, str | None], View]
    absent: Mapping[Leaf, Lack]
    plan: str
    tallies: Tallies
    _keys: dict[tuple[str, str | None], tuple[Key, ...]] = field(default_factory=dict, repr=False)

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
        return self._figures(metric, period, by).number(key if by else TOTAL)

    def numbers(
        self, metric: str, period: Period | None = None, by: str | None = None
    ) -> tuple[Number, ...]:
        """A metric's number in each group of a break-down, or the total alone."""
        figures = self._figures(metric, period, by)
        return tuple(figures.number(key) for key in self.keys(metric, by))

    def keys(self, metric: str, by: str | None = None) -> tuple[Key, ...]:
        """The groups of a break-down in order, with nothing in any for the total alone."""
        view = self._view(metric, by)
        if by is None:
            return (TOTAL,)
        if (metric, by) not in self._keys:
            spans = (self.tallies[leaf, view.column].values() for leaf in leaves(view.tree))
            found = {key for each in spans for groups in each for key in groups}
            self._keys[metric, by] = tuple(sorted(found, key=lambda key: (key is None, key)))
        return self._keys[metric, by]

    def leaves(self, metric: str, period: Period | None = None) -> Mapping[AnyLeaf, Figure]:
        """What each leaf of a metric's formula comes to in total, in order of writing."""
        figures = self._figures(metric, period, None)
        return {leaf: figures.of(leaf)(TOTAL) for leaf in leaves(figures.view.tree)}

    def periods(self, metric: str, by: str | None = None) -> tuple[Period, ...]:
        """The periods that a metric was asked for, the period itself first."""
        return self._view(metric, by).periods

    def __iter__(self) -> Iterator[Number]:
        """Every number asked for."""
        for (metric, by), view in self.views.items():
            for period in view.periods:
                yield from self.numbers(metric, period, by)

    def _figures(self, metric: str, period: Period | None, by: str | None) -> _Figures:
        view, when = self._view(metric, by), period or self.period
        if when not in view.periods:
            raise UsageError(f"{metric} was not asked for {when.label}; add it to the asks")
        return _Figures(view, when, self.tallies, self.absent)

    def _view(self, metric: str, by: str | None) -> View:
        if (metric, by) in self.views:
            return self.views[metric, by]
        if (metric, None) not in self.views:
            raise UnknownName("metric asked for", metric, (name for name, _ in self.views))
        raise UsageError(f"{metric} was not asked for by {by}; add it to the asks")


class _Figures:
    """A view's numbers for one period."""

    def __init__(
        self, view: View, period: Period, tallies: Tallies, absent: Mapping[Leaf, Lack]
    ) -> None:
        def groups(leaf: AnyLeaf) -> Groups | None:
            if any(part in absent for part in readers(leaf)):
                return None
            return tallies[leaf, view.column][span_of(leaf, period)]

        self.view, self.period, self._groups = view, period, groups
        tree = view.tree
        self._lacks = _lack(tree, absent)
        is_ratio = isinstance(tree, Op) and tree.sign == "÷"
        self._parts = [self.of(part) for part in (children(tree) if is_ratio else [tree])]

    def of(self, part: Node) -> Figuring:
        """What works out a part of the formula."""
        return figuring(part, self._groups)

    def number(self, key: Key) -> Number:
        """The number of a group."""
        figure, *lower = (part(key) for part in self._parts)
        over, under = figure.value, None
        for each in lower:
            figure, under = joined("÷", figure, each), each.value
        value, n = figure
        low = high = None
        if self.view.proportion and over is not None and under and over <= under:
            low, high = wilson(over, under)
            n = int(under)
        name, by = self.view.metric.id, self.view.by
        how: Interval | None = None if low is None else "wilson"
        made = Number(name, self.period, value, over, under, n or 0, low, high, by, key, how)
        return made if value is not None else replace(made, lacks=self._lacks)


def _lack(of: Node, absent: Mapping[Leaf, Lack]) -> Lack | None:
    """What makes a formula "no data" whatever the period; nothing where something stands in."""
    if isinstance(of, AnyLeaf):
        return next((absent[part] for part in readers(of) if part in absent), None)
    told = [_lack(part, absent) for part in children(of)]
    if isinstance(of, Coalesce) and not all(told):
        return None
    return next(filter(None, told), None)
