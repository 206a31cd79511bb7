"""Into a warehouse: what the connector makes is what the warehouse takes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmkit.sync import StreamResult, SyncResult, sync
from abmkit.warehouse import Warehouse
from abmkit_files.connector import Files
from abmkit_files.settings import FilesConfig

NOW = datetime(2026, 3, 10, tzinfo=UTC)
SETTINGS = {
    "zone": "UTC",
    "files": {
        "deals": {
            "path": "deals.csv",
            "rows": {
                "deal": {
                    "id": "id",
                    "map": {"status": "status", "amount": "amount", "close_on": "close"},
                }
            },
        }
    },
}


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "warehouse.duckdb") as opened:
        yield opened


def loaded(warehouse: Warehouse, settings: Any, folder: Path) -> SyncResult:
    files = Files(FilesConfig.model_validate(settings), folder)
    return sync(warehouse, "crm", files, now=NOW)


@pytest.mark.parametrize(
    ("data", "won"),
    [
        ("maven_crm_sales_opportunities", 10_005_534),
        ("salesforce_de_org_export", 2_815_000),
        ("salesforce_campaign_org_export", None),
        ("x_education_leads", None),
    ],
)
def test_guessed_exports_load_whole_and_once(
    data: str,
    won: int | None,
    warehouse: Warehouse,
    shared_data: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    settings, _ = Files.guess((str(shared_data(f"datasets/{data}")),), tmp_path)
    first = loaded(warehouse, settings, tmp_path)
    for stream in first.streams:
        lost = (stream.rejected_rows, stream.rejected_cells, stream.doubles)
        assert (stream.outcome, lost) == ("complete", (0, 0, 0))
    ((amount,),) = warehouse.query("SELECT sum(amount) FROM deal WHERE status = 'won'")
    assert amount == (won and Decimal(won))
    again = loaded(warehouse, settings, tmp_path)
    assert sum(stream.rows for stream in again.streams) == 0


def test_a_line_that_goes_wrong_is_kept_apart_until_it_is_mended(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    def load(text: str) -> StreamResult:
        (tmp_path / "deals.csv").write_text("id,status,amount,close\n" + text)
        (stream,) = loaded(warehouse, SETTINGS, tmp_path).streams
        return stream

    def deals() -> list[tuple[Any, ...]]:
        return warehouse.query(
            "SELECT source_id, status, amount FROM deal WHERE deleted_at IS NULL ORDER BY 1"
        )

    good = "".join(f"{n},open,5,2026-01-0{n}\n" for n in range(1, 9))
    assert load(good + "9,won,12.5k,2026-02-30\n").rejected_cells == 2
    assert deals()[-1] == ("9", "won", None)
    assert load(good + "9,won\n").outcome == "held"
    assert len(deals()) == 9
    mended = load(good + "9,won,12500,2026-02-28\n")
    assert (mended.outcome, mended.rejected_rows, mended.rejected_cells) == ("complete", 0, 0)
    assert deals()[-1] == ("9", "won", Decimal(12500))
    assert load(good).deleted == 1
    assert len(deals()) == 8


def streams(result: SyncResult) -> dict[str, tuple[str, int, int]]:
    return {each.stream: (each.outcome, each.rows, each.unchanged) for each in result.streams}


def test_files_that_are_as_they_were_are_not_read_again(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deals.csv").write_text("id,status,amount,close\n1,won,5,\n2,open,,\n3\n")
    read: list[str] = []
    pull = Files.pull
    monkeypatch.setattr(Files, "pull", lambda *which: read.append(which[1].name) or pull(*which))
    first = loaded(warehouse, SETTINGS, tmp_path)
    assert streams(first) == {"deals": ("partial", 2, 0)}
    again = loaded(warehouse, SETTINGS, tmp_path)
    assert streams(again) == {"deals": ("partial", 0, 2)}
    assert [stream.rejected_rows for stream in again.streams] == [1]
    assert read == ["deals"]
    (tmp_path / "deals.csv").touch()
    assert streams(loaded(warehouse, SETTINGS, tmp_path)) == {"deals": ("partial", 0, 2)}
    assert read == ["deals"]
    (tmp_path / "deals.csv").write_text("id,status,amount,close\n1,won,5,\n2,open,,\n")
    assert streams(loaded(warehouse, SETTINGS, tmp_path)) == {"deals": ("complete", 0, 2)}
    assert read == ["deals"] * 2


CONTACTS = "Contact ID,Full Name,Email,Company\n1,Ann Lee,ann@x.de,X\n2,Bo Ek,bo@y.de,Y\n"
DEALS = "Deal ID,Stage,Amount,Company\n1,Won,5,X\n2,Lost,7,Z\n"


def test_a_company_that_only_contacts_and_deals_name_stays_whose_it_is(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    def sync_with(contacts: str, deals: str) -> dict[str, tuple[str, int, int]]:
        (tmp_path / "contacts.csv").write_text(contacts)
        (tmp_path / "deals.csv").write_text(deals)
        settings, _ = Files.guess(("contacts.csv", "deals.csv"), tmp_path)
        return streams(loaded(warehouse, settings, tmp_path))

    def companies() -> list[tuple[Any, ...]]:
        return warehouse.query(
            "SELECT stream, source_id FROM account WHERE deleted_at IS NULL ORDER BY 2"
        )

    assert sync_with(CONTACTS, DEALS)["account"] == ("complete", 3, 0)
    assert companies() == [("account", "X"), ("account", "Y"), ("account", "Z")]
    assert {rows for _, rows, _ in sync_with(CONTACTS, DEALS).values()} == {0}
    again = sync_with(CONTACTS, DEALS.replace(",5,", ",6,"))
    assert again == {"contacts": ("complete", 0, 4), "deals": ("complete", 1, 1),
                     "account": ("complete", 0, 3)}  # fmt: skip
    without_x = CONTACTS.replace("1,Ann Lee,ann@x.de,X", "1,Ann Lee,ann@x.de,Y")
    assert sync_with(without_x, DEALS)["account"] == ("complete", 0, 3)
    assert companies() == [("account", "X"), ("account", "Y"), ("account", "Z")]
    nobody = sync_with(without_x, DEALS.replace(",X", ",Y"))
    assert nobody["account"][:2] == ("complete", 0)
    assert companies() == [("account", "Y"), ("account", "Z")]


def test_bytes_that_are_no_letters_go_to_quarantine_with_their_cells(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    text = "id,status,amount,close,name\n1,won,5,,한빛 é\n2,open,7,,새봄\n"
    (tmp_path / "deals.csv").write_bytes(text.encode() + b"3,open,9,,A\xffB\n\xff4,open,,,C\n")
    settings: Any = {**SETTINGS, "files": {"deals": {**SETTINGS["files"]["deals"]}}}
    deal = SETTINGS["files"]["deals"]["rows"]["deal"]
    rows = {"deal": {**deal, "map": {**deal["map"], "name": "name"}}}
    settings["files"]["deals"]["rows"] = rows
    (stream,) = loaded(warehouse, settings, tmp_path).streams
    assert (stream.rows, stream.rejected_rows, stream.rejected_cells) == (3, 1, 1)
    assert warehouse.query("SELECT source_id, name FROM deal ORDER BY 1") == [
        ("1", "한빛 é"),
        ("2", "새봄"),
        ("3", None),
    ]
    raws = warehouse.query("SELECT raw FROM quarantine WHERE healed_at IS NULL ORDER BY 1")
    assert raws == [("␀A\\udcffB",), ("␀\\udcff4",)]
