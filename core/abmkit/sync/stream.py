"""One stream in one sync: begun where it stopped, loaded batch by batch, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from abmkit.connect import Batch, Connector, Stream
from abmkit.connect.guard import guarded
from abmkit.errors import AbmError, Later, PluginError, Retryable, SourceError
from abmkit.sync.gather import gathered
from abmkit.sync.misread import misread
from abmkit.sync.quiet import silence
from abmkit.sync.results import Outcome, Progress, StreamResult
from abmkit.warehouse import State, Warehouse, check_told, ready
from abmkit.warehouse.gaps import GapKind

#: A greater share of rejected rows makes a stream partial.
_MAX_REJECTED = Decimal("0.05")
#: Seconds that others wait for the file at most while batches wait to be written.
_HOLD = 10.0


@dataclass(frozen=True)
class How:
    """What holds for all streams of a sync."""

    now: datetime
    progress: Callable[[Progress], None] | None
    command: str
    since: datetime | None = None


@dataclass
class StreamRead:
    """One stream in one sync.

    Attributes:
        warehouse: Where it goes.
        source: Name of its source.
        connector: Reads it.
        stream: The stream.
        how: What holds for all streams of the sync.
        batches: How many were loaded.
        rows: And the others: what was counted, as ``StreamResult`` tells it.
    """

    warehouse: Warehouse
    source: str
    connector: Connector
    stream: Stream
    how: How
    batches: int = 0
    rows: int = 0
    unchanged: int = 0
    doubles: int = 0
    deleted: int = 0
    requests: int = 0
    waited: float = 0.0
    inserted: int = 0
    updated: int = 0
    afresh: str = ""
    misread: bool = False

    @property
    def last(self) -> str:
        """When the stream was last read to its end, as text that sorts; empty: never."""
        before = self.warehouse.state(self.source, self.stream.name)
        return str(before.completed_at or "") if before else ""

    def begin(self, *, full: bool) -> Callable[[], Iterator[Batch]]:
        """Begin the read, or take it up; returns what reads on."""
        before = self.warehouse.state(self.source, self.stream.name)
        if before and self.stream.refused:  # what shapes its rows is not known, so keep the state
            return partial(_refuse, self.stream.refused)
        self.afresh = _why_afresh(before, self.stream, full, self.how.since)
        begun = self.warehouse.begin_read(self.source, self.stream, self.how.now, full=full)
        slices = self.warehouse.slices(self.source, self.stream.name)
        return partial(self._batches, resumed(begun.cursor, slices, self.how.since))

    def load(self, batch: Batch) -> None:
        """Write a batch; the file is kept, for opening it takes time."""
        report = self.warehouse.load(self.source, self.stream, batch, self.how.now)
        self.warehouse.share(_HOLD)
        self.batches += 1
        self.rows += report.rows
        self.unchanged += report.unchanged
        self.doubles += report.doubles
        self.deleted += report.deleted
        self.inserted += report.records - report.updated
        self.updated += report.updated
        self.requests += batch.requests
        self.waited += batch.waited
        if self.how.progress:
            self.how.progress(
                Progress(
                    self.stream.name, self.rows, batch.done, batch.total, self.waited,
                    self.connector.budget(),
                )
            )  # fmt: skip

    def end(self, error: BaseException | None, *, accept_deletes: bool) -> StreamResult:
        """What became of the stream: it was read to its end, or as far as it goes."""
        if isinstance(error, AbmError):
            resume = error.resume if isinstance(error, Later) else None
            outcome: Outcome = "partial" if self.batches or resume else "failed"
            return self._told(outcome, str(error), what_to_do(error), resume)
        if error:
            raise error
        held = self._finish(accept_deletes=accept_deletes)
        if held:
            advice = f"look why; if they are really gone: {self.how.command} --accept-deletes"
            return self._told("held", held, advice)
        return self._told(*self._judged())

    def starve(self, told: StreamResult) -> StreamResult:
        """What becomes of a stream where the budget ended before anything of any was read."""
        missing = f"{told.missing}; what is asked before anything is read has taken all of it"
        advice = (
            f"{told.advice}; if it stays so, leave this source more of the budget, or name fewer "
            "streams in its setting streams"
        )
        return self._told(told.outcome, missing, advice, told.resume)

    def keep(self) -> StreamResult:
        """What becomes of a stream that need not be read: it stands as it was."""
        self.unchanged = self.warehouse.confirm_read(self.source, self.stream.name, self.how.now)
        return self._told(*self._judged())

    def retire(self, *, accept_deletes: bool) -> Iterator[StreamResult]:
        """What becomes of a stream that the source no longer has: as if all of it were absent."""
        self.warehouse.begin_read(self.source, self.stream, self.how.now, full=True)
        sweep = self.warehouse.finish_read(
            self.source, self.stream, self.how.now, accept_deletes=accept_deletes
        )
        self.deleted = sweep.deleted
        if sweep.held:
            missing = f"the source no longer has this stream; its {sweep.held} records stay"
            advice = f"restore the stream, or let them go: {self.how.command} --accept-deletes"
            yield self._told("held", missing, advice)
        elif sweep.deleted:
            yield self._told("complete", "", "")

    def _batches(self, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        with guarded(f"source {self.source}, stream {self.stream.name}", self.connector):
            for batch in gathered(self._sent(state)):
                yield ready(self.source, self.stream, batch)
                del batch  # it may be large, and the next takes its time

    def _sent(self, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        for batch in self.connector.pull(self.stream, state):
            check_told(self.source, self.stream, batch)
            yield batch
            del batch

    def _finish(self, *, accept_deletes: bool) -> str:
        """End the read; returns why deletions are held back, if they are."""
        sweep = self.warehouse.finish_read(
            self.source, self.stream, self.how.now, accept_deletes=accept_deletes
        )
        self.deleted += sweep.deleted
        return sweep.reason

    def _judged(self) -> tuple[Outcome, str, str]:
        standing = self.warehouse.quality.standing(self.source, self.stream.name)
        if standing.share <= _MAX_REJECTED:
            return "complete", *self._odd(standing.cells)
        share = f"{float(standing.share):.1%}"
        rows = "1 row" if standing.rows == 1 else f"{standing.rows:,} rows"
        missing = f"{rows} ({share}) could not be taken over"
        return "partial", missing, "see why with source check, and fix the source"

    def _odd(self, lost: int) -> tuple[str, str]:
        """What is odd about a stream that is complete, and what to do.

        Args:
            lost: How many cells it has in quarantine.
        """
        if lost:
            cure = partial(self.connector.cure, self.stream)
            told = misread(self.warehouse, self.source, self.stream.name, cure)
            if told[0]:
                self.misread = True
                return told
        return self._silence()

    def _silence(self) -> tuple[str, str]:
        """Whether nothing has come for long, and what to do; a snapshot may stay as it is."""
        if self.stream.mode == "snapshot":
            return "", ""
        odd = silence(self.warehouse, self.source, self.stream.name, self.how.now)
        return odd, odd and "look at the source whether there is nothing new"

    def _told(
        self, outcome: Outcome, missing: str, advice: str, resume: datetime | None = None
    ) -> StreamResult:
        """The result, and its trace in the warehouse."""
        where = (self.source, self.stream.name)
        if outcome == "complete" and not missing:
            self.warehouse.close_gaps(*where, self.how.now)
        else:
            kind: GapKind = "quiet" if outcome == "complete" else outcome
            self.warehouse.note_gap(*where, kind, missing, advice, self.how.now)
        standing = self.warehouse.quality.standing(*where)
        return StreamResult(
            self.stream.name, outcome, self.rows, self.unchanged, self.doubles, self.deleted,
            standing.rows, standing.cells, self.afresh, missing, advice,
            self.requests, round(self.waited, 1), self.inserted, self.updated, resume,
            self.misread,
        )  # fmt: skip


def resumed(
    cursor: Mapping[str, Any] | None,
    slices: Mapping[str, Mapping[str, Any]],
    since: datetime | None,
) -> Mapping[str, Any] | None:
    """What ``pull`` is given: the stored state, that of each slice, and what is wanted again."""
    if not cursor and not slices:
        return cursor
    told = {"since": since.astimezone(UTC).isoformat()} if since else {}
    return {**(cursor or {}), **({"slices": slices} if slices else {}), **told}


def _refuse(error: SourceError) -> Iterator[Batch]:
    yield from ()
    raise error


def _why_afresh(before: State | None, stream: Stream, full: bool, since: datetime | None) -> str:
    if before is None:
        return ""
    if before.fingerprint != stream.fingerprint:
        return "its mapping, fields or API version have changed"
    if since and stream.mode != "snapshot" and before.mode != "backfill":
        return f"asked for, since {since.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return "asked for" if full else ""


def what_to_do(error: AbmError) -> str:
    """What a person does about an error that cut a read short."""
    if isinstance(error, Later):
        return (
            f"run the sync again after {error.resume.astimezone(UTC):%Y-%m-%d %H:%M} UTC; "
            "it goes on where it stopped"
        )
    if isinstance(error, Retryable):
        return "run the sync again later; it goes on where it stopped"
    if isinstance(error, PluginError):
        return "tell the author of the connector"
    return "fix what the message names, then run the sync again"
