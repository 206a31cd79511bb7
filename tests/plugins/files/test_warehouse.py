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
