import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from abmkit.world import PROFILES, World, generate

ORACLE = Path(__file__).parents[2] / "journeys" / "oracle.py"


@pytest.fixture(scope="session", params=sorted(PROFILES))
def world(request: pytest.FixtureRequest) -> World:
    return generate(PROFILES[request.param])


@pytest.fixture(scope="session")
def northwind() -> World:
    return generate(PROFILES["northwind"])


@pytest.fixture(scope="session")
def oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("journeys_oracle", ORACLE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
