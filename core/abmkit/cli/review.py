"""``abmkit review``."""

from __future__ import annotations

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import hint, show
from abmkit.cli.session import Session

COLUMNS = ("kind", "left", "left_name", "right", "right_name", "evidence", "value", "score")


@click.command()
@client_argument()
@click.pass_obj
def command(session: Session, client: str) -> None:
    """List pairs of a CLIENT's records that may be one account or person, the likeliest first.

    Nothing is joined by likeness alone: say what they are with abmkit link or abmkit unlink.
    """
    from abmkit.run.who import pairs

    chosen = session.client(client)
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
        for each in pairs(chosen)
    ]
    show(session, rows, COLUMNS)
    if rows:
        hint(session, f"decide: abmkit link {chosen.id} LEFT RIGHT, or abmkit unlink")
