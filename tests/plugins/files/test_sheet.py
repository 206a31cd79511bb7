"""Files cut into cells: what is read, what is refused, and that both ways of cutting agree."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from abmkit import Fatal
from abmkit_files.careful import cut_carefully
from abmkit_files.fast import cut_fast
from abmkit_files.reader import LINES, Chunk, each_once
from abmkit_files.sheet import Sheet
from abmkit_files.survey import survey


def sheet_of(path: Path, content: str | bytes, encoding: str | None = None) -> Sheet:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Sheet(survey(path, encoding))


def rows_in(chunks: list[Chunk]) -> list[tuple[str, ...]]:
    return [row for chunk in chunks for row in zip(*chunk.columns, strict=True)]


def read(path: Path, content: str | bytes) -> tuple[list[tuple[str, ...]], list[tuple[str, str]]]:
    chunks = list(sheet_of(path, content).chunks())
    refused = [(each.record, each.reason) for chunk in chunks for each in chunk.refused]
    return rows_in(chunks), refused


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("이름,가\n한빛,é\n".encode(), "utf-8"),
        ("이름,가\n한빛,é\n".encode("utf-8-sig"), "utf-8-sig"),
        ("이름,가\n한빛,é\n".encode("utf-16"), "utf-16"),
        ("name,city\nAcme,Zürich\n".encode("utf-16-le"), "utf-16-le"),
        ("name,city\nAcme,Zürich\n".encode("utf-16-be"), "utf-16-be"),
        ("name,city\nAcme,Zürich\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: bytes, encoding: str) -> None:
    sheet = sheet_of(tmp_path / "a.csv", content)
    assert sheet.survey.encoding == encoding
    assert sheet.survey.sure == (encoding != "cp1252")
    ((row,),) = [rows_in([chunk]) for chunk in sheet.chunks()]
    assert row in {("한빛", "é"), ("Acme", "Zürich")}


KOREAN = [
    "거래명,고객사,단계\n로봇 암,한빛전자,수주\n",
    "회사명,시\n새봄,서울\n",
    "이름,가\n김민수,나\n",
]
CHINESE = [
    "客户名称,阶段\n华为技术有限公司,赢单\n",
    "城市,金额\n北京,1200\n",
    "姓名,公司\n王伟,腾讯\n",
]
WESTERN = ["Kunde,Ort\nÄrzte GmbH,Köln\n", "a,b\n°C,½\n", "a,b\nÇA,São João – “ok” €\n"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, "cp949") for text in KOREAN]
    + [(text, "gb18030") for text in CHINESE]
    + [(text, "cp1252") for text in WESTERN],
)
def test_encodings_from_before_unicode_are_told_apart(
    tmp_path: Path, text: str, encoding: str
) -> None:
    sheet = sheet_of(tmp_path / "a.csv", text.encode(encoding))
    assert sheet.survey.encoding == encoding
    assert [what for what, _ in sheet.doubts] == [f"it is no Unicode, and read as {encoding}"]
    assert [*rows_in(list(sheet.chunks()))[0]] == text.splitlines()[1].split(",")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_of_any_script_is_found_without_its_mark(tmp_path: Path, encoding: str) -> None:
    sheet = sheet_of(tmp_path / "a.csv", "".join(KOREAN).encode(encoding))
    assert (sheet.survey.encoding, sheet.doubts) == (encoding, [])


def test_a_wrong_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(Fatal, match=r"a\.csv is not ascii: it has 2 bytes .*; set encoding"):
        sheet_of(tmp_path / "a.csv", "name,b\nZürich,1\n", "ascii")
    with pytest.raises(Fatal, match=r"a\.csv is not utf-16 \(truncated data\); set encoding"):
        sheet_of(tmp_path / "a.csv", "name,b\nZürich,1\n".encode("utf-16")[:-1])


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_few_bytes_that_are_no_letters_cost_only_their_cells(
    tmp_path: Path, encoding: str
) -> None:
    good = "이름,시\n" + "한빛전자,서울\n" * 3
    sheet = sheet_of(tmp_path / "a.csv", good.encode(encoding) + b"A\xff,B\n")
    assert (sheet.survey.encoding, sheet.survey.odd) == (encoding, 1)
    assert sheet.doubts[-1][0] == f"bytes that are no letters in {encoding}: 1"
    *rows, last = rows_in(list(sheet.chunks()))
    assert rows == [("한빛전자", "서울")] * 3
    assert last == ("A\udcff", "B")


def test_half_a_character_of_utf16_costs_only_its_cell(tmp_path: Path) -> None:
    text = "name,b\nAcme \ud83d,1\nBeta \N{ROCKET},2\n"
    content = b"\xff\xfe" + text.encode("utf-16-le", "surrogatepass")
    rows, _ = read(tmp_path / "a.csv", content)
    assert rows == [("Acme \ud83d", "1"), ("Beta \N{ROCKET}", "2")]


def test_a_letter_cut_off_at_the_end_is_not_utf8(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path / "a.csv", "name,b\nAcme,é".encode()[:-1])
    assert sheet.survey.encoding == "cp1252"


def test_the_line_that_tells_excel_the_delimiter_is_no_header(tmp_path: Path) -> None:
    for first in ("sep=;", '"SEP=;"', "sep=;\r"):
        sheet = sheet_of(tmp_path / "a.csv", f"{first}\na,b;c,d\n1,5;2\n3\n")
        assert (sheet.delimiter, sheet.header) == (";", ("a,b", "c,d"))
        (chunk,) = sheet.chunks()
        assert rows_in([chunk]) == [("1,5", "2")]
        assert [each.record for each in chunk.refused] == ["line 4"]


def test_a_file_wrapped_whole_in_quotes_is_unwrapped(tmp_path: Path) -> None:
    text = '"id,name"\n"1,""Beta, Inc."""\n"2,C"\n'
    sheet = sheet_of(tmp_path / "a.csv", text)
    assert sheet.header == ("id", "name")
    assert rows_in(list(sheet.chunks())) == [("1", "Beta, Inc."), ("2", "C")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    lines = [["name", "remark; or, not"], ["Acme", "a | b, c; d"], ["Beta", "1,5"]]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    sheet = sheet_of(tmp_path / "a.csv", text.getvalue())
    assert sheet.delimiter == delimiter
    assert rows_in(list(sheet.chunks())) == [tuple(line) for line in lines[1:]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_any_line_end_is_read(tmp_path: Path, end: str) -> None:
    rows, refused = read(tmp_path / "a.csv", end.join(["a,b", "1,2", "3,4", ""]))
    assert (rows, refused) == ([("1", "2"), ("3", "4")], [])


def test_lines_of_another_width_are_refused_with_their_number(tmp_path: Path) -> None:
    rows, refused = read(tmp_path / "a.csv", "a,b,c\n1,2,3\n4,5\n\n6,7,8,9\n10,11,12,\n")
    assert rows == [("1", "2", "3"), ("10", "11", "12")]
    assert refused == [
        ("line 3", "a row of 2 instead of 3 cells"),
        ("line 5", "a row of 4 instead of 3 cells"),
    ]


def test_rows_wrapped_whole_in_quotes_are_unwrapped(tmp_path: Path) -> None:
    text = 'id,name,city\n1,Acme,Ulm\n"2,""Beta, Inc."",Bonn"\n"3,4"\n'
    rows, refused = read(tmp_path / "a.csv", text)
    assert rows == [("1", "Acme", "Ulm"), ("2", "Beta, Inc.", "Bonn")]
    assert refused == [("line 4", "a row of 1 instead of 3 cells")]


def test_cells_of_several_lines_are_one_cell(tmp_path: Path) -> None:
    rows, refused = read(tmp_path / "a.csv", 'a,b\n1,"x\ny"\n2,z\n')
    assert (rows, refused) == ([("1", "x\ny"), ("2", "z")], [])


def test_a_cell_may_go_on_behind_the_block(tmp_path: Path) -> None:
    lines = [f"{n},x" for n in range(LINES - 1)]
    text = "\n".join(["a,b", *lines, '9,"open', 'closed"', "10,y", ""])
    rows, refused = read(tmp_path / "a.csv", text)
    assert rows[-2:] == [("9", "open\nclosed"), ("10", "y")]
    assert (len(rows), refused) == (LINES + 1, [])


@pytest.mark.parametrize("rest", [3, 40_000], ids=["to the end", "for more than a cell can hold"])
def test_a_quote_never_closed_costs_its_own_line_only(tmp_path: Path, rest: int) -> None:
    lines = [f"{n},x" for n in range(rest)]
    rows, refused = read(tmp_path / "a.csv", "\n".join(["a,b", '"1,x', *lines]))
    assert rows == [(str(n), "x") for n in range(rest)]
    ((line, reason),) = refused
    assert line == "line 2"
    assert "never closed" in reason


def test_header_names_are_each_once(tmp_path: Path) -> None:
    assert sheet_of(tmp_path / "a.csv", "\n Name ,Name,,x\n1,2,3,4\n").header == (
        "Name",
        "Name (2)",
        "column 3",
        "x",
    )
    assert each_once(["A (2)", "A", "A"]) == ("A (2)", "A", "A (3)")


def test_a_delimiter_of_another_script_is_cut_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a§b\n1§à\n", "utf-8")
    sheet = Sheet(survey(tmp_path / "a.csv", None), "§")
    assert rows_in(list(sheet.chunks())) == [("1", "à")]


def test_a_cell_longer_than_any_is_refused(tmp_path: Path) -> None:
    rows, refused = read(tmp_path / "a.csv", f"a,b\n1,{'x' * 200_000}\n2,y\n")
    assert rows == [("2", "y")]
    ((line, reason),) = refused
    assert line == "line 2"
    assert "a cell is too long" in reason


def test_a_header_longer_than_any_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(Fatal, match="has no header"):
        sheet_of(tmp_path / "a.csv", "x" * 200_000 + "\n1\n")


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n", "sep=;\n"])
def test_a_file_without_header_is_named(tmp_path: Path, content: str) -> None:
    with pytest.raises(Fatal, match="has no header"):
        sheet_of(tmp_path / "a.csv", content)


cells = st.text(st.sampled_from('ab,"\n\r \0é'), max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=8))
def test_the_fast_way_agrees_with_the_careful_one_on_written_csv(lines: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(lines)
    agree(text.getvalue())


@given(st.text(st.sampled_from('ab,,""\n\r\0'), min_size=1))
@example('a,b\na"b,c",d\n')
@example('a"b,c",d\na,b\n')
@example('a"b,"c,d,e"f"\n')
@example('"a"b,c,"d""e"\n')
def test_the_fast_way_agrees_with_the_careful_one_on_any_text(text: str) -> None:
    agree(text)


def agree(text: str) -> None:
    block = list(io.StringIO(text, newline=""))
    for width in (2, 3):
        fast = cut_fast(block, ",", width)
        if fast is not None:
            cut, taken = cut_carefully(block, iter(()), 1, ",", width)
            assert [list(row) for row in zip(*fast, strict=True)] == cut.rows
            assert (taken, cut.refused) == (len(block), [])


def test_regular_lines_are_cut_the_fast_way() -> None:
    assert cut_fast(['1,"a, b"\r\n', '2,"say ""hi"""'], ",", 2) == [
        ["1", "2"],
        ["a, b", 'say "hi"'],
    ]
    assert cut_fast(["1,2\n", "3\n", "4,5,6\n"], ",", 2) is None
