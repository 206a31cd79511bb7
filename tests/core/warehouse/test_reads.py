"""Reads that begin, stop, go on and end; what a complete one no longer shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from abmkit.connect import Refusal, Stream
from abmkit.errors import WarehouseError
from abmkit.warehouse import LoadReport, Sweep, Warehouse

Load = Callable[..., LoadReport]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
DEALS = Stream("deals", ("deal", "stage"), fingerprint="1")
LOG = Stream("log", ("touch",), mode="append")


def deals(*numbers: int) -> list[dict[str, Any]]:
    return [{"source_id": f"d{n}", "status": "won"} for n in numbers]


def live(warehouse: Warehouse) -> list[str]:
    told = warehouse.query("SELECT source_id FROM deal WHERE deleted_at IS NULL ORDER BY 1")
    return [source_id for (source_id,) in told]


@pytest.fixture
def read(warehouse: Warehouse, load: Load) -> Callable[..., Sweep]:
    """A whole read of a snapshot that shows the deals of these numbers."""

    def whole(*numbers: int, at: datetime = LATER, accept: bool = False, **batch: Any) -> Sweep:
        warehouse.begin_read("crm", DEALS, at)
        load(DEALS, deal=deals(*numbers), at=at, **batch)
        return warehouse.finish_read("crm", DEALS, at, accept_deletes=accept)

    return whole


def test_what_a_complete_read_does_not_show_is_gone(
    warehouse: Warehouse, read: Callable[..., Sweep]
) -> None:
    assert read(*range(10), at=NOW) == Sweep()
    assert read(*range(9)) == Sweep(deleted=1)
    assert live(warehouse) == [f"d{n}" for n in range(9)]
    assert read(*range(10)).deleted == 0
    assert len(live(warehouse)) == 10


def test_an_unfinished_read_deletes_nothing(
    warehouse: Warehouse, load: Load, read: Callable[..., Sweep]
) -> None:
    read(*range(10), at=NOW)
    warehouse.begin_read("crm", DEALS, LATER)
    load(DEALS, deal=deals(1), at=LATER)
    assert len(live(warehouse)) == 10


def test_many_deletions_wait_for_a_person(warehouse: Warehouse, read: Callable[..., Sweep]) -> None:
    read(*range(30), at=NOW)
    held = read(*range(23))
    assert (held.deleted, held.held) == (0, 7)
    assert held.reason == "7 of 30 records are absent from the source"
    assert len(live(warehouse)) == 30
    assert read(*range(23), accept=True) == Sweep(deleted=7)
    assert len(live(warehouse)) == 23


@pytest.mark.parametrize(
    ("before", "after", "held"), [(30, 24, 0), (10, 5, 0), (10, 4, 6), (3, 0, 3), (1, 0, 1)]
)
def test_few_deletions_do_not_wait_unless_nothing_is_left(
    read: Callable[..., Sweep], before: int, after: int, held: int
) -> None:
    read(*range(before), at=NOW)
    assert read(*range(after)).held == held


def test_a_rejected_row_has_not_vanished(
    warehouse: Warehouse, load: Load, read: Callable[..., Sweep]
) -> None:
    read(*range(10), at=NOW)
    warehouse.begin_read("crm", DEALS, LATER)
    load(DEALS, deal=[*deals(*range(9)), {"source_id": "d9", "status": "?"}], at=LATER)
    assert warehouse.finish_read("crm", DEALS, LATER).deleted == 0
    assert [kind.examples for kind in warehouse.quality.rejected()] == [(("d9", "?"),)]


def test_a_record_that_could_not_be_read_has_not_vanished(
    warehouse: Warehouse, read: Callable[..., Sweep]
) -> None:
    read(*range(10), at=NOW)
    assert read(*range(9), refused=(Refusal("d9", "broken", ""),)) == Sweep()
    assert len(live(warehouse)) == 10


def test_absent_records_stay_while_nameless_ones_could_not_be_read(
    warehouse: Warehouse, read: Callable[..., Sweep]
) -> None:
    read(*range(10), at=NOW)
    held = read(*range(9), refused=(Refusal("line 10", "broken", ""),))
    assert (held.deleted, held.held) == (0, 1)
    assert held.reason == "1 records are absent and 1 could not be read: perhaps the same"
    assert read(*range(9)).deleted == 1
    assert warehouse.quality.rejected() == []


def test_entries_whose_cause_is_gone_are_closed(
    warehouse: Warehouse, load: Load, read: Callable[..., Sweep]
) -> None:
    warehouse.begin_read("crm", DEALS, NOW)
    lost = [{"source_id": "d8", "status": "?"}, {"source_id": None, "status": "won"}]
    load(DEALS, deal=[*deals(1, 2), *lost], at=NOW)
    warehouse.finish_read("crm", DEALS, NOW)
    assert len(warehouse.quality.rejected()) == 2
    read(1, 2)
    assert warehouse.quality.rejected() == []


def test_entries_of_records_held_back_stay(
    warehouse: Warehouse, load: Load, read: Callable[..., Sweep]
) -> None:
    warehouse.begin_read("crm", DEALS, NOW)
    load(DEALS, deal=[{**deal, "amount": "?"} for deal in deals(*range(10))], at=NOW)
    warehouse.finish_read("crm", DEALS, NOW)
    assert read().held == 10
    assert [kind.count for kind in warehouse.quality.rejected()] == [10]


def test_a_snapshot_begins_at_the_beginning_each_time(warehouse: Warehouse, load: Load) -> None:
    warehouse.begin_read("crm", DEALS, NOW)
    load(DEALS, deal=deals(1), state={"page": 5}, at=NOW)
    warehouse.finish_read("crm", DEALS, NOW)
    begun = warehouse.begin_read("crm", DEALS, LATER)
    assert (begun.cursor, begun.mode, begun.completed_at) == (
        None,
        "backfill",
        NOW.replace(tzinfo=None),
    )


def test_a_read_cut_short_goes_on_where_it_stopped(warehouse: Warehouse, load: Load) -> None:
    warehouse.begin_read("crm", DEALS, NOW)
    load(DEALS, deal=deals(1, 2, 3), state={"page": 1}, at=NOW)
    begun = warehouse.begin_read("crm", DEALS, LATER)
    assert (begun.cursor, begun.mode) == ({"page": 1}, "backfill")
    load(DEALS, deal=deals(4), state={"page": 2}, at=LATER)
    assert warehouse.finish_read("crm", DEALS, LATER) == Sweep()


def test_a_read_cut_short_before_its_first_state_begins_anew(
    warehouse: Warehouse, load: Load, read: Callable[..., Sweep]
) -> None:
    read(*range(10), at=NOW)
    warehouse.begin_read("crm", DEALS, LATER)
    load(DEALS, deal=deals(9), at=LATER)
    assert read(*range(9), at=LATER + timedelta(days=1)).deleted == 1


@pytest.mark.parametrize("change", ["fingerprint", "full"])
def test_a_changed_stream_or_a_full_read_begins_anew(
    warehouse: Warehouse, load: Load, change: str
) -> None:
    warehouse.begin_read("crm", LOG, NOW)
    load(LOG, state={"since": "x"}, at=NOW)
    warehouse.finish_read("crm", LOG, NOW)
    again = replace(LOG, fingerprint="2") if change == "fingerprint" else LOG
    begun = warehouse.begin_read("crm", again, LATER, full=change == "full")
    assert (begun.cursor, begun.mode, begun.fingerprint) == (None, "backfill", again.fingerprint)


def test_an_appending_stream_goes_on_from_its_cursor_and_forgets_nothing(
    warehouse: Warehouse, load: Load
) -> None:
    touch = {"source_id": "t1", "kind": "call", "occurred_at": "2024-01-01"}
    warehouse.begin_read("crm", LOG, NOW)
    load(LOG, touch=[touch], state={"since": "2024"}, at=NOW, refused=(Refusal("line 3", "?", ""),))
    assert warehouse.finish_read("crm", LOG, NOW) == Sweep()
    begun = warehouse.begin_read("crm", LOG, LATER)
    assert (begun.cursor, begun.mode) == ({"since": "2024"}, "incremental")
    assert warehouse.finish_read("crm", LOG, LATER) == Sweep()
    assert len(warehouse.quality.rejected()) == 1
    warehouse.begin_read("crm", LOG, LATER, full=True)
    load(LOG, touch=[touch], at=LATER)
    assert warehouse.finish_read("crm", LOG, LATER) == Sweep()
    assert warehouse.quality.rejected() == []
    assert warehouse.query("SELECT count(*) FROM touch WHERE deleted_at IS NULL") == [(1,)]


def test_a_full_read_of_an_appending_stream_lets_nothing_go_that_it_no_longer_shows(
    warehouse: Warehouse, load: Load
) -> None:
    old, new = ({"source_id": f"t{n}", "kind": "call", "occurred_at": "2024-01-01"} for n in (1, 2))
    warehouse.begin_read("crm", LOG, NOW)
    load(LOG, touch=[old, new], at=NOW)
    warehouse.finish_read("crm", LOG, NOW)
    warehouse.begin_read("crm", LOG, LATER, full=True)
    load(LOG, touch=[new], at=LATER)
    assert warehouse.finish_read("crm", LOG, LATER) == Sweep()
    assert warehouse.query("SELECT count(*) FROM touch WHERE deleted_at IS NULL") == [(2,)]


def test_a_batch_after_a_finished_read_is_of_no_read(
    warehouse: Warehouse, load: Load, read: Callable[..., Sweep]
) -> None:
    read(1, 2, at=NOW)
    load(DEALS, deal=deals(3), at=LATER)
    assert live(warehouse) == ["d1", "d2", "d3"]
    assert warehouse.query("FROM seen") == []


def test_of_two_syncs_at_once_the_later_goes_on(warehouse: Warehouse, load: Load) -> None:
    warehouse.begin_read("crm", DEALS, NOW)
    load(DEALS, deal=deals(1), at=NOW)
    warehouse.begin_read("crm", DEALS, LATER)
    with pytest.raises(WarehouseError, match="another sync began at 2026-10-02 06:00:00 UTC"):
        load(DEALS, deal=deals(2), at=NOW)
    with pytest.raises(WarehouseError, match="another sync began"):
        warehouse.finish_read("crm", DEALS, NOW)
    load(DEALS, deal=deals(1), at=LATER)
    assert warehouse.finish_read("crm", DEALS, LATER) == Sweep()


def test_results_and_history_outlive_a_full_read(warehouse: Warehouse, load: Load) -> None:
    warehouse.begin_read("crm", DEALS, NOW)
    load(DEALS, deal=deals(1), at=NOW)
    warehouse.finish_read("crm", DEALS, NOW)
    warehouse.execute(
        "INSERT INTO result (metric, version_hash, scope, period, as_of) "
        "VALUES ('won_deals', 'h', 'total', '2026-Q3', TIMESTAMP '2026-10-01')"
    )
    warehouse.begin_read("crm", DEALS, LATER, full=True)
    load(DEALS, deal=deals(1), at=LATER)
    warehouse.finish_read("crm", DEALS, LATER)
    assert warehouse.query(
        "SELECT (SELECT count(*) FROM result), (SELECT count(*) FROM history)"
    ) == [(1, 1)]
