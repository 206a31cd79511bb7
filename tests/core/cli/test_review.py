"""Pairs that wait go out as a list, and come back with what a person says they are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from abmkit.workspace import Client

BEARINGS, TWIN = "list:1", "list:2"
HANDMADE = (
    b"\xef\xbb\xbfleft;right;kind;decision;by;on;reason\r\n"
    b"erp:K7;list:2;account;different;Kim;;  my own spacing \r\n\r\n"
)


@contextmanager
def edited(path: Path) -> Iterator[Any]:
    """The rows of a workbook, as somebody changes them in a spreadsheet program."""
    book = openpyxl.load_workbook(path)
    yield book.active
    book.save(path)


@pytest.fixture
def sheet(abmkit, firms: Client, tmp_path: Path) -> Path:
    path = tmp_path / "review.xlsx"
    assert abmkit("review", "acme", "--out", path, "--json").json["pairs"] == 1
    return path


def place(sheet: Any, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def put(path: Path, **cells: str) -> None:
    with edited(path) as sheet:
        for name, value in cells.items():
            sheet.cell(2, place(sheet, name), value)


def test_the_list_shows_both_sides_and_what_may_be_chosen(sheet: Path) -> None:
    shown = openpyxl.load_workbook(sheet).active
    heads = [cell.value for cell in shown[1]]
    row = dict(zip(heads, shown[2], strict=True))
    assert {row["left"].value, row["right"].value} == {BEARINGS, TWIN}
    assert {row["left_name"].value, row["right_name"].value} == {
        "Ellerbeck Mill Bearings",
        "Ellerbeck Mill Bearing",
    }
    assert row["score"].data_type == "n"
    assert row["decision"].value == "undecided"
    (choice,) = shown.data_validations.dataValidation
    assert choice.formula1 == '"same,different,undecided"'
    assert row["decision"].coordinate in choice.sqref


def test_the_same_pairs_give_the_same_bytes(abmkit, sheet: Path, tmp_path: Path) -> None:
    assert abmkit("review", "acme", "--out", tmp_path / "again.xlsx").code == 0
    assert (tmp_path / "again.xlsx").read_bytes() == sheet.read_bytes()


def test_no_name_becomes_a_formula(abmkit, firms: Client, tmp_path: Path) -> None:
    source = firms.source_folder / "list.toml"
    text = source.read_text("utf-8").replace("Ellerbeck Mill", "=Ellerbeck Mill")
    source.write_text(text, "utf-8")
    assert abmkit("sync", "acme").code == 0
    for name in ("review.xlsx", "review.csv"):
        assert abmkit("review", "acme", "--out", tmp_path / name).code == 0
    cells = [c for row in openpyxl.load_workbook(tmp_path / "review.xlsx").active for c in row]
    assert any(str(cell.value).startswith("=Ellerbeck") for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    assert ",'=Ellerbeck" in (tmp_path / "review.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("word", ["same", "Same "])
def test_what_was_decided_holds_and_is_not_taken_twice(abmkit, sheet: Path, word: str) -> None:
    put(sheet, decision=word, reason="one firm")
    back = ("review", "acme", "--in", sheet, "--by", "Dana", "--json")
    assert abmkit(*back).json == {"added": 1, "known": 0, "undecided": 0}
    assert abmkit("review", "acme", "--json").json == []
    assert len(abmkit("why", "acme", TWIN, "--json").json["members"]) == 3
    assert abmkit(*back).json == {"added": 0, "known": 1, "undecided": 0}
    assert abmkit("sync", "acme", "--full").code == 0
    assert len(abmkit("why", "acme", TWIN, "--json").json["members"]) == 3


def test_what_stands_there_the_other_way_round_is_known(abmkit, firms: Client, sheet: Path) -> None:
    shown = openpyxl.load_workbook(sheet).active
    left, right = (shown.cell(2, place(shown, side)).value for side in ("left", "right"))
    line = f"account,{right},{left},same,Kim,\n"
    (firms.path / "links.csv").write_text(f"kind,left,right,decision,by,on\n{line}", "utf-8")
    put(sheet, decision="same")
    told = abmkit("review", "acme", "--in", sheet, "--by", "Dana", "--json").json
    assert told == {"added": 0, "known": 1, "undecided": 0}


def test_what_nobody_decided_goes_on_waiting(abmkit, firms: Client, sheet: Path) -> None:
    told = abmkit("review", "acme", "--in", sheet, "--json").json
    assert told == {"added": 0, "known": 0, "undecided": 1}
    assert not (firms.path / "links.csv").exists()
    assert len(abmkit("review", "acme", "--json").json) == 1


def test_a_csv_comes_back_as_well(abmkit, firms: Client, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    assert abmkit("review", "acme", "--out", path).code == 0
    text = path.read_text("utf-8-sig").replace("undecided", "different")
    path.write_text(text.replace(",", ";"), "utf-8")
    assert abmkit("review", "acme", "--in", path, "--by", "Dana", "--json").json["added"] == 1
    assert ",different,Dana," in (firms.path / "links.csv").read_text("utf-8")


def test_lines_that_people_wrote_stay_to_the_byte(abmkit, firms: Client, sheet: Path) -> None:
    path = firms.path / "links.csv"
    path.write_bytes(HANDMADE)
    put(sheet, decision="different", reason="zwei; Häuser")
    assert abmkit("review", "acme", "--in", sheet, "--by", "Dana").code == 0
    rest = path.read_bytes().removeprefix(HANDMADE).decode()
    assert rest.startswith("list:")
    assert rest.endswith(';"zwei; Häuser"\r\n')
    assert rest.count("\r\n") == 1
    assert len(firms.identity.decisions) == 2


def twice(sheet: Any) -> None:
    sheet.append([cell.value for cell in sheet[2]])


def unknown(sheet: Any) -> None:
    sheet.cell(2, place(sheet, "left"), "list:9")


def worded(sheet: Any) -> None:
    sheet.cell(2, place(sheet, "decision"), "perhaps")


def headless(sheet: Any) -> None:
    sheet.delete_cols(place(sheet, "left"))


def more(sheet: Any) -> None:
    sheet.cell(1, place(sheet, "reason"), "remark")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (twice, "review.xlsx row 3: list:1 and list:2 are decided by review.xlsx row 2, too"),
        (unknown, "review.xlsx row 2: list:9 is no account of this client"),
        (worded, "review.xlsx row 2: decision: Input should be 'same', 'different' or 'undecided'"),
        (headless, "review.xlsx row 1: column 'left' is missing"),
        (more, "review.xlsx row 1: unknown column 'remark'"),
    ],
)
def test_a_row_that_cannot_be_followed_is_named_and_nothing_is_written(
    abmkit, firms: Client, sheet: Path, spoil: Callable[[Any], None], says: str
) -> None:
    path = firms.path / "links.csv"
    path.write_bytes(HANDMADE)
    put(sheet, left=BEARINGS, right=TWIN, decision="same")
    with edited(sheet) as rows:
        spoil(rows)
    said = abmkit("review", "acme", "--in", sheet)
    assert said.code == 2
    assert says in said.err
    assert path.read_bytes() == HANDMADE


def test_a_contradiction_names_the_row_and_the_line(abmkit, firms: Client, sheet: Path) -> None:
    path = firms.path / "links.csv"
    path.write_text(f"kind,left,right,decision,by\naccount,{TWIN},{BEARINGS},different,Kim\n")
    put(sheet, decision="same")
    said = abmkit("review", "acme", "--in", sheet)
    assert said.code == 2
    assert (
        "links.csv line 2: list:2 and list:1 are different here, and the same by review.xlsx r"
        in (said.err)
    )
    assert path.read_text().count("\n") == 2


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--in", "nowhere.xlsx"), "there is no file"),
        (("--out", "review.pdf"), "review.pdf: the file must end in .xlsx or .csv"),
        (("--out", "a.csv", "--in", "b.csv"), "give one of them"),
    ],
)
def test_a_file_that_cannot_be_is_told(abmkit, firms: Client, args, says: str) -> None:
    said = abmkit("review", "acme", *args)
    assert said.code == 2
    assert says in said.err


def test_what_is_no_workbook_is_told(abmkit, firms: Client, tmp_path: Path) -> None:
    (tmp_path / "review.xlsx").write_text("kind,left\n")
    said = abmkit("review", "acme", "--in", tmp_path / "review.xlsx")
    assert said.code == 2
    assert "review.xlsx is damaged or not a workbook" in said.err
