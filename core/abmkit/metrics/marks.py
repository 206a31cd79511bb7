"""Marks: of each thing that counts once, in which segments of time it was met.

A mark holds one bit per segment, so that a thing met in any of a window's segments is found
without telling them apart: exact for every window, and as many rows as there are things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

from abmkit.metrics.cells import Cells
from abmkit.metrics.predicate import Predicate, both
from abmkit.metrics.request import Need
from abmkit.metrics.sieve import Sieve, parts_of
from abmkit.metrics.sql import told_if, values
from abmkit.metrics.tree import AnyLeaf, PerLeaf, inner_leaf
from abmkit.metrics.window import Span


class Thing(NamedTuple):
    """What counts once.

    Attributes:
        column: The key that is counted.
        owner: The key that things are counted for each of; None for no such key.
        where: The rows that tell of it, as far as a row alone can tell.
    """

    column: str
    owner: str | None
    where: Predicate


class Marks(Cells):
    """The marks of one thing.

    Args:
        sieve: The pass over the fact.
        needs: What will be read.
        number: Its place among the cells of the same pass.
        thing: The thing.
    """

    def __init__(self, sieve: Sieve, needs: Sequence[Need], number: int, thing: Thing) -> None:
        self.thing = thing
        self._lane = ("lane",) if len(sieve.cut.lanes) > 1 else ()
        self._times = (*self._lane, "bit")
        super().__init__(sieve, needs, number)
        # An owner with no thing at all has none, which may be a number, too.
        none_counts = thing.owner and not all(_asks_for_one(need.leaf) for need in needs)
        self._told = thing.owner if thing.owner and none_counts else thing.column
        self.apart(thing.column, thing.where)
        if thing.owner:
            self.apart(thing.owner, thing.where)
        # All that marks are told apart by must be known before any read asks what it counts.
        for need in needs:
            self.matches(inner_leaf(need.leaf).where)

    def count(self, where: Predicate, groups: Iterable[Set[str | None]]) -> str:
        """SQL of how many things meet a ``where`` in each group.

        Args:
            where: The condition.
            groups: By which columns things are grouped, each time that they are.
        """
        met, key = self.matches(where), self._alias(self.thing.column)
        once = all(map(self._once, groups))
        return f"COUNT({'' if once else 'DISTINCT '}{told_if(met, f'c.{key}')})"

    def windows(self, spans: Sequence[Span], days: bool) -> str:
        """SQL to join to the marks what spans ``w`` (by number) each was met in.

        Args:
            spans: The spans.
            days: Whether the last day of each is told.
        """
        rows = [
            (number, lane, mask, *((span.end,) if days else ()))
            for number, span in enumerate(spans)
            for lane, mask in self.cut.masks(span)
        ]
        # What is compared by equality is joined fast, though it be the same for all.
        met = "w.lane = c.lane AND (c.mask & w.mask) <> 0"
        names = ("span", "lane", "mask", *(("day",) if days else ()))
        return f"{values(rows, 'w', names)} ON {met}"

    def statements(self, rows: str) -> Iterator[str]:
        """SQL that makes the marks, once all reads have been told.

        Args:
            rows: SQL of the sieve's rows, as ``r``.
        """
        grouped = [f"r.{name}" for name in (*self._lane, *self._keys, *self._flags, *self._apart)]
        found = f"r.{self._alias(self._told)} IS NOT NULL"
        told = [*([] if self._lane else ["0 AS lane"]), *grouped, "BIT_OR(r.bit) AS mask"]
        where = " AND ".join([*(f"r.{flag}" for flag in self._worth), found])
        yield self._made(told, f"{rows}\nWHERE {where}", grouped)

    def __str__(self) -> str:
        """What is marked, in words."""
        others = [*self._keys, *self._flags, *self._apart]
        others.remove(self._alias(self.thing.column))
        told = f"marks of {self.thing.column}"
        told += f" by {', '.join(others)}" if others else ""
        return f"{told} where {self._worth[0]}" if self._worth else told

    def _worth_of(self, needs: Sequence[Need]) -> Sequence[Predicate]:
        return (self.thing.where,)

    def _once(self, by: Set[str | None]) -> bool:
        """Whether no thing has two marks in a group."""
        keys = {self._alias(name) for name in (self.thing.column, self.thing.owner) if name}
        others = {*self._keys, *self._flags, *self._apart} - keys
        return not self._lane and others <= by

    def _alias(self, column: str) -> str:
        return self.sieve.apart(column, self.thing.where)


def cells_of(sieve: Sieve, needs: Sequence[Need]) -> Iterator[tuple[Cells, Sequence[Need]]]:
    """What one pass over a fact is made into, each with the needs that it serves."""
    alike: dict[Thing | str | None, list[Need]] = {}
    for need in needs:
        alike.setdefault(_kind(sieve, need.leaf), []).append(need)
    for number, (kind, group) in enumerate(alike.items(), 1):
        if isinstance(kind, Thing):
            yield Marks(sieve, group, number, kind), group
        else:
            yield Cells(sieve, group, number), group


def _kind(sieve: Sieve, leaf: AnyLeaf) -> Thing | str | None:
    """What is marked; for all other leaves the column that their cells tell apart."""
    inner, owner = inner_leaf(leaf), leaf.key if isinstance(leaf, PerLeaf) else None
    if inner.aggregate == "distinct":
        own = [part for part in parts_of(inner.where) if not sieve.reads_standing(part)]
        return Thing(str(inner.column), owner, both(*own))
    return inner.column if inner.aggregate == "quantile" else owner


def _asks_for_one(leaf: AnyLeaf) -> bool:
    """Whether owners with no thing at all are left out."""
    return isinstance(leaf, PerLeaf) and leaf.at_least is not None and leaf.at_least > 0
