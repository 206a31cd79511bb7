"""``abmkit targets import``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import hint, show
from abmkit.cli.session import Session

COLUMNS = ("account", "change", "before", "after")


@click.command()
@client_argument()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--effective",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    metavar="DAY",
    help="First day of the new list.",
)
@click.option("--yes", is_flag=True, help="Write it into targets.csv; without this, only compare.")
@click.pass_obj
def command(session: Session, client: str, file: Path, day: datetime, yes: bool) -> None:
    """Compare FILE, a CLIENT's new target list, with the current one; with --yes, adopt it.

    FILE is a CSV or XLSX with the columns of targets.csv but without dates. Current lines that it
    lacks or changes end on that day; what was counted before stays as it was.
    """
    from abmkit.run.retarget import retarget

    chosen = session.client(client)
    found = retarget(chosen, session.folder / file, day.date(), write=yes)
    shown = [asdict(each) for each in found if session.json or each.change != "unchanged"]
    show(session, shown, COLUMNS)
    if yes:
        hint(session, f"written; run: abmkit sync {chosen.id}")
    elif any(each.change != "unchanged" for each in found):
        hint(session, "nothing is written yet; add --yes")
