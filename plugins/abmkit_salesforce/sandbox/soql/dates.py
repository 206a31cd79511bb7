"""Dates by name: the stretch of days that ``LAST_N_DAYS:30`` or ``THIS_QUARTER`` means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from abmkit_salesforce.sandbox.soql.tree import Name

Days = tuple[date, date]
"""First day, and first day after."""


def stretch(name: Name, now: datetime, zone: str) -> tuple[datetime, datetime] | None:
    """The instants from and before which a named date lasts, in the users' zone.

    Args:
        name: As written.
        now: UTC.
        zone: IANA.
    """
    days = days_of(name, now, zone)
    if days is None:
        return None
    first, after = (datetime.combine(day, time(), ZoneInfo(zone)) for day in days)
    return first.astimezone(UTC), after.astimezone(UTC)


def days_of(name: Name, now: datetime, zone: str) -> Days | None:
    """The days a named date means; None where there is no such name."""
    today = now.astimezone(ZoneInfo(zone)).date()
    known = _NAMES.get(name.word)
    return known(today, name.count) if known else None


def _from(today: date, first: int, after: int) -> Days:
    return today + timedelta(days=first), today + timedelta(days=after)


def _week(today: date, weeks: int) -> Days:
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    return _from(sunday, 7 * weeks, 7 * weeks + 7)


def _months(today: date, first: int, after: int) -> Days:
    """Whole months, counted from this one."""
    return _month(today, first), _month(today, after)


def _month(today: date, distance: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + distance, 12)
    return date(year, month + 1, 1)


def _quarters(today: date, first: int, after: int) -> Days:
    start = _month(today, -((today.month - 1) % 3))
    return _month(start, 3 * first), _month(start, 3 * after)


def _years(today: date, first: int, after: int) -> Days:
    return date(today.year + first, 1, 1), date(today.year + after, 1, 1)


_NAMES: Mapping[str, Callable[[date, int], Days]] = {
    "YESTERDAY": lambda t, n: _from(t, -1, 0),
    "TODAY": lambda t, n: _from(t, 0, 1),
    "TOMORROW": lambda t, n: _from(t, 1, 2),
    "LAST_WEEK": lambda t, n: _week(t, -1),
    "THIS_WEEK": lambda t, n: _week(t, 0),
    "NEXT_WEEK": lambda t, n: _week(t, 1),
    "LAST_MONTH": lambda t, n: _months(t, -1, 0),
    "THIS_MONTH": lambda t, n: _months(t, 0, 1),
    "NEXT_MONTH": lambda t, n: _months(t, 1, 2),
    "LAST_QUARTER": lambda t, n: _quarters(t, -1, 0),
    "THIS_QUARTER": lambda t, n: _quarters(t, 0, 1),
    "NEXT_QUARTER": lambda t, n: _quarters(t, 1, 2),
    "LAST_YEAR": lambda t, n: _years(t, -1, 0),
    "THIS_YEAR": lambda t, n: _years(t, 0, 1),
    "NEXT_YEAR": lambda t, n: _years(t, 1, 2),
    "LAST_90_DAYS": lambda t, n: _from(t, -90, 1),
    "NEXT_90_DAYS": lambda t, n: _from(t, 1, 91),
    "LAST_N_DAYS": lambda t, n: _from(t, -n, 1),
    "NEXT_N_DAYS": lambda t, n: _from(t, 1, n + 1),
    "LAST_N_MONTHS": lambda t, n: _months(t, -n, 0),
    "LAST_N_QUARTERS": lambda t, n: _quarters(t, -n, 0),
    "LAST_N_YEARS": lambda t, n: _years(t, -n, 0),
}
