"""The vendor's time: a machine whose clock runs ahead would skip what changed in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

from abmkit import api

#: A difference below this is the way of an answer, and lies in the window's lookback.
_NOTABLE = timedelta(minutes=2)


class Clock(Protocol):
    """What a connector is given."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float) -> None: ...


class VendorClock:
    """A clock that is set back as far as it runs ahead of the vendor's.

    Args:
        own: The machine's.
    """

    def __init__(self, own: Clock) -> None:
        self._own, self._ahead = own, timedelta()
        self.monotonic, self.sleep = own.monotonic, own.sleep

    def now(self) -> datetime:
        """The instant, in UTC."""
        return self._own.now() - self._ahead

    def heard(self, answer: api.Answer) -> None:
        """Learn from the date that an answer was sent at."""
        try:
            sent = parsedate_to_datetime(answer.headers.get("date", ""))
            ahead = self._own.now() - sent
        except (TypeError, ValueError):
            return
        self._ahead = ahead if ahead > _NOTABLE else timedelta()
