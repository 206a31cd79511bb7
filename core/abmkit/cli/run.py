"""``abmkit run``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from abmkit.cli.arguments import (
    clients_argument,
    format_option,
    period_option,
    report_option,
    to_date_option,
    wait_option,
)
from abmkit.cli.output import hint, show
from abmkit.cli.progress import sync_progress
from abmkit.cli.session import Session
from abmkit.cli.trouble import trace

if TYPE_CHECKING:
    from abmkit.plugins import Plugins
    from abmkit.run.round import Plan, Visit
    from abmkit.workspace import Client

COLUMNS = ("client", "outcome", "sources", "mailed_to", "why", "paths")


@click.command()
@clients_argument()
@click.option("--all", "everybody", is_flag=True, help="Run for all clients of the workspace.")
@period_option()
@report_option()
@format_option()
@to_date_option()
@click.option("--no-send", is_flag=True, help="Only make drafts; send nothing.")
@wait_option()
@click.pass_obj
def command(
    session: Session,
    clients: tuple[str, ...],
    everybody: bool,
    period: str,
    report: str,
    formats: tuple[str, ...],
    to_date: bool,
    no_send: bool,
    wait: float,
) -> int:
    """Sync CLIENTs, draft a report for each, and send the reports that are approved.

    Made for a scheduler. A report is sent when a person approved its draft or, for clients with
    auto_send in client.toml, when no check holds it back; a report that says the same as the last
    one sent is not sent again. A client that fails does not stop the others. Exits with 0 when
    everything is done, 3 when something is missing or held back, 1 when every client failed.
    """
    from abmkit.run.round import Plan, check_plan
    from abmkit.sync import together

    if everybody is bool(clients):
        raise click.UsageError("name clients, or give --all; not both")
    workspace = session.workspace()
    chosen = [workspace.client(name) for name in clients] or list(workspace.clients())
    plan = Plan(period, datetime.now(UTC), report, formats, to_date, not no_send, wait)
    plugins = workspace.load_plugins()
    check_plan(plan, plugins)
    visits = list(_round(session, chosen, plugins, plan))
    show(session, [_row(visit) for visit in visits], COLUMNS)
    return together(visit.exit_code for visit in visits)


def _round(
    session: Session, clients: list[Client], plugins: Plugins, plan: Plan
) -> Iterator[Visit]:
    from abmkit.run.round import visit

    for number, client in enumerate(clients, 1):
        hint(session, f"{client.id}: {number} of {len(clients)}")
        with sync_progress(session) as tell:
            told = visit(client, plugins, plan, tell)
        if session.debug and told.error:
            trace(told.error)
        yield told


def _row(visit: Visit) -> dict[str, object]:
    told = {key: getattr(visit, key) for key in COLUMNS}
    return told | {"exit_code": visit.exit_code}
