"""``abmkit send``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from abmkit.cli.arguments import (
    account_option,
    format_option,
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
@format_option()
@click.option("--mail", is_flag=True, help="E-mail it to the client's recipients.")
@click.option("--dry-run", is_flag=True, help="Only write the e-mail to a file, as a preview.")
@click.option(
    "--again", is_flag=True, help="Send again even if an earlier e-mail may have arrived."
)
@click.pass_obj
def command(
    session: Session,
    client: str | None,
    period: str,
    report: str,
    account: str | None,
    formats: tuple[str, ...],
    mail: bool,
    dry_run: bool,
    again: bool,
) -> None:
    """Release a CLIENT's approved draft: archive it in sent/ and, with --mail, e-mail it.

    Nothing in sent/ is ever changed. Sending the same draft again does nothing; a later draft of
    the same days is marked as a correction of this one.
    """
    from abmkit.run import mail_report, preview_mail, send_report

    chosen, now = session.owner(client), datetime.now(UTC)
    plugins = chosen.workspace.load_plugins()
    how: dict[str, Any] = {"name": report, "account": account, "formats": formats}
    if dry_run:
        path = preview_mail(chosen, plugins, period, now=now, **how)
        show_fields(session, {"client": chosen.id or None, "mail": path})
        return
    posted = None
    if mail:
        posted = mail_report(chosen, plugins, period, now=now, again=again, **how)
        path, receipt = posted.folder, posted.receipt
    else:
        path, receipt = send_report(chosen, plugins, period, now=now, **how)
    told = {
        "folder": path,
        "files": tuple(receipt.files),
        "sent_at": receipt.sent_at,
        "approved_by": receipt.approval.by,
        "replaces": receipt.replaces,
    }
    if posted:
        told |= {"mailed_to": posted.mailed.to, "mailed_at": posted.mailed.at}
    show_fields(session, {"client": chosen.id or None, **told})
