"""Time that waiting moves, and nothing else."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta


class VirtualClock:
    """A clock for limits, retries and tokens, so that a test of an hour's wait takes no time.

    Give it to the connector (``clock=``) and its ``now`` to the sandbox: both then live in it.
    """

    def __init__(self, begin: datetime) -> None:
        """Begin at an instant with its zone."""
        self._begin, self._passed = begin, 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The instant."""
        return self._begin + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Seconds passed."""
        return self._passed

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self._passed += seconds
