"""``abmkit review``."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import hint, show, show_fields
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.workspace import Client

COLUMNS = ("kind", "left", "left_name", "right", "right_name", "evidence", "value", "score")
_FILE = click.Path(path_type=Path)


@click.command()
@client_argument()
@click.option("--out", type=_FILE, metavar="FILE", help="Export the pairs to a .xlsx or .csv file.")
@click.option(
    "--in", "back", type=_FILE, metavar="FILE", help="Import the file with its decisions."
)
@click.option("--by", metavar="NAME", help="Who decided.  [default: your login name]")
@click.pass_obj
def command(
    session: Session, client: str, out: Path | None, back: Path | None, by: str | None
) -> None:
    """List a CLIENT's possible duplicates, accounts and people, the most likely first.

    Records are never merged because they look alike: decide with abmkit link or abmkit unlink, or
    export the pairs, fill in the column `decision` (same, different or undecided) and import them.
    """
    from abmkit.errors import UsageError

    if out and back:
        raise UsageError("--out exports and --in imports; give one of them")
    chosen = session.client(client)
    if back:
        _take_back(session, chosen, session.folder / back, by)
    elif out:
        _hand_out(session, chosen, session.folder / out)
    else:
        _list(session, chosen)


def _hand_out(session: Session, client: Client, path: Path) -> None:
    from abmkit.run.review import hand_out

    show_fields(session, {"file": path, "pairs": hand_out(client, path)})
    hint(session, f"fill in its column decision, then: abmkit review {client.id} --in {path}")


def _take_back(session: Session, client: Client, path: Path, by: str | None) -> None:
    from getpass import getuser

    from abmkit.run.review import take_back

    today = datetime.now(UTC).date()
    show_fields(session, asdict(take_back(client, path, by=by or getuser(), on=today)))


def _list(session: Session, client: Client) -> None:
    from abmkit.run.who import pairs

    rows = [
        {
            "kind": each.kind,
            "left": each.left.record,
            "left_name": each.left.name,
            "left_detail": each.left.detail,
            "right": each.right.record,
            "right_name": each.right.name,
            "right_detail": each.right.detail,
            "evidence": each.evidence,
            "value": each.value,
            "score": each.score,
        }
        for each in pairs(client)
    ]
    show(session, rows, COLUMNS)
    if rows:
        hint(session, f"decide: abmkit link {client.id} LEFT RIGHT, or abmkit unlink")
