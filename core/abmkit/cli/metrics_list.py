"""``abmkit metrics list``."""

from __future__ import annotations

import click

from abmkit.cli.output import show
from abmkit.cli.session import Session

COLUMNS = ("id", "kind", "title", "unit", "role", "owner")


@click.command()
@click.pass_obj
def command(session: Session) -> None:
    """List all metrics and models."""
    plugins = session.plugins()
    rows = [
        {
            "id": metric.id,
            "kind": shelf.kind,
            "title": metric.title["en"],
            "unit": metric.unit,
            "better": metric.better,
            "role": metric.role,
            "stage": metric.stage,
            "owner": metric.owner,
            "version": metric.version,
            "plugin": shelf.origins[metric.id].plugin,
        }
        for shelf in (plugins.metrics, plugins.models)
        for metric in shelf.values()
    ]
    show(session, rows, COLUMNS)
