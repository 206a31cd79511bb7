"""Marks: of each thing that counts once, in which segments of time it was met.

A mark holds one bit per segment, so that a thing met in any of a window's segments is found
without telling them apart: exact for every window, and as many rows as there are things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from abmkit.metrics.cells import Cells
from abmkit.metrics.leaf import AnyLeaf, PerLeaf, inner_leaf
from abmkit.metrics.predicate import TRUE, IsNull, Not, Predicate, both, columns, parts_of
from abmkit.metrics.request import Need
from abmkit.metrics.sieve import Sieve
from abmkit.metrics.sql import condition, joined, told_if, values
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


_Kind = Thing | str | None


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
        self._masks: dict[Predicate, str] = {}
        super().__init__(sieve, needs, number)
        # An owner with no thing at all has none, which may be a number, too.
        none_counts = thing.owner and not all(_asks_for_one(need.leaf) for need in needs)
        self._key = thing.owner if thing.owner and none_counts else thing.column
        self.apart(thing.column, thing.where)
        if thing.owner:
            self.apart(thing.owner, thing.where)
        # All that marks are told apart by must be known before any read asks what it counts.
        for need in needs:
            self.matches(inner_leaf(need.leaf).where)

    def matches(self, where: Predicate) -> str:
        """SQL condition that a thing was met in a window by rows that meet a ``where``.

        What more is asked of rows alone than of all of them has a mask of its own.
        """
        parts = [part for part in parts_of(where) if part not in self._known]
        own = [part for part in parts if not self.sieve.reads_standing(part)]
        rest = [part for part in parts if part not in own]
        told = [super().matches(both(*rest))] if rest or not own else []
        if not own:
            return told[0]
        mask = self._masks.setdefault(both(*own), f"mask_{len(self._masks) + 1}")
        for name in columns(both(*own)):
            self.sieve.apart(name, self.thing.where)
        return joined([f"(c.{mask} & w.mask) <> 0", *told], all_of=True)

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
        told = [*([] if self._lane else ["0 AS lane"]), *grouped, "BIT_OR(r.bit) AS mask"]
        for where, mask in self._masks.items():
            met = condition(where, lambda name: f"r.{self._alias(name)}")
            told.append(f"BIT_OR(CASE WHEN {met} THEN r.bit ELSE 0 END) AS {mask}")
        yield self._made(told, f"{rows}{self._filter()}", grouped)

    def __str__(self) -> str:
        """What is marked, in words."""
        others = [*self._keys, *self._flags, *self._apart]
        others.remove(self._alias(self.thing.column))
        told = f"marks of {self.thing.column}"
        told += f" by {', '.join(others)}" if others else ""
        told += f" where {self.thing.where}" if self.thing.where != TRUE else ""
        return "; ".join([told, *(f"{mask}: {where}" for where, mask in self._masks.items())])

    def settle(self) -> None:
        """Find out how rows tell that they count, once all reads have been told."""
        self._told = (self.sieve.told(both(self.thing.where, Not(IsNull(self._key)))),)

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
    alike: dict[_Kind, list[Need]] = {}
    for need in needs:
        alike.setdefault(_kind(sieve, need.leaf), []).append(need)
    for number, (kind, group) in enumerate(_folded(alike).items(), 1):
        if isinstance(kind, Thing):
            yield Marks(sieve, group, number, kind), group
        else:
            yield Cells(sieve, group, number), group


def _folded(alike: Mapping[_Kind, Sequence[Need]]) -> Mapping[_Kind, Sequence[Need]]:
    """The same with narrower marks of a thing read off wider ones, which are made in one pass."""
    found: dict[_Kind, list[Need]] = {}
    for kind, group in alike.items():
        wider = (other for other in alike if _holds(other, kind))
        widest = min(wider, key=_breadth, default=kind)
        found.setdefault(widest, []).extend(group)
    return found


def _breadth(kind: _Kind) -> int:
    """How many conditions there are: the fewest are met by most."""
    return len(parts_of(kind.where)) if isinstance(kind, Thing) else 0


def _holds(wide: _Kind, narrow: _Kind) -> bool:
    """Whether marks tell all that narrower ones do."""
    if not (isinstance(wide, Thing) and isinstance(narrow, Thing)):
        return False
    same = (wide.column, wide.owner) == (narrow.column, narrow.owner)
    return same and set(parts_of(wide.where)) < set(parts_of(narrow.where))


def _kind(sieve: Sieve, leaf: AnyLeaf) -> _Kind:
    """What is marked; for all other leaves the column that their cells tell apart."""
    inner, owner = inner_leaf(leaf), leaf.key if isinstance(leaf, PerLeaf) else None
    if inner.aggregate == "distinct":
        own = [part for part in parts_of(inner.where) if not sieve.reads_standing(part)]
        return Thing(str(inner.column), owner, both(*own))
    return inner.column if inner.aggregate == "quantile" else owner


def _asks_for_one(leaf: AnyLeaf) -> bool:
    """Whether owners with no thing at all are left out."""
    return isinstance(leaf, PerLeaf) and leaf.at_least is not None and leaf.at_least > 0
