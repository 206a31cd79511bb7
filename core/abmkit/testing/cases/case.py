"""A case: what must hold, of which connectors, and how it is tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from abmkit.connect.resource import Resource

if TYPE_CHECKING:
    from abmkit.testing.cases.stage import Stage


class Begin(Protocol):
    """Puts the connector before a new sandbox."""

    def __call__(self, faults: str = "", *, pages: bool = False) -> AbstractContextManager[Stage]:
        """Begin, with faults or without; with a transaction for each page or not."""
        ...


Resources = Mapping[str, Resource]


@dataclass(frozen=True)
class Case:
    """One thing that a connector must bear.

    Attributes:
        name: Number and what must hold, as a report shows it.
        calls: Whether a connector with these streams is called to it.
        run: Tries it.
    """

    name: str
    calls: Callable[[Resources], bool]
    run: Callable[[Begin], None]


CASES: list[Case] = []
"""All cases, in order of their files."""


def case(
    number: str, calls: Callable[[Resources], bool] = lambda _: True
) -> Callable[[Callable[[Begin], None]], Callable[[Begin], None]]:
    """Make a function a case; its docstring says what must hold.

    Args:
        number: Of the failure that users of other connectors have met, such as AC6.
        calls: Whether a connector with these streams is called to it.
    """

    def add(run: Callable[[Begin], None]) -> Callable[[Begin], None]:
        what = (run.__doc__ or "").strip().rstrip(".")
        CASES.append(Case(f"{number} {what}", calls, run))
        return run

    return add


def any_of(holds: Callable[[Resource], object]) -> Callable[[Resources], bool]:
    """Calls those with a stream of which something holds."""
    return lambda resources: any(map(holds, resources.values()))
