"""The time that waiting is measured in; tests give one that passes at once."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Protocol

#: Answers tell whole seconds, and take some to come.
_NEAR = timedelta(minutes=1)


class Clock(Protocol):
    """What limits, retries and tokens ask for the time."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some moment; never set back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some moment; never set back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class VendorClock:
    """A clock that goes by the vendor's once an answer has told the time there.

    Stretches of time are the vendor's: by a clock that is ahead of it, what changes until it has
    caught up would count as read.

    Args:
        clock: The machine's.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock, self._ahead = clock, timedelta()

    def now(self) -> datetime:
        """The instant at the vendor, in UTC."""
        return self._clock.now() - self._ahead

    def monotonic(self) -> float:
        """Seconds since some moment; never set back."""
        return self._clock.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._clock.sleep(seconds)

    def heard(self, date: str) -> None:
        """Learn from the header ``Date`` of an answer; one that is none tells nothing."""
        try:
            ahead = self._clock.now() - _told(date)
        except (TypeError, ValueError):
            return
        self._ahead = ahead if abs(ahead) > _NEAR else timedelta()


@lru_cache(maxsize=16)
def _told(date: str) -> datetime:
    """The instant of such a header, which is the same in all answers of a second."""
    return parsedate_to_datetime(date)
