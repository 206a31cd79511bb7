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
@click.pass_obj
def command(
    session: Session, client: str, period: str, report: str, formats: tuple[str, ...]
) -> None:
    """Hand the approved draft of a CLIENT over.

    What goes out is kept in sent/, for ever; sending it again changes nothing, and a later draft
    of the same days is marked as the correction of this one.
    """
    from abmkit.run import send_report

    chosen, now = session.client(client), datetime.now(UTC)
    plugins = chosen.workspace.load_plugins()
    path, receipt = send_report(chosen, plugins, period, now=now, name=report, formats=formats)
    told = {
        "folder": path,
        "files": tuple(receipt.files),
        "sent_at": receipt.sent_at,
        "approved_by": receipt.approval.by,
        "replaces": receipt.replaces,
    }
    show_fields(session, {"client": chosen.id, **told})
