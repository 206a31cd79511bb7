"""``abmkit plugins new``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from abmkit.cli.output import hint, show
from abmkit.cli.scaffold import KINDS, SINGLE, check_name, project, single
from abmkit.cli.session import Session
from abmkit.errors import UsageError


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.argument("name")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def command(session: Session, kind: str, name: str, folder: Path | None) -> None:
    """Create a plugin with a connector, metric, model, report or renderer called NAME.

    The plugin is a package in DIR, with a test that passes. In a workspace, without DIR, it is one
    file in plugins/ instead; a connector is always a package.
    """
    plugins = session.plugins()
    origins = [*plugins.loaded, *plugins.left_out, *(each.origin for each in plugins.failures)]
    given = [thing for shelf in plugins.shelves if shelf.kind == kind for thing in shelf]
    check_name(kind, name, {*given, *(origin.plugin for origin in origins)})
    workspace = session.any_workspace()
    if folder is None and workspace and kind in SINGLE:
        written = _write(workspace.plugins, {Path(f"{name}.py"): single(kind, name)})
        then = f"edit it, then test it: abmkit plugins check {name}"
    else:
        folder = folder or Path(f"abmkit-{name}")
        written = _write(folder, project(kind, name))
        then = f"edit it; to use it: pip install -e {folder}; to test it: pytest"
    show(session, [{"file": path} for path in written], ("file",))
    hint(session, then)


def _write(folder: Path, files: Mapping[Path, str]) -> list[Path]:
    """Write files that are all new.

    Raises:
        UsageError: One of them is there.
        OSError: One cannot be written; names it.
    """
    paths = {folder / path: text for path, text in files.items()}
    there = [path for path in paths if path.exists()]
    if there:
        raise UsageError(f"{there[0]} already exists; choose another name or folder")
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(paths)
