"""How many requests a vendor takes in how much time."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta


class Window:
    """At most so many requests in any stretch of so many seconds.

    Args:
        limit: Requests.
        seconds: Length of the stretch.
    """

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self._length = timedelta(seconds=seconds)
        self._taken: deque[datetime] = deque()

    def take(self, now: datetime) -> bool:
        """Count a request; False where it is one too many, which is not counted."""
        if self.left(now) == 0:
            return False
        self._taken.append(now)
        return True

    def left(self, now: datetime) -> int:
        """How many more are taken at this instant."""
        while self._taken and self._taken[0] <= now - self._length:
            self._taken.popleft()
        return self.limit - len(self._taken)
