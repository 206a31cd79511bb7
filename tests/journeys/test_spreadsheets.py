"""A marketer who has a spreadsheet program and no terminal decides who is who, and who is a target.

A colleague runs the commands; all that is decided goes through files that the marketer opens.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from abmkit import Workspace
from abmkit.run.who import explain_record, pairs

pytestmark = pytest.mark.slow

CRM = ["Ellerbeck Mill Bearings", "Krummbach Antriebe", "Northmere", "Rival & Sons"]
SHOP = ["Ellerbeck Mill Bearing", "Krummbach Antrieb"]
SOURCE = """\
version = 1
connector = "files"
zone = "Europe/Berlin"

[files.customers]
path = "customers.csv"

[files.customers.rows.account]
id = "No"
map = { name = "Customer", domains = "Site" }
"""


def keep(path: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


def fill_in(path: Path, decide: Callable[[dict[str, Any]], dict[str, str]]) -> None:
    """Open a list, write what is decided into its rows, and save it."""
    book = openpyxl.load_workbook(path)
    heads, *rows = book.active.rows
    names = [cell.value for cell in heads]
    for row in rows:
        told = dict(zip(names, row, strict=True))
        for name, value in decide({name: cell.value for name, cell in told.items()}).items():
            told[name].value = value
    book.save(path)


@pytest.fixture(scope="module")
def filled(synced_office: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two sources of which nothing is sure, two lists kept as workbooks, and the pairs decided."""
    office = synced_office.copy(tmp_path_factory.mktemp("sheets") / "agency")
    office.write_companies(CRM)
    office.write_deals(40)
    lines = [f"{n},{name},shop{n}.example" for n, name in enumerate(SHOP)]
    sheet = "\n".join(["No,Customer,Site", *lines, ""])
    (office.client / "customers.csv").write_text(sheet, "utf-8")
    (office.client / "sources/shop.toml").write_text(SOURCE, "utf-8")
    targets = ("domain", "name", "tier", "required_roles", "valid_from", "valid_to", "arm")
    keep(
        office.client / "targets.xlsx",
        targets,
        ("c0.example", None, 1, "champion; legal", date(2026, 1, 1), None, "treat"),
        (None, "Krummbach Antriebe", 2, None, date(2026, 1, 1), date(2026, 9, 1), None),
        (None, "Nowhere Ltd", 2, None, None, None, None),
    )
    keep(
        office.client / "exclusions.xlsx",
        ("kind", "id", "reason", "by"),
        ("account", "crm:C3", "competitor", "Dana"),
    )
    office.sync("--accept-deletes")
    review = office.folder / "review.xlsx"
    office.run("review", "acme", "--out", review)
    fill_in(review, decide)
    office.run("review", "acme", "--in", review, "--by", "Dana Whitcombe")
    return office


def decide(row: dict[str, Any]) -> dict[str, str]:
    """The bearings are one firm; the gears are a firm and its namesake."""
    same = "Ellerbeck" in row["left_name"]
    return {"decision": "same" if same else "different", "reason": "=asked them"}


def members(office: Any, record: str) -> list[str]:
    told = explain_record(Workspace(office.folder).client("acme"), "account", record)
    return sorted(f"{source}:{source_id}" for source, source_id, _ in told.members)


def waiting(office: Any) -> int:
    return len(pairs(Workspace(office.folder).client("acme")))


def test_what_they_decided_holds_and_nothing_waits(filled: Any) -> None:
    assert waiting(filled) == 0
    assert members(filled, "crm:C0") == ["crm:C0", "shop:0"]
    assert members(filled, "crm:C1") == ["crm:C1"]
    lines = (filled.client / "links.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[3:5] for line in lines[1:]] == [
        ["same", "Dana Whitcombe"],
        ["different", "Dana Whitcombe"],
    ]


def test_it_outlives_a_full_sync_and_the_loss_of_the_warehouse(filled: Any, tmp_path: Path) -> None:
    office = filled.copy(tmp_path / "agency")
    written = (office.client / "links.csv").read_bytes()
    office.sync("--full")
    assert members(office, "crm:C0") == ["crm:C0", "shop:0"]
    (office.client / "warehouse.duckdb").unlink()
    office.sync()
    assert waiting(office) == 0
    assert members(office, "crm:C0") == ["crm:C0", "shop:0"]
    assert members(office, "crm:C1") == ["crm:C1"]
    assert (office.client / "links.csv").read_bytes() == written


def test_they_see_what_the_sources_know_of_each_target(filled: Any) -> None:
    path = filled.folder / "accounts.xlsx"
    filled.run("accounts", "acme", "--out", path)
    heads, *rows = openpyxl.load_workbook(path).active.values
    told = {row[heads.index("account")]: dict(zip(heads, row, strict=True)) for row in rows}
    assert set(told) == {"c0.example", "Nowhere Ltd"}  # the gears' time is over
    bearings = told["c0.example"]
    assert (bearings["tier"], bearings["sources"]) == ("1", "crm, shop")
    assert (bearings["since"], bearings["waiting"]) == ("2026-01-01", 0)
    assert told["Nowhere Ltd"]["found"] is None


def test_the_scorecard_says_what_they_should_know(
    filled: Any, read_pdf: Callable[[Path], list[str]]
) -> None:
    text = " ".join(read_pdf(filled.report()))
    assert "Who is who records of several sources that are one account" in text
    assert "1 of 2 target accounts is in no source" in text
    assert "competitor: 1 account, 4 deals count nowhere" in text
    assert "Waiting for a person" not in text
