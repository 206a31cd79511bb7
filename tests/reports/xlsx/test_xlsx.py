"""The XLSX twin: typed cells, no formula, the same bytes each time."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from abmkit import Document, Words
from abmkit.report.blocks import (
    Block,
    Chip,
    Column,
    Columns,
    Cover,
    Glossary,
    Heat,
    Length,
    Name,
    Page,
    Paragraph,
    Section,
    Share,
    Sign,
    Table,
    Term,
    Theme,
)
from abmkit.report.evidence import Evidence, EvidenceRow
from abmkit.report.value import Change, Period, Value
from abmkit.testing import check_renderer
from abmkit_xlsx.renderer import XlsxRenderer

HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "http://example.com/",
    "00123",
    "nul\x00 and \x1b",
    "lone \ud800 half",
)


def document(*blocks: Block, locale: str = "en-US", **more: str) -> Document:
    return Document(
        report="sample",
        title="Scorecard",
        client="Acme",
        period=Period(label="2026-Q3", start="2026-07-01", end="2026-09-30"),
        compared=None,
        zone="UTC",
        as_of="2026-10-01T00:00:00Z",
        locale=locale,
        currency="USD",
        theme=Theme(name="North Star"),
        pages=(Page(id="one", outline="One", title="First", blocks=blocks),),
        **more,
    )


def opened(*blocks: Block, locale: str = "en-US") -> Workbook:
    data = XlsxRenderer().render(document(*blocks, locale=locale), Words(locale))
    return openpyxl.load_workbook(BytesIO(data))


def table(*cells: object) -> Table:
    return Table(columns=(Column(title="Head"),) * len(cells), rows=(cells,))


def money(number: int | str, currency: str = "USD") -> Value:
    return Value(number=number, unit="money", currency=currency)


def test_it_keeps_the_renderers_contract() -> None:
    check_renderer(XlsxRenderer)


@pytest.mark.parametrize(
    ("cell", "held", "form"),
    [
        (Value(number=1234), 1234, "#,##0"),
        (Value(number="0.27543", unit="percent"), 0.27543, "0.0%"),
        (Value(number="0.02", unit="points"), 2, '0.0" pp"'),
        (money("10005534.25"), 10005534.25, '"$"#,##0.00'),
        (money(482, "KRW"), 482, '"₩"#,##0'),
        (Value(number="75.5", unit="days"), 75.5, '#,##0.0" days"'),
        (Value(number=1, unit="days"), 1, '#,##0.0" day"'),
        (Value(number="2.5", unit="hours"), 2.5, '#,##0.0" hours"'),
        (Value(number="1439.5", unit="minutes"), 1439.5, '#,##0.0" min"'),
        (Value(number=45, unit="seconds", state="estimated"), 45, '#,##0.0" sec"" e"'),
        (
            Value(number="25464.19", unit="money_per_day", currency="USD"),
            25464.19,
            '"$"#,##0.00" per day"',
        ),
        (Value(number="4.2", unit="score"), 4.2, "0.0"),
        (
            Change(difference="-8.5", relative=False, unit="days", against="Q2"),
            -8.5,
            '+#,##0.0" days";-#,##0.0" days";#,##0.0" days"',
        ),
        (Value(number=5, state="estimated"), 5, '#,##0" e"'),
        (
            Change(difference="-0.02", relative=False, unit="percent", against="Q2"),
            -2,
            '+0.0" pp";-0.0" pp";0.0" pp"',
        ),
        (
            Change(difference="0.145", relative=True, unit="money", against="Q2"),
            0.145,
            "+0.0%;-0.0%;0.0%",
        ),
    ],
)
def test_numbers_are_numbers_in_the_form_of_their_unit(cell, held, form) -> None:
    found = opened(Section(title="Numbers", blocks=(table(cell),)))["Numbers"]["A4"]
    assert found.data_type == "n"
    assert found.value == held
    assert found.number_format == form


@pytest.mark.parametrize(
    ("locale", "forms"),
    [
        ("ko-KR", ('#,##0.0"일"', '#,##0.0"분"', '"US$"#,##0.00"/일"')),
        ("de-DE", ('#,##0.0" Tage"', '#,##0.0" Min."', '"$"#,##0.00" pro Tag"')),
    ],
)
def test_units_are_named_in_the_language_of_the_report(locale: str, forms: tuple[str, ...]) -> None:
    cells = (
        Value(number="75.5", unit="days"),
        Value(number="1439.5", unit="minutes"),
        Value(number=25_464, unit="money_per_day", currency="USD"),
    )
    sheet = opened(Section(title="Numbers", blocks=(table(*cells),)), locale=locale)["Numbers"]
    assert tuple(cell.number_format for cell in sheet[4]) == forms


@pytest.mark.parametrize(
    ("cell", "fields"),
    [
        (Name(text="Acme", sub="Machinery"), ["Acme", "Machinery"]),
        (Chip(text="1", level=1), ["1"]),
        (Heat(levels=(0, 5, None)), ["0 5 –"]),
        (Cover(known=2, engaged=0), ["2 known, not engaged"]),
        (Sign(goal="off", text="failed", of="state"), ["Failed", "failed"]),
        (Length(value=Value(number=7), full=Decimal(9), before=Decimal(8)), [7, 8]),
        (
            Share(
                part=Value(number=29),
                whole=Value(number=41),
                rate=Value(number="0.5", unit="percent"),
            ),
            [29, 41, 0.5],
        ),
        (Value(number=None, state="missing"), ["–"]),
        (Change(difference=None, relative=False, unit="count", against="Q2"), ["new"]),
    ],
)
def test_every_cell_holds_its_facts(cell, fields) -> None:
    row = opened(Section(title="Cells", blocks=(table(cell),)))["Cells"][4]
    assert [each.value for each in row] == fields


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    rows = tuple((Name(text=name),) for name in HOSTILE)
    block = Table(columns=(Column(title=HOSTILE[0]),), rows=rows)
    data = XlsxRenderer().render(
        document(Section(title=HOSTILE[1], blocks=(block,)), Paragraph(text=HOSTILE[0])),
        Words("en-US"),
    )
    book = openpyxl.load_workbook(BytesIO(data))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    told = [cell.value for cell in cells]
    for name in HOSTILE[:6]:
        assert name in told
    assert "nul and " in told
    assert "lone \ufffd half" in told
    assert all(cell.hyperlink is None or cell.hyperlink.target is None for cell in cells)
    with ZipFile(BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_a_sheet_a_table_and_words_on_the_first() -> None:
    inner = Columns(left=(table("a"),), right=(Section(title="Right", blocks=(table("b"),)),))
    glossary = Glossary(terms=(Term(name="Win rate", id="win_rate", text="Won ÷ closed."),))
    book = opened(
        Paragraph(text="A remark."),
        Section(title="Left", blocks=(inner,)),
        Section(title="left", blocks=(table("c"),)),
        Section(title="Words: [all]/*?" + "x" * 40, blocks=(glossary,)),
    )
    assert book.sheetnames[:4] == ["Scorecard", "Left", "Right", "left 2"]
    assert book.sheetnames[4].startswith("Words   all")
    assert len(book.sheetnames[4]) == 31
    assert book["Left"].freeze_panes == "A4"
    first = [cell.value for row in book["Scorecard"] for cell in row]
    assert "A remark." in first
    links = {cell.value: cell.hyperlink for row in book["Scorecard"] for cell in row}
    assert links["Right"].location == "'Right'!A1"


def test_an_empty_table_says_so() -> None:
    block = Table(columns=(Column(title="Head"),), rows=(), empty="Connect a survey")
    assert opened(Section(title="NPS", blocks=(block,)))["NPS"]["A4"].value == "Connect a survey"


def test_the_file_has_no_clock_of_its_own() -> None:
    data = XlsxRenderer().render(document(Paragraph(text=".")), Words("en-US"))
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.properties.created.isoformat() == "2026-10-01T00:00:00"
    with ZipFile(BytesIO(data)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}


def evidence(*rows: EvidenceRow, count: int = 500) -> Evidence:
    return Evidence(
        metric="win_rate",
        title="Win rate",
        part="deal.count(where status = 'won')",
        count=count,
        columns=("source", "record", "amount", "count"),
        numeric=("amount", "count"),
        money=("amount",),
        rows=rows,
    )


def test_the_rows_behind_a_key_figure_stand_on_a_sheet_of_their_own() -> None:
    page = "https://app.example/contacts/1/record/0-3/77"
    made = document(Paragraph(text=".")).model_copy(
        update={
            "evidence": (
                evidence(
                    EvidenceRow(cells=("crm", "77", "12.5", "0.5"), url=page),
                    EvidenceRow(cells=("crm", "=1+1", None, None)),
                    EvidenceRow(cells=("crm", "78", "114000.0000", "7")),
                ),
                evidence(count=0),
            )
        }
    )
    book = openpyxl.load_workbook(BytesIO(XlsxRenderer().render(made, Words("en-US"))))
    assert book.sheetnames == ["Scorecard", "Evidence Win rate"]
    sheet = book["Evidence Win rate"]
    assert [sheet["A1"].value, sheet["A4"].value] == [
        "Win rate",
        "deal.count(where status = 'won')",
    ]
    assert sheet["A5"].value == "3 of 500 rows"
    assert [cell.value for cell in sheet[6]] == ["source", "record", "amount", "count"]
    assert [cell.value for cell in sheet[7]] == ["crm", "77", 12.5, 0.5]
    assert sheet["B7"].hyperlink.target == page
    assert (sheet["B8"].value, sheet["B8"].data_type, sheet["B8"].hyperlink) == ("=1+1", "s", None)
    assert (sheet["C9"].value, sheet["C9"].number_format) == (114000, '"$"#,##0.00')
    assert [sheet[place].number_format for place in ("D7", "D9")] == ["#,##0.00##", "#,##0"]
    assert sheet["A12"].value == "0 of 0 rows"
    (link,) = [cell for row in book["Scorecard"] for cell in row if cell.value == sheet.title]
    assert link.hyperlink.location == "'Evidence Win rate'!A1"
