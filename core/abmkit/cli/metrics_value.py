"""``abmkit metrics value``."""

from __future__ import annotations

import click

from abmkit.cli.arguments import client_argument, commas, period_option, to_date_option
from abmkit.cli.output import show_json, show_table
from abmkit.cli.session import Session


@click.command()
@client_argument()
@click.argument("metrics", metavar="[ID]...", nargs=-1)
@period_option()
@click.option(
    "--compare", callback=commas, help="Compare with previous, last-year, or both, comma-separated."
)
@click.option("--by", metavar="COLUMN", help="Break down by tier, account, root, month, stage …")
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
) -> int:
    """Compute metrics of a CLIENT (default: all), with numerator, denominator and n.

    In JSON a percent is a fraction of 1 and "no data" is null; in a table "no data" is a dash.
    Exits with 3 when a metric's definition differs from metrics.lock; see abmkit metrics upgrade.
    """
    from abmkit.cli.definitions import tell_changed
    from abmkit.cli.figures import COLUMNS, as_cells
    from abmkit.run.numbers import numbers

    chosen = session.client(client)
    plugins = chosen.workspace.load_plugins()
    told = numbers(
        chosen,
        plugins,
        period,
        metrics=metrics,
        by=by,
        compare=compare,
        to_date=to_date,
    )
    if session.json:
        show_json({"client": chosen.id, "as_of": told.as_of, "numbers": told.rows})
    else:
        show_table(COLUMNS, map(as_cells, told.rows))
    return tell_changed(session, chosen, plugins, {row["metric"] for row in told.rows})
