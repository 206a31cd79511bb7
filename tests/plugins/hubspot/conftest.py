from collections.abc import Iterator

import pytest

from abmkit.world import PROFILES, World, generate

from .visit import Visit, served


@pytest.fixture(scope="session")
def world() -> World:
    return generate(PROFILES["hanbit"])


@pytest.fixture
def visit(request: pytest.FixtureRequest, world: World) -> Iterator[Visit]:
    with served(world, **getattr(request, "param", {})) as visit:
        yield visit
