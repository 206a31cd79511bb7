import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path
from textwrap import dedent

import pytest

Install = Callable[..., Path]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that stands for all that is installed."""
    folder = tmp_path / "site"
    folder.mkdir()

    def entry_points(group: str) -> Iterable[metadata.EntryPoint]:
        for dist in metadata.distributions(path=[str(folder)]):
            yield from dist.entry_points.select(group=group)

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield folder
    for name in set(sys.modules) - before:
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def install(site: Path) -> Install:
    """Install a distribution of one module with one entry point: `install("crm", code)`."""

    def install(name: str, code: str, entry: str | None = None, module: str | None = None) -> Path:
        path = site / f"{module or name}.py"
        path.write_text(dedent(code), "utf-8")
        info = site / f"their_{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: their-{name}\nVersion: 1.2\n", "utf-8")
        entries = f"[abmkit]\n{entry or name} = {module or name}\n"
        (info / "entry_points.txt").write_text(entries, "utf-8")
        return path

    return install


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a plugin of the workspace: `own("mine", code)`."""
    folder = tmp_path / "plugins"
    folder.mkdir()

    def write(name: str, code: str) -> Path:
        path = folder / f"{name}.py"
        path.write_text(dedent(code), "utf-8")
        return path

    return write
