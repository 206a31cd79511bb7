import importlib.util
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

from abmkit.world import PROFILES, World, generate


@pytest.fixture(scope="session")
def read_pdf() -> Callable[[Path], list[str]]:
    """The text of each page of a file, as a reader copies it, with single spaces."""

    def read(path: Path) -> list[str]:
        pages = pypdfium2.PdfDocument(path.read_bytes())
        texts = [page.get_textpage().get_text_range() for page in pages]
        return [" ".join(unicodedata.normalize("NFC", text).split()) for text in texts]

    return read


@pytest.fixture(scope="session", params=sorted(PROFILES))
def world(request: pytest.FixtureRequest) -> World:
    return generate(PROFILES[request.param])


@pytest.fixture(scope="session")
def oracle(world: World) -> Any:
    return _oracle().Oracle(world)


def _oracle() -> ModuleType:
    path = Path(__file__).with_name("oracle.py")
    spec = importlib.util.spec_from_file_location("journeys_oracle", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module
