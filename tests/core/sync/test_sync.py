"""Streams into the warehouse: what each outcome means and leaves behind."""

import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from pydantic import BaseModel

from abmkit.connect import Batch, Connector, Refusal, Stream
from abmkit.errors import (
    DataError,
    Fatal,
    Later,
    PluginError,
    Retryable,
    SourceError,
    WarehouseError,
)
from abmkit.sync import Progress, StreamResult, SyncResult, gather, sync
from abmkit.warehouse import OpenGap, Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
THEN = NOW.replace(tzinfo=None)
LATER = NOW + timedelta(days=1)

DEALS = Stream("deals", ("deal",))
LOG = Stream("log", ("touch",), mode="append")

Pages = list[Batch | Exception]

#: Another process, which says how many deals there are whenever it is given the warehouse.
LOOK = """
import sys
from abmkit.warehouse import Warehouse
for path in sys.stdin:
    with Warehouse.open(path.strip(), read_only=True) as reader:
        print(reader.query("SELECT count(*) FROM deal")[0][0], flush=True)
"""


def deals(*numbers: int, **cells: Any) -> pd.DataFrame:
    rows = [{"record": f"d{n}", "source_id": f"d{n}", "status": "won", **cells} for n in numbers]
    return pd.DataFrame(rows, dtype=object)


def page(*numbers: int, **cells: Any) -> Batch:
    return Batch({"deal": deals(*numbers, **cells)}, done=len(numbers))


@dataclass
class Scripted(Connector):
    """Plays what it is given for each stream, from the page that its state names."""

    name: ClassVar[str] = "scripted"
    title: ClassVar[str] = "Plays a script"
    Config: ClassVar[type[BaseModel]] = BaseModel

    script: dict[Stream, Pages]
    asked: list[Mapping[str, Any] | None] = field(default_factory=list)

    def streams(self) -> Iterable[Stream]:
        return self.script

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        self.asked.append(state)
        start = state["page"] if state else 0
        for number, batch in enumerate(self.script[stream][start:], start=start + 1):
            if isinstance(batch, Exception):
                raise batch
            yield replace(batch, state={"page": number})


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


def run(warehouse: Warehouse, script: dict[Stream, Pages], **options: Any) -> SyncResult:
    return sync(warehouse, "crm", Scripted(script), **{"now": NOW, **options})


