"""``abmkit link`` and, the other way round, ``abmkit unlink``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from abmkit.cli.arguments import client_argument
from abmkit.cli.output import show_fields
from abmkit.cli.session import Session


def _decision(is_same: bool, text: str) -> click.Command:
    @click.command(help=text)
    @client_argument()
    @click.argument("left", metavar="LEFT")
    @click.argument("right", metavar="RIGHT")
    @click.option("--person", is_flag=True, help="The records are people, not accounts.")
    @click.option("--by", metavar="NAME", help="Who decided.  [default: your login name]")
    @click.option("--reason", metavar="TEXT", help="Reason, for the record.")
    @click.pass_obj
    def command(
        session: Session,
        client: str,
        left: str,
        right: str,
        person: bool,
        by: str | None,
        reason: str | None,
    ) -> None:
        from getpass import getuser

        from abmkit.run.who import decide

        line = decide(
            session.client(client),
            "person" if person else "account",
            left,
            right,
            is_same=is_same,
            by=by or getuser(),
            on=datetime.now(UTC).date(),
            reason=reason,
        )
        show_fields(session, line.model_dump(mode="json"))

    return command


command = _decision(
    True,
    "Declare two of a CLIENT's records to be the same account, and match again.\n\n"
    "LEFT and RIGHT are SOURCE:ID; LEFT can also be a name that a source uses, SOURCE/name:NAME. "
    "Adds a line to links.csv; delete the line to undo it.",
)
unlink = _decision(
    False,
    "Declare two of a CLIENT's records to be different accounts, and match again.\n\n"
    "LEFT and RIGHT are SOURCE:ID. Adds a line to links.csv, which overrides all evidence; delete "
    "the line to undo it.",
)
