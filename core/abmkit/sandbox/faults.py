"""What can go wrong on purpose, and when: the same requests meet the same faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from abmkit.errors import UnknownName, UsageError

EVENTS = {
    "429-burst": 7,
    "429-daily": 40,
    "401-midpage": 9,
    "truncate": 11,
    "slow": 5,
    "500": 8,
    "200-error": 10,
}
"""Faults that befall every n-th request for data, and the usual n."""

MODES = ("rotate", "lag", "drift", "403-scope")
"""Faults that hold all the time; the vendor's sandbox says what they mean there."""

FAULTS = (*EVENTS, *MODES)
"""All names that ``--faults`` takes."""


@dataclass(frozen=True)
class Fault:
    """A fault: every how many requests it comes (0: it holds all the time), and on what."""

    name: str
    every: int = 0
    what: str = ""


def parse_faults(text: str) -> tuple[Fault, ...]:
    """Read ``500,slow:every=3,403-scope:deals``.

    Args:
        text: Names with commas between; an event may say how often it comes, a mode on what.

    Raises:
        UnknownName: There is no such fault.
        UsageError: What stands behind the colon is not understood.
    """
    return tuple(_parse(part.strip()) for part in text.split(",") if part.strip())


def _parse(text: str) -> Fault:
    name, _, rest = text.partition(":")
    if name not in FAULTS:
        raise UnknownName("fault", name, FAULTS)
    if name in MODES:
        return Fault(name, what=rest)
    digits = rest.removeprefix("every=")
    if not rest:
        return Fault(name, EVENTS[name])
    # Every request failing would be an outage, from which no client returns.
    if not (rest.startswith("every=") and digits.isdecimal() and int(digits) > 1):
        raise UsageError(f"fault {text!r}: write {name}:every=N, N 2 or more")
    return Fault(name, int(digits))


class Faults:
    """Counts requests for data and says which of them goes wrong, and how.

    Args:
        faults: Where two come at once, the first does.

    Attributes:
        drawn: How often each event came.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._by_name = {fault.name: fault for fault in faults}
        self.drawn: Counter[str] = Counter()
        self._count = 0

    @property
    def events(self) -> tuple[Fault, ...]:
        """The faults that come now and then."""
        return tuple(fault for fault in self._by_name.values() if fault.every)

    def holds(self, name: str) -> bool:
        """Whether a mode holds."""
        return name in self._by_name

    def what(self, name: str) -> str:
        """What a mode is about; nothing where it does not say."""
        return self._by_name[name].what if name in self._by_name else ""

    def draw(self) -> str | None:
        """Count a request and say which event befalls it."""
        self._count += 1
        drawn = next((fault.name for fault in self.events if self._count % fault.every == 0), None)
        self.drawn.update([drawn] if drawn else [])
        return drawn
