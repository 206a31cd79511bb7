"""``abmkit demo``."""

from __future__ import annotations

from pathlib import Path

import click

from abmkit.cli.output import hint, remark, say, show_json
from abmkit.cli.session import Session


@click.command()
@click.argument(
    "folder", metavar="[DIR]", default="demo", type=click.Path(file_okay=False, path_type=Path)
)
@click.pass_obj
def command(session: Session, folder: Path) -> None:
    """Create a demo agency in DIR (default: demo) and print the paths of its scorecards.

    Two invented clients of two brands, one of them Korean. Their CRMs, a HubSpot and a Salesforce
    on this machine, are read over HTTP by the connectors that read the real ones.
    """
    from abmkit.run import make_demo, run_demo

    workspace = make_demo(session.folder / folder)
    plugins = workspace.load_plugins()
    paths: list[Path] = []
    for made in run_demo(workspace, plugins, lambda text: hint(session, text)):
        for warning in made.warnings:
            remark(session, warning)
        paths += made.paths
        if not session.json:
            say("\n".join(map(str, made.paths)))
    if session.json:
        show_json({"workspace": workspace.path, "paths": paths})
