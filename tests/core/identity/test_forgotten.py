"""Whoever a source has deleted is nobody: counted, and not named anywhere in the file."""

from collections.abc import Callable

from abmkit.identity import match, matched
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]

KIM = {
    "source_id": "1", "name": "Kim Forgotten", "email": "Kim.Secret@acme.com", "title": "CFO of X",
    "extra": '{"mobile": "+82 10 5555 1234"}',
}  # fmt: skip
TOUCH = {"kind": "email", "occurred_at": "2026-03-01", "extra": '{"subject": "Dear Kim"}'}


def lay_kim(lay: Lay) -> None:
    lay("crm", person=[KIM, {"source_id": "2", "name": "Lee", "email": "lee@acme.com"}])
    lay("crm", touch=[
        {**TOUCH, "source_id": "a", "person": "id:1"},
        {**TOUCH, "source_id": "b", "person": "id:2", "extra": '{"subject": "Dear Lee"}'},
    ])  # fmt: skip
    lay("mail", touch=[{**TOUCH, "source_id": "c", "person": "email:kim.secret@acme.com"}])
    lay("crm", response=[{
        "source_id": "r", "answered_at": "2026-03-02", "survey": "nps", "scale": "nps",
        "score": "9", "text": "Call me, Kim", "person": "id:1",
    }])  # fmt: skip
    lay("crm", consent=[{"source_id": "k", "person": "id:1", "purpose": "news", "status": "given",
                         "channel": "email", "valid_from": "kim.secret@acme.com"}])  # fmt: skip


def everything(warehouse: Warehouse) -> str:
    tables = warehouse.query("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")
    rows = [warehouse.query(f'FROM "{table}"') for (table,) in tables]
    return str(rows).lower()


def test_who_is_deleted_is_named_in_no_table_and_still_counts(
    warehouse: Warehouse, lay: Lay
) -> None:
    lay_kim(lay)
    match(warehouse)
    assert "kim" in everything(warehouse)
    lay("crm", deleted=("1",), person=[])
    match(warehouse)
    told = everything(warehouse)
    assert [word for word in ("kim", "secret", "5555", "cfo") if word in told] == []
    assert warehouse.query(
        "SELECT t.source_id, l.canonical IS NOT NULL, t.extra FROM touch t "
        "JOIN link l ON l.key = t.person ORDER BY 1"
    ) == [("a", True, None), ("b", True, '{"subject": "Dear Lee"}'), ("c", False, None)]
    told = [lost for column in matched(warehouse).columns for lost in column.examples]
    assert told == [("email:", "of somebody whom their source has deleted")]


def test_who_comes_back_is_loaded_anew_and_found_by_the_address(
    warehouse: Warehouse, lay: Lay
) -> None:
    lay_kim(lay)
    match(warehouse)
    lay("crm", deleted=("1",), person=[])
    match(warehouse)
    lay("crm", person=[KIM])
    lay("mail", touch=[{**TOUCH, "source_id": "d", "person": "email:kim.secret@acme.com"}])
    match(warehouse)
    assert warehouse.query("SELECT name FROM person WHERE source_id = '1'") == [("Kim Forgotten",)]
    assert matched(warehouse).unmatched == 0
    assert warehouse.query("SELECT source_id FROM touch WHERE extra IS NOT NULL ORDER BY 1") == [
        ("b",), ("d",),
    ]  # fmt: skip


def test_what_comes_late_of_who_is_deleted_names_nobody_either(
    warehouse: Warehouse, lay: Lay
) -> None:
    lay_kim(lay)
    match(warehouse)
    lay("crm", deleted=("1",), person=[])
    match(warehouse)
    lay("crm", touch=[{**TOUCH, "source_id": "late", "person": "id:1"}])
    match(warehouse)
    assert warehouse.query("SELECT extra FROM touch WHERE source_id = 'late'") == [(None,)]


def test_what_somebody_did_who_comes_back_is_whole_once_it_is_told_again(
    warehouse: Warehouse, lay: Lay
) -> None:
    lay_kim(lay)
    match(warehouse)
    lay("crm", deleted=("1",), person=[])
    match(warehouse)
    lay("crm", person=[KIM])
    lay("crm", touch=[{**TOUCH, "source_id": "a", "person": "id:1"}])
    match(warehouse)
    assert warehouse.query("SELECT extra FROM touch WHERE source_id = 'a'") == [(TOUCH["extra"],)]


def test_who_was_merged_or_has_the_address_too_is_not_forgotten(
    warehouse: Warehouse, lay: Lay
) -> None:
    lay_kim(lay)
    lay("web", person=[{"source_id": "9", "email": "kim.secret@acme.com"}])
    match(warehouse)
    lay("crm", deleted=("1",), person=[{"source_id": "3", "merged_ids": "1"}])
    match(warehouse)
    assert warehouse.query("SELECT name FROM person WHERE source_id = '1'") == [("Kim Forgotten",)]
    lay("crm", person=[{"source_id": "3"}])
    lay("crm", deleted=("3",), person=[])
    match(warehouse)
    assert warehouse.query("SELECT name FROM person WHERE source_id = '1'") == [(None,)]
    assert matched(warehouse).unmatched == 0


def test_of_an_address_the_domain_stays_unless_it_tells_who_it_was(
    warehouse: Warehouse, lay: Lay
) -> None:
    people = {"1": "kim@acme.com", "2": "lee@gmail.com", "3": "ito@ito.me", "4": "ann@gmail.com"}
    lay("crm", account=[{"source_id": "a", "domains": "acme.com"}])
    lay("crm", person=[{"source_id": n, "email": email} for n, email in people.items()])
    match(warehouse)
    lay("crm", deleted=("1", "2", "3"), person=[])
    for _ in range(2):
        match(warehouse)
        assert warehouse.query("SELECT email FROM person ORDER BY source_id") == [
            ("@acme.com",), ("@gmail.com",), (None,), ("ann@gmail.com",),
        ]  # fmt: skip
