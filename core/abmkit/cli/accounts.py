"""``abmkit accounts``."""

from __future__ import annotations

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import show
from abmkit.cli.session import Session

COLUMNS = ("list", "tier", "account", "found", "by", "sources", "waiting")


@click.command()
@client_argument()
@click.option("--missing", is_flag=True, help="Only those that no source knows.")
@click.pass_obj
def command(session: Session, client: str, missing: bool) -> None:
    """List the target accounts of a CLIENT, and how each was found in its sources.

    `waiting` counts pairs with one of its records that wait for a person: see abmkit review.
    """
    from dataclasses import asdict

    from abmkit.run.who import targets

    rows = [asdict(each) for each in targets(session.client(client))]
    kept = [row for row in rows if not (missing and row["found"])]
    if not session.json:
        kept = [{**row, "sources": ", ".join(row["sources"])} for row in kept]
    show(session, kept, COLUMNS)
