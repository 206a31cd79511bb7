"""Makes the tests of a connector."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from abmkit.connect.apiconnector import ApiConnector
from abmkit.testing.cases import deleting, grants, reading, trouble
from abmkit.testing.cases.case import CASES, Case, Resources
from abmkit.testing.cases.stage import Settings, staged

if TYPE_CHECKING:
    from abmkit.sandbox import Sandbox

FILES = (reading, deleting, trouble, grants)


def conformance(
    connector: type[ApiConnector], settings: Settings | None = None
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

    Returns:
        A test function for pytest.
    """
    import pytest

    begin = partial(staged, connector, settings or _plain)

    @cache
    def resources() -> Resources:
        with begin() as stage:
            return stage.resources()

    @pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in CASES])
    def test(case: Case) -> None:
        if not case.calls(resources()):
            pytest.skip(f"{connector.name} declares nothing that calls for it")
        case.run(begin)

    return test


def _plain(sandbox: Sandbox, url: str) -> Mapping[str, Any]:
    return {"base_url": url, "token": sandbox.credentials()["token"]}
