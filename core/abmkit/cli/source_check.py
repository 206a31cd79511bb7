"""``abmkit source check``."""

from __future__ import annotations

import click

from abmkit.cli.arguments import client_argument, sources_argument
from abmkit.cli.output import show
from abmkit.cli.session import Session

FAILED = 1


@click.command()
@client_argument()
@sources_argument()
@click.pass_obj
def command(session: Session, client: str, sources: tuple[str, ...]) -> int:
    """Check a CLIENT's sources: settings, access, and what the last sync rejected.

    Exits with 1 when something must be fixed before a sync can be trusted.
    """
    from abmkit.run.check import check_sources

    chosen = session.client(client)
    found = check_sources(chosen, chosen.workspace.load_plugins(), sources)
    rows = [
        {
            "source": each.source,
            "ok": each.check.ok,
            "what": each.check.what,
            "advice": each.check.advice,
        }
        for each in found
    ]
    show(session, rows, ("source", "ok", "what", "advice"))
    return 0 if all(each.check.ok for each in found) else FAILED
