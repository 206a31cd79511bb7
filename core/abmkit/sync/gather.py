"""Joins small batches, so that each transaction is worth its while.

A transaction costs a tenth of a second whatever is in it: vendors' pages of a hundred records
would take longer to commit than to fetch.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from abmkit.connect import Batch

if TYPE_CHECKING:
    import pandas as pd

#: Rows that are worth a transaction: DuckDB keeps so many together, and writes fewer twice.
ROWS = 122_880
#: The same for wide rows, in characters; more would only take memory.
LETTERS = 20_000_000
#: So many rows of a frame tell how wide they are.
_LOOKED_AT = 25
#: So long, and the longest pause of the source, is what a kill can lose.
SECONDS = 4.0


def gathered(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Join batches until they are large, or some seconds have passed.

    What came before a failure is handed over before it is raised.
    """
    waiting = _Waiting()
    try:
        for batch in batches:
            if not waiting.takes(batch):
                yield waiting.joined()
                waiting = _Waiting()
            waiting.add(batch)
            if waiting.is_enough:
                yield waiting.joined()
                waiting = _Waiting()
    except Exception:
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

        Frames of one table must have the same columns, for a fault in one is no other's; and a
        record that was deleted and then could not be read is both only one after the other.
        """
        return self._deleted.isdisjoint(refusal.record for refusal in batch.refused) and all(
            list(frame.columns) == self._columns.get(table, list(frame.columns))
            for table, frame in batch.tables.items()
        )

    def add(self, batch: Batch) -> None:
        """Let one more wait."""
        self.batches.append(batch)
        self._deleted.update(batch.deleted)
        for table, frame in batch.tables.items():
            self._columns.setdefault(table, list(frame.columns))
            self._rows += len(frame)
            self._letters += _letters(frame)

    @property
    def is_enough(self) -> bool:
        """Whether they are worth a transaction, or have waited long."""
        is_large = self._rows >= ROWS or self._letters >= LETTERS
        return is_large or time.monotonic() - self._begun >= SECONDS

    def joined(self) -> Batch:
        """One batch of them all, of which nothing is kept: its reader may let go of it."""
        batches, self.batches = self.batches, []
        return joined(batches)


def _letters(frame: pd.DataFrame) -> int:
    """About how many characters a frame has: an even share of its rows is looked at."""
    step = len(frame) // _LOOKED_AT + 1
    cells = frame.to_numpy(dtype=object)[::step].ravel().tolist()
    return step * sum(len(cell) for cell in cells if isinstance(cell, str))


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
        names = list(frame.columns)
        if "record" in names:  # pages are many and small: to take the column out takes longer
            records = frame.to_numpy(dtype=object)[:, names.index("record")].tolist()
            found.update(record for record in records if isinstance(record, str))
    return found


def _without(batch: Batch, own: set[str], records: set[str]) -> Batch:
    """What a batch, which has rows of its own records, says of other records than these."""
    told = (own, batch.deleted, (refusal.record for refusal in batch.refused))
    if all(map(records.isdisjoint, told)):
        return batch
    return replace(
        batch,
        tables={t: frame[~frame["record"].isin(records)] for t, frame in batch.tables.items()},
        deleted=[record for record in batch.deleted if record not in records],
        refused=[refusal for refusal in batch.refused if refusal.record not in records],
    )


def _tables(batches: Sequence[Batch]) -> dict[str, pd.DataFrame]:
    import pandas as pd

    frames: defaultdict[str, list[pd.DataFrame]] = defaultdict(list)
    for batch in batches:
        for table, frame in batch.tables.items():
            frames[table].append(frame)
    return {
        table: parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)
        for table, parts in frames.items()
    }
