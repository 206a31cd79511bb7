"""Which table a file feeds, and which of its columns are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from abmkit import LOADABLE, columns
from abmkit_files.guess import words
from abmkit_files.guess.dates import Forms, forms_of
from abmkit_files.guess.look import Column, Look

#: What may stand in for a column that a table requires.
_INSTEAD = {
    ("deal", "status"): ("stage", "is_won"),
    ("touch", "kind"): ("occurred_at",),
    ("money", "kind"): ("amount",),
}
_NAMED = 3


@dataclass(frozen=True)
class Known:
    """A file whose table is known.

    Attributes:
        look: The file.
        table: The table.
        columns: By column of the table (of references with what they go by, ``account:id``), the
            file's columns that may fill it, the best first.
        is_named: Whether the file's name tells the table.
    """

    look: Look
    table: str
    columns: Mapping[str, list[Column]] = field(repr=False)
    is_named: bool

    @property
    def id(self) -> Column | None:
        """The column that tells its rows apart."""
        return next((column for column in self.columns.get("id", ()) if column.is_key), None)

    def best(self, *names: str) -> list[Column]:
        """The best column for each of the table's columns that has one."""
        return [self.columns[name][0] for name in names if name in self.columns]

    @cached_property
    def forms(self) -> dict[str, Forms]:
        """How the columns that may hold dates write them."""
        dated = [c.name for c in columns(LOADABLE[self.table]) if c.kind in ("date", "instant")]
        found = [column for name in dated for column in self.columns.get(name, [])]
        return {column.name: forms_of(column.counts) for column in found}

    @property
    def is_month_first(self) -> bool | None:
        """What those columns say whose dates read in one way only; None where they say nothing."""
        told = {forms.is_month_first for forms in self.forms.values()} - {None}
        return told.pop() if len(told) == 1 else None

    @property
    def score(self) -> int:
        """How well the table fits."""
        return len({name.partition(":")[0] for name in self.columns}) + _NAMED * self.is_named


def know(look: Look) -> Known | None:
    """Find the table of a file; None where none fits."""
    named = words.table_named(look.stem)
    candidates = [
        Known(look, table, _matched(look, table), table == named) for table in words.tables()
    ]
    return max(filter(_may_be, candidates), key=lambda known: known.score, default=None)


def _matched(look: Look, table: str) -> dict[str, list[Column]]:
    """The file's columns by the table's; empty ones are left out."""
    found: dict[str, list[Column]] = {}
    filled = [column for column in look.columns.values() if column.texts]
    for name, headers in words.headers(table).items():
        ranked = [
            (headers.index(key), place, column)
            for place, column in enumerate(filled)
            for key in column.keys
            if key in headers
        ]
        if ranked:
            best = sorted(ranked, key=lambda each: each[:2])
            found[name] = list({column.name: column for _, _, column in best}.values())
    return found


def _may_be(known: Known) -> bool:
    there = {name.partition(":")[0] for name in known.columns} | set(words.constants(known.table))
    if not known.is_named and not there & words.signs(known.table):
        return False
    required = [c.name for c in columns(LOADABLE[known.table]) if c.required]
    return all(
        name == "source_id" or there & {name, *_INSTEAD.get((known.table, name), ())}
        for name in required
    )
