"""``abmkit reconcile``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from abmkit.cli.arguments import client_argument, period_option, to_date_option
from abmkit.cli.output import hint, show_json, show_table
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.derive.reconcile import Gap, Reconciled

COLUMNS = ("what", "source", "theirs", "ours", "difference", "reasons", "unexplained", "holds")


@click.command()
@client_argument()
@period_option()
@to_date_option()
@click.pass_obj
def command(session: Session, client: str, period: str, to_date: bool) -> None:
    """Compare a CLIENT's numbers with the totals that its platforms report themselves.

    Lists each difference with its reasons. `holds` is false when part of the difference remains
    unexplained, or when the movements of recurring revenue do not add up to its closing value.
    """
    from abmkit.run.reconcile import reconcile

    chosen = session.client(client)
    span, found = reconcile(chosen, period, to_date=to_date)
    if session.json:
        rows = [_row(each) for each in found]
        show_json({"client": chosen.id, "period": span.label, "totals": rows})
        return
    show_table(COLUMNS, [_cells(each, chosen.currency) for each in found])
    if not found:
        hint(session, f"no platform of {client} reports a total of {span.label}")


def _row(each: Reconciled) -> Mapping[str, Any]:
    more = {"difference": each.difference, "unexplained": each.unexplained, "holds": each.holds}
    return {**asdict(each), **more}


def _cells(each: Reconciled, currency: str) -> tuple[object, ...]:
    from abmkit.cli.figures import written

    def shown(number: Any) -> str:
        return written(number, each.unit, currency if each.unit == "money" else None)

    def reason(gap: Gap) -> str:
        told = gap.reason.replace("_", " ")
        return told if gap.amount is None else f"{told} {shown(gap.amount)}"

    return (
        each.what,
        each.source,
        shown(each.theirs),
        shown(each.ours),
        shown(each.difference),
        "; ".join(map(reason, each.gaps)),
        shown(each.unexplained),
        each.holds,
    )
