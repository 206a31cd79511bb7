"""``abmkit metrics value``."""

from __future__ import annotations

import click

from abmkit.cli.arguments import client_argument, commas, period_option, to_date_option
from abmkit.cli.output import show_json, show_table
from abmkit.cli.session import Session

COMPARISONS = ("previous", "last-year")


@click.command()
@client_argument()
@click.argument("metrics", metavar="[ID]...", nargs=-1)
@period_option()
@click.option("--compare", callback=commas, help=f"One or more of {','.join(COMPARISONS)}.")
@click.option("--by", metavar="COLUMN", help="Break down: tier, account, root, month, stage …")
@to_date_option()
@click.pass_obj
def command(
    session: Session,
    client: str,
    metrics: tuple[str, ...],
    period: str,
    compare: tuple[str, ...],
    by: str | None,
    to_date: bool,
) -> None:
    """Compute metrics of a CLIENT (default: all), with numerator, denominator and n.

    A percent is a fraction of 1 in JSON; no data is null there and a dash in a table.
    """
    from abmkit.cli.figures import COLUMNS, Figures, as_cells
    from abmkit.metrics.ask import Ask
    from abmkit.run import derived
    from abmkit.run.measure import registry_of

    chosen = session.client(client)
    plugins = session.plugins(chosen.workspace)
    ids = [plugins.metrics[each].id for each in dict.fromkeys(metrics)] or list(plugins.metrics)
    months = by == "month"
    column = None if months else by
    asks = [Ask(each, by=column, compare=compare, within=months) for each in ids]
    with derived(chosen) as facts:
        span = facts.period(period, to_date=to_date)
        registry = registry_of(plugins)
        figures = Figures(facts, registry, facts.evaluate(registry, asks, span))
        rows = [row for ask in asks for row in figures.rows(ask)]
    if session.json:
        show_json({"client": chosen.id, "as_of": facts.as_of, "numbers": rows})
    else:
        show_table(COLUMNS, map(as_cells, rows))
