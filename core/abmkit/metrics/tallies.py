"""What leaves came to, understood cell by cell, of the groups that are looked at only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from abmkit.metrics.intervals import EXACT
from abmkit.metrics.leaf import AnyLeaf

Grouped = Callable[[], Sequence[Mapping[Any, Sequence[Any]]]]


class Figure(NamedTuple):
    """The value of a leaf, or of what a formula makes of leaves, for one span and one group.

    Attributes:
        value: None is "no data".
        n: Records behind it; a number written in the formula has none.
    """

    value: Decimal | None
    n: int | None


class Groups:
    """A leaf's numbers for one span, by group; what nothing meets is not in it.

    Args:
        leaf: The leaf.
        grouped: Groups the rows of a read by number of the span and by group, once it is asked.
        span: Number of the span.
        places: Of the leaf's cells in a row; the last one counts its records.
    """

    def __init__(self, leaf: AnyLeaf, grouped: Grouped, span: int, places: Sequence[int]) -> None:
        self._leaf, self._grouped, self._span, self._places = leaf, grouped, span, places

    @cached_property
    def _rows(self) -> Mapping[Any, Sequence[Any]]:
        return self._grouped()[self._span]

    def get(self, group: Any, default: Figure, /) -> Figure:
        """The number of a group; the default where nothing meets it."""
        row = self._rows.get(group)
        if row is None or not row[self._places[-1]]:
            return default
        return _figure(self._leaf, [row[place] for place in self._places])

    def __iter__(self) -> Iterator[Any]:
        count = self._places[-1]
        return (key for key, row in self._rows.items() if row[count])


def empty(leaf: AnyLeaf) -> Figure:
    """What a leaf is when nothing meets it: counts and sums are 0, quantiles "no data"."""
    return Figure(None if leaf.aggregate == "quantile" else Decimal(0), 0)


def _figure(leaf: AnyLeaf, told: Sequence[Any]) -> Figure:
    """Understand a leaf's cells of a row that some records meet."""
    if leaf.aggregate == "sum":
        value, known, _ = told
        return Figure(None if value is None else Decimal(value), int(known))
    if leaf.aggregate == "quantile":
        low, high, n = told
        rank = EXACT.multiply(Decimal(int(n) - 1), leaf.share or Decimal(0))
        return Figure(drawn(Decimal(low), Decimal(high), rank), int(n))
    return Figure(Decimal(told[0]), int(told[0]))


def drawn(low: Decimal, high: Decimal, rank: Decimal) -> Decimal:
    """What lies between two values in the order, drawn straight, at a rank from 0."""
    part = EXACT.subtract(rank, Decimal(int(rank)))
    return EXACT.add(low, EXACT.multiply(EXACT.subtract(high, low), part))
