"""``abmkit approve``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from abmkit.cli.arguments import (
    account_option,
    owner_argument,
    period_option,
    report_option,
)
from abmkit.cli.output import show_fields
from abmkit.cli.session import Session


@click.command()
@owner_argument()
@period_option()
@report_option()
@account_option()
@click.option("--by", metavar="NAME", help="Who approves it.  [default: your login name]")
@click.pass_obj
def command(
    session: Session,
    client: str | None,
    period: str,
    report: str,
    account: str | None,
    by: str | None,
) -> None:
    """Approve a CLIENT's draft. If the draft changes afterwards, it must be approved again."""
    from getpass import getuser

    from abmkit.run import approve_report

    chosen, now = session.owner(client), datetime.now(UTC)
    approval = approve_report(
        chosen, period, by=by or getuser(), now=now, name=report, account=account
    )
    show_fields(session, {"client": chosen.id or None, **approval.model_dump()})
