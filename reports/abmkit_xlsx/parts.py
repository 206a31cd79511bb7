"""What of a document becomes a sheet, what a line of the first one, and how sheets are called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from abmkit import Document, Table, Words, blocks, strings

_LONGEST = 31
"""Characters that a sheet's name may have."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LINES = frozenset({"headline", "alert", "legend", "key", "paragraph", "narrative"})
"""Blocks of words, which stand on the first sheet."""


@dataclass(frozen=True)
class Part:
    """A block as a table.

    Attributes:
        page: Name of its page.
        title: Head of its section, or its page's.
        table: Its content.
        sheet: Name of its sheet; None: it stands on the first one.
        words: Those of its page.
    """

    page: str
    title: str
    table: Table
    sheet: str | None
    words: Words


def parts_of(document: Document, words: Words, taken: set[str]) -> list[Part]:
    """All blocks of a document in reading order; those inside others stand for themselves.

    Args:
        document: What to show.
        words: Turns messages into text.
        taken: Names that sheets have already, in small letters; grows by those of the parts.
    """
    found = []
    for page in document.pages:
        mine = words.on(page)
        name = mine.text(page.outline)
        for head, block in blocks.flat(page.blocks, name):
            table, title = block.as_table(), mine.text(getattr(block, "title", None) or head)
            sheet = None if block.kind in _LINES else free_name(title, taken)
            found.append(Part(name, title, table, sheet, mine))
    return found


def free_name(title: str, taken: set[str]) -> str:
    """The title, with a number where another sheet is called so; spreadsheets ignore case."""
    name, number = sheet_name(title), 1
    while name.lower() in taken:
        number += 1
        name = f"{sheet_name(title, _LONGEST - len(str(number)) - 1)} {number}"
    taken.add(name.lower())
    return name


def sheet_name(title: str, most: int = _LONGEST) -> str:
    """A title as a sheet may be called, of at most so many characters."""
    plain = _FORBIDDEN.sub(" ", strings.clean(title)).strip("' ")
    kept = ""
    for each in strings.graphemes(plain):
        if len((kept + each).encode("utf-16-le")) // 2 > most:
            break
        kept += each
    return kept.strip("' ") or "–"
