"""``abmkit client list``."""

from __future__ import annotations

import click

from abmkit.cli.output import show
from abmkit.cli.session import Session


@click.command()
@click.pass_obj
def command(session: Session) -> None:
    """List the clients."""
    rows = [
        {
            "client": client.id,
            "name": client.name,
            "zone": client.zone,
            "currency": client.currency,
            "locale": client.locale,
            "sources": [source.name for source in client.sources()],
        }
        for client in session.workspace().clients()
    ]
    show(session, rows, ("client", "name", "zone", "currency", "locale", "sources"))
