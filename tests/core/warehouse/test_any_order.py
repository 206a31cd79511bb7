"""However batches are cut, ordered and repeated, the warehouse ends up the same."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmkit.connect import Batch, Stream
from abmkit.identity import match
from abmkit.schema import LOADABLE, TABLES
from abmkit.warehouse import Warehouse
from abmkit.warehouse.control import CONTROL

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
CRM = Stream("crm", ("account", "deal", "stage"))

Row = dict[str, str | None]
Record = dict[str, list[Row]]

HOSTILE = st.sampled_from(
    ["", " ", "Acme", "\0", "\ud800", "=1+1", "'; --", "é" * 300, "a\x1fb", "\U0001f600", None]
)
CELL = st.one_of(HOSTILE, st.text(max_size=8))
AMOUNT = st.one_of(CELL, st.decimals(-(10**6), 10**6, places=2).map(str), st.just("1.23456"))
DAY = st.one_of(CELL, st.dates().map(str))
REFERENCE = st.one_of(CELL, st.sampled_from(["id:a1", "id:a9", "name:Acme", "domain:acme.com"]))
STATUS = st.sampled_from(["won", "open", "lost", "lost ", "", None])


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Some records, each with rows of its own in up to three tables."""
    return [_record(draw, f"r{n}") for n in range(draw(st.integers(1, 6)))]


def _record(draw: st.DrawFn, name: str) -> Record:
    found: Record = {"account": [], "deal": [], "stage": []}
    own = {"record": name, "source_id": name}
    if draw(st.booleans()):
        found["account"].append({**own, "name": draw(CELL), "domains": draw(CELL)})
    if draw(st.booleans()):
        cells = {"status": draw(STATUS), "amount": draw(AMOUNT), "close_on": draw(DAY)}
        found["deal"].append({**own, **cells, "name": draw(CELL), "account": draw(REFERENCE)})
    for n in range(draw(st.integers(0, 2))):
        step = {"ladder": "deal", "step": draw(CELL), "entered_at": draw(DAY)}
        found["stage"].append({**own, **step, "source_id": f"{name}/{n}", "deal": draw(REFERENCE)})
    return found


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Warehouse]]:
    folder = tmp_path_factory.mktemp("two")
    with Warehouse.open(folder / "a.duckdb") as a, Warehouse.open(folder / "b.duckdb") as b:
        yield a, b


def emptied(warehouse: Warehouse) -> Warehouse:
    with warehouse.transaction() as connection:
        for table in (*TABLES, *CONTROL):
            connection.execute(f'DELETE FROM "{table}"')
    return warehouse


def load(warehouse: Warehouse, batch: list[Record]) -> None:
    rows: Record = {table: [r for record in batch for r in record[table]] for table in CRM.tables}
    frames = {t: pd.DataFrame(rows[t], dtype=object) for t in CRM.tables if rows[t]}
    warehouse.load("crm", CRM, Batch(frames), NOW)


def content(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """All that the warehouse knows, but for closed entries of the quarantine."""
    match(warehouse)
    tables = {table: f'FROM "{table}"' for table in (*LOADABLE, "link")}
    tables["quarantine"] = "FROM quarantine WHERE healed_at IS NULL"
    return {table: warehouse.query(f"{what} ORDER BY ALL") for table, what in tables.items()}


@st.composite
def batches(draw: st.DrawFn, whole: list[Record]) -> list[list[Record]]:
    """The records in any order, some of them again, in batches of any size."""
    again = draw(st.lists(st.sampled_from(whole), max_size=3))
    found: list[list[Record]] = [[]]
    for record in draw(st.permutations([*whole, *again])):
        if draw(st.booleans()):
            found.append([])
        found[-1].append(record)
    return found


@settings(max_examples=12)
@given(data=st.data(), whole=records())
def test_cut_order_and_repetition_do_not_matter(
    two: tuple[Warehouse, Warehouse], data: st.DataObject, whole: list[Record]
) -> None:
    at_once, in_pieces = map(emptied, two)
    load(at_once, whole)
    for batch in data.draw(batches(whole)):
        load(in_pieces, batch)
    assert content(in_pieces) == content(at_once)
    history = "FROM history ORDER BY ALL"
    assert in_pieces.query(history) == at_once.query(history)


@settings(max_examples=12)
@given(data=st.data(), versions=st.lists(records(), min_size=2, max_size=3))
def test_only_the_last_version_of_each_record_counts(
    two: tuple[Warehouse, Warehouse], data: st.DataObject, versions: list[list[Record]]
) -> None:
    at_once, by_versions = map(emptied, two)
    last: dict[int, Record] = {}
    for version in versions:
        for n in data.draw(st.permutations(range(len(version)))):
            load(by_versions, [version[n]])
        last |= {n: record for n, record in enumerate(version) if any(record.values())}
    load(at_once, list(last.values()))
    told, expected = content(by_versions), content(at_once)
    # References that nobody uses any more stay in the dictionary.
    del told["link"], expected["link"]
    assert told == expected
