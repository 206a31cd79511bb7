from collections.abc import Iterator

import httpx
import pytest

from abmkit.sandbox import serve
from abmkit.world import PROFILES, World, generate
from abmkit_hubspot.sandbox import HubSpotSandbox

from .visit import Clock, Visit


@pytest.fixture(scope="session")
def world() -> World:
    return generate(PROFILES["hanbit"])


@pytest.fixture
def visit(request: pytest.FixtureRequest, world: World) -> Iterator[Visit]:
    clock = Clock()
    arguments = {"paced": False, "clock": clock, **getattr(request, "param", {})}
    sandbox = HubSpotSandbox(world, **arguments)
    token = {"Authorization": f"Bearer {sandbox.tokens.private}"}
    with (
        serve(sandbox) as url,
        httpx.Client(base_url=url, headers=token, trust_env=False) as http,
    ):
        yield Visit(sandbox, url, http, clock)
