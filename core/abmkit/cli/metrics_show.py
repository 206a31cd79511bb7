"""``abmkit metrics show``."""

from __future__ import annotations

import click

from abmkit.cli.output import show_fields
from abmkit.cli.session import Session


@click.command()
@click.argument("metric", metavar="ID")
@click.pass_obj
def command(session: Session, metric: str) -> None:
    """Show a metric's definition: meaning, formula, unit, owner, parameters, origin."""
    from abmkit.run.explain import describe, describe_model
    from abmkit.run.measure import registry_of

    plugins = session.plugins()
    if metric in plugins.models:
        show_fields(session, describe_model(metric, plugins))
        return
    plugins.metrics[metric]  # says which broken plugin might have given it
    show_fields(session, describe(metric, registry_of(plugins), plugins))
