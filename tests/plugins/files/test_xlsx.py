"""Workbooks: cells as people see them, odd files of odd programs, and files made to do harm."""

import datetime as dt
import random
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from abmkit import Fatal
from abmkit_files import reader
from abmkit_files.connector import Files
from abmkit_files.xlsx import Workbook, package, sheets_of
from abmkit_files.xlsx.formats import meaning

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cells_of(reader: Workbook) -> list[tuple[str, ...]]:
    return [row for chunk in reader.chunks() for row in zip(*chunk.columns, strict=True)]


def saved(path: Path, rows: Iterable[Iterable[Any]], **formats: str) -> Workbook:
    """A workbook of openpyxl; formats by the cell's place."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    for place, code in formats.items():
        book.active[place].number_format = code
    book.save(path)
    return Workbook(path)


def made(path: Path, rows: str, workbook: str = "", **parts: str) -> Path:
    """A workbook of bare XML: the rows of its sheet, and other parts by name."""
    named = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            f'<Relationships><Relationship Id="r1" Type="{LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{workbook}'
            '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships><Relationship Id="r1" Type="{LINKS}/worksheet" '
            f'Target="sheet.xml"/><Relationship Id="r2" Type="{LINKS}/sharedStrings" '
            f'Target="/xl/strings.xml"/><Relationship Id="r3" Type="{LINKS}/styles" '
            'Target="styles.xml"/></Relationships>'
        ),
        "xl/strings.xml": f'<sst xmlns="{MAIN}"/>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
        "xl/sheet.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        **parts,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in named.items():
            archive.writestr(name, text)
    return path


at = dt.datetime.fromisoformat
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="str"><v>b</v></c></row>'
)


def test_cells_are_read_as_people_see_them(tmp_path: Path) -> None:
    reader = saved(
        tmp_path / "a.xlsx",
        [
            ["id", "amount", "part", "won", "name", "error", "on", "at", "time", "spent", None, 7],
            [
                12345678, 0.1 + 0.2, 0.26, True, " Acme ", "#N/A", dt.date(2024, 1, 23),
                at("2024-01-23 08:55:01"), dt.time(8, 55), dt.timedelta(minutes=36), None, 1,
            ],
            ["007", Decimal("12345.67"), 1e20, False, None, None, at("2024-01-24")],
        ],
        C2="0%",
    )  # fmt: skip
    assert reader.header == (
        "id", "amount", "part", "won", "name", "error", "on", "at", "time", "spent",
        "column 11", "7",
    )  # fmt: skip
    first, second = cells_of(reader)
    assert first == (
        "12345678", "0.3", "0.26", "TRUE", " Acme ", "#N/A", "2024-01-23",
        "2024-01-23T08:55:01", "08:55:00", "0.025", "", "1",
    )  # fmt: skip
    assert second[:7] == (
        "007", "12345.67", "100000000000000000000", "FALSE", "", "", "2024-01-24T00:00:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "code", "means"),
    [
        (0, None, "number"),
        (14, None, "day"),
        (22, None, "moment"),
        (21, None, "time"),
        (46, None, "number"),
        (58, None, "day"),
        (164, "General", "number"),
        (164, "yyyy-mm-dd", "day"),
        (164, "DD.MM.YYYY", "day"),
        (164, "[$-409]mmm d, yyyy;@", "day"),
        (164, 'yyyy"년" m"월" d"일"', "day"),
        (164, "mmmm", "day"),
        (164, "m/d/yy h:mm AM/PM", "moment"),
        (164, "h:mm:ss.000", "time"),
        (164, "[h]:mm", "number"),
        (164, "0.00E+00", "number"),
        (164, '#,##0 "days";[Red]-#,##0 "days"', "number"),
        (164, "[Blue]0.0\\d", "number"),
        (164, "[$€-407] #,##0.00", "number"),
    ],
)
def test_formats_tell_days_from_numbers(number: int, code: str | None, means: str) -> None:
    assert meaning(number, code) == means


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    rows = HEAD + '<row r="2"><c r="A2" s="1"><v>1</v></c><c r="B2"><v>1</v></c></row>'
    path = tmp_path / "a.xlsx"
    made(path, rows, '<workbookPr date1904="1"/>', **{"xl/styles.xml": f"{styles}</styleSheet>"})
    assert cells_of(Workbook(path)) == [("1904-01-02", "1")]
    made(path, rows, **{"xl/styles.xml": f"{styles}</styleSheet>"})
    assert cells_of(Workbook(path)) == [("1900-01-01", "1")]


@pytest.mark.parametrize(
    ("days", "day"),
    [("59", "1900-02-28"), ("61", "1900-03-01"), ("2958465", "9999-12-31"), ("-1", "-1"),
     ("2958466", "2958466"), ("1e300", "1e+300"), ("x", "x"), ("45314.999999999", "2024-01-24")],
)  # fmt: skip
def test_the_first_and_last_days_and_what_is_none(tmp_path: Path, days: str, day: str) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = f'{HEAD}<row r="2"><c r="A2" s="1"><v>{days}</v></c></row>'
    path = made(tmp_path / "a.xlsx", rows, **{"xl/styles.xml": styles})
    assert cells_of(Workbook(path))[0][0] == day


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("9007199254740993", "9007199254740993"),
        ("-0042", "-0042"),
        ("1234.5600000000001", "1234.56"),
        ("1E-3", "0.001"),
        ("100000000000000000000", "100000000000000000000"),
        ("2.0", "2"),
        ("1E+999", "inf"),
        ("-NaN", "nan"),
    ],
)
def test_numbers_keep_the_digits_that_people_see(tmp_path: Path, said: str, text: str) -> None:
    path = made(tmp_path / "a.xlsx", f"{HEAD}<row><c><v>{said}</v></c></row>")
    assert cells_of(Workbook(path))[0][0] == text


def test_texts_of_all_kinds(tmp_path: Path) -> None:
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>Kim </t></r><r><rPr><b/></rPr><t>Minsu</t></r>'
        "<rPh><t>gim</t></rPh></si><si><t>a_x000D_b_x005F_x0041_</t></si><si/></sst>"
    )
    rows = HEAD + (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        '<row><c t="s"><v>2</v></c><c t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r></is></c>'
        '</row><row><c t="d"><v>2024-01-23T00:00:00</v></c><c t="str"><v>&lt;img&gt;</v></c></row>'
    )
    path = made(tmp_path / "a.xlsx", rows, **{"xl/strings.xml": strings})
    assert cells_of(Workbook(path)) == [
        ("Kim Minsu", "a\rb_x0041_"),
        ("", "xy"),
        ("2024-01-23T00:00:00", "<img>"),
    ]


def test_formulas_give_the_value_stored_with_them_and_are_never_worked_out(
    tmp_path: Path, source: Callable[..., Files]
) -> None:
    rows = HEAD + (
        '<row><c t="str"><f>HYPERLINK("http://x")</f><v>x</v></c><c><f>1+1</f><v>3</v></c></row>'
        '<row><c t="str"><f>""</f><v></v></c><c><f>1+1</f><v/></c></row>'
        '<row><c><v>9</v></c><c t="shared"><f t="shared" si="0"/></c></row>'
    )
    path = made(tmp_path / "a.xlsx", rows)
    first, second, third = cells_of(Workbook(path))
    assert first == ("x", "3")
    assert second == ("", "\0a formula without a stored value")
    assert third == ("9", "\0a formula without a stored value")
    files = source(
        '[files.d]\npath = "a.xlsx"\n[files.d.rows.deal]\nid = "a"\n'
        'map = { status = { value = "open" }, name = "b" }'
    )
    told = [check.what for check in files.check() if check.advice]
    assert "'\\x00a formula without a stored value', once, is no text" in told[-1]


def test_rows_and_cells_need_no_places_and_may_have_gaps(tmp_path: Path) -> None:
    rows = (
        '<row r="3"><c r="B3"><v>5</v></c><c r="D3" t="str"><v>Name</v></c></row>'
        '<row r="5"><c r="D5" t="str"><v>far</v></c><c r="XFD5" t="str"><v>note</v></c></row>'
        '<row><c><v>1</v></c><c><v>2</v></c></row>'
        '<row r="9"><c r="B9" t="str"><v>  </v></c></row><row r="10"/>'
        '<row r="12"><c r="E12" t="str"><v>note</v></c></row>'
    )  # fmt: skip
    reader = Workbook(made(tmp_path / "a.xlsx", rows))
    assert reader.header == ("column 1", "5", "column 3", "Name")
    (chunk,) = reader.chunks()
    assert list(zip(*chunk.columns, strict=True)) == [("", "", "", "far"), ("1", "2", "", "")]
    assert chunk.lines == [5, 6]


def test_prefixes_backslashes_and_missing_parts_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "XL\\Workbook.xml",
            '<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:q="r">'
            '<x:sheets><x:sheet name="S" sheetId="1" q:id="r1"/></x:sheets></x:workbook>',
        )
        archive.writestr(
            "xl\\_rels\\workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Type="r/worksheet" Target="/xl/s.xml"/>'
            "</Relationships>",
        )
        archive.writestr(
            "xl\\s.xml",
            '<x:worksheet xmlns:x="y"><x:sheetData><x:row><x:c t="str" s="9"><x:v>a</x:v></x:c>'
            '</x:row><x:row><x:c s="9"><x:v>1.50</x:v></x:c></x:row></x:sheetData></x:worksheet>',
        )
    reader = Workbook(path)
    assert (reader.header, cells_of(reader)) == (("a",), [("1.5",)])


def test_styles_that_no_program_would_write_are_not_looked_at(tmp_path: Path) -> None:
    path, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    saved(path, [["a"], [dt.date(2024, 1, 23)]])
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b'patternType="gray125"', b'patternType="?"')
            new.writestr(name, content.replace(b"dcterms:W3CDTF", b"nonsense"))
    with pytest.raises(ValueError, match="could not read stylesheet"):
        openpyxl.load_workbook(other, read_only=True)
    assert cells_of(Workbook(other)) == [("2024-01-23",)]


def test_the_sheet_is_the_first_shown_or_the_one_that_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Lists"
    book.active.sheet_state = "hidden"
    for name in ("Deals", "Contacts"):
        book.create_sheet(name).append([name])
    book.create_chartsheet("Chart")
    book.save(tmp_path / "a.xlsx")
    assert sheets_of(tmp_path / "a.xlsx") == ["Deals", "Contacts"]
    first = Workbook(tmp_path / "a.xlsx")
    assert (first.header, first.how) == (("Deals",), "sheet 'Deals'")
    assert first.doubts == [("sheets that are not read: Contacts", "name one with sheet = …")]
    assert Workbook(tmp_path / "a.xlsx", "Contacts").header == ("Contacts",)
    with pytest.raises(Fatal, match=r"has no sheet 'Contact'; did you mean Contacts"):
        Workbook(tmp_path / "a.xlsx", "Contact")
    with pytest.raises(Fatal, match=r"sheet 'Lists' is empty, without even a header"):
        Workbook(tmp_path / "a.xlsx", "Lists")


@pytest.mark.parametrize("left", [0, 3, 1000, -30])
def test_a_file_cut_off_says_so_in_one_line(tmp_path: Path, left: int) -> None:
    path = tmp_path / "a.xlsx"
    saved(path, [["a", "b"], *([n, f"text {n}"] for n in range(500))])
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(Fatal, match=r"a\.xlsx is cut off, damaged or no workbook") as error:
        Workbook(path)
    assert "\n" not in str(error.value)


def test_damaged_files_give_their_rows_or_a_clear_error(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.xlsx", random.Random(7)
    saved(path, [["a", "b"], *([n, f"text {n}"] for n in range(500))])
    good, damaged = path.read_bytes(), 0
    for _ in range(60):
        place = chance.randrange(len(good) - 8)
        path.write_bytes(good[:place] + chance.randbytes(8) + good[place + 8 :])
        try:
            assert cells_of(Workbook(path))
        except Fatal:
            damaged += 1
    assert damaged > 20


def test_an_old_file_or_one_with_a_password_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(Fatal, match=r"is an old \.xls, or has a password; save it as \.xlsx"):
        Workbook(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="1048577"><c><v>1</v></c></row>', "a sheet has no row 1048577"),
        ('<row><c r="XFE1"><v>1</v></c></row>', "a sheet has no cell XFE1"),
        ('<row><c r="1"><v>1</v></c></row>', "a sheet has no cell 1"),
        ('<row><c t="s"><v>9</v></c></row>', "list index out of range"),
        ("<row><c t='str'><v>" + "x" * 1_000_001 + "</v></c></row>", "longer than any can be"),
        ("<row><c>", "mismatched tag"),
    ],
)
def test_what_no_sheet_holds_is_told(tmp_path: Path, rows: str, said: str) -> None:
    path = made(tmp_path / "a.xlsx", rows)
    with pytest.raises(Fatal, match=rf"a\.xlsx is damaged: .*{said}.*; save it anew"):
        Workbook(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = (
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData>'
        "</worksheet>"
    )
    path = made(tmp_path / "a.xlsx", "", **{"xl/sheet.xml": laughs})
    with pytest.raises(Fatal, match="it declares entities, as no workbook does"):
        Workbook(path)


@pytest.mark.parametrize("part", ["xl/sheet.xml", "xl/strings.xml", "xl/styles.xml"])
def test_a_file_made_to_burst_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(package, "_LARGE", 1 << 20)
    path = made(tmp_path / "a.xlsx", "", **{part: "<a>" + " " * (8 << 20)})
    with pytest.raises(Fatal, match=rf"its part /?{part} would be 8 MB; it is not unpacked"):
        Workbook(path)


def test_a_file_that_lies_about_its_size_is_not_unpacked_further(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", HEAD + "<row><c><v>1</v></c></row>" * 50_000)
    content = bytearray(path.read_bytes())
    name = b"xl/sheet.xml"
    entry = content.rindex(name) - 46  # its place in the list of the archive's contents
    content[entry + 24 : entry + 28] = (5000).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(Fatal, match=r"is damaged|cut off"):
        cells_of(Workbook(path))


def test_both_readers_say_the_same_of_what_the_other_wrote(tmp_path: Path) -> None:
    chance = random.Random(3)
    kinds: list[Callable[[], Any]] = [
        lambda: chance.randrange(10**12),
        lambda: round(chance.uniform(-1e6, 1e6), 2),
        lambda: chance.choice(["한빛", "a\nb", " x ", "<&>", "=1+1 is text"]),
        lambda: at("2000-01-01") + dt.timedelta(seconds=chance.randrange(10**9)),
        lambda: chance.random() < 0.5,
        lambda: None,
    ]
    rows = [[chance.choice(kinds)() for _ in range(6)] for _ in range(300)]
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([f"c{n}" for n in range(6)])
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(number, column, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(tmp_path / "a.xlsx")
    again = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True).active
    assert again is not None
    theirs = [
        row
        for row in again.iter_rows(min_row=2, values_only=True)
        if any(c is not None for c in row)
    ]
    assert cells_of(Workbook(tmp_path / "a.xlsx")) == [tuple(map(shown, row)) for row in theirs]


def shown(value: Any) -> str:
    """A value of openpyxl as this reader tells it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return "" if value is None else str(value)


def test_many_rows_are_read_in_blocks_and_tell_how_far_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "LINES", 5000)
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(12_001):
        sheet.append([f"name {number}", number])
    book.save(path)
    chunks = list(Workbook(path).chunks())
    assert [len(chunk.lines) for chunk in chunks] == [5000, 5000, 2000]
    assert [chunk.lines[0] for chunk in chunks] == [2, 5002, 10002]
    done = [chunk.done for chunk in chunks]
    assert done == sorted(done)
    assert done[-1] == path.stat().st_size