def only(result: SyncResult) -> StreamResult:
    (stream,) = result.streams
    return stream


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page is a transaction of its own, however small and quick."""
    monkeypatch.setattr(gather, "SECONDS", 0)


@pytest.mark.usefixtures("one_by_one")
def test_all_there_is_complete(warehouse: Warehouse) -> None:
    told: list[Progress] = []
    result = run(warehouse, {DEALS: [page(1, 2), page(3)], LOG: []}, progress=told.append)
    assert result.exit_code == 0
    assert [(s.stream, s.outcome, s.rows, s.missing) for s in result.streams] == [
        ("deals", "complete", 3, ""),
        ("log", "complete", 0, ""),
    ]
    assert told == [Progress("deals", 2, 2, None), Progress("deals", 3, 1, None)]
    assert warehouse.quality.gaps() == []
    again = run(warehouse, {DEALS: [page(1, 2, 3)], LOG: []}, now=LATER)
    assert (again.streams[0].rows, again.streams[0].unchanged, again.exit_code) == (0, 3, 0)
    assert (result.streams[0].inserted, again.streams[0].inserted) == (3, 0)
    assert [f.completed_at for f in warehouse.quality.freshness()] == [
        LATER.replace(tzinfo=None)
    ] * 2


def test_what_is_wanted_once_more_is_said_to_who_tells_changes_and_was_read(
    warehouse: Warehouse,
) -> None:
    day = datetime(2026, 9, 15, tzinfo=ZoneInfo("Asia/Seoul"))
    script: dict[Stream, Pages] = {DEALS: [page(1)], LOG: [Batch({})]}
    first, second = Scripted(script), Scripted(script)
    result = sync(warehouse, "crm", first, now=NOW, since=day)
    assert first.asked == [None, None]
    assert [stream.afresh for stream in result.streams] == ["", ""]
    result = sync(warehouse, "crm", second, now=LATER, since=day)
    assert second.asked == [None, {"page": 1, "since": "2026-09-14T15:00:00+00:00"}]
    told = [stream.afresh for stream in result.streams]
    assert told == ["", "asked for, since 2026-09-14T15:00Z"]


def test_a_first_read_that_goes_on_is_no_one_begun_afresh(warehouse: Warehouse) -> None:
    stream = Stream("deals", ("deal",), mode="changes")
    cut = run(warehouse, {stream: [page(1), Retryable("the vendor is away")]}, since=NOW)
    on = run(warehouse, {stream: [page(1), page(2)]}, now=LATER, since=NOW)
    assert (only(cut).outcome, only(on).outcome, only(on).afresh) == ("partial", "complete", "")


@dataclass
class Side(Scripted):
    """Two of its streams give nothing before both are read."""

    parallel: ClassVar[int] = 2
    left: int | None = None
    met: threading.Barrier = field(default_factory=lambda: threading.Barrier(2))

    def budget(self) -> int | None:
        return self.left

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        self.met.wait(0.5)
        yield from super().pull(stream, state)


@pytest.mark.parametrize(
    ("left", "outcome"), [(None, "complete"), (20, "complete"), (19, "failed")]
)
def test_streams_are_read_side_by_side_unless_the_budget_is_scarce(
    warehouse: Warehouse, left: int | None, outcome: str
) -> None:
    told = sync(warehouse, "crm", Side({DEALS: [page(1)], LOG: []}, left=left), now=NOW)
    assert [each.outcome for each in told.streams] == [outcome] * 2


def test_a_stream_that_fails_leaves_the_others_standing(warehouse: Warehouse) -> None:
    result = run(warehouse, {LOG: [Fatal("scope crm.read is missing")], DEALS: [page(1)]})
    failed, complete = result.streams
    assert (failed.outcome, complete.outcome, result.exit_code) == ("failed", "complete", 3)
    assert failed.missing == "scope crm.read is missing"
    assert failed.advice == "fix what the message names, then run the sync again"
    assert warehouse.quality.gaps() == [
        OpenGap("crm", "log", "failed", failed.missing, failed.advice, None, THEN)
    ]
    assert run(warehouse, {LOG: [], DEALS: [page(1)]}, now=LATER).exit_code == 0
    assert warehouse.quality.gaps() == []


def test_when_all_fail_the_sync_failed(warehouse: Warehouse) -> None:
    result = run(warehouse, {LOG: [DataError("torn")], DEALS: [Fatal("no")]})
    assert result.exit_code == 1


def test_a_stream_cut_short_keeps_what_came_and_goes_on(warehouse: Warehouse) -> None:
    pages: Pages = [page(1, 2), page(3), Retryable("daily limit reached"), page(4)]
    cut = only(run(warehouse, {DEALS: pages}))
    assert (cut.outcome, cut.rows) == ("partial", 3)
    assert cut.advice == "run the sync again later; it goes on where it stopped"
    pages[2] = page(5)
    connector = Scripted({DEALS: pages})
    rest = only(sync(warehouse, "crm", connector, now=LATER))
    assert connector.asked == [{"page": 2}]
    assert (rest.outcome, rest.rows, rest.deleted) == ("complete", 2, 0)


@pytest.mark.parametrize("seconds", [0.0, 4.0])
def test_requests_and_waits_of_all_batches_are_told(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(gather, "SECONDS", seconds)
    pages: Pages = [replace(page(number), requests=number, waited=number / 4) for number in (3, 5)]
    seen: list[Progress] = []
    told = only(run(warehouse, {DEALS: pages}, progress=seen.append))
    assert (told.requests, told.waited) == (8, 2.0)
    assert seen[-1].waited == 2.0


def test_new_and_changed_records_are_told_apart(warehouse: Warehouse) -> None:
    run(warehouse, {DEALS: [page(1, 2, 3), page(4)]})
    pages = [page(1), page(2, status="lost"), page(3, 5, 6, status="open")]
    told = only(run(warehouse, {DEALS: pages}, now=LATER))
    assert (told.inserted, told.updated, told.unchanged, told.deleted) == (2, 2, 1, 1)


@pytest.mark.parametrize("first", [[], [page(1)]])
def test_a_budget_that_is_used_up_is_partial_and_says_when_to_go_on(
    warehouse: Warehouse, first: Pages
) -> None:
    midnight = datetime(2026, 10, 2, tzinfo=UTC)
    told = run(warehouse, {DEALS: [*first, Later("the budget is used up", midnight)]})
    stream = only(told)
    assert (stream.outcome, told.exit_code, stream.resume) == ("partial", 3, midnight)
    starved = not first
    assert stream.missing.startswith("the budget is used up; resume after 2026-10-02 00:00 UTC")
    assert ("what is asked before anything is read has taken all" in stream.missing) is starved
    assert stream.advice.startswith(
        "run the sync again after 2026-10-02 00:00 UTC; it goes on where it stopped"
    )
    assert ("name fewer streams" in stream.advice) is starved
    (gap,) = warehouse.quality.gaps()
    assert (gap.kind, gap.advice) == ("partial", stream.advice)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (KeyError("id"), "connector scripted broke: KeyError: 'id'"),
        (Batch({"deel": deals(1)}), "no table 'deel'"),
    ],
)
def test_a_connector_that_breaks_is_named(warehouse: Warehouse, broken: Any, said: str) -> None:
    streams = run(warehouse, {DEALS: [broken], LOG: []}).streams
    assert [s.outcome for s in streams] == ["failed", "complete"]
    assert said in streams[0].missing
    assert streams[0].advice == "tell the author of the connector"


def test_few_rejected_rows_are_counted_and_many_make_it_partial(warehouse: Warehouse) -> None:
    few = only(run(warehouse, {DEALS: [page(*range(19)), page(19, status="?")]}))
    assert (few.outcome, few.rejected_rows) == ("complete", 1)
    bad = Batch({"deal": deals(20, amount="?")}, refused=[Refusal("line 9", "torn", "")])
    many = run(warehouse, {DEALS: [page(*range(19)), page(19, status="?"), bad]}, now=LATER)
    told = only(many)
    assert (told.outcome, told.rejected_rows, told.rejected_cells) == ("partial", 2, 1)
    assert told.missing == "2 rows (9.1%) could not be taken over"
    assert many.exit_code == 3
    assert [gap.kind for gap in warehouse.quality.gaps()] == ["partial"]


def test_many_deletions_are_held_back_until_accepted(warehouse: Warehouse) -> None:
    run(warehouse, {DEALS: [page(*range(30))]})
    held = run(warehouse, {DEALS: [page(*range(20))]}, now=LATER)
    assert (only(held).outcome, only(held).deleted, held.exit_code) == ("held", 0, 3)
    assert only(held).missing == "10 of 30 records are absent from the source"
    assert "--accept-deletes" in only(held).advice
    taken = run(warehouse, {DEALS: [page(*range(20))]}, now=LATER, accept_deletes=True)
    assert (only(taken).outcome, only(taken).deleted, taken.exit_code) == ("complete", 10, 0)


def test_records_named_as_deleted_are_counted(warehouse: Warehouse) -> None:
    run(warehouse, {LOG: [], DEALS: [page(1, 2)]})
    named = Batch({"deal": deals(1)}, deleted=["d2"])
    result = run(warehouse, {LOG: [], DEALS: [named]}, now=LATER)
    assert result.streams[1].deleted == 1


def test_later_rows_of_one_id_are_counted(warehouse: Warehouse) -> None:
    assert only(run(warehouse, {DEALS: [page(1, 1, 2)]})).doubles == 1


def test_a_changed_mapping_reads_afresh_and_says_so(warehouse: Warehouse) -> None:
    touch = Batch({})
    connector = Scripted({LOG: [touch]})
    assert only(sync(warehouse, "crm", connector, now=NOW)).afresh == ""
    assert only(sync(warehouse, "crm", connector, now=LATER)).afresh == ""
    changed = Scripted({replace(LOG, fingerprint="2"): [touch]})
    told = only(sync(warehouse, "crm", changed, now=LATER))
    assert told.afresh == "its mapping, fields or API version have changed"
    assert (connector.asked, changed.asked) == ([None, {"page": 1}], [None])
    full = only(sync(warehouse, "crm", changed, now=LATER, full=True))
    assert (full.afresh, changed.asked) == ("asked for", [None, None])


def test_a_stream_that_the_source_no_longer_has_waits_for_a_person(warehouse: Warehouse) -> None:
    run(warehouse, {DEALS: [page(1)], LOG: []})
    held = run(warehouse, {LOG: []}, now=LATER)
    assert [(s.stream, s.outcome) for s in held.streams] == [("log", "complete"), ("deals", "held")]
    assert held.streams[1].missing == "the source no longer has this stream; its 1 records stay"
    taken = run(warehouse, {LOG: []}, now=LATER, accept_deletes=True)
    assert [(s.stream, s.outcome, s.deleted) for s in taken.streams] == [
        ("log", "complete", 0),
        ("deals", "complete", 1),
    ]
    assert [s.stream for s in run(warehouse, {LOG: []}, now=LATER).streams] == ["log"]
    assert warehouse.quality.gaps() == []


@pytest.mark.usefixtures("one_by_one")
def test_others_read_whenever_the_source_is_at_work(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abmkit.sync.ahead._MOMENT", 0.05)
    seen: list[int] = []
    written = threading.Semaphore(0)

    def look() -> None:
        assert other.stdin
        assert other.stdout
        print(warehouse.path, file=other.stdin, flush=True)
        seen.append(int(other.stdout.readline()))

    class Watched(Scripted):
        def streams(self) -> Iterable[Stream]:
            look()
            return super().streams()

        def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            look()
            for batch in super().pull(stream, state):
                yield batch
                assert written.acquire(timeout=30)  # a source that is slower than the writer
                look()

    def note(_: Progress) -> None:
        written.release()

    warehouse.release()
    connector = Watched({DEALS: [page(1), page(2, 3)]})
    with Popen([sys.executable, "-c", LOOK], stdin=PIPE, stdout=PIPE, text=True) as other:
        sync(warehouse, "crm", connector, now=NOW, progress=note)
        look()
        sync(warehouse, "crm", connector, now=LATER, progress=note)
    assert seen == [0, 0, 1, 3, 3, *[3] * 4]


@pytest.mark.parametrize(
    ("script", "said"),
    [({}, "declares no stream"), ({DEALS: [], replace(DEALS, fingerprint="2"): []}, "two streams")],
)
def test_a_connector_must_declare_its_streams(
    warehouse: Warehouse, script: dict[Stream, Pages], said: str
) -> None:
    with pytest.raises(PluginError, match=said):
        run(warehouse, script)


@pytest.mark.parametrize(
    ("broken", "told", "said"),
    [
        (SourceError("no answer"), SourceError, "no answer"),
        (KeyError("id"), PluginError, "source crm: connector scripted broke: KeyError: 'id'"),
    ],
)
def test_a_source_that_cannot_say_its_streams_stops_the_sync(
    warehouse: Warehouse, broken: Exception, told: type[Exception], said: str
) -> None:
    class Silent(Scripted):
        def streams(self) -> Iterable[Stream]:
            raise broken

    with pytest.raises(told, match=said):
        sync(warehouse, "crm", Silent({}), now=NOW)


def test_a_warehouse_that_cannot_be_written_stops_the_sync(warehouse: Warehouse) -> None:
    def take_over(_: Progress) -> None:
        warehouse.begin_read("crm", DEALS, LATER)

    with pytest.raises(WarehouseError, match="another sync began"):
        run(warehouse, {DEALS: [page(1), page(2)]}, progress=take_over)
