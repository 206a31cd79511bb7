"""A table as a sheet: its head stays in sight, its numbers have the form of their unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from abmkit import strings
from abmkit_xlsx.book import Book
from abmkit_xlsx.fields import Field, Number, fields_of, form_of, plain
from abmkit_xlsx.parts import Part

_HEAD = 2
"""Row of the heads: above it stand the title and the page."""
_NARROWEST, _WIDEST = 10, 60


def write_table(book: Book, part: Part) -> None:
    """Write a table on a sheet of its own."""
    sheet = book.sheet(part.sheet or "")
    rows = [[fields_of(cell) for cell in row] for row in part.table.rows]
    spans = [
        max((len(row[place]) for row in rows), default=1)
        for place in range(len(part.table.columns))
    ]
    _set_widths(book, sheet, part, rows, spans)
    sheet.write_string(0, 0, strings.clean(part.title), book.format(bold=True, font_size=14))
    sheet.write_string(1, 0, strings.clean(part.page), book.format(font_color=book.colour("muted")))
    _write_heads(book, sheet, part, spans)
    sheet.freeze_panes(_HEAD + 1, 0)
    for line, row in enumerate(rows, _HEAD + 1):
        _write_row(book, sheet, line, row, spans)
    if not rows:
        said = part.table.empty or ""
        text = book.words.text(said) if said else book.say("table.empty")
        sheet.write_string(_HEAD + 1, 0, strings.clean(text))
    if part.table.more:
        line = _HEAD + 1 + len(rows)
        sheet.write_string(line, 0, strings.clean(book.words.text(part.table.more)))


def _write_heads(book: Book, sheet: Any, part: Part, spans: Sequence[int]) -> None:
    look = {"bold": True, "bottom": 1, "bottom_color": book.colour("rule"), "text_wrap": True}
    place = 0
    for column, span in zip(part.table.columns, spans, strict=True):
        align = book.format(**look, align=column.align)
        for part_of in range(span):
            text = book.words.text(column.title) if part_of == 0 else ""
            sheet.write_string(_HEAD, place, strings.clean(text), align)
            place += 1


def _write_row(
    book: Book, sheet: Any, line: int, row: Sequence[tuple[Field, ...]], spans: Sequence[int]
) -> None:
    place = 0
    for fields, span in zip(row, spans, strict=True):
        for number, field in enumerate(fields):
            _write_field(book, sheet, (line, place + number), field)
        place += span


def _write_field(book: Book, sheet: Any, at: tuple[int, int], field: Field) -> None:
    if field is None:
        return
    if isinstance(field, Number):
        sheet.write_number(*at, field.number, book.format(num_format=form_of(field, book)))
        return
    wrapped = book.format(text_wrap=True, valign="top")
    sheet.write_string(*at, strings.clean(plain(field, book)), wrapped)


def _set_widths(
    book: Book,
    sheet: Any,
    part: Part,
    rows: Sequence[Sequence[tuple[Field, ...]]],
    spans: Sequence[int],
) -> None:
    """As wide as the longest text of a column, within bounds; known before the first row."""
    place = 0
    for number, (column, span) in enumerate(zip(part.table.columns, spans, strict=True)):
        for inner in range(span):
            texts = [plain(row[number][inner], book) for row in rows if inner < len(row[number])]
            texts += [book.words.text(column.title)] if inner == 0 else []
            longest = max((len(text) for text in texts), default=0)
            sheet.set_column(place, place, min(max(longest + 2, _NARROWEST), _WIDEST))
            place += 1
