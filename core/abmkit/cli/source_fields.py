"""``abmkit source fields``."""

from __future__ import annotations

from dataclasses import asdict

import click

from abmkit.cli.arguments import client_argument, source_argument
from abmkit.cli.output import say, show_json, show_table
from abmkit.cli.session import Session

FIELDS = ("stream", "field", "label", "type", "taken", "rows", "filled", "samples")
UNMAPPED = ("what", "value", "rows", "advice")


@click.command()
@client_argument()
@source_argument()
@click.pass_obj
def command(session: Session, client: str, source: str) -> None:
    """Show the fields of a SOURCE of a CLIENT, and its stages and outcomes that mean nothing yet.

    ``taken`` says where a field's values are: a column, or ``extra``, from which client.toml may
    declare it; ``filled`` is in percent of the rows that the last sync brought.
    """
    from abmkit.run.fields import source_fields

    chosen = session.client(client)
    told = asdict(source_fields(chosen.source(source), chosen.workspace.load_plugins()))
    if session.json:
        show_json(told)
        return
    show_table(FIELDS, ([row[key] for key in FIELDS] for row in told["fields"]))
    if told["unmapped"]:
        say()
        show_table(UNMAPPED, ([row[key] for key in UNMAPPED] for row in told["unmapped"]))
