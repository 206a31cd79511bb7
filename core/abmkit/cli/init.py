"""``abmkit init``."""

from __future__ import annotations

from pathlib import Path

import click

from abmkit.cli.output import hint, say, show_json
from abmkit.cli.session import Session


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--name", help="Name of the agency or team.  [default: the folder's]")
@click.pass_obj
def command(session: Session, folder: Path | None, name: str | None) -> None:
    """Create a workspace in DIR (default: here)."""
    from abmkit.run.definitions import accept
    from abmkit.workspace import Workspace

    workspace = Workspace.create(session.folder / (folder or ""), name)
    accept(workspace, workspace.load_plugins())
    if session.json:
        show_json({"workspace": workspace.path, "name": workspace.settings.name})
        return
    say(str(workspace.path))
    hint(session, "next: abmkit client add CLIENT")
