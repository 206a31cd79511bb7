"""The workbook: its sheets, its formats, and its bytes, which are the same each time."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # no stubs of it exist

from abmkit import Document, Msg, Value, Words, scene, strings

_PLAIN = {
    "constant_memory": True,
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""No text of the data becomes anything else."""


class Book:
    """A workbook in the making.

    Attributes:
        document: What it shows.
        words: Turns messages into text.
    """

    def __init__(self, document: Document, words: Words) -> None:
        self.document, self.words = document, words
        self._bytes = BytesIO()
        self._font = {"font_name": document.theme.font_family or "Calibri"}
        plain = {**_PLAIN, "default_format_properties": {**self._font, "font_size": 11}}
        self._book: Any = xlsxwriter.Workbook(self._bytes, plain)
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._colours = scene.palette(document.theme.primary, document.theme.accent)
        at = datetime.fromisoformat(document.as_of).replace(tzinfo=None)
        title = f"{words.text(document.title)} – {document.client}"
        self._book.set_properties(
            {
                "title": strings.clean(title),
                "author": strings.clean(document.theme.name),
                "company": strings.clean(document.client),
                "created": at,
            }
        )
        self._book.set_size(2400, 1400)

    def sheet(self, name: str) -> Any:
        """A new sheet without grid lines, to be written from the top down."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        return sheet

    def format(self, **look: Any) -> Any:
        """A format; alike ones are one."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**self._font, **look})
        return self._formats[key]

    def colour(self, token: str) -> str:
        """The value of a colour token."""
        return self._colours[token]

    def say(self, id: str, **args: Value | int | str | Msg) -> str:  # noqa: A002
        """A message of the catalogues."""
        return self.words.text(Msg.of(id, **args))

    def finish(self) -> bytes:
        """Close the workbook and return it."""
        self._book.close()
        return self._bytes.getvalue()
