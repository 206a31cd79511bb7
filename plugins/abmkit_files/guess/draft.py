"""Drafts the rows that one file feeds to its table, and tells what was taken for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from abmkit import LOADABLE, Check, columns
from abmkit_files.guess import cells, near, words
from abmkit_files.guess.cells import Guess
from abmkit_files.guess.look import Column, Look
from abmkit_files.guess.references import refer
from abmkit_files.guess.special import SPECIAL
from abmkit_files.guess.tables import Known

#: Free texts of which several ways of writing are one.
_SPELT = ("product", "industry", "pipeline", "owner", "country", "lifecycle")
#: Free texts of which some words have a usual form.
_USUAL = {"action": "touch.action", "channel": "channel"}


class Draft:
    """The rows of the table that a file was taken for.

    Attributes:
        known: The file and its table.
        map: Column of the table = settings of the cell.
        id: The file's columns that tell rows apart.
        findings: What was taken for what, and what is in doubt.
        used: The file's columns that the findings tell of.

    Args:
        known: The file and its table.
        files: All files whose table is known.
        others: Files that no table takes; their words are known words.
    """

    def __init__(self, known: Known, files: Sequence[Known], others: Sequence[Look]) -> None:
        self.known = known
        self._files, self._others = files, others
        self.decimal = cells.decimal_sign(known.look.columns)
        self.map: dict[str, dict[str, Any]] = {}
        self.findings: list[Check] = []
        self.used: set[str] = set()
        told = {known.is_month_first, *(file.is_month_first for file in files)} - {None}
        own = known.is_month_first
        self._is_month_first = told.pop() if own is None and len(told) == 1 else own
        self.id = [column.name for column in self._keys()]
        self.used.update(self.id)
        for target, value in words.constants(known.table).items():
            self.map[target] = {"value": value}
        for column in columns(LOADABLE[known.table]):
            if column.name not in self.map:
                self._propose(column.name, column.kind, column.refers)

    @property
    def lacks(self) -> list[str]:
        """Columns that the table requires and nothing fills."""
        required = (c.name for c in columns(LOADABLE[self.known.table]) if c.required)
        return [name for name in required if name != "source_id" and name not in self.map]

    def files_of(self, table: str) -> list[Known]:
        """The files given that feed a table."""
        return [file for file in self._files if file.table == table]

    def take(self, target: str, guess: Guess, *made_of: Column) -> None:
        """Take a guess into the settings, and tell it."""
        self.tell(f"{self.known.table}.{target}", guess, *made_of)
        if guess.cell is not None:
            self.map[target] = guess.cell

    def tell(self, where: str, guess: Guess, *made_of: Column) -> None:
        """Tell a guess.

        Args:
            where: Table and column.
            guess: What is proposed.
            made_of: The file's columns that it is made of.
        """
        where = f"{self.known.look.stem}: {where}"
        what = f"{where} ← {', '.join(column.name for column in made_of)}"
        self.used.update(column.name for column in made_of)
        if guess.cell is not None:
            self.findings.append(Check(True, what + _told(guess.cell, made_of)))
        if guess.doubt:
            left_out = "" if guess.cell else "left out, "
            self.findings.append(Check(False, f"{where}: {left_out}{guess.doubt}", guess.advice))

    def _propose(self, target: str, kind: str, refers: str | None) -> None:
        if refers:
            self._refer(target, refers)
        elif special := SPECIAL.get((self.known.table, target)):
            if made := special(self.known):
                self.take(target, made[0], *made[1])
        elif found := self.known.best(target):
            self.take(target, self._guess(target, kind, found[0]), found[0])

    def _guess(self, target: str, kind: str, column: Column) -> Guess:
        path = f"{self.known.table}.{target}"
        if cells.choices(path):
            return cells.choice(path, column)
        if kind in ("date", "instant"):
            return cells.date(column, self.known.forms[column.name], self._is_month_first)
        if kind in ("integer", "decimal"):
            return cells.amount(target, column, self.decimal)
        if kind == "boolean":
            return cells.boolean(column)
        if target in _USUAL:
            return cells.known_text(_USUAL[target], column)
        return self._spelt(target, column) if target in _SPELT else cells.plain(column)

    def _refer(self, target: str, refers: str) -> None:
        files = self.files_of(refers)
        if referral := refer(self.known, target, files):
            self.take(target, referral.guess(files), *referral.columns)

    def _spelt(self, target: str, column: Column) -> Guess:
        """A text whose ways of writing are one; how another file writes it is right."""
        headers = words.headers(self.known.table)[target]
        known = [
            text
            for look in self._others
            for other in look.columns.values()
            if set(other.keys) & set(headers)
            for text in other.counts
        ]
        aliases = near.same(column.counts, known)
        left = {text: n for text, n in column.counts.items() if text not in aliases}
        doubts = [f"{a!r} for {b!r}" for a, b in near.alike(left, known).items()]
        cell = {"from": column.name} | ({"values": aliases} if aliases else {})
        doubt = f"perhaps misspelt: {', '.join(doubts[:5])}" if doubts else ""
        return Guess(cell, doubt, "if so, give aliases under values" if doubts else "")

    def _keys(self) -> list[Column]:
        """The id column; else of an account its name, of a person the e-mail, if each has one."""
        instead = {"account": "name", "person": "email"}.get(self.known.table, "")
        found = [self.known.id, *self.known.columns.get(instead, [])]
        return [column for column in found if column and column.is_key][:1]


def _told(cell: Mapping[str, Any], made_of: Sequence[Column]) -> str:
    if not made_of:
        return repr(cell["value"])
    by = f" by {cell['by']}" if "by" in cell else ""
    values = ", ".join(f"{text} = {value}" for text, value in cell.get("values", {}).items())
    return f"{by}: {made_of[0].samples}" + (f" ({values})" if values else "")
