"""What a vendor allows in a time; waiting is done here, before a request is refused."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from math import ceil

from abmkit.connect.clock import Clock
from abmkit.connect.request import Answer, Request
from abmkit.errors import Later

#: Requests leave a little late rather than a little early: the way to the vendor is not even.
_MARGIN = 1.01
#: So many requests in a window are no limit for us; of each that goes a window keeps the instant.
_MOST = 100_000
#: Others who use the same account are left a little more than they used last.
_ROOM = 0.1


class Limit:
    """One limit; asked and told under the limiter's lock, so it needs none.

    Attributes:
        policy: The kind of request that it holds for; empty: every kind.
    """

    policy: str = ""

    def delay(self, now: float, cost: int) -> float:
        """Seconds to wait before a request may go."""
        return 0.0

    def sent(self, now: float, cost: int) -> None:
        """A request goes."""

    def heard(self, answer: Answer, now: float, clock: Clock) -> None:
        """An answer came, whose headers may tell what is left."""

    def refused(self, now: float) -> None:
        """The vendor said that it was too much at once."""


class Window(Limit):
    """So many requests in so many seconds.

    Args:
        number: How many.
        seconds: In what time.
        policy: The kind of request it holds for.
        most: Header that tells the number for this account; empty: none does.
        left: Header that tells how many are left, whoever used them; empty: none does.
    """

    def __init__(
        self, number: int, seconds: float, *, policy: str = "", most: str = "", left: str = ""
    ) -> None:
        self.number, self.seconds, self.policy = number, seconds * _MARGIN, policy
        self._most, self._left = most.lower(), left.lower()
        self._sent: deque[float] = deque()
        self._others: deque[float] = deque()

    def delay(self, now: float, cost: int) -> float:
        self._forget(now)
        free = self.number - ceil(len(self._others) * _ROOM)
        over = len(self._sent) + len(self._others) + cost - free
        if over <= 0:
            return 0.0
        taken = sorted([*self._sent, *self._others])
        return max(0.0, taken[min(over, len(taken)) - 1] + self.seconds - now)

    def sent(self, now: float, cost: int) -> None:
        self._sent.extend([now] * cost)

    def heard(self, answer: Answer, now: float, clock: Clock) -> None:
        most, left = answer.number(self._most), answer.number(self._left)
        if most:
            self.number = min(most, _MOST)
        if left is not None:
            self._forget(now)
            self._others.extend([now] * (self._unknown() - left))

    def refused(self, now: float) -> None:
        self._forget(now)
        self._others.extend([now] * self._unknown())

    def _unknown(self) -> int:
        return self.number - len(self._sent) - len(self._others)

    def _forget(self, now: float) -> None:
        for taken in (self._sent, self._others):
            while taken and taken[0] + self.seconds <= now:
                taken.popleft()


class Concurrency(Limit):
    """So many requests at the same time."""

    def __init__(self, number: int, *, policy: str = "") -> None:
        self.policy = policy
        self.gate = threading.Semaphore(number)


class Daily(Limit):
    """A budget that is full again at a certain time; used up, the sync stops until then.

    Args:
        left: How much is left, read from an answer; None: it does not tell.
        resets: When it is full again, from the present instant.
        keep: So much is left to others.
        policy: The kind of request it holds for.
    """

    def __init__(
        self,
        left: Callable[[Answer], int | None],
        resets: Callable[[datetime], datetime],
        *,
        keep: int = 0,
        policy: str = "",
    ) -> None:
        self.policy, self._left, self._resets, self._keep = policy, left, resets, keep
        self._known: int | None = None
        self._until: datetime | None = None

    def heard(self, answer: Answer, now: float, clock: Clock) -> None:
        left = self._left(answer)
        if left is not None:
            self._known, self._until = left, self._resets(clock.now())

    def check(self, clock: Clock, cost: int) -> None:
        """Stop when the budget is used up.

        Raises:
            Later: Until it is full again.
        """
        if self._known is None or self._until is None:
            return
        if clock.now() >= self._until:
            self._known = None
        elif self._known - cost < self._keep:
            raise Later("the vendor's budget of requests is used up", self._until)

    def sent(self, now: float, cost: int) -> None:
        if self._known is not None:
            self._known -= cost

    @property
    def left(self) -> int | None:
        """How much is left for us, as far as is known."""
        return None if self._known is None else max(0, self._known - self._keep)


class Adaptive(Limit):
    """A rate that nobody publishes: halved when refused, raised while all goes well.

    Args:
        start: Requests in a second to begin with.
        least: Slowest.
        most: Fastest.
        policy: The kind of request it holds for.
    """

    #: As ingestr does: additive increase, multiplicative decrease.
    STEP, EVERY, COOLDOWN = 0.5, 50, 5.0

    def __init__(
        self, start: float = 5.0, *, least: float = 0.1, most: float = 50.0, policy: str = ""
    ) -> None:
        self.rate, self.policy = start, policy
        self._least, self._most = least, most
        self._next, self._cooled, self._well = 0.0, 0.0, 0

    def delay(self, now: float, cost: int) -> float:
        return max(0.0, self._next - now)

    def sent(self, now: float, cost: int) -> None:
        self._next = max(now, self._next) + cost / self.rate

    def heard(self, answer: Answer, now: float, clock: Clock) -> None:
        self._well += answer.status < 400
        if self._well >= self.EVERY:
            self.rate, self._well = min(self._most, self.rate + self.STEP), 0

    def refused(self, now: float) -> None:
        self._well = 0
        if now >= self._cooled:
            self.rate, self._cooled = max(self._least, self.rate / 2), now + self.COOLDOWN
        self._next = max(self._next, now + 1 / self.rate)


class Limiter:
    """All limits of a vendor account; shared by the threads and clients that use the account."""

    def __init__(self, limits: Sequence[Limit], clock: Clock) -> None:
        self._limits, self._clock = tuple(limits), clock
        self._lock = threading.Lock()
        self._paused = 0.0

    @contextmanager
    def turn(self, request: Request) -> Iterator[float]:
        """Wait until a request may go; yields the seconds waited.

        Raises:
            Later: A budget is used up.
        """
        limits = self._of(request)
        with ExitStack() as gates:
            begun = self._clock.monotonic()
            for limit in limits:
                if isinstance(limit, Concurrency):
                    gates.enter_context(limit.gate)
            while delay := self._take(limits, request.cost):
                self._clock.sleep(delay)
            yield self._clock.monotonic() - begun

    def heard(self, request: Request, answer: Answer) -> None:
        """Learn from an answer."""
        with self._lock:
            for limit in self._of(request):
                limit.heard(answer, self._clock.monotonic(), self._clock)

    def left(self) -> int | None:
        """How many requests the smallest budget still holds; None: none is known."""
        with self._lock:
            told = [limit.left for limit in self._limits if isinstance(limit, Daily)]
        return min((left for left in told if left is not None), default=None)

    def refused(self, request: Request, after: float) -> None:
        """Let nothing go for some seconds: the vendor said that it was too much at once."""
        with self._lock:
            now = self._clock.monotonic()
            self._paused = max(self._paused, now + after)
            for limit in self._of(request):
                limit.refused(now)

    def _take(self, limits: Sequence[Limit], cost: int) -> float:
        """Take a turn, or tell in how many seconds to try again."""
        with self._lock:
            for limit in limits:
                if isinstance(limit, Daily):
                    limit.check(self._clock, cost)
            now = self._clock.monotonic()
            delay = max([self._paused - now, *(limit.delay(now, cost) for limit in limits)])
            if delay > 0:
                return delay
            for limit in limits:
                limit.sent(now, cost)
            return 0.0

    def _of(self, request: Request) -> list[Limit]:
        return [each for each in self._limits if each.policy in ("", request.policy)]


def next_midnight(now: datetime) -> datetime:
    """The next midnight in the zone of an instant."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)
