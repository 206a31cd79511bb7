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
@click.option("--locale", help="Language of the report, such as ko-KR.  [default: the client's]")
@to_date_option()
@click.option(
    "--as-of",
    metavar="T",
    help="Render again the latest frozen report, draft or sent, whose data ends by T, a day or an "
    "instant.",
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
    """Draft a report on a CLIENT, and print the paths of its files.

    Without a CLIENT the report covers all clients, such as --report portfolio, and is made from
    their frozen reports of the period.

    The draft is frozen as draft.json, with the rendered files beside it. Exits with 3 when the
    definition of one of its metrics differs from metrics.lock (see abmkit metrics upgrade), or when
    one of the frozen reports that it is made from cannot be read.
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
