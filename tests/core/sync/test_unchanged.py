"""Streams whose source shows what it showed before are not read, and count as complete."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from pydantic import BaseModel

from abmkit.connect import Batch, Connector, Refusal, Stream
from abmkit.errors import PluginError, SourceError
from abmkit.sync import SyncResult, sync
from abmkit.warehouse import Warehouse, migrations
from abmkit.warehouse.migrations import Step

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
CONTACTS = Stream("contacts", ("person", "account"))
DEALS = Stream("deals", ("deal", "account"))
TOUCHES = Stream("touches", ("touch",))
Shown = dict[Stream, Batch]


def batch(*accounts: str, **more: Any) -> Batch:
    rows = [{"record": name, "source_id": name, "name": name} for name in accounts]
    return Batch({"account": pd.DataFrame(rows, dtype=object)} if rows else {}, **more)


def touch(kind: str = "call") -> Batch:
    row = {"record": "t", "source_id": "t", "kind": kind, "occurred_at": "2026-01-01"}
    return Batch({"touch": pd.DataFrame([row], dtype=object)})


@dataclass
class Shows(Connector):
    """Shows one batch a stream, and knows what it showed."""

    name: ClassVar[str] = "shows"
    title: ClassVar[str] = "Shows batches"
    Config: ClassVar[type[BaseModel]] = BaseModel

    shown: Shown
    error: Exception | None = None
    read: list[str] = field(default_factory=list)

    def streams(self) -> Iterable[Stream]:
        return self.shown

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        self.read.append(stream.name)
        yield replace(self.shown[stream], state=self._state(stream))

    def is_unchanged(self, stream: Stream, state: Mapping[str, Any]) -> bool:
        if self.error:
            raise self.error
        return state == self._state(stream)

    def _state(self, stream: Stream) -> dict[str, Any]:
        tables = self.shown[stream].tables.items()
        return {"rows": [frame.to_json() for _, frame in tables]}


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


def run(warehouse: Warehouse, shown: Shown, day: int = 0, **how: Any) -> tuple[SyncResult, str]:
    connector = Shows(shown, how.pop("error", None))
    result = sync(warehouse, "crm", connector, now=NOW + timedelta(days=day), **how)
    return result, " ".join(connector.read)


def told(result: SyncResult) -> list[tuple[str, int, int]]:
    return [(stream.outcome, stream.rows, stream.unchanged) for stream in result.streams]


def accounts(warehouse: Warehouse) -> list[tuple[str, str]]:
    return warehouse.query(
        "SELECT stream, source_id FROM account WHERE deleted_at IS NULL ORDER BY ALL"
    )


def test_an_unchanged_stream_is_not_read_and_is_complete(warehouse: Warehouse) -> None:
    shown = {CONTACTS: batch("a", "b"), TOUCHES: touch()}
    assert run(warehouse, shown)[1] == "contacts touches"
    result, read = run(warehouse, shown, day=1)
    assert (told(result), read) == ([("complete", 0, 2), ("complete", 0, 1)], "")
    fresh = {each.completed_at for each in warehouse.quality.freshness()}
    assert fresh == {(NOW + timedelta(days=1)).replace(tzinfo=None)}
    result, read = run(warehouse, {**shown, TOUCHES: touch("email")}, day=2)
    assert (told(result), read) == ([("complete", 0, 2), ("complete", 1, 0)], "touches")


def test_a_full_read_and_a_changed_fingerprint_read_all_the_same(warehouse: Warehouse) -> None:
    run(warehouse, {TOUCHES: touch()})
    assert run(warehouse, {TOUCHES: touch()}, full=True)[1] == "touches"
    changed = replace(TOUCHES, fingerprint="2")
    assert run(warehouse, {changed: touch()})[1] == "touches"
    assert run(warehouse, {changed: touch()})[1] == ""


def test_streams_that_fill_one_table_are_read_together(warehouse: Warehouse) -> None:
    """A company that contacts no longer name is still named by the deals, which did not change."""
    shown = {DEALS: batch("a"), CONTACTS: batch("a", *"bcdefg"), TOUCHES: touch()}
    run(warehouse, shown)
    assert ("contacts", "a") in accounts(warehouse)
    result, read = run(warehouse, {**shown, CONTACTS: batch(*"bcdefg")}, day=1)
    assert (read, {stream.outcome for stream in result.streams}) == ("deals contacts", {"complete"})
    assert ("deals", "a") in accounts(warehouse)
    assert len(accounts(warehouse)) == 7


def test_what_a_stream_that_went_held_is_read_anew(warehouse: Warehouse) -> None:
    run(warehouse, {DEALS: batch("a"), CONTACTS: batch("a", "b")})
    result, read = run(warehouse, {DEALS: batch("a")}, day=1, accept_deletes=True)
    assert (read, accounts(warehouse)) == ("deals", [("deals", "a")])
    assert [stream.stream for stream in result.streams] == ["deals", "contacts"]
    assert run(warehouse, {DEALS: batch("a")}, day=2)[1] == ""


def test_deletions_that_were_held_back_are_asked_about_again(warehouse: Warehouse) -> None:
    run(warehouse, {CONTACTS: batch(*"abcdefghij")})
    for day in (1, 2):
        result, read = run(warehouse, {CONTACTS: batch("a")}, day=day)
        assert ([stream.outcome for stream in result.streams], read) == (["held"], "contacts")
    result, read = run(warehouse, {CONTACTS: batch("a")}, day=3, accept_deletes=True)
    assert (result.streams[0].deleted, read) == (9, "contacts")


def test_an_unchanged_stream_with_many_rejected_rows_stays_partial(warehouse: Warehouse) -> None:
    shown = {CONTACTS: batch("a", refused=[Refusal("line 2", "torn", "")])}
    for day in (0, 1):
        result, _ = run(warehouse, shown, day=day)
        (stream,) = result.streams
        assert (stream.outcome, stream.rejected_rows) == ("partial", 1)
    assert [gap.kind for gap in warehouse.quality.gaps()] == ["partial"]


def test_a_read_that_was_cut_short_is_taken_up(warehouse: Warehouse) -> None:
    class Stops(Shows):
        def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            yield from super().pull(stream, state)
            raise SourceError("no more")

    sync(warehouse, "crm", Stops({CONTACTS: batch("a")}), now=NOW)
    assert run(warehouse, {CONTACTS: batch("a")}, day=1)[1] == "contacts"


@pytest.mark.parametrize("error", [SourceError("asleep"), KeyError("id")])
def test_a_connector_that_cannot_say_is_read_and_one_that_breaks_is_named(
    warehouse: Warehouse, error: Exception
) -> None:
    shown = {TOUCHES: touch()}
    run(warehouse, shown)
    if isinstance(error, SourceError):
        assert run(warehouse, shown, error=error)[1] == "touches"
    else:
        with pytest.raises(PluginError, match="source crm: connector shows broke: KeyError: 'id'"):
            run(warehouse, shown, error=error)


def test_what_an_older_abmkit_judged_is_read_anew(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {TOUCHES: touch("yodel")}
    run(warehouse, shown)
    assert run(warehouse, shown)[1] == ""
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, Step("think", lambda _: None)))
    assert run(warehouse, shown)[1] == "touches"
    assert run(warehouse, shown)[1] == ""
