"""Chance that falls the same way on every machine and every Python."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_BITS = 53  # random() is a whole number of 2^-53, so scaling by 2^53 loses nothing


class Draws:
    """A stream of chance named by what it is for.

    Each part of the world draws from its own stream, so that one more draw in the deals leaves
    the people as they were. Only ``Random.random`` is used: its sequence is promised for ever,
    those of ``choice`` and ``shuffle`` are not.

    Args:
        names: What the stream is for, such as profile, seed and part.
    """

    def __init__(self, *names: object) -> None:
        digest = hashlib.sha256("/".join(map(str, names)).encode()).digest()
        self._random = random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, ``limit``."""
        return (int(self._random.random() * (1 << _BITS)) * limit) >> _BITS

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def bell(self, low: int, high: int) -> int:
        """As ``between``, but the middle is likelier than the ends."""
        return (self.between(low, high) + self.between(low, high)) // 2

    def chance(self, permille: int) -> bool:
        """True ``permille`` times out of a thousand."""
        return self.below(1000) < permille

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[tuple[T, int]]) -> T:
        """One of the items, each as often as its weight says."""
        left = self.below(sum(weight for _, weight in items))
        for item, weight in items:
            left -= weight
            if left < 0:
                return item
        raise ValueError("no item has a weight")

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different items, in drawn order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(min(count, len(rest)))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All items in drawn order."""
        return self.sample(items, len(items))


class Quota:
    """Yes and no in a given share without streaks, so that a quarter looks like its plan."""

    def __init__(self, start: int) -> None:
        self._due = start

    def take(self, permille: int) -> bool:
        """True as soon as the shares asked for so far add up to one more whole."""
        self._due += permille
        if self._due < 1000:
            return False
        self._due -= 1000
        return True
