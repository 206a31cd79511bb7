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
    """Show the fields of a CLIENT's SOURCE, and its stages and outcomes that are not mapped yet.

    ``taken`` is where a field is stored: in a column, or in ``extra``, from which client.toml can
    declare it as a field of the client's own. ``filled`` is the percentage of rows with a value.
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
