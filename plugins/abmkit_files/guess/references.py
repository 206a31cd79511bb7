"""Proposes how a row refers to another: by what the other files given have of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from abmkit_files.guess import near
from abmkit_files.guess.cells import Guess
from abmkit_files.guess.look import Column
from abmkit_files.guess.tables import Known
from abmkit_files.values import host

_KINDS = ("id", "domain", "email", "name")
_HALF = 0.5
#: What Salesforce gives its records, and exports in the place of names where nobody may see them.
_RECORD_ID = re.compile(r"(?=.*\d)[0-9A-Za-z]{15}([0-9A-Za-z]{3})?")


@dataclass(frozen=True)
class Referral:
    """How a column of a table refers to another table.

    Attributes:
        by: id, domain, email or name.
        columns: The file's columns that say it; of several, the first that is filled.
        share: How many of its different texts another file has; None when none was given.
    """

    by: str
    columns: tuple[Column, ...]
    share: float | None

    def guess(self, files: Sequence[Known]) -> Guess:
        """The settings of the cell, in doubt where the files have few of its texts."""
        names = [column.name for column in self.columns]
        cell: dict[str, Any] = {"from": names[0] if len(names) == 1 else names, "by": self.by}
        known = set(_texts(files, "name"))
        if self.by == "name" and known:
            strange = {t: n for t, n in self.columns[0].counts.items() if t not in known}
            aliases = {t: n for t, n in near.same(strange, known).items() if n in known}
            cell |= {"values": aliases} if aliases else {}
        if self.share is None:
            return Guess(cell, "no file given has what it refers to", "give that file too")
        if self.share < _HALF:
            doubt = f"the files given have {self.share:.0%} of them"
            return Guess(cell, doubt, "look at the others")
        return Guess(cell)


def refer(known: Known, target: str, files: Sequence[Known]) -> Referral | None:
    """Find the best way in which a file's rows refer to another table; None where there is none.

    Args:
        known: The file.
        target: The column of its table.
        files: The files given that feed the table referred to.
    """
    found = list(_referrals(known, target, files))
    if files:
        # What another file has counts for more than the order of kinds.
        return max(found, key=lambda each: (each.share or 0) >= _HALF, default=None)
    return found[0] if found else None


def _referrals(known: Known, target: str, files: Sequence[Known]) -> Iterator[Referral]:
    for by in _KINDS:
        if columns := known.columns.get(f"{target}:{by}"):
            several = by == "id" and len(columns[0].texts) < columns[0].lines
            used = tuple(columns if several else columns[:1])
            meant = "id" if by == "name" and _holds_ids(used[0], files) else by
            yield Referral(meant, used, _share(used, meant, files) if files else None)


def _holds_ids(column: Column, files: Sequence[Known]) -> bool:
    """Whether ids stand where names should."""
    if all(map(_RECORD_ID.fullmatch, column.counts)):
        return True
    return _share([column], "id", files) > _share([column], "name", files)


def _share(columns: Sequence[Column], by: str, files: Sequence[Known]) -> float:
    known = set(_texts(files, by))
    said = {host(text) if by == "domain" else text for each in columns for text in each.counts}
    return len(said & known) / len(said)


def _texts(files: Sequence[Known], by: str) -> Iterator[str]:
    """What the files have of their rows: ids, domains, e-mail addresses or names."""
    for file in files:
        if by == "id":
            columns = [file.id] if file.id else []
        else:
            columns = file.columns.get("domains" if by == "domain" else by, [])
        for column in columns:
            for text in column.counts:
                yield from map(host, text.split(";")) if by == "domain" else (text,)
