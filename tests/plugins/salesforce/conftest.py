import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import abmkit_salesforce
from abmkit.world import PROFILES, World, generate

from .source import Source, serving

README = (Path(abmkit_salesforce.__file__).parent / "README.md").read_text("utf-8")
EXAMPLES = [tomllib.loads(each) for each in re.findall(r"```toml\n(.*?)```", README, re.DOTALL)]


@pytest.fixture(scope="session")
def world() -> World:
    return generate(PROFILES["northwind"])


@pytest.fixture(scope="session")
def readme() -> str:
    return README


@pytest.fixture(scope="session")
def examples() -> list[dict[str, Any]]:
    """The settings that the README shows."""
    return EXAMPLES


@pytest.fixture(scope="session")
def mapping() -> Mapping[str, Any]:
    """What the invented organisation's own fields mean, as the README shows it."""
    (found,) = [each["map"] for each in EXAMPLES if "map" in each]
    return dict(found)


@pytest.fixture
def source(tmp_path: Path, world: World) -> Iterator[Source]:
    with serving(tmp_path, world=world) as made:
        yield made
