"""A batch replaces its records, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.errors import PluginError, WarehouseError
from abmkit.warehouse import LoadReport, Warehouse

Load = Callable[..., LoadReport]
Frame = Callable[[list[dict[str, Any]]], pd.DataFrame]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
NAIVE = NOW.replace(tzinfo=None)
DEALS = Stream("deals", ("deal", "stage"))

D1 = {"source_id": "d1", "status": "open", "amount": "10"}
S1 = {"record": "d1", "source_id": "s1", "ladder": "deal", "step": "demo", "deal": "id:d1",
      "entered_at": "2024-01-01T00:00:00Z"}  # fmt: skip
S2 = {**S1, "source_id": "s2", "step": "offer"}


def ids(warehouse: Warehouse, table: str = "deal") -> list[str]:
    told = warehouse.query(f"SELECT source_id FROM {table} WHERE deleted_at IS NULL ORDER BY 1")
    return [source_id for (source_id,) in told]


def test_a_record_is_replaced_in_all_its_tables(warehouse: Warehouse, load: Load) -> None:
    assert load(deal=[D1], stage=[S1, S2]).rows == 3
    report = load(deal=[{**D1, "amount": "12"}], stage=[S2])
    assert (report.rows, report.records) == (2, 1)
    assert ids(warehouse, "stage") == ["s2"]
    assert load(deal=[{**D1, "amount": "13"}]).rows == 1
    assert ids(warehouse, "stage") == []


def test_unchanged_records_write_nothing(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1, {**D1, "source_id": "d2"}], stage=[S1, S2])
    report = load(stage=[S2, S1], deal=[{**D1, "source_id": "d2"}, D1], at=LATER)
    assert (report.rows, report.records, report.unchanged) == (0, 0, 2)
    assert warehouse.query("SELECT DISTINCT synced_at FROM deal") == [(NAIVE,)]


def test_missing_column_null_and_empty_text_are_the_same(load: Load) -> None:
    load(deal=[D1])
    assert load(deal=[{**D1, "name": None, "owner": ""}]).unchanged == 1


def test_only_the_changed_record_of_a_batch_is_written(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1, {**D1, "source_id": "d2"}])
    report = load(deal=[D1, {**D1, "source_id": "d2", "amount": "99"}], at=LATER)
    assert (report.rows, report.unchanged) == (1, 1)
    assert warehouse.query("SELECT source_id FROM deal WHERE synced_at > $1", [NAIVE]) == [("d2",)]


def test_the_last_row_of_an_id_wins_and_the_others_are_counted(
    warehouse: Warehouse, load: Load
) -> None:
    report = load(deal=[D1, {**D1, "amount": "11"}, {**D1, "amount": "12"}])
    assert (report.rows, report.doubles) == (1, 2)
    assert warehouse.query("SELECT amount::INTEGER FROM deal") == [(12,)]


@pytest.mark.parametrize("record", ["x", None])
def test_rows_without_a_readable_id_are_no_doubles(load: Load, record: str | None) -> None:
    rows = [{**D1, "source_id": "d\0", "amount": amount} for amount in ("10", "12")]
    report = load(deal=[{**row, "record": record} if record else row for row in rows])
    assert (report.rows, report.rejected_rows, report.doubles) == (0, 2, 0)


def test_a_row_that_moves_to_another_record_keeps_its_key_unique(
    warehouse: Warehouse, load: Load
) -> None:
    load(deal=[D1], stage=[S1])
    load(deal=[{**D1, "source_id": "d2"}], stage=[{**S1, "record": "d2"}])
    assert warehouse.query("SELECT record FROM stage") == [("d2",)]
    load(Stream("won", ("deal",)), deal=[D1])
    assert warehouse.query("SELECT stream FROM deal WHERE source_id = 'd1'") == [("won",)]


def test_sources_do_not_meet(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1])
    load(source="erp", deal=[{**D1, "amount": "7"}], deleted=("d9",))
    assert warehouse.query("SELECT source, amount::INTEGER FROM deal ORDER BY 1") == [
        ("crm", 10),
        ("erp", 7),
    ]


def test_a_deleted_record_is_a_tombstone_and_may_return(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1, {**D1, "source_id": "d2"}], stage=[S1])
    assert load(deleted=("d1", "unheard-of"), at=LATER).deleted == 1
    assert (ids(warehouse), ids(warehouse, "stage")) == (["d2"], [])
    assert warehouse.query("SELECT deleted_at FROM stage") == [(LATER.replace(tzinfo=None),)]
    assert load(deleted=("d1",)).deleted == 0
    assert load(deal=[D1], stage=[S1]).rows == 2
    assert ids(warehouse, "stage") == ["s1"]
    assert warehouse.query("SELECT count(*) FROM deal") == [(2,)]


def test_a_record_sent_and_deleted_in_one_batch_is_gone(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1, {**D1, "source_id": "d2", "type": "no such type"}], deleted=("d1", "d2"))
    assert ids(warehouse) == []
    assert warehouse.query("SELECT count(*) FROM deal") == [(2,)]
    assert warehouse.quality.rejected() == []


def test_rows_of_a_table_the_stream_no_longer_fills_go_with_their_record(
    warehouse: Warehouse, load: Load
) -> None:
    load(deal=[D1], stage=[S1])
    load(Stream("deals", ("deal",), fingerprint="2"), deal=[D1])
    assert ids(warehouse, "stage") == []


def test_instants_are_stored_in_utc(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1], at=datetime(2026, 10, 1, 9, tzinfo=timezone(timedelta(hours=9))))
    assert warehouse.query("SELECT synced_at FROM deal") == [
        (datetime.fromisoformat("2026-10-01"),)
    ]
    with pytest.raises(ValueError, match="no time zone"):
        load(deal=[D1], at=NAIVE)


def test_a_batch_that_fails_leaves_nothing_behind(
    warehouse: Warehouse, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(deal=[D1], state={"page": 1})
    before = warehouse.query("FROM deal")

    def break_down(*_: object) -> int:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("abmkit.warehouse.load._insert", break_down)
    with pytest.raises(RuntimeError):
        load(deal=[{**D1, "amount": "11"}], state={"page": 2})
    assert warehouse.query("FROM deal") == before
    state = warehouse.state("crm", "deals")
    assert state is not None
    assert state.cursor == {"page": 1}


def test_an_empty_batch_carries_its_state(warehouse: Warehouse, load: Load) -> None:
    assert load(deal=[], state={"page": 9}) == LoadReport()
    state = warehouse.state("crm", "deals")
    assert state is not None
    assert state.cursor == {"page": 9}
    load(deal=[D1])
    assert warehouse.state("crm", "deals").cursor == {"page": 9}  # type: ignore[union-attr]


def test_keys_are_the_same_in_every_version(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1])
    # Sixty bits of sha256("deal␟crm␟id:d1"): a file outlives the program that wrote it.
    assert warehouse.query("SELECT key FROM deal") == [(613244518167646534,)]
    assert warehouse.query("SELECT key FROM link WHERE value = 'd1'") == [(613244518167646534,)]


def test_unchanged_is_unchanged_under_every_duckdb(warehouse: Warehouse) -> None:
    whole = "1, 'deal', 'd1', NULL::VARCHAR, 'more than twelve bytes, ünïcode'"
    assert warehouse.query(f"SELECT hash({whole})") == [(1_500_620_041_737_742_764,)]


def test_two_references_of_one_key_are_refused(warehouse: Warehouse, load: Load) -> None:
    load(deal=[D1])
    warehouse.execute("UPDATE link SET value = 'another' WHERE value = 'd1'")
    with pytest.raises(WarehouseError, match=r"reference id:d1 .* has the key of another"):
        load(deal=[{**D1, "amount": "11"}])
    assert warehouse.query("SELECT amount::INTEGER FROM deal") == [(10,)]


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("deel", {}, "no table 'deel'; did you mean deal?"),
        ("account", {}, "no table 'account'"),
        ("deal", {"amout": "1"}, "no column 'amout'; did you mean amount"),
        ("deal", {"amount": 1}, "cells of 'amount' are integer"),
        ("deal", {"amount": float("inf")}, "cells of 'amount' are floating"),
    ],
)
def test_a_batch_outside_the_schema_names_its_fault(
    load: Load, table: str, row: dict[str, Any], said: str
) -> None:
    with pytest.raises(PluginError, match=said) as told:
        load(**{table: [{**D1, **row}]})
    assert "source crm, stream deals" in str(told.value)


@pytest.mark.parametrize("column", ["record", "source_id"])
def test_a_frame_without_a_key_column_is_refused(
    warehouse: Warehouse, frame: Frame, column: str
) -> None:
    lacking = frame([D1]).drop(columns=column)
    with pytest.raises(PluginError, match=f"lacks the column '{column}'"):
        warehouse.load("crm", DEALS, Batch({"deal": lacking}), NOW)


def test_a_frame_with_a_column_twice_is_refused(warehouse: Warehouse, frame: Frame) -> None:
    twice = pd.concat([frame([D1]), frame([D1])[["amount"]]], axis=1)
    with pytest.raises(PluginError, match="a column twice"):
        warehouse.load("crm", DEALS, Batch({"deal": twice}), NOW)


@pytest.mark.parametrize(
    "cursor", [{"a": {1}}, {"a": float("nan")}, {1: 2}, {"a": (1,)}, {"a": "\ud800"}]
)
def test_a_state_that_json_cannot_give_back_is_refused(load: Load, cursor: dict[Any, Any]) -> None:
    with pytest.raises(PluginError, match="no plain JSON object"):
        load(deal=[D1], state=cursor)


@pytest.mark.parametrize("page", ["é␟'\"\\", "nul\0"])
def test_a_state_of_odd_texts_comes_back(warehouse: Warehouse, load: Load, page: str) -> None:
    load(deal=[D1], state={page: page})
    assert warehouse.state("crm", "deals").cursor == {page: page}  # type: ignore[union-attr]


def test_columns_in_lists_load_however_seldom_they_are_filled(warehouse: Warehouse) -> None:
    ids = [f"d{number}" for number in range(5000)]
    seldom = [None] * 4999
    filled = {"record": ids, "source_id": ids, "status": ["open"] * 5000}
    columns = {**filled, "name": [*seldom, "é"], "currency": [None, *seldom]}
    warehouse.load("crm", DEALS, Batch({"deal": columns}), NOW)
    told = "SELECT count(*), any_value(name), count(currency) FROM deal"
    assert warehouse.query(told) == [(5000, "é", 0)]


def test_columns_of_different_lengths_are_no_batch() -> None:
    with pytest.raises(ValueError, match="table deal: the columns are not of one length"):
        Batch({"deal": {"record": ["a", "b"], "source_id": ["a"]}})


@pytest.mark.parametrize("dtype", ["str", "object", "string"])
def test_frames_of_every_text_type_load(warehouse: Warehouse, frame: Frame, dtype: str) -> None:
    typed = frame([D1, {**D1, "source_id": "d2", "amount": None, "name": "é"}]).astype(dtype)
    warehouse.load("crm", DEALS, Batch({"deal": typed}), NOW)
    assert warehouse.query("SELECT amount::INTEGER, name FROM deal ORDER BY source_id") == [
        (10, None),
        (None, "é"),
    ]
