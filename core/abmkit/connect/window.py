"""Which stretches of time a stream is read in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta


@dataclass(frozen=True)
class Part:
    """A piece of a stream that is asked for at once: a slice, in a stretch of time.

    Attributes:
        slice: Name of the slice; empty: the stream has none.
        start: From this instant on; None: from the beginning.
        end: Before this instant; None: without end.
    """

    slice: str = ""
    start: datetime | None = None
    end: datetime | None = None


Stretch = tuple[datetime | None, datetime | None]


class Window(ABC):
    """A way of dividing what is to be read by time."""

    #: Whether every read shows all there is.
    is_whole: bool = False

    @abstractmethod
    def stretches(self, until: datetime | None, now: datetime) -> Iterator[Stretch]:
        """The stretches to be read, in order.

        Args:
            until: The instant that the last read reached; None: nothing was read yet.
            now: The instant of this read.
        """


@dataclass(frozen=True)
class Whole(Window):
    """Everything is read each time."""

    is_whole = True

    def stretches(self, until: datetime | None, now: datetime) -> Iterator[Stretch]:
        yield None, None


@dataclass(frozen=True)
class Since(Window):
    """All at first, then what has changed since.

    Attributes:
        lookback: Read once more what changed so long before the last read's end: a vendor may
            write its stamps late.
        horizon: Leave what changed so shortly ago to the next read: a vendor's index may lag.
        start: The first read begins here; None: with the beginning of the vendor's data.
        step: Longest stretch asked for at once; None: any. Needs ``start``.
    """

    lookback: timedelta = timedelta()
    horizon: timedelta = timedelta()
    start: datetime | None = None
    step: timedelta | None = None

    def stretches(self, until: datetime | None, now: datetime) -> Iterator[Stretch]:
        end = now - self.horizon
        begin = self.start if until is None else min(until, end) - self.lookback
        while self.step and begin and begin + self.step < end:
            yield begin, begin + self.step
            begin += self.step
        yield begin, end


@dataclass(frozen=True)
class Restate(Window):
    """Days, of which the last ones are read again each time: a platform corrects its figures.

    Attributes:
        days: How many days back figures may still change.
        start: First day, as its first instant.
        step: Days asked for at once.
    """

    days: int
    start: datetime
    step: int = 1

    def stretches(self, until: datetime | None, now: datetime) -> Iterator[Stretch]:
        today = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
        begin = self.start
        if until is not None:
            reached = datetime.combine(until.astimezone(UTC).date(), time(), UTC)
            begin = max(begin, reached - timedelta(days=self.days))
        while begin < today:
            end = min(begin + timedelta(days=self.step), today)
            yield begin, end
            begin = end
