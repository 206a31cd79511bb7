"""Columns that lose most of their cells are told of, and stop nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from abmkit.connect import Batch, Stream
from abmkit.sync import StreamResult, sync
from abmkit.warehouse import Warehouse

from .test_sync import DEALS, LATER, NOW, Scripted, only, page

COMMA = "1.234,50"


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


class Told(Scripted):
    """Knows a setting for one column."""

    def cure(self, stream: Stream, table: str, column: str) -> str:
        return f"{stream.name}: set decimal" if (table, column) == ("deal", "amount") else ""


def run(warehouse: Warehouse, *pages: Batch, now: Any = NOW) -> StreamResult:
    result = sync(warehouse, "crm", Told({DEALS: list(pages)}), now=now)
    assert result.exit_code == 0
    return only(result)


def test_a_column_that_loses_most_of_its_cells_is_told_with_an_example_and_its_cure(
    warehouse: Warehouse,
) -> None:
    good = page(*range(20, 29), amount="7")
    told = run(warehouse, page(*range(12), amount=COMMA), good)
    assert (told.outcome, told.rows, told.rejected_cells) == ("complete", 21, 12)
    assert told.missing == (
        "12 of 21 cells of deal.amount are in quarantine, such as '1.234,50' of d0: not a number"
    )
    assert told.advice == "deals: set decimal"
    (gap,) = warehouse.quality.gaps()
    assert (gap.kind, gap.what, gap.advice) == ("quiet", told.missing, told.advice)
    read = run(warehouse, page(*range(12), amount="1234.50"), good, now=LATER)
    assert (read.missing, read.rejected_cells, warehouse.quality.gaps()) == ("", 0, [])


def test_several_columns_are_told_and_where_no_setting_is_known_the_source_is(
    warehouse: Warehouse,
) -> None:
    told = run(warehouse, page(*range(10), amount=COMMA, probability="likely " * 50))
    assert told.missing.count("10 of 10 cells of deal.") == 2
    assert f"such as {('likely ' * 50)[:40] + '…'!r} of d0" in told.missing
    assert told.advice == (
        "deals: set decimal; fix deal.probability at the source, or fill it from another field"
    )


@pytest.mark.parametrize(("bad", "good"), [(9, 0), (12, 12)])
def test_few_cells_and_half_of_a_column_may_be_dirt(
    warehouse: Warehouse, bad: int, good: int
) -> None:
    pages = [page(*range(bad), amount=COMMA), page(*range(100, 100 + good + 1), amount="7")]
    told = run(warehouse, *pages)
    assert (told.missing, told.rejected_cells) == ("", bad)
