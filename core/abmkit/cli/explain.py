"""``abmkit explain``."""

from __future__ import annotations

from dataclasses import asdict

import click

from abmkit.cli.arguments import client_argument, period_option, to_date_option
from abmkit.cli.output import clean, clean_lines, show_fields, show_json, show_table
from abmkit.cli.session import Session


@click.command()
@client_argument()
@click.argument("metric", metavar="ID")
@period_option()
@click.option("--rows", default=10, show_default=True, help="How many rows of each part to show.")
@to_date_option()
@click.pass_obj
def command(
    session: Session, client: str, metric: str, period: str, rows: int, to_date: bool
) -> None:
    """Show what stands behind a number of a CLIENT.

    The definition with the client's own parameters, version, owner and origin; the number with
    numerator, denominator and n; the plan; and the rows that each part of the formula reads. Of a
    model: its inputs, and what it gives to each group.
    """
    from abmkit.cli.figures import defended, written
    from abmkit.run.explain import explain

    chosen = session.client(client)
    plugins = chosen.workspace.load_plugins()
    told = explain(chosen, plugins, metric, period, to_date=to_date, rows=rows)
    number = {key: value for key, value in asdict(told.number).items() if key not in ("by", "key")}
    if session.json:
        behind = [asdict(each) for each in told.behind]
        groups = [asdict(each) for each in told.groups]
        shown = {**told.definition, "number": number, "plan": told.plan, "behind": behind}
        show_json({**shown, "groups": groups} if groups else shown)
        return
    unit, least = told.definition["unit"], told.definition["min_n"]
    fields = {**told.definition, **defended(told.number, unit, chosen.currency, least)}
    show_fields(session, fields)
    click.echo(f"\n{clean_lines(told.plan)}")
    if told.groups:
        click.echo()
        show_table(
            ("by", "group", "value", "n"),
            [
                (each.by, each.key, written(each.value, unit, chosen.currency), each.n)
                for each in told.groups
            ],
        )
    for part in told.behind:
        click.echo(f"\n{clean(part.leaf)}: {part.count} rows")
        show_table(part.columns, part.rows)
