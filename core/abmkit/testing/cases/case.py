"""A case: what must hold, of which connectors, and how it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmkit.connect.resource import Resource

if TYPE_CHECKING:
    from abmkit.testing.cases.stages import Stages


@dataclass(frozen=True)
class Case:
    """One thing that a connector must bear.

    Attributes:
        name: Number and what must hold, as a report shows it.
        calls: Whether a connector is called to it.
        run: Tries it.
    """

    name: str
    calls: Callable[[Stages], bool]
    run: Callable[[Stages], None]


CASES: list[Case] = []
"""All cases, in order of their files."""


def case(
    number: str, calls: Callable[[Stages], bool] = lambda _: True
) -> Callable[[Callable[[Stages], None]], Callable[[Stages], None]]:
    """Make a function a case; its docstring says what must hold.

    Args:
        number: Of the failure that users of other connectors have met, such as AC6.
        calls: Whether a connector is called to it.
    """

    def add(run: Callable[[Stages], None]) -> Callable[[Stages], None]:
        what = (run.__doc__ or "").strip().rstrip(".")
        CASES.append(Case(f"{number} {what}", calls, run))
        return run

    return add


def any_of(holds: Callable[[Resource], object]) -> Callable[[Stages], bool]:
    """Calls those with a stream of which something holds."""
    return lambda stages: any(map(holds, stages.resources.values()))
