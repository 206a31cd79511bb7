"""An organisation on loopback, and clients that speak to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from abmkit.sandbox import serve
from abmkit.world import PROFILES, World, generate
from abmkit_salesforce.sandbox import SalesforceSandbox

from .api import NOW, Api, Clock


@pytest.fixture(scope="session")
def world() -> World:
    return generate(PROFILES["northwind"])


@pytest.fixture(scope="session")
def still(world: World) -> Iterator[tuple[SalesforceSandbox, Api]]:
    """An organisation that no test changes."""
    sandbox = SalesforceSandbox(world, clock=lambda: NOW)
    with serve(sandbox) as url, Api(url, sandbox.credentials()["token"]) as api:
        yield sandbox, api


@pytest.fixture
def clock() -> Clock:
    return Clock()


Open = Callable[..., tuple[SalesforceSandbox, Api]]


@pytest.fixture
def opened(world: World, clock: Clock) -> Iterator[Open]:
    """Open an organisation of the test's own: `opened(faults="500")`."""
    with ExitStack() as running:

        def open_one(**options: Any) -> tuple[SalesforceSandbox, Api]:
            sandbox = SalesforceSandbox(world, **{"clock": clock, **options})
            url = running.enter_context(serve(sandbox))
            api = running.enter_context(Api(url, sandbox.credentials()["token"]))
            return sandbox, api

        yield open_one
