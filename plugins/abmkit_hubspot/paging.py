"""How HubSpot's marketing APIs are paged, and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from abmkit import api

PAGES = api.TokenPages("paging.next.after", "after")
#: What a vendor writes down late is read again.
LATELY = api.Since(lookback=timedelta(minutes=10), horizon=timedelta(minutes=2))
WEEKLY = timedelta(days=7)


@dataclass(frozen=True)
class OffsetPages(api.TokenPages):
    """Older APIs tell of an offset even on the last page, and with ``hasMore`` that it is."""

    def after(self, token: Any, answer: api.Answer, items: Sequence[api.Item]) -> Any:
        return super().after(token, answer, items) if answer.body.get("hasMore") else None


@dataclass(frozen=True)
class NewestFirst(api.TokenPages):
    """A list that begins with what is newest, and is left where it becomes older than asked for.

    Attributes:
        stamp: Where an item has its instant, in milliseconds.
        start: What is older is not asked for.
    """

    stamp: str = ""
    start: datetime | None = None

    def after(self, token: Any, answer: api.Answer, items: Sequence[api.Item]) -> Any:
        oldest = min((int(api.at(item, self.stamp)) for item in items), default=0)
        if self.start and oldest < self.start.timestamp() * 1000:
            return None
        return super().after(token, answer, items)


def millis(instant: datetime | None) -> int:
    """An instant in milliseconds since 1970; none is the beginning."""
    return int(instant.timestamp() * 1000) if instant else 0
