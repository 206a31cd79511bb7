"""A new target list taken over from a day on: what changes, and the dated lines it makes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from abmkit.errors import UsageError
from abmkit.workspace.book import amend_book
from abmkit.workspace.lines import SHEET
from abmkit.workspace.list_file import read_list
from abmkit.workspace.lists import TargetAccount
from abmkit.workspace.write import write_over

COLUMNS = tuple(TargetAccount.model_fields)
_ENDS, _BEGINS = "valid_to", "valid_from"


@dataclass(frozen=True)
class Difference:
    """What a new list makes of an account.

    Attributes:
        account: Its domain, or its name.
        change: What becomes of it.
        before: What the list in force says beside the account; None: it is not on it.
        after: What the new one says; None: it is not on it.
    """

    account: str
    change: Literal["added", "removed", "changed", "unchanged"]
    before: str | None
    after: str | None


def compare(
    old: Sequence[TargetAccount], new: Sequence[TargetAccount], day: date
) -> tuple[Difference, ...]:
    """A new list beside the one in force on a day, by account.

    Args:
        old: All dated lines.
        new: The lines of the new list.
        day: The first day of the new list.

    Raises:
        UsageError: The new list has dates of its own, or an account twice, or the old one changes
            after that day.
    """
    _check(old, new, day)
    before = {_account(line): line for line in old if _holds(line, day)}
    after = {_account(line): line for line in new}
    return tuple(
        _difference(name, before.get(name), after.get(name)) for name in sorted({*before, *after})
    )


def take_over(path: Path, shown: str, new: Sequence[TargetAccount], day: date) -> None:
    """Write the new list into ``targets.csv``: old lines end on the day, new ones begin on it.

    Lines that stay as they are, and the order of all, are kept. Where people keep the list in a
    workbook in its place, its other cells and sheets are kept, too.

    Raises:
        ConfigError: ``targets.csv`` is wrong; names the line.
        UsageError: As for ``compare``.
        OSError: It cannot be written, and is as it was.
    """
    old = read_list(path, shown, TargetAccount)
    changes = {each.account: each.change for each in compare(old, new, day)}
    ended = [_ended(line, changes.get(_account(line)), day) for line in old]
    begun = [
        line.model_copy(update={_BEGINS: day})
        for line in new
        if changes[_account(line)] in ("added", "changed")
    ]
    book = path.with_suffix(SHEET)
    if book.exists():
        amend_book(book, [*map(_row, old)], [*map(_row, ended), *map(_row, begun)])
        return
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cells(line) for line in (*ended, *begun)])
    write_over(path, out.getvalue())


def _check(old: Sequence[TargetAccount], new: Sequence[TargetAccount], day: date) -> None:
    met: set[str] = set()
    for line in new:
        name = _account(line)
        if line.valid_from or line.valid_to:
            raise UsageError(f"{name}: a new list has no dates; --effective sets its first day")
        if name in met:
            raise UsageError(f"{name} is on the new list twice; remove one line")
        met.add(name)
    for line in old:
        if any(each and each > day for each in (line.valid_from, line.valid_to)):
            raise UsageError(
                f"{_account(line)}: the list changes after {day}; choose a later day, "
                "or edit the file"
            )


def _difference(name: str, before: TargetAccount | None, after: TargetAccount | None) -> Difference:
    said = [None if line is None else _beside(line) for line in (before, after)]
    if before is None:
        return Difference(name, "added", *said)
    if after is None:
        return Difference(name, "removed", *said)
    return Difference(name, "unchanged" if said[0] == said[1] else "changed", *said)


def _ended(line: TargetAccount, change: str | None, day: date) -> TargetAccount:
    ends = change in ("removed", "changed") and _holds(line, day)
    return line.model_copy(update={_ENDS: day}) if ends else line


def _holds(line: TargetAccount, day: date) -> bool:
    return (line.valid_from is None or line.valid_from <= day) and (
        line.valid_to is None or line.valid_to > day
    )


def _account(line: TargetAccount) -> str:
    return (line.domain or "").lower() or line.name or ""


def _beside(line: TargetAccount) -> str:
    """What a line says beside its account, in words."""
    left_out = ("domain", "name", _BEGINS, _ENDS)
    told = zip(COLUMNS, _cells(line), strict=True)
    return ", ".join(f"{name} {cell}" for name, cell in told if cell and name not in left_out)


def _row(line: TargetAccount) -> dict[str, str | date | None]:
    """A line as a workbook holds it: days are days there."""
    texts = dict(zip(COLUMNS, _cells(line), strict=True))
    days = {_BEGINS: line.valid_from, _ENDS: line.valid_to}
    return {name: text or None for name, text in texts.items()} | days


def _cells(line: TargetAccount) -> list[str]:
    return list(_texts(line))


def _texts(line: TargetAccount) -> Iterator[str]:
    for name in COLUMNS:
        value = getattr(line, name)
        if isinstance(value, tuple):
            yield "; ".join(value)
        else:
            yield "" if value is None else str(value)
