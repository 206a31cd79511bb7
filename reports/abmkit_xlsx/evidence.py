"""Sheets of evidence: the rows behind a key figure, each with a link to its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from abmkit import Document, strings
from abmkit_xlsx.book import Book
from abmkit_xlsx.fields import money_form
from abmkit_xlsx.parts import free_name

_WIDTHS = {"record": 24, "account": 36}
_WIDTH = 16


def evidence_sheets(document: Document, book: Book, taken: set[str]) -> dict[str, str]:
    """Names for the sheets, by metric, in the order of the key figures.

    Args:
        document: Holds the rows.
        book: Its words name the metrics.
        taken: Names of the other sheets; grows by these.
    """
    found: dict[str, str] = {}
    for each in document.evidence:
        if each.metric not in found:
            title = book.say("evidence.sheet", metric=book.words.text(each.title))
            found[each.metric] = free_name(title, taken)
    return found


def write_evidence(book: Book, metric: str, name: str) -> None:
    """Write the rows behind one metric, part by part of its formula."""
    parts = [each for each in book.document.evidence if each.metric == metric]
    sheet = book.sheet(name)
    for place, column in enumerate(parts[0].columns):
        sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
    title = book.words.text(parts[0].title)
    sheet.write_string(0, 0, strings.clean(title), book.format(bold=True, font_size=14))
    muted = book.format(font_color=book.colour("muted"))
    sheet.write_string(1, 0, strings.clean(f"{metric} · {_period(book)}"), muted)
    line = 3
    for part in parts:
        sheet.write_string(line, 0, strings.clean(part.part), book.format(bold=True))
        said = book.say("evidence.rows", shown=len(part.rows), n=part.count)
        sheet.write_string(line + 1, 0, strings.clean(said), muted)
        _write_heads(book, sheet, line + 2, part.columns)
        amount = money_form(book.document.currency, book)
        forms = {each: amount if each in part.money else "" for each in part.numeric}
        for number, row in enumerate(part.rows, line + 3):
            cells = dict(zip(part.columns, row.cells, strict=True))
            _write_row(book, sheet, number, cells, forms, row.url)
        line += 4 + len(part.rows)


def _period(book: Book) -> str:
    return book.words.period(book.document.period)


def _write_heads(book: Book, sheet: Any, line: int, columns: Sequence[str]) -> None:
    look = book.format(bold=True, bottom=1, bottom_color=book.colour("rule"))
    for place, column in enumerate(columns):
        sheet.write_string(line, place, strings.clean(column), look)


def _write_row(
    book: Book,
    sheet: Any,
    line: int,
    cells: Mapping[str, str | None],
    forms: Mapping[str, str],
    url: str | None,
) -> None:
    for place, (column, cell) in enumerate(cells.items()):
        if cell is None:
            continue
        if column == "record" and url:
            link = book.format(font_color=book.colour("brand"), underline=1)
            sheet.write_url(line, place, url, link, strings.clean(cell)[:255])
        elif column in forms:
            number = Decimal(cell)
            form = forms[column] or _form(number)
            sheet.write_number(line, place, number, book.format(num_format=form))
        else:
            sheet.write_string(line, place, strings.clean(cell))


def _form(number: Decimal) -> str:
    """With cents only where there are some: ``#,##0.##`` would leave a point after whole ones."""
    return "#,##0" if number == number.to_integral_value() else "#,##0.00##"
