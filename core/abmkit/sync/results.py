"""What became of a sync, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Outcome = Literal["complete", "partial", "held", "failed"]


@dataclass(frozen=True)
class Progress:
    """How far a stream is read, after each batch.

    Attributes:
        stream: Its name.
        rows: Rows written so far.
        done: What the connector says it has read, in records or bytes; None: it does not say.
        total: The same for the whole stream.
        waited: Seconds waited for the vendor so far.
        budget: How many requests the vendor still takes today; None: it does not say.
    """

    stream: str
    rows: int
    done: int | None
    total: int | None
    waited: float = 0.0
    budget: int | None = None


@dataclass(frozen=True)
class StreamResult:
    """What became of one stream.

    Attributes:
        stream: Its name.
        outcome: ``complete``; ``partial``: not all came, or too many rows were rejected;
            ``held``: all came, and deletions wait for a person; ``failed``: nothing came.
        rows: Rows written.
        unchanged: Records that were as they had been.
        doubles: Rows dropped because a later one has the same id.
        deleted: Records that became tombstones.
        rejected_rows: Rows and records in quarantine now.
        rejected_cells: Cells in quarantine now; their rows are in the tables without them.
        afresh: Why the stream was read from the beginning again; empty: it was not.
        missing: What is missing, or of a complete stream what is odd; empty: nothing.
        advice: What to do about it.
        requests: How many requests it took.
        waited: Seconds waited for the vendor.
        inserted: Records that were not there before.
        updated: Records that had changed.
        resume: When the vendor's budget of requests is full again, UTC; None: it is not used up.
        misread: Whether it is complete and a column has lost most of its cells.
    """

    stream: str
    outcome: Outcome
    rows: int
    unchanged: int
    doubles: int
    deleted: int
    rejected_rows: int
    rejected_cells: int
    afresh: str
    missing: str
    advice: str
    requests: int = 0
    waited: float = 0.0
    inserted: int = 0
    updated: int = 0
    resume: datetime | None = None
    misread: bool = False


def together(codes: Iterable[int]) -> int:
    """The exit code of several things: theirs where they agree, else 3; of nothing 0."""
    found = set(codes)
    return found.pop() if len(found) == 1 else 3 if found else 0


@dataclass(frozen=True)
class SyncResult:
    """What became of a source."""

    source: str
    streams: tuple[StreamResult, ...]

    @property
    def exit_code(self) -> int:
        """0: all complete; 1: all failed; 3: something is missing or held back."""
        outcomes = {stream.outcome for stream in self.streams}
        if outcomes == {"failed"}:
            return 1
        return 0 if outcomes <= {"complete"} else 3
