"""The client's days: which day it is in a zone at an instant.

Asking DuckDB for the zone of each row takes longer than all else that is done with a touch. So
the few shifts of the clock between the first instant and the last are written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from abmkit.derive.rules import Rules
from abmkit.sql import text

MOST = 24
"""How many shifts are written out, the latest ones; a dozen years of summer times."""
YEARS = (datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2060-01-01"))
"""Instants before and after are bogus, or few: DuckDB is asked."""

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


class Asked(Protocol):
    """What this asks of a warehouse."""

    def query(self, sql: str) -> list[tuple[datetime | None, datetime | None]]:
        """Run a query."""


def statement(warehouse: Asked, rules: Rules) -> str:
    """``local_day``: a macro for the day of an instant (UTC without zone) in the client's zone.

    Args:
        warehouse: Whose touches say which years matter.
        rules: The client's zone.
    """
    by_duckdb = f"CAST((t AT TIME ZONE 'UTC') AT TIME ZONE {text(rules.zone)} AS DATE)"
    ((first, last),) = warehouse.query("SELECT min(occurred_at), max(occurred_at) FROM touch")
    cases = ""
    if first and last:
        first, last = max(first, YEARS[0]), min(last, YEARS[1])
        shifts = list(_shifts(ZoneInfo(rules.zone), first, last))[-MOST:]
        cases = f" WHEN t < {_literal(shifts[0][0])} THEN {by_duckdb}"
        ends = [start for start, _ in shifts[1:]] + [last + _SECOND]
        for (_, ahead), end in zip(shifts, ends, strict=True):
            cases += f" WHEN t < {_literal(end)} THEN CAST(t + to_seconds({ahead}) AS DATE)"
    told = f"CASE{cases} ELSE {by_duckdb} END" if cases else by_duckdb
    return f"CREATE OR REPLACE TEMP MACRO local_day(t) AS {told}"


def _shifts(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, int]]:
    """From when on the clock is how many seconds ahead of UTC; the first one, then each change."""
    start, ahead = first, _ahead(zone, first)
    yield start, ahead
    while start < last:
        end = min(start + _DAY, last)
        if _ahead(zone, end) != ahead:
            end = _change(zone, start, end)
            ahead = _ahead(zone, end)
            yield end, ahead
        start = end


def _change(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """The first second, to a day, at which the clock is not what it was at the start."""
    before, low, high = _ahead(zone, start), 0, int((end - start) / _SECOND) + 1
    whole = start.replace(microsecond=0)
    while high - low > 1:
        middle = (low + high) // 2
        if _ahead(zone, whole + middle * _SECOND) == before:
            low = middle
        else:
            high = middle
    return whole + high * _SECOND


def _ahead(zone: ZoneInfo, instant: datetime) -> int:
    offset = instant.replace(tzinfo=UTC).astimezone(zone).utcoffset() or timedelta()
    return int(offset / _SECOND)


def _literal(instant: datetime) -> str:
    return f"TIMESTAMP '{instant.isoformat(sep=' ')}'"
