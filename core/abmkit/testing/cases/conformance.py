"""Tries a connector on the sandbox of its vendor: as tests, or one case after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from abmkit.connect.apiconnector import ApiConnector
from abmkit.errors import AbmError
from abmkit.testing.cases import deleting, grants, reading, shape, trouble
from abmkit.testing.cases.case import CASES, Case
from abmkit.testing.cases.stages import Settings, Stages

FILES = (reading, deleting, trouble, grants, shape)


@dataclass(frozen=True)
class Tried:
    """What became of a case.

    Attributes:
        case: Its number, and what must hold.
        outcome: Whether it does; ``skipped``: the connector declares nothing that calls for it.
        said: Why not.
    """

    case: str
    outcome: Literal["holds", "fails", "skipped"]
    said: str = ""


def conformance(
    connector: type[ApiConnector], settings: Settings | None = None, login: Settings | None = None
) -> Callable[[Case], None]:
    """Make the test of a connector before the sandbox of its vendor, a case for each promise.

    Which cases there are follows from what its streams declare; the others are reported as
    skipped. A whole test module::

        from abmkit.testing import conformance
        from abmkit_tickets import Tickets

        test_tickets = conformance(Tickets)

    Args:
        connector: The class; its ``sandbox`` says where the sandbox is.
        settings: Gives the connector's settings for a sandbox and its address; None: the address
            and the sandbox's token.
        login: The same for a source that a person has logged in to; None: where there is a setting
            ``oauth``, the address and the sandbox's app.

    Returns:
        A test function for pytest.
    """
    import pytest

    stages = Stages(connector, settings, login)

    @pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in CASES])
    def test(case: Case) -> None:
        if not case.calls(stages):
            pytest.skip(f"{connector.name} declares nothing that calls for it")
        case.run(stages)

    return test


def try_cases(connector: type[ApiConnector]) -> Iterator[Tried]:
    """Try all cases without pytest.

    Args:
        connector: The class; its sandbox's address and token are all the settings it needs.
    """
    stages = Stages(connector)
    for case in CASES:
        try:
            if not case.calls(stages):
                yield Tried(case.name, "skipped")
                continue
            case.run(stages)
        except Exception as error:  # noqa: BLE001 (a plugin may do anything)
            yield Tried(case.name, "fails", said(error))
        else:
            yield Tried(case.name, "holds")


def said(error: Exception) -> str:
    """Why something does not hold, in a line."""
    text = str(error) if isinstance(error, (AssertionError, AbmError)) else repr(error)
    return " ".join(text.split())
