"""Days, months and the client's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class Clock:
    """Turns the client's wall-clock times into instants, and instants into the client's days.

    Args:
        zone: IANA name of the client's zone.
    """

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def instant(self, day: date, hour: int, minute: int = 0) -> datetime:
        """The UTC instant of a wall-clock time in the client's zone."""
        return datetime.combine(day, time(hour, minute), self._zone).astimezone(UTC)

    def local(self, instant: datetime) -> datetime:
        """The same instant on the client's clock."""
        return instant.astimezone(self._zone)

    def day(self, instant: datetime) -> date:
        """The client's day an instant falls on."""
        return self.local(instant).date()


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def plus(day: date, days: int) -> date:
    """The day so many days later."""
    return day + timedelta(days=days)


def months(first: date, last: date) -> Iterator[date]:
    """First days of the months from that of ``first`` to that of ``last``."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield date(year, month, 1)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)
