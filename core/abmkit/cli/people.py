"""``abmkit people``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import show, show_fields
from abmkit.cli.session import Session

COLUMNS = ("account", "tier", "name", "title", "role", "email", "record")


@click.command()
@client_argument()
@click.option(
    "--purpose", metavar="NAME", help="Only people who may be contacted for this purpose."
)
@click.option("--channel", metavar="NAME", help="Only people who may be contacted on this channel.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the whole list to a .xlsx or .csv file.",
)
@click.pass_obj
def command(
    session: Session, client: str, purpose: str | None, channel: str | None, out: Path | None
) -> None:
    """List the people at target accounts whom the CLIENT may contact.

    Whose consent counts, and for what, says [consent] in client.toml; where no source tells of
    consent, nobody is left out.
    """
    from abmkit.run.people import contacts, hand_out

    chosen = session.client(client)
    if out:
        path = session.folder / out
        count = hand_out(chosen, path, purpose, channel)
        show_fields(session, {"file": path, "people": count})
        return
    show(session, [asdict(each) for each in contacts(chosen, purpose, channel)], COLUMNS)
