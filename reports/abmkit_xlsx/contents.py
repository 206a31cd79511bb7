"""The first sheet: what the report is, what it says in words, and where each table stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from abmkit import strings
from abmkit_xlsx.book import Book
from abmkit_xlsx.fields import fields_of, plain
from abmkit_xlsx.parts import Part, sheet_name


def write_contents(book: Book, parts: Sequence[Part], evidence: Mapping[str, str]) -> None:
    """Write the first sheet.

    Args:
        book: The workbook.
        parts: What it shows.
        evidence: Names of the sheets of evidence by metric.
    """
    sheet = book.sheet(sheet_name(book.words.text(book.document.title)))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 110)
    line = _write_head(book, sheet)
    page = None
    for part in parts:
        book.words = part.words
        if part.page != page:
            page = part.page
            line = _write_page(book, sheet, line, page)
        line = _write_part(book, sheet, line, part)
    if evidence:
        line = _write_page(book, sheet, line, book.say("evidence.title"))
        for name in evidence.values():
            line = _write_link(book, sheet, line, name, name)


def _write_page(book: Book, sheet: Any, line: int, page: str) -> int:
    look = book.format(bold=True, font_size=12, font_color=book.colour("brand"))
    sheet.write_string(line + 1, 0, strings.clean(page), look)
    return line + 2


def _write_head(book: Book, sheet: Any) -> int:
    title = f"{book.words.text(book.document.title)} – {book.document.client}"
    sheet.write_string(0, 0, strings.clean(title), book.format(bold=True, font_size=16))
    muted = book.format(font_color=book.colour("muted"))
    lines = list(_facts(book))
    for number, text in enumerate(lines, 1):
        sheet.write_string(number, 0, strings.clean(text), muted)
    return len(lines) + 1


def _facts(book: Book) -> Iterator[str]:
    """What the foot of each page says on paper."""
    document, words = book.document, book.words
    yield book.say("header.prepared_by", brand=document.theme.name)
    yield book.say("footer.period", period=words.period(document.period))
    if document.compared:
        yield book.say("footer.compared", period=words.period(document.compared))
    yield book.say("footer.as_of", instant=words.instant(document.as_of, document.zone))
    if document.corrects:
        sent = words.instant(document.corrects, document.zone)
        yield book.say("header.corrects", instant=sent)
    if document.theme.show_powered_by:
        yield book.say("footer.powered_by")


def _write_part(book: Book, sheet: Any, line: int, part: Part) -> int:
    """A link to the table's sheet, or its words."""
    if part.sheet:
        return _write_link(book, sheet, line, part.sheet, part.title)
    wrapped = book.format(text_wrap=True, valign="top")
    for row in part.table.rows:
        said = [plain(field, book) for cell in row for field in fields_of(cell)]
        sheet.write_string(line, 1, strings.clean(" ".join(filter(None, said))), wrapped)
        line += 1
    return line


def _write_link(book: Book, sheet: Any, line: int, to: str, title: str) -> int:
    link = book.format(font_color=book.colour("brand"), underline=1)
    target = "internal:'{}'!A1".format(to.replace("'", "''"))
    sheet.write_url(line, 0, target, link, strings.clean(title)[:255])
    return line + 1
