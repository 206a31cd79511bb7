"""Streams that show what has changed, and now and then all there is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from abmkit.connect import Refusal, Stream
from abmkit.warehouse import LoadReport, Sweep, Warehouse

Load = Callable[..., LoadReport]
Read = Callable[..., Sweep]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
CHANGES = Stream("deals", ("deal",), mode="changes", fingerprint="1")


def deals(*numbers: int, **cells: str) -> list[dict[str, Any]]:
    return [{"source_id": f"d{n}", "status": "won", **cells} for n in numbers]


def live(warehouse: Warehouse) -> str:
    told = warehouse.query("SELECT source_id FROM deal WHERE deleted_at IS NULL ORDER BY 1")
    return " ".join(source_id for (source_id,) in told)


@pytest.fixture
def read(warehouse: Warehouse, load: Load) -> Read:
    """A read, some days on, that sends the deals of these numbers in one batch."""

    def read_deals(*numbers: int, day: int, accept: bool = False, **batch: Any) -> Sweep:
        at = NOW + timedelta(days=day)
        warehouse.begin_read("crm", CHANGES, at)
        load(CHANGES, deal=deals(*numbers), at=at, state={"day": day}, **batch)
        return warehouse.finish_read("crm", CHANGES, at, accept_deletes=accept)

    return read_deals


def test_only_a_whole_read_says_what_is_gone(warehouse: Warehouse, read: Read) -> None:
    assert read(1, 2, 3, day=0, whole=True) == Sweep()
    assert read(2, day=1) == Sweep()
    assert live(warehouse) == "d1 d2 d3"
    assert read(2, 3, day=2, whole=True) == Sweep(deleted=1)
    assert live(warehouse) == "d2 d3"


def test_a_first_read_that_is_not_whole_says_nothing_of_what_is_gone(
    warehouse: Warehouse, read: Read, load: Load
) -> None:
    load(CHANGES, deal=deals(1, 2))
    assert read(2, day=1) == Sweep()
    assert live(warehouse) == "d1 d2"


def test_the_next_read_goes_on_from_the_last_state(warehouse: Warehouse, read: Read) -> None:
    begun = warehouse.begin_read("crm", CHANGES, NOW)
    assert (begun.mode, begun.cursor) == ("backfill", None)
    read(1, day=0, whole=True)
    begun = warehouse.begin_read("crm", CHANGES, NOW)
    assert (begun.mode, begun.cursor) == ("incremental", {"day": 0})


def test_what_is_present_is_not_gone_and_is_not_written(warehouse: Warehouse, read: Read) -> None:
    read(1, 2, 3, day=0, whole=True)
    assert read(1, day=1, whole=True, present=("d2", "new")) == Sweep(deleted=1)
    assert live(warehouse) == "d1 d2"
    ((synced,),) = warehouse.query("SELECT synced_at FROM deal WHERE source_id = 'd2'")
    assert synced == NOW.replace(tzinfo=None)


def test_records_of_a_snapshot_can_be_called_present_too(warehouse: Warehouse, load: Load) -> None:
    stream, later = replace(CHANGES, mode="snapshot"), NOW + timedelta(days=1)
    warehouse.begin_read("crm", stream, NOW)
    load(stream, deal=deals(1, 2, 3), at=NOW)
    warehouse.finish_read("crm", stream, NOW)
    warehouse.begin_read("crm", stream, later)
    load(stream, deal=deals(1), present=("d2",), at=later)
    assert warehouse.finish_read("crm", stream, later) == Sweep(deleted=1)
    assert live(warehouse) == "d1 d2"


def test_what_only_the_read_before_met_is_gone(warehouse: Warehouse, read: Read) -> None:
    read(1, 2, day=0)
    read(3, day=1)
    assert read(4, day=2, whole=True, accept=True).deleted == 3
    assert live(warehouse) == "d4"


def test_a_whole_read_over_several_runs_remembers_what_it_met(
    warehouse: Warehouse, read: Read, load: Load
) -> None:
    read(*range(9), day=0, whole=True)
    tomorrow, later = NOW + timedelta(days=1), NOW + timedelta(days=2)
    warehouse.begin_read("crm", CHANGES, tomorrow)
    load(CHANGES, deal=deals(*range(4)), present=("d4",), at=tomorrow, state={"page": 1})
    assert warehouse.begin_read("crm", CHANGES, later).cursor == {"page": 1}
    load(CHANGES, deal=deals(5, 6, 7), at=later, whole=True)
    assert warehouse.finish_read("crm", CHANGES, later) == Sweep(deleted=1)
    assert live(warehouse) == "d0 d1 d2 d3 d4 d5 d6 d7"


def test_a_read_cut_short_after_its_last_batch_is_whole_still(
    warehouse: Warehouse, read: Read, load: Load
) -> None:
    read(1, 2, 3, day=0, whole=True)
    tomorrow, later = NOW + timedelta(days=1), NOW + timedelta(days=2)
    warehouse.begin_read("crm", CHANGES, tomorrow)
    load(CHANGES, deal=deals(1, 2), at=tomorrow, state={"all": "read"}, whole=True)
    assert warehouse.begin_read("crm", CHANGES, later).mode == "whole"
    load(CHANGES, deal=deals(4), at=later)
    assert warehouse.finish_read("crm", CHANGES, later).deleted == 1
    assert live(warehouse) == "d1 d2 d4"
    assert read(4, day=3) == Sweep()


def test_held_back_deletions_are_looked_for_again_from_the_beginning(
    warehouse: Warehouse, read: Read
) -> None:
    read(*range(9), day=0, whole=True)
    assert read(1, day=1, whole=True, slices={"a": {"page": 1}}).held == 8
    begun = warehouse.begin_read("crm", CHANGES, NOW)
    assert (begun.mode, begun.cursor) == ("backfill", None)
    assert warehouse.slices("crm", "deals") == {}
    assert read(1, day=2, whole=True, accept=True).deleted == 8
    assert live(warehouse) == "d1"
    assert warehouse.begin_read("crm", CHANGES, NOW).mode == "incremental"


def test_a_whole_read_closes_entries_whose_cause_is_gone(warehouse: Warehouse, read: Read) -> None:
    read(1, 2, day=0, whole=True, refused=(Refusal("d3", "torn", ""),))
    read(1, day=1)
    assert len(warehouse.quality.rejected()) == 1
    read(1, 2, day=2, whole=True)
    assert warehouse.quality.rejected() == []


def test_an_appending_stream_is_never_swept(warehouse: Warehouse, load: Load) -> None:
    stream = replace(CHANGES, mode="append")
    load(stream, deal=deals(1, 2, 3))
    warehouse.begin_read("crm", stream, NOW)
    load(stream, deal=deals(1), whole=True)
    assert warehouse.finish_read("crm", stream, NOW) == Sweep()


def test_reads_leave_nothing_of_what_they_met(warehouse: Warehouse, read: Read) -> None:
    read(1, 2, day=0, whole=True)
    read(1, day=1)
    assert warehouse.query("FROM seen") == []
