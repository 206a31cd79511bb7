"""However a read is cut, ordered and repeated, it ends in the same warehouse.

Of each record a read says one thing: it is sent with its rows in several tables, deleted, not
readable, still there though not sent, or nothing at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmkit.connect import Batch, Refusal, Stream
from abmkit.identity import match
from abmkit.schema import LOADABLE, TABLES
from abmkit.warehouse import Sweep, Warehouse
from abmkit.warehouse.control import CONTROL

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
CRM = Stream("crm", ("account", "deal", "stage"))
RECORDS = [f"r{n}" for n in range(8)]

AMOUNT = st.sampled_from(["1", "2.50", "1.23456", "much", "", None])
STATUS = st.sampled_from(["won", "open", "lost ", None])
MEANT = st.sampled_from(["id:r1", "name:Acme", "domain:acme.com", "odd", None])


@dataclass(frozen=True)
class Said:
    """What a read says of a record."""

    record: str
    fate: str
    rows: tuple[tuple[str, dict[str, str | None]], ...] = ()


@st.composite
def reads(draw: st.DrawFn, fates: Sequence[str]) -> list[Said]:
    return [_said(draw, record, draw(st.sampled_from(fates))) for record in RECORDS]


def _said(draw: st.DrawFn, record: str, fate: str) -> Said:
    if not fate.startswith("sent"):
        return Said(record, fate)
    own = {"record": record, "source_id": record}
    names = st.sampled_from(["Acme", "acme", "\0", None])
    rows: list[tuple[str, dict[str, str | None]]] = []
    if draw(st.booleans()):
        rows.append(("account", {**own, "name": draw(names), "domains": "acme.com"}))
    if draw(st.booleans()):
        deal = {"status": draw(STATUS), "amount": draw(AMOUNT), "account": draw(MEANT)}
        rows.append(("deal", {**own, **deal}))
    for n in range(draw(st.integers(0, 2))):
        step = {"source_id": f"{record}/{n}", "ladder": "deal", "step": "demo"}
        entered = draw(st.sampled_from(["2026-01-01", "soon"]))
        rows.append(("stage", {**own, **step, "entered_at": entered, "deal": draw(MEANT)}))
    return Said(record, fate, tuple(rows))


@st.composite
def pieces(draw: st.DrawFn, read: list[Said]) -> list[list[Said]]:
    """A read in any order, some of it again, in batches of any size, some of them empty."""
    again = draw(st.lists(st.sampled_from(read), max_size=4))
    found: list[list[Said]] = [[]]
    for said in draw(st.permutations([*read, *again])):
        if draw(st.booleans()):
            found.append([])
        found[-1].append(said)
    return found


def batch(said: Sequence[Said]) -> Batch:
    each = {one.record: one for one in said}.values()  # a batch tells a record once
    frames = {}
    for table in CRM.tables:
        rows = [cells for one in each for where, cells in one.rows if where == table]
        if rows:
            frames[table] = pd.DataFrame(rows, dtype=object)
    return Batch(
        frames,
        deleted=[one.record for one in each if "deleted" in one.fate],
        refused=[Refusal(one.record, "torn", "…") for one in each if "refused" in one.fate],
        present=[one.record for one in each if one.fate == "present"],
    )


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


def read(
    warehouse: Warehouse, stream: Stream, parts: list[list[Said]], at: datetime, accept: bool
) -> Sweep:
    warehouse.begin_read("crm", stream, at)
    for number, part in enumerate(parts, start=1):
        is_last = number == len(parts)
        warehouse.load("crm", stream, replace(batch(part), state={}, whole=is_last), at)
    return warehouse.finish_read("crm", stream, at, accept_deletes=accept)


def content(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    """All that the warehouse knows, but for closed entries of the quarantine."""
    match(warehouse)
    tables = {t: f'FROM "{t}"' for t in (*LOADABLE, "link", "sync_state", "seen")}
    tables["quarantine"] = "FROM quarantine WHERE healed_at IS NULL"
    tables["history"] = "FROM history"
    return {table: warehouse.query(f"{what} ORDER BY ALL") for table, what in tables.items()}


FATES = (
    "sent",
    "sent",
    "deleted",
    "refused",
    "present",
    "absent",
    "sent, refused",
    "sent, deleted",
)


@settings(max_examples=12)
@given(
    data=st.data(),
    before=reads(fates=("sent", "sent", "sent", "refused", "absent")),
    now=reads(fates=FATES),
    mode=st.sampled_from(["snapshot", "changes", "append"]),
    accept=st.booleans(),
)
def test_cut_order_and_repetition_of_a_read_do_not_matter(
    two: tuple[Warehouse, Warehouse],
    data: st.DataObject,
    before: list[Said],
    now: list[Said],
    mode: Any,
    accept: bool,
) -> None:
    stream = replace(CRM, mode=mode)
    at_once, in_pieces = map(emptied, two)
    for warehouse in two:
        read(warehouse, stream, [before], NOW, accept=True)
    swept = read(at_once, stream, [now], LATER, accept)
    assert read(in_pieces, stream, data.draw(pieces(now)), LATER, accept) == swept
    assert content(in_pieces) == content(at_once)
