"""Streams that used to bring something, and bring nothing any more."""

from __future__ import annotations

from datetime import UTC, date, datetime

from abmkit.warehouse import Warehouse

#: What came on fewer days than these has no rhythm yet …
_DAYS = 5
#: … and silence is told when it is so long, in days and in times of the rhythm.
_LONG, _TIMES = 14, 5


def silence(warehouse: Warehouse, source: str, stream: str, now: datetime) -> str:
    """What is odd about a stream that only tells what is new, and has told nothing for long.

    A wrong field to go by, or a website whose tracking is gone, is no error: it yields nothing.

    Args:
        warehouse: Open.
        source: Name of the source.
        stream: Name of the stream, read to its end.
        now: The instant of the sync, with its zone.

    Returns:
        Since when there is nothing, and how often there was before; empty: nothing is odd.
    """
    days = warehouse.quality.arrivals(source, stream)
    if len(days) < _DAYS:
        return ""
    silent, rhythm = _between(days[-1], now), (days[-1] - days[0]).days / (len(days) - 1)
    if silent < max(_LONG, _TIMES * rhythm):
        return ""
    return (
        f"nothing has come for {silent} days, since {days[-1]}; before, something came on "
        f"{len(days)} of {(days[-1] - days[0]).days + 1} days"
    )


def _between(day: date, now: datetime) -> int:
    return (now.astimezone(UTC).date() - day).days
