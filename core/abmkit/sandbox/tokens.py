"""Access tokens that expire and refresh tokens that may be good for one use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

State = Literal["valid", "expired", "unknown"]


@dataclass(frozen=True)
class Grant:
    """What the token endpoint gives; ``seconds`` is how long the access token is good."""

    access: str
    refresh: str
    seconds: int


class Tokens:
    """The tokens of one sandbox: the same calls give the same tokens.

    Args:
        vendor: First part of each token.
        clock: Tells the time.
        life: How long an access token is good.
        single_use: Whether each refresh gives a new refresh token and ends the old one.

    Attributes:
        private: A token that never expires.
        first: The refresh token there is from the start.
    """

    def __init__(
        self, vendor: str, clock: Callable[[], datetime], life: timedelta, single_use: bool
    ) -> None:
        self._vendor, self._clock, self._life, self._single_use = vendor, clock, life, single_use
        self.private = f"{vendor}-sandbox-private"
        self._ends: dict[str, datetime] = {}
        self._good: set[str] = set()
        self._count = 0
        self.first = self._new_refresh()

    def grant(self) -> Grant:
        """Give a new access token and a new refresh token."""
        return self._grant(self._new_refresh())

    def redeem(self, refresh: str) -> Grant | None:
        """Give a new access token for a refresh token; None where it is not good (any more)."""
        if refresh not in self._good:
            return None
        if self._single_use:
            self._good.remove(refresh)
            refresh = self._new_refresh()
        return self._grant(refresh)

    def state(self, access: str) -> State:
        """Whether an access token is good now."""
        if access == self.private:
            return "valid"
        ends = self._ends.get(access)
        if ends is None:
            return "unknown"
        return "valid" if self._clock() < ends else "expired"

    def expire(self, access: str) -> None:
        """End an access token before its time; a private one goes on."""
        if access in self._ends:
            self._ends[access] = self._clock()

    def _grant(self, refresh: str) -> Grant:
        self._count += 1
        access = f"{self._vendor}-sandbox-access-{self._count}"
        self._ends[access] = self._clock() + self._life
        return Grant(access, refresh, int(self._life.total_seconds()))

    def _new_refresh(self) -> str:
        self._count += 1
        refresh = f"{self._vendor}-sandbox-refresh-{self._count}"
        self._good.add(refresh)
        return refresh
