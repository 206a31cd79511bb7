"""The records a sandbox serves, and what can be done to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Record:
    """A record of a vendor's object.

    Attributes:
        id: The vendor's.
        properties: Its cells in the vendor's form.
        created_at: UTC.
        updated_at: UTC; what incremental reads go by.
        archived_at: UTC; None while it is live.
        history: Past and present values by property, oldest first, where they are known.
    """

    id: str
    properties: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None = None
    history: dict[str, list[tuple[datetime, Any]]] = field(default_factory=dict)


class Table:
    """The records of one object in order of their ids, those of digits by number.

    Args:
        records: Each with an id of its own.
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._by_id = {record.id: record for record in records}
        self._sorted: dict[bool, list[Record]] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, record_id: str, archived: bool | None = None) -> Record | None:
        """A record by its id, live or archived as asked for; None where there is none."""
        record = self._by_id.get(record_id)
        if record and archived is not None and (record.archived_at is not None) != archived:
            return None
        return record

    def rows(self, archived: bool = False) -> list[Record]:
        """The live records, or the archived ones."""
        if archived not in self._sorted:
            chosen = (r for r in self._by_id.values() if (r.archived_at is not None) == archived)
            self._sorted[archived] = sorted(chosen, key=lambda record: _order(record.id))
        return self._sorted[archived]

    def page(self, after: str, limit: int, archived: bool = False) -> tuple[list[Record], bool]:
        """The records behind an id, and whether there are more behind those.

        Args:
            after: The last id seen, whether or not there still is one of that name; or nothing.
            limit: How many at most.
            archived: Whether the archived ones, not the live.
        """
        rows = self.rows(archived)
        start = bisect_right(rows, _order(after), key=lambda row: _order(row.id)) if after else 0
        return rows[start : start + limit], start + limit < len(rows)

    def put(self, record: Record) -> None:
        """Add a record, or put it in the place of the one with its id."""
        self._by_id[record.id] = record
        self._sorted.clear()

    def change(self, record_id: str, properties: dict[str, Any], at: datetime) -> Record:
        """Set properties of a record as a user would.

        Raises:
            KeyError: There is none of that id.
        """
        record = self._by_id[record_id]
        for name, value in properties.items():
            record.history.setdefault(name, []).append((at, value))
        record.properties |= properties
        record.updated_at = at
        return record

    def archive(self, record_id: str, at: datetime) -> Record:
        """Take a record out of the live ones; what it was updated at stays as it was.

        Raises:
            KeyError: There is none of that id.
        """
        record = self._by_id[record_id]
        record.archived_at = at
        self._sorted.clear()
        return record

    def delete(self, record_id: str) -> Record:
        """Remove a record so that nothing tells of it any more.

        Raises:
            KeyError: There is none of that id.
        """
        record = self._by_id.pop(record_id)
        self._sorted.clear()
        return record


def _order(record_id: str) -> tuple[int, str]:
    return (int(record_id), "") if record_id.isdecimal() else (0, record_id)
