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
    @click.option("--person", is_flag=True, help="They are people's records, not accounts'.")
    @click.option("--by", metavar="NAME", help="Who says so.  [default: your login name]")
    @click.option("--reason", metavar="TEXT", help="Why.")
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
    "Say that two records of a CLIENT are one account, and match anew.\n\n"
    "LEFT is SOURCE:ID, or what a source calls one: SOURCE/name:NAME; RIGHT is SOURCE:ID. The "
    "line is added to links.csv: take it out to undo it.",
)
unlink = _decision(
    False,
    "Say that two records of a CLIENT are not one account, and match anew.\n\n"
    "Both are SOURCE:ID. The line is added to links.csv, and wins over all evidence: take it out "
    "to undo it.",
)
