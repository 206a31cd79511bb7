"""``abmkit accounts``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import show, show_fields
from abmkit.cli.session import Session

COLUMNS = ("list", "tier", "since", "account", "found", "by", "confidence", "sources", "waiting")


@click.command()
@client_argument()
@click.option("--missing", is_flag=True, help="Only those that no source has.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the whole list to a .xlsx or .csv file.",
)
@click.pass_obj
def command(session: Session, client: str, missing: bool, out: Path | None) -> None:
    """List a CLIENT's target accounts: what made each a target, and how it was matched.

    `waiting` counts possible duplicates that a person must decide; see abmkit review.
    """
    from abmkit.run.targets import hand_out, targets

    chosen = session.client(client)
    if out:
        path = session.folder / out
        show_fields(session, {"file": path, "accounts": hand_out(chosen, path)})
        return
    kept = [asdict(each) for each in targets(chosen) if not (missing and each.found)]
    show(session, kept, COLUMNS)
