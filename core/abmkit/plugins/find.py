"""Where plugins are looked for; nothing of them is imported here."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import metadata, util
from pathlib import Path
from types import ModuleType

from abmkit.errors import PluginError
from abmkit.hookspecs import PROJECT
from abmkit.plugins.shelf import Origin


@dataclass(frozen=True)
class Found:
    """A plugin that is there, and how to import it."""

    origin: Origin
    load: Callable[[], object]


def find_plugins(folder: Path | None) -> list[Found]:
    """The installed plugins and the files of a workspace's ``plugins/``, in order of name.

    Args:
        folder: The workspace's plugins folder; it need not exist.

    Raises:
        PluginError: Two plugins have one name.
    """
    found = sorted([*_installed(), *_files(folder)], key=lambda each: str(each.origin))
    seen: dict[str, Origin] = {}
    for each in found:
        twin = seen.setdefault(each.origin.plugin, each.origin)
        if twin is not each.origin:
            raise PluginError(
                f"two plugins are named {each.origin.plugin}: {twin} and {each.origin}; "
                "uninstall or rename one"
            )
    return found


def _installed() -> Iterator[Found]:
    for entry in metadata.entry_points(group=PROJECT):
        dist = entry.dist
        origin = Origin(entry.name, dist.name, dist.version) if dist else Origin(entry.name)
        yield Found(origin, entry.load)


def _files(folder: Path | None) -> Iterator[Found]:
    if folder is None:
        return
    for path in sorted(folder.glob("*.py")):
        yield Found(Origin(path.stem, file=str(path)), partial(_import_file, path))


def _import_file(path: Path) -> ModuleType:
    """Import a file under a name of its own, so that it can shadow nothing and nothing it."""
    digest = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
    name = f"abmkit_workspace_{digest}_{path.stem}"
    spec = util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:  # pragma: no cover: a path that ends in .py has both
        raise ImportError(f"{path} cannot be imported")
    module = util.module_from_spec(spec)
    sys.modules[name] = module  # pydantic and dataclasses look a class's module up here
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
