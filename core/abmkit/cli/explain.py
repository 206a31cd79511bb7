"""``abmkit explain``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from abmkit.cli.arguments import client_argument, period_option, to_date_option
from abmkit.cli.output import clean, clean_lines, say, show_fields, show_json, show_table
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.metrics.why import Verdict


@click.command()
@client_argument()
@click.argument("metric", metavar="ID")
@period_option()
@click.option(
    "--rows",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Rows to show of each part.",
)
@click.option(
    "--record",
    metavar="SOURCE:ID",
    help="Show whether each part counts this record, and if not, why.",
)
@to_date_option()
@click.pass_obj
def command(
    session: Session,
    client: str,
    metric: str,
    period: str,
    rows: int,
    record: str | None,
    to_date: bool,
) -> None:
    """Show how a CLIENT's number was computed, and the rows behind it.

    Prints the definition with the client's own parameters, version, owner and origin; the number
    with numerator, denominator and n; the query plan; and the rows that each part of the formula
    reads. For a model: its inputs, and its result for each group.
    """
    from abmkit.cli.figures import defended, plainly, written
    from abmkit.run.explain import explain, explain_record

    chosen = session.client(client)
    plugins = chosen.workspace.load_plugins()
    if record is not None:
        said = explain_record(chosen, plugins, metric, period, record, to_date=to_date)
        _show_verdicts(session, said)
        return
    told = explain(chosen, plugins, metric, period, to_date=to_date, rows=rows)
    number = {k: v for k, v in asdict(told.number).items() if k not in ("by", "key", "lacks")}
    number["reason"] = told.number.reason
    if session.json:
        behind = [asdict(each) for each in told.behind]
        groups = [asdict(each) for each in told.groups]
        leaves = [{"leaf": leaf, "value": value} for leaf, value in told.leaves]
        shown = {**told.definition, "number": number, "plan": told.plan, "behind": behind}
        show_json({**shown, "groups": groups} if groups else {**shown, "leaves": leaves})
        return
    unit, least = told.definition["unit"], told.definition["min_n"]
    fields = {**told.definition, **defended(told.number, unit, chosen.currency, least)}
    show_fields(session, fields)
    say(f"\n{clean_lines(told.plan)}")
    if told.groups:
        say()
        show_table(
            ("by", "group", "value", "n"),
            [
                (each.by, each.key or "–", written(each.value, unit, chosen.currency), each.n)
                for each in told.groups
            ],
        )
    if told.leaves:
        say()
        show_table(("part", "value"), [(leaf, plainly(value)) for leaf, value in told.leaves])
    for part in told.behind:
        say(f"\n{clean(part.leaf)}: {part.count} rows")
        show_table(part.columns, part.rows)


def _show_verdicts(session: Session, said: Sequence[Verdict]) -> None:
    if session.json:
        show_json([asdict(each) for each in said])
        return
    rows = [(each.leaf, "yes" if each.counts else "no", each.reason) for each in said]
    show_table(("part", "counts", "why"), rows)
