"""``abmkit send``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from abmkit.cli.arguments import client_argument, format_option, period_option, report_option
from abmkit.cli.output import show_fields
from abmkit.cli.session import Session


@click.command()
@client_argument()
@period_option()
@report_option()
@format_option()
@click.option("--mail", is_flag=True, help="By e-mail, to the client's recipients.")
@click.option("--dry-run", is_flag=True, help="Write the e-mail of the draft as a file only.")
@click.option("--again", is_flag=True, help="Although an e-mail before may have arrived.")
@click.pass_obj
def command(
    session: Session,
    client: str,
    period: str,
    report: str,
    formats: tuple[str, ...],
    mail: bool,
    dry_run: bool,
    again: bool,
) -> None:
    """Hand the approved draft of a CLIENT over.

    What goes out is kept in sent/, for ever; sending it again changes nothing, and a later draft
    of the same days is marked as the correction of this one.
    """
    from abmkit.run import mail_report, preview_mail, send_report

    chosen, now = session.client(client), datetime.now(UTC)
    plugins = chosen.workspace.load_plugins()
    if dry_run:
        path = preview_mail(chosen, plugins, period, now=now, name=report, formats=formats)
        show_fields(session, {"client": chosen.id, "mail": path})
        return
    posted = None
    if mail:
        posted = mail_report(
            chosen, plugins, period, now=now, name=report, formats=formats, again=again
        )
        path, receipt = posted.folder, posted.receipt
    else:
        path, receipt = send_report(chosen, plugins, period, now=now, name=report, formats=formats)
    told = {
        "folder": path,
        "files": tuple(receipt.files),
        "sent_at": receipt.sent_at,
        "approved_by": receipt.approval.by,
        "replaces": receipt.replaces,
    }
    if posted:
        told |= {"mailed_to": posted.mailed.to, "mailed_at": posted.mailed.at}
    show_fields(session, {"client": chosen.id, **told})
