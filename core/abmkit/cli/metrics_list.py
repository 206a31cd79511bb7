"""``abmkit metrics list``."""

from __future__ import annotations

import click

from abmkit.cli.output import show
from abmkit.cli.session import Session

COLUMNS = ("id", "title", "unit", "role", "owner")


@click.command()
@click.pass_obj
def command(session: Session) -> None:
    """List all metrics."""
    plugins = session.plugins()
    rows = [
        {
            "id": metric.id,
            "title": metric.title["en"],
            "unit": metric.unit,
            "better": metric.better,
            "role": metric.role,
            "stage": metric.stage,
            "owner": metric.owner,
            "version": metric.version,
            "plugin": plugins.metrics.origins[metric.id].plugin,
        }
        for metric in plugins.metrics.values()
    ]
    show(session, rows, COLUMNS)
