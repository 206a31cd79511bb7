"""The ten pages by our own PDF renderer: a document of blocks, tagged, cut names copied in full."""

from decimal import Decimal
from typing import Any

from ten_pages import CHART, HEADS, NUMBERS, TALL, Account, Sheet, months

from abmkit import Document, Page, Section, Table, Value, Words, blocks, charts
from abmkit_pdf.renderer import PdfRenderer

WEIGHTS = (6, 1, 3, 2, 2, 3, 3)


def by_abmkit(sheets: tuple[Sheet, ...]) -> bytes:
    """Build the document and render it."""
    return PdfRenderer().render(document(sheets), Words("en-US"))


def document(sheets: tuple[Sheet, ...]) -> Document:
    """The pages as blocks."""
    return Document(
        report="ten-pages",
        title="Ten pages",
        client="Northwind",
        period=blocks.Period(label="2026-Q3", start="2026-07-01", end="2026-09-30"),
        compared=None,
        zone="UTC",
        as_of="2026-10-01T06:00:00Z",
        locale="en-US",
        currency="USD",
        theme=blocks.Theme(name="Blue Harbor"),
        pages=tuple(_page(number, sheet) for number, sheet in enumerate(sheets)),
    )


def _page(number: int, sheet: Sheet) -> Page:
    pair = blocks.Columns(
        left=(Section(title="Pipeline by month", blocks=(_bars(sheet),)),),
        right=(Section(title="Score by month", blocks=(_line(sheet),)),),
        left_columns=6,
    )
    return Page(
        id=f"page-{number}", outline=sheet.title, title=sheet.title, lead=sheet.lead,
        blocks=(pair, _table(sheet)),
    )  # fmt: skip


def _bars(sheet: Sheet) -> blocks.Chart:
    def money(thousands: int) -> Value:
        return Value(number=Decimal(thousands * 1000), unit="money", currency="USD")

    bars = [
        charts.Bar(month, money(bar), money(plan), current=place > 2)
        for place, (month, bar, plan) in enumerate(
            zip(months(6), sheet.bars, sheet.plan, strict=True)
        )
    ]
    return charts.month_chart("Pipeline", bars, CHART, TALL)


def _line(sheet: Sheet) -> blocks.Chart:
    line = charts.Line("Score", tuple(Value(number=Decimal(n)) for n in sheet.line))
    return charts.line_chart(months(12), [line], w=CHART, h=TALL)


def _table(sheet: Sheet) -> Table:
    heads = tuple(
        blocks.Column(
            title=title, align="right" if place in NUMBERS else "left", weight=Decimal(weight)
        )
        for place, (title, weight) in enumerate(zip(HEADS, WEIGHTS, strict=True))
    )
    return Table(columns=heads, rows=tuple(map(_row, sheet.accounts)))


def _row(account: Account) -> tuple[Any, ...]:
    return (
        blocks.Name(text=account.name),
        str(account.tier),
        account.stage,
        Value(number=Decimal(account.touches)),
        Value(number=Decimal(account.score)),
        Value(number=Decimal(account.pipeline), unit="money", currency="USD"),
        Value(number=Decimal(account.days), unit="days"),
    )
