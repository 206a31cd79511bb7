"""Periods and instants as a report writes them."""

from __future__ import annotations

from datetime import UTC, datetime

from abmkit.period import Period
from abmkit.report import value
from abmkit.report.value import Msg


def stamp(instant: datetime) -> str:
    """An instant with its zone, in UTC and to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(period: Period) -> value.Period:
    """A period as text needs it."""
    return value.Period(
        label=period.label,
        start=period.start.isoformat(),
        end=period.end.isoformat(),
        to_date=period.is_to_date,
    )


def named(period: Period) -> Msg:
    """The name of a period with its year, such as "Q3 2026"; of a free span, its days."""
    return Msg.of("period.name", period=plain(period))


def against(period: Period, compare: str) -> Msg:
    """What a change is measured against, as short as it can be said on a tile.

    Args:
        period: The period compared with.
        compare: ``previous`` or ``last-year``.
    """
    if ".." in period.label:
        return Msg.of(f"period.{compare}")
    return Msg(
        id="period.short" if compare == "previous" else "period.name",
        args={"period": plain(period)},
    )


def month(period: Period) -> Msg:
    """The short name of a month; of its elapsed part, with the days."""
    if period.is_to_date:
        return Msg.of("date.month_part", day=period.start.isoformat(), last=period.end.day)
    return Msg.of("date.month", day=period.start.isoformat())
