import importlib.util
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

from abmkit import Workspace
from abmkit.plugins import Plugins, load_plugins
from abmkit.run import Made, make_demo, run_demo
from abmkit.world import PROFILES, World, generate


@dataclass(frozen=True)
class Demo:
    """The demo's workspace after its run: clients synced, scorecards drafted."""

    workspace: Workspace
    plugins: Plugins
    made: dict[str, Made]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    workspace = make_demo(tmp_path_factory.mktemp("demo") / "agency")
    plugins = load_plugins(workspace.plugins)
    assert not plugins.failures
    names = [client.id for client in workspace.clients()]
    return Demo(workspace, plugins, dict(zip(names, run_demo(workspace, plugins), strict=True)))


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
