"""Joins small batches, so that each transaction is worth its while.

A transaction costs a tenth of a second whatever is in it: vendors' pages of a hundred records
would take longer to commit than to fetch.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, compress
from typing import Any

from abmkit.connect import Batch
from abmkit.connect.batch import Frame, Tables

#: Rows that are worth a transaction: DuckDB keeps so many together, and writes fewer twice.
ROWS = 122_880
#: Characters in a row from which so many rows would take too much memory, and
WIDE = 200
#: how many characters of such rows are worth a transaction.
LETTERS = 4_400_000
#: So many rows of a frame, of which many come, tell how wide they are.
_LOOKED_AT = 8
_TEXT = frozenset({str})
#: So long, and the longest pause of the source, is what a kill can lose.
SECONDS = 4.0


def gathered(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Join batches until they are large, or some seconds have passed.

    What came before a failure is handed over before it is raised.
    """
    waiting = _Waiting()
    try:
        for batch in batches:
            if waiting.batches and not waiting.takes(batch):
                yield waiting.joined()
                waiting = _Waiting()
            waiting.add(batch)
            if waiting.is_enough:
                yield waiting.joined()
                waiting = _Waiting()
    except (Exception, SystemExit):
        if waiting.batches:
            yield waiting.joined()
        raise
    if waiting.batches:
        yield waiting.joined()


class _Waiting:
    """Batches that wait to be joined, and what their sum is.

    Attributes:
        batches: In their order.
    """

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self._columns: dict[str, list[str]] = {}
        self._deleted: set[str] = set()
        self._rows = self._letters = 0
        self._begun = time.monotonic()

    def takes(self, batch: Batch) -> bool:
        """Whether a batch can be joined to them.

        Frames of one table must have the same columns, each once, for a fault in one is no
        other's; and a record that was deleted and then could not be read is both only one after
        the other.
        """
        return self._deleted.isdisjoint(refusal.record for refusal in batch.refused) and all(
            self._columns.get(table, columns) == columns and len(set(columns)) == len(columns)
            for table, columns in _columns(batch)
        )

    def add(self, batch: Batch) -> None:
        """Let one more wait."""
        self.batches.append(batch)
        self._deleted.update(batch.deleted)
        for table, columns in _columns(batch):
            frame = batch.tables[table]
            self._columns.setdefault(table, columns)
            self._rows += len(frame[columns[0]]) if columns else 0
            self._letters += sum(_letters(frame[column]) for column in columns)

    @property
    def is_enough(self) -> bool:
        """Whether they are worth a transaction, or have waited long."""
        is_large = self._rows >= ROWS or self._letters >= max(LETTERS, WIDE * self._rows)
        return is_large or time.monotonic() - self._begun >= SECONDS

    def joined(self) -> Batch:
        """One batch of them all, of which nothing is kept: its reader may let go of it."""
        batches, self.batches = self.batches, []
        return joined(batches)


def _columns(batch: Batch) -> Iterator[tuple[str, list[str]]]:
    return ((table, list(frame)) for table, frame in batch.tables.items())


def _letters(cells: Sequence[Any]) -> int:
    """About how many characters a column has: an even share of its cells is looked at."""
    step = len(cells) // _LOOKED_AT + 1
    looked_at = cells[::step]
    try:
        return step * sum(map(len, filter(None, looked_at)))
    except TypeError:  # what is no text is refused when it is checked
        return step * sum(len(cell) for cell in looked_at if isinstance(cell, str))


def joined(batches: Sequence[Batch]) -> Batch:
    """One batch that does what these do one after another; of each record the last version counts.

    Args:
        batches: At least one.
    """
    *earlier, last = batches
    if not earlier:
        return last
    parts, told = [last], _records(last)
    for batch in reversed(earlier):
        own = _records(batch)
        parts.insert(0, _without(batch, own, told))
        told |= own
    states = [batch.state for batch in batches if batch.state is not None]
    reached = next((batch for batch in reversed(batches) if batch.done is not None), last)
    return replace(
        last,
        done=reached.done,
        total=reached.total,
        tables=_tables(parts),
        deleted=[record for batch in parts for record in batch.deleted],
        refused=[refusal for batch in parts for refusal in batch.refused],
        state=states[-1] if states else None,
        slices={part: cursor for batch in batches for part, cursor in batch.slices.items()},
        present=[record for batch in batches for record in batch.present],
        whole=any(batch.whole for batch in batches),
        requests=sum(batch.requests for batch in batches),
        waited=sum(batch.waited for batch in batches),
    )


def _records(batch: Batch) -> set[str]:
    """The records that a batch has rows of."""
    found: set[str] = set()
    for frame in batch.tables.values():
        if "record" in frame:
            cells = frame["record"]
            # What is no text is refused when the batch is checked.
            is_text = _TEXT.issuperset(map(type, cells))
            found.update(cells if is_text else (each for each in cells if isinstance(each, str)))
    return found


def _without(batch: Batch, own: set[str], records: set[str]) -> Batch:
    """What a batch, which has rows of its own records, says of other records than these."""
    told = (own, batch.deleted, (refusal.record for refusal in batch.refused))
    if all(map(records.isdisjoint, told)):
        return batch
    return replace(
        batch,
        tables={table: _rows_without(frame, records) for table, frame in batch.tables.items()},
        deleted=[record for record in batch.deleted if record not in records],
        refused=[refusal for refusal in batch.refused if refusal.record not in records],
    )


def _rows_without(frame: Frame, records: set[str]) -> Frame:
    stays = [record not in records for record in frame["record"]]
    return {column: list(compress(frame[column], stays)) for column in frame}


def _tables(batches: Sequence[Batch]) -> Tables:
    frames: defaultdict[str, list[Frame]] = defaultdict(list)
    for batch in batches:
        for table, frame in batch.tables.items():
            frames[table].append(frame)
    return {
        table: {
            column: list(chain.from_iterable(part[column] for part in parts)) for column in parts[0]
        }
        for table, parts in frames.items()
    }
