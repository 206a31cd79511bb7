"""A new target list is compared with the one in force, and taken over from a day on."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from abmkit.workspace import Client

OLD = """\
domain,name,tier,owner,valid_from,valid_to
stays.example,,1,Kim,2026-01-01,
moves.example,,2,,,
leaves.example,,1,,2026-01-01,
,Hanbit Robotics,2,,2026-01-01,2026-04-01
"""
NEW = """\
domain,tier,owner
MOVES.example,1,
stays.example,1,Kim
comes.example,3,
"""
EFFECTIVE = ("--effective", "2026-07-01")


@pytest.fixture
def lists(client: Client, tmp_path: Path) -> tuple[Path, Path]:
    old, new = client.path / "targets.csv", tmp_path / "new.csv"
    old.write_text(OLD, "utf-8")
    new.write_text(NEW, "utf-8")
    return old, new


def test_it_says_what_would_change_and_writes_nothing(abmkit, lists: tuple[Path, Path]) -> None:
    told = abmkit("targets", "import", "acme", lists[1], *EFFECTIVE, "--json").json
    assert {(row["account"], row["change"]) for row in told} == {
        ("comes.example", "added"),
        ("leaves.example", "removed"),
        ("moves.example", "changed"),
        ("stays.example", "unchanged"),
    }
    moved = next(row for row in told if row["change"] == "changed")
    assert (moved["before"], moved["after"]) == ("tier 2", "tier 1")
    assert lists[0].read_text("utf-8") == OLD


def test_taken_over_it_holds_from_its_day_on_and_the_past_stays(
    abmkit, client: Client, lists: tuple[Path, Path]
) -> None:
    assert abmkit("targets", "import", "acme", lists[1], *EFFECTIVE, "--yes").code == 0
    day = date(2026, 7, 1)
    lines = [(each.domain, each.tier, each.valid_from, each.valid_to) for each in client.targets()]
    assert lines == [
        ("stays.example", "1", date(2026, 1, 1), None),
        ("moves.example", "2", None, day),
        ("leaves.example", "1", date(2026, 1, 1), day),
        (None, "2", date(2026, 1, 1), date(2026, 4, 1)),
        ("MOVES.example", "1", day, None),
        ("comes.example", "3", day, None),
    ]
    again = abmkit("targets", "import", "acme", lists[1], *EFFECTIVE, "--json").json
    assert {row["change"] for row in again} == {"unchanged"}


def test_the_first_list_makes_the_file(abmkit, client: Client, tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(NEW, "utf-8")
    args = ("targets", "import", "acme", tmp_path / "new.csv", *EFFECTIVE, "--yes")
    assert abmkit(*args).code == 0
    assert [each.valid_from for each in client.targets()] == [date(2026, 7, 1)] * 3


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("domain,valid_from\na.example,2026-01-01\n", "a new list has no dates"),
        ("domain\na.example\nA.example\n", "a.example is on the new list twice"),
        ("domian\na.example\n", "did you mean domain"),
        ("tier\n1\n", "a line needs a domain or a name"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(
    abmkit, lists: tuple[Path, Path], new: str, says: str
) -> None:
    lists[1].write_text(new, "utf-8")
    said = abmkit("targets", "import", "acme", lists[1], *EFFECTIVE, "--yes")
    assert said.code == 2
    assert says in said.err
    assert lists[0].read_text("utf-8") == OLD


def test_a_day_before_later_changes_is_refused(abmkit, lists: tuple[Path, Path]) -> None:
    said = abmkit("targets", "import", "acme", lists[1], "--effective", "2026-02-01", "--yes")
    assert "the list changes after 2026-02-01; choose a later day" in said.err


def test_a_file_that_is_not_there_is_named(abmkit, client: Client) -> None:
    said = abmkit("targets", "import", "acme", "nowhere.csv", *EFFECTIVE)
    assert said.code == 2
    assert "nowhere.csv" in said.err


def test_both_lists_may_be_workbooks(abmkit, client: Client, tmp_path: Path) -> None:
    _book(tmp_path / "new.xlsx", ("domain", "tier"), ("moves.example", 1))
    (client.path / "targets.csv").unlink(missing_ok=True)
    _book(client.path / "targets.xlsx", ("domain", "tier", "owner"), ("moves.example", 2, "Kim"))
    args = ("targets", "import", "acme", tmp_path / "new.xlsx", *EFFECTIVE, "--yes")
    assert abmkit(*args).code == 0
    day = date(2026, 7, 1)
    lines = [(each.tier, each.owner, each.valid_from, each.valid_to) for each in client.targets()]
    assert lines == [("2", "Kim", None, day), ("1", None, day, None)]
    assert not (client.path / "targets.csv").exists()


def test_a_workbook_keeps_what_the_list_does_not_change(
    abmkit, client: Client, tmp_path: Path
) -> None:
    path = client.path / "targets.xlsx"
    (client.path / "targets.csv").unlink(missing_ok=True)
    _book(path, (), ("name", "tier"), ("=Moves", 2), (), ("Stays", "=1+1"), ("Goes", 3))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Ours")["B2"] = "=SUM(A1:A9)"
    sheet = book.worksheets[0]
    sheet["A3"].data_type = "s"
    sheet["A6"].font = Font(bold=True)
    book.save(path)
    new = tmp_path / "new.csv"
    new.write_text("name,tier\n=Moves,1\n+Comes,2\n", "utf-8")
    assert abmkit("targets", "import", "acme", new, *EFFECTIVE, "--yes").code == 0

    book = openpyxl.load_workbook(path)
    assert (book.sheetnames, book["Ours"]["B2"].value) == (["Sheet", "Ours"], "=SUM(A1:A9)")
    sheet, day = book.worksheets[0], datetime.combine(date(2026, 7, 1), time())
    assert (sheet["A6"].font.bold, sheet["B5"].value, sheet["A3"].data_type) == (True, "=1+1", "s")
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ("name", "tier", "valid_to", "valid_from"),
        ("=Moves", 2, day, None),
        (None, None, None, None),
        ("Stays", "=1+1", day, None),
        ("Goes", 3, day, None),
        ("=Moves", "1", None, day),
        ("+Comes", "2", None, day),
    ]
    assert {sheet.cell(row, 1).data_type for row in (7, 8)} == {"s"}


def test_an_empty_workbook_takes_a_list(abmkit, client: Client, tmp_path: Path) -> None:
    (client.path / "targets.csv").unlink(missing_ok=True)
    _book(client.path / "targets.xlsx")
    _book(tmp_path / "new.xlsx", ("domain", "tier"), ("moves.example", 1))
    args = ("targets", "import", "acme", tmp_path / "new.xlsx", *EFFECTIVE, "--yes")
    assert abmkit(*args).code == 0
    lines = [(each.domain, each.tier, each.valid_from) for each in client.targets()]
    assert lines == [("moves.example", "1", date(2026, 7, 1))]


def _book(path: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
