"""What cannot be taken over is kept, counted, and healed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from abmkit.connect import Refusal, Stream
from abmkit.warehouse import LoadReport, Warehouse

Load = Callable[..., LoadReport]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
GOOD = {"source_id": "d1", "status": "won", "amount": "10"}
NO_AMOUNT = {**GOOD, "amount": "ten"}
NO_STATUS = {**GOOD, "status": "Closed Won"}


def open_entries(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse.query(
        'SELECT record, scope, "column", reason, raw FROM quarantine WHERE healed_at IS NULL '
        "ORDER BY ALL"
    )


def test_a_bad_optional_cell_becomes_null_beside_an_entry(warehouse: Warehouse, load: Load) -> None:
    report = load(deal=[NO_AMOUNT])
    assert (report.rows, report.rejected_cells, report.rejected_rows) == (1, 1, 0)
    assert warehouse.query("SELECT status, amount FROM deal") == [("won", None)]
    assert open_entries(warehouse) == [("d1", "cell", "amount", "not a number", "ten")]


def test_a_bad_required_cell_rejects_its_row_and_keeps_it_whole(
    warehouse: Warehouse, load: Load
) -> None:
    report = load(deal=[{**NO_STATUS, "name": "Big\0 one"}, {"source_id": "d2"}])
    assert (report.rows, report.rejected_rows, report.rejected_cells) == (0, 2, 0)
    assert open_entries(warehouse) == [
        ("d1", "row", "status", "not one of open, won, lost", "Closed Won"),
        ("d2", "row", "status", "missing", None),
    ]
    kept = warehouse.query(
        "SELECT content->>'amount', content->>'status' FROM quarantine WHERE record = 'd1'"
    )
    assert kept == [("10", "Closed Won")]


def test_rows_without_keys_are_rejected_and_told_apart(warehouse: Warehouse, load: Load) -> None:
    lost = [
        {**GOOD, "source_id": None, "record": "r"},
        {**GOOD, "record": None},
        {**GOOD, "record": "", "source_id": "d2"},
        {**GOOD, "record": "", "source_id": "d2"},
        {**GOOD, "record": "a\ud800", "source_id": "d3"},
    ]
    assert load(deal=lost).rows == 0
    told = warehouse.query(
        'SELECT source_id, "column", reason FROM quarantine ORDER BY source_id NULLS FIRST'
    )
    assert told == [
        (None, "source_id", "missing"),
        ("d1", "record", "missing"),
        ("d2", "record", "missing"),
        ("d3", "record", "holds NUL or half a character"),
    ]
    assert load(deal=lost[:1] + lost[1:3]).records == 0


def test_a_rejected_row_does_not_take_its_record_along(warehouse: Warehouse, load: Load) -> None:
    stage = {"record": "d1", "ladder": "deal", "step": "demo", "entered_at": "2024-01-01"}
    load(
        deal=[GOOD], stage=[{**stage, "source_id": "s1"}, {**stage, "source_id": "s2", "step": ""}]
    )
    assert warehouse.query("SELECT source_id FROM stage") == [("s1",)]
    assert open_entries(warehouse) == [("d1", "row", "step", "missing", None)]


def test_a_good_version_heals_and_the_past_entry_stays(warehouse: Warehouse, load: Load) -> None:
    load(deal=[NO_STATUS])
    report = load(deal=[GOOD], at=LATER)
    assert (report.rows, report.healed) == (1, 1)
    assert open_entries(warehouse) == []
    assert warehouse.query("SELECT seen_at, healed_at FROM quarantine") == [
        (NOW.replace(tzinfo=None), LATER.replace(tzinfo=None))
    ]


def test_the_latest_version_counts_even_if_it_is_rejected(warehouse: Warehouse, load: Load) -> None:
    load(deal=[GOOD])
    load(deal=[NO_STATUS])
    assert warehouse.query("SELECT count(*) FROM deal") == [(0,)]
    assert load(deal=[GOOD]).rows == 1


def test_the_same_fault_again_writes_nothing(warehouse: Warehouse, load: Load) -> None:
    bad = {"deal": [NO_AMOUNT, {**NO_STATUS, "source_id": "d2"}]}
    refused = (Refusal("line 17", "too few fields", "a,b"),)
    load(**bad, refused=refused)
    before = warehouse.query("FROM quarantine ORDER BY ALL")
    report = load(**bad, refused=refused, at=LATER)
    assert (report.records, report.unchanged, report.refused, report.healed) == (0, 2, 1, 0)
    assert warehouse.query("FROM quarantine ORDER BY ALL") == before


def test_a_fault_that_outlives_a_change_is_one_entry(warehouse: Warehouse, load: Load) -> None:
    load(deal=[NO_AMOUNT])
    load(deal=[{**NO_AMOUNT, "owner": "Kim"}], at=LATER)
    assert warehouse.query("SELECT seen_at, healed_at FROM quarantine") == [
        (NOW.replace(tzinfo=None), None)
    ]
    load(deal=[{**NO_AMOUNT, "amount": "eleven"}], at=LATER)
    assert [raw for *_, raw in open_entries(warehouse)] == ["eleven"]


def test_an_unreadable_record_leaves_what_is_there_and_heals(
    warehouse: Warehouse, load: Load
) -> None:
    load(deal=[GOOD])
    load(refused=(Refusal("d1", "truncated \ud800", "{\0"),))
    assert warehouse.query("SELECT count(*) FROM deal") == [(1,)]
    assert open_entries(warehouse) == [("d1", "record", None, "␀truncated \\ud800", "{␀")]
    load(refused=(Refusal("d1", "truncated", "{"),))
    assert open_entries(warehouse) == [("d1", "record", None, "truncated", "{")]
    report = load(deal=[GOOD])
    assert (report.rows, report.unchanged, report.healed) == (0, 1, 1)
    assert open_entries(warehouse) == []


def test_a_deleted_record_has_no_open_entries(warehouse: Warehouse, load: Load) -> None:
    load(deal=[NO_AMOUNT])
    assert load(deleted=("d1",)).healed == 1
    assert open_entries(warehouse) == []
    assert load(deal=[NO_AMOUNT]).rejected_cells == 1


def test_faults_of_other_streams_are_left_alone(warehouse: Warehouse, load: Load) -> None:
    load(deal=[NO_AMOUNT])
    load(Stream("more", ("deal",)), deal=[{**NO_AMOUNT, "source_id": "d9", "record": "d1"}])
    load(deal=[GOOD])
    assert warehouse.query("SELECT stream FROM quarantine WHERE healed_at IS NULL") == [("more",)]
