"""``abmkit report``."""

from __future__ import annotations

from typing import Any

import click

from abmkit.cli.arguments import (
    account_option,
    format_option,
    owner_argument,
    period_option,
    report_option,
    to_date_option,
)
from abmkit.cli.output import remark, say, show_json
from abmkit.cli.session import Session


@click.command()
@owner_argument()
@period_option()
@report_option()
@account_option()
@format_option()
@click.option("--locale", help="Language of the texts, such as ko-KR.  [default: the client's]")
@to_date_option()
@click.option(
    "--as-of",
    metavar="T",
    help="Print the latest frozen report not after T, a day or an instant, without new data: the "
    "draft or one sent, by the instant its data is complete to.",
)
@click.pass_obj
def command(
    session: Session,
    client: str | None,
    period: str,
    report: str,
    account: str | None,
    formats: tuple[str, ...],
    locale: str | None,
    to_date: bool,
    as_of: str | None,
) -> int:
    """Make a draft of a report of a CLIENT, and print where it is.

    Without a CLIENT it is one on all clients, such as --report portfolio, made of their frozen
    reports of the period.

    The draft is frozen as draft.json, with its renderings beside it. Ends with 3 when one of its
    metrics means something else than metrics.lock says, or the report of one of all clients cannot
    be read.
    """
    from abmkit.cli.definitions import HELD_BACK, tell_changed
    from abmkit.run import make_report, open_report
    from abmkit.workspace import Agency

    chosen = session.owner(client)
    plugins = chosen.workspace.load_plugins()
    how: dict[str, Any] = {"account": account, "formats": formats, "locale": locale}
    if as_of:
        made = open_report(chosen, plugins, period, as_of, name=report, **how)
    else:
        made = make_report(chosen, plugins, period, name=report, to_date=to_date, **how)
    warnings = (*made.warnings, *made.unread)
    if session.json:
        told = {"frozen": made.frozen, "paths": made.paths, "warnings": warnings}
        show_json(
            {"client": chosen.id or None, "period": made.document.period.model_dump(), **told}
        )
    else:
        for path in made.paths:
            say(str(path))
        for warning in warnings:
            remark(session, warning)
    if as_of or isinstance(chosen, Agency):
        return HELD_BACK if made.unread else 0
    return tell_changed(session, chosen, plugins, made.metrics)
