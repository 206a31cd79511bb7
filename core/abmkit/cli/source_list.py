"""``abmkit source list``."""

from __future__ import annotations

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import show
from abmkit.cli.session import Session


@click.command()
@client_argument()
@click.pass_obj
def command(session: Session, client: str) -> None:
    """List a CLIENT's sources."""
    sources = session.client(client).sources()
    rows = [
        {
            "source": each.name,
            "connector": each.connector if each.is_readable else None,
            "file": each.shown,
        }
        for each in sources
    ]
    show(session, rows, ("source", "connector", "file"))
