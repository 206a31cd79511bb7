"""Versions of deals, accounts and list members, each with the instant we learnt it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from abmkit.connect import Stream
from abmkit.warehouse import LoadReport, Warehouse

Load = Callable[..., LoadReport]

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
DAYS = [NOW + timedelta(days=n) for n in range(6)]
DEAL = {"source_id": "d1", "status": "open", "amount": "10.10"}


def versions(warehouse: Warehouse, what: str = "content->>'status'") -> list[tuple[Any, ...]]:
    return warehouse.query(
        f"SELECT day(recorded_at), deleted, {what} FROM history ORDER BY recorded_at, source_id"
    )


def test_each_change_adds_a_version(warehouse: Warehouse, load: Load) -> None:
    load(deal=[DEAL], at=DAYS[0])
    load(deal=[DEAL], at=DAYS[1])
    load(deal=[{**DEAL, "status": "won"}], at=DAYS[2])
    assert versions(warehouse) == [(1, False, "open"), (3, False, "won")]
    assert warehouse.query("SELECT content->>'amount' FROM history") == [("10.1000",)] * 2


def test_a_record_that_changes_elsewhere_adds_no_version(warehouse: Warehouse, load: Load) -> None:
    stage = {
        "record": "d1",
        "source_id": "s1",
        "ladder": "deal",
        "step": "demo",
        "entered_at": "2024-01-01",
    }
    load(deal=[DEAL], at=DAYS[0])
    load(deal=[DEAL], stage=[stage], at=DAYS[1])
    assert versions(warehouse) == [(1, False, "open")]


def test_of_one_instant_the_last_version_stays(warehouse: Warehouse, load: Load) -> None:
    load(deal=[DEAL], at=DAYS[0])
    load(deal=[{**DEAL, "status": "won"}], at=DAYS[1])
    load(deal=[{**DEAL, "status": "lost"}], at=DAYS[1])
    assert versions(warehouse) == [(1, False, "open"), (2, False, "lost")]
    load(deal=[DEAL], at=DAYS[1])
    assert versions(warehouse) == [(1, False, "open")]


def test_deletion_and_return_are_versions_too(warehouse: Warehouse, load: Load) -> None:
    load(deal=[DEAL], at=DAYS[0])
    load(deleted=("d1",), at=DAYS[1])
    load(deal=[DEAL], at=DAYS[2])
    assert versions(warehouse) == [(1, False, "open"), (2, True, "open"), (3, False, "open")]


def test_a_row_that_leaves_its_record_is_gone(warehouse: Warehouse, load: Load) -> None:
    lists = Stream("lists", ("list_member", "account"))
    member = {"record": "l", "list_name": "targets", "account": "id:1"}
    both = [{**member, "source_id": "1"}, {**member, "source_id": "2"}]
    load(lists, list_member=both, at=DAYS[0])
    load(lists, list_member=both[1:], at=DAYS[1])
    load(lists, account=[{"record": "l", "source_id": "a"}], at=DAYS[2])
    assert versions(warehouse, "source_id") == [
        (1, False, "1"),
        (1, False, "2"),
        (2, True, "1"),
        (3, True, "2"),
        (3, False, "a"),
    ]


def test_what_comes_and_goes_in_one_instant_leaves_no_version(
    warehouse: Warehouse, load: Load
) -> None:
    load(deal=[DEAL], deleted=("d1",))
    assert versions(warehouse) == []
