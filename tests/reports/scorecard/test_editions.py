"""Each report beside the scorecard comes out of every renderer, and says the same."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pypdfium2
import pytest

from abmkit import ClientReport, ReportData
from abmkit.report.client import Subject
from abmkit.report.json import JsonRenderer
from abmkit_html.renderer import HtmlRenderer
from abmkit_pdf.renderer import PdfRenderer
from abmkit_xlsx.renderer import XlsxRenderer

Make = Callable[..., ReportData]
SAYS = {
    "monthly": ("Month and quarter to date", "Deals won", "Rates over rolling windows"),
    "account": ("Buying-group coverage", "Last days with attention"),
    "portfolio": ("Acme", "no report", "Win rate"),
}


def data_of(report: str, make: Make) -> ReportData:
    if report == "account":
        return make(report=report, about=Subject(make().accounts[1]))
    if report == "portfolio":
        return make(report=report, reports=(ClientReport("acme", "Acme"),))
    return make(report=report, period="2026-08")


def pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)


def xlsx_text(data: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(data))
    cells = (cell.value for sheet in book for row in sheet for cell in row)
    return " ".join(str(value) for value in cells if value is not None)


@pytest.mark.parametrize("report", SAYS)
def test_every_renderer_prints_it(report: str, make: Make, read: Any) -> None:
    document, words = read(data_of(report, make))
    pdf, html, xlsx = PdfRenderer(), HtmlRenderer(), XlsxRenderer()
    texts = (
        pdf_text(pdf.render(document, words)),
        html.render(document, words).decode(),
        xlsx_text(xlsx.render(document, words)),
        JsonRenderer().render(document, words).decode(),
    )
    assert [*pdf.warnings, *html.warnings, *xlsx.warnings] == []
    for said in SAYS[report]:
        assert [said in " ".join(text.split()) for text in texts] == [True] * 4, said
