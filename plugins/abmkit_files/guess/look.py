"""A first look at a file: its columns, what stands in them, and words that mean nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import shorten

from abmkit_files.disk import stamp
from abmkit_files.opening import open_file
from abmkit_files.places import locate, locate_all, without_day
from abmkit_files.settings import File
from abmkit_files.xlsx import SUFFIXES, sheets_of

#: Lines looked at; a sync reads them all, and ``source check`` tells what was not foreseen.
LINES = 20_000

_NULLS = {"select", "n/a", "#n/a", "null", "(null)", "(blank)", "(empty)", "-", "--"}


def fold(text: str) -> str:
    """Letters and digits of a text, alike whatever their case, width and what is between them."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


@dataclass(frozen=True)
class Column:
    """A column of a file.

    Attributes:
        name: Its header.
        texts: What stands in it, line by line, without empty cells and texts that mean nothing.
        lines: How many lines the file has.
    """

    name: str
    texts: tuple[str, ...]
    lines: int

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each text stands there."""
        return Counter(self.texts)

    @property
    def is_key(self) -> bool:
        """Whether each line has a text of its own there."""
        return 0 < len(self.counts) == len(self.texts) == self.lines

    @property
    def samples(self) -> str:
        """Three different texts of it, in words."""
        return ", ".join(shorten(text, 40, placeholder=" …") for text in [*self.counts][:3])

    @property
    def keys(self) -> tuple[str, ...]:
        """The words its header may be known by: ``Deal - Title``, ``deal.title`` also by title."""
        plain = re.sub(r"__c$|^property_", "", self.name)
        behind = (plain.partition(" - ")[2], plain.rpartition(".")[2])
        return tuple(dict.fromkeys(fold(part) for part in (plain, *behind) if part))


@dataclass(frozen=True)
class Look:
    """What a file holds.

    Attributes:
        path: As the settings will name it.
        sheet: The sheet of a workbook that has several.
        stem: Its name without the suffix; of a sheet, the sheet's.
        columns: By header, in order.
        lines: How many were looked at.
        nulls: Texts in it that mean nothing.
    """

    path: str
    sheet: str | None
    stem: str
    columns: dict[str, Column]
    lines: int
    nulls: tuple[str, ...]

    @property
    def place(self) -> tuple[str, str | None]:
        """What tells it from other looks."""
        return self.path, self.sheet

    @property
    def is_whole(self) -> bool:
        """Whether all lines were looked at."""
        return self.lines < LINES


def look_at(path: str, folder: Path) -> list[Look]:
    """Look at a file, or at the latest of those that a pattern names; a look a sheet.

    Args:
        path: As the settings will name it.
        folder: Where relative paths start.

    Raises:
        Fatal: It cannot be read.
        Retryable: It was written to meanwhile.
    """
    place = locate_all(path, folder)[0]
    stem = place.stem if place == locate(path, folder) else without_day(place.stem)
    with stamp(place).steady():
        sheets = sheets_of(place) if place.suffix.lower() in SUFFIXES else []
        if len(sheets) < 2:
            return [_look(path, place, stem, None)]
        return [_look(path, place, sheet, sheet) for sheet in sheets]


def _look(path: str, place: Path, stem: str, sheet: str | None) -> Look:
    wanted = File.model_construct(path=path, encoding=None, delimiter=None, sheet=sheet)
    reader = open_file(place, wanted)
    cells: list[list[str]] = [[] for _ in reader.header]
    for chunk in reader.chunks():
        for kept, column in zip(cells, chunk.columns, strict=True):
            kept += (text.strip() for text in column)
        if len(cells[0]) >= LINES:
            break
    lines = min(len(cells[0]), LINES)
    nulls = sorted({text for kept in cells for text in set(kept) if text.lower() in _NULLS})
    columns = {
        name: Column(name, tuple(_filled(kept[:LINES], nulls)), lines)
        for name, kept in zip(reader.header, cells, strict=True)
    }
    return Look(path, sheet, stem, columns, lines, tuple(nulls))


def _filled(texts: list[str], nulls: list[str]) -> Iterator[str]:
    return (text for text in texts if text and text not in nulls)
