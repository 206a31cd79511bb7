"""Paper, HTML, workbook and JSON of one scorecard carry the same values."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest

from abmkit import Document, ReportData, Value, Words
from abmkit.report.blocks import Block, Cell, Columns, Length, Section, Share, Table
from abmkit.report.json import JsonRenderer
from abmkit_html.renderer import HtmlRenderer
from abmkit_pdf.renderer import PdfRenderer
from abmkit_xlsx.renderer import XlsxRenderer

Read = Callable[[ReportData], tuple[Document, Words]]


def tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Section):
            yield from tables(block.blocks)
        elif isinstance(block, Columns):
            yield from tables((*block.left, *block.right))
        else:
            yield block.as_table()


def values(cell: Cell) -> tuple[Value, ...]:
    """The numbers that a cell prints."""
    if isinstance(cell, Value):
        return (cell,)
    if isinstance(cell, Share):
        return (cell.rate,)
    if isinstance(cell, Length) and cell.text is None:
        return (cell.value,)
    return ()


class Page(HTMLParser):
    """The numbers in full, and all that is said or spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: Counter[str] = Counter()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "data":
            self.numbers[str(told["value"])] += 1
        self.said += [str(told[key]) for key in ("title", "aria-label") if key in told]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module", params=["rich", "poor"])
def twins(request: pytest.FixtureRequest, read: Read) -> tuple[list[Value], dict[str, Any]]:
    """Every number of a scorecard, and the four files."""
    document, words = read(request.getfixturevalue(request.param))
    told = [
        value
        for page in document.pages
        for table in tables(page.blocks)
        for row in table.rows
        for cell in row
        for value in values(cell)
        if value.number is not None
    ]
    assert len(told) > 30
    files: dict[str, Any] = {"words": words}
    for renderer in (PdfRenderer, HtmlRenderer, XlsxRenderer, JsonRenderer):
        files[renderer.name] = renderer().render(document, words)
    return told, files


def printed(value: Value, words: Words) -> set[str]:
    """How a number may be printed: in short or in full, its unit set apart."""
    whole = {words.value(value, compact=True), words.value(value, compact=False)}
    return {squeezed(text) for text in whole} | {squeezed("".join(words.split(value)))}


def test_paper_prints_every_number_or_says_it_of_a_figure(
    twins: tuple[list[Value], dict[str, Any]],
) -> None:
    told, files = twins
    printed_text = "".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(files["pdf"])
    )
    with pikepdf.open(BytesIO(files["pdf"])) as pdf:
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        alts = "".join(str(each.Alt) for each in figures if "/Alt" in each)
    text = squeezed(printed_text + alts)
    missing = [each for each in told if not any(p in text for p in printed(each, files["words"]))]
    assert missing == []


def test_html_holds_every_number_in_full(twins: tuple[list[Value], dict[str, Any]]) -> None:
    told, files = twins
    html = Page()
    html.feed(files["html"].decode())
    spoken = squeezed("".join(html.said))
    wanted = {format(each.number, "f"): each for each in told if each.number is not None}
    missing = [
        each
        for number, each in wanted.items()
        if number not in html.numbers
        and not any(p in spoken for p in printed(each, files["words"]))
    ]
    assert missing == []


def test_the_workbook_holds_every_number(twins: tuple[list[Value], dict[str, Any]]) -> None:
    told, files = twins
    book = openpyxl.load_workbook(BytesIO(files["xlsx"]))
    held = Counter(
        round(cell.value, 9)
        for sheet in book
        for row in sheet
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    )
    for each in told:
        scale = 100 if each.unit == "points" else 1
        number = round(float(each.number or 0) * scale, 9)
        assert held[number] > 0, each
        held[number] -= 1


def test_json_holds_every_number(twins: tuple[list[Value], dict[str, Any]]) -> None:
    told, files = twins
    whole = json.loads(files["json"])
    cells = Counter(cell for table in whole["tables"] for row in table["rows"] for cell in row)
    for each in told:
        text = files["words"].value(each, compact=False)
        matches = [cell for cell in cells if text in cell]
        assert matches, each
