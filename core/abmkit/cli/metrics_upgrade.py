"""``abmkit metrics upgrade``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from abmkit.cli.definitions import HELD_BACK
from abmkit.cli.output import hint, show
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.run.definitions import Drift
    from abmkit.run.upgrade import Effect
    from abmkit.workspace.lock import Definition

COLUMNS = ("metric", "change", "then", "now", "client", "period", "before", "after", "note")


@click.command()
@click.argument("clients", metavar="[CLIENT]...", nargs=-1)
@click.option(
    "--diff", is_flag=True, help="Only show what would change; exit with 3 if anything does."
)
@click.pass_obj
def command(session: Session, clients: tuple[str, ...], diff: bool) -> int:
    """Accept the installed metric definitions, and show what they change.

    Writes them into metrics.lock. For each changed metric and each CLIENT (default: all) it shows
    the number in the client's last report, and the number now.
    """
    from abmkit.run.definitions import accept
    from abmkit.run.upgrade import effects

    workspace = session.workspace()
    plugins = workspace.load_plugins()
    chosen = [session.client(each) for each in clients]
    every, found = effects(workspace, plugins, chosen)
    rows = [
        row
        for drift in every
        for row in _rows(drift, [each for each in found if each.drift == drift])
    ]
    if not diff:
        path = accept(workspace, plugins)
    show(session, rows, COLUMNS)
    if not diff:
        hint(session, f"accepted: {path}")
        return 0
    return HELD_BACK if any(drift.kind != "new" for drift in every) else 0


def _rows(drift: Drift, effects: list[Effect]) -> list[dict[str, Any]]:
    """A row for each client that was told the metric, or one without a client."""
    head = {
        "metric": drift.metric,
        "change": drift.kind,
        "then": _told(drift.then),
        "now": _told(drift.now),
        "formula_then": drift.then and drift.then.formula,
        "formula_now": drift.now and drift.now.formula,
    }
    told: list[Effect | None] = [*effects] or [None]
    return [head | _effect(each) for each in told]


def _effect(effect: Effect | None) -> dict[str, Any]:
    names = ("client", "period", "before", "after", "note")
    return {name: getattr(effect, name, None) for name in names}


def _told(definition: Definition | None) -> str | None:
    return f"v{definition.version} {definition.hash}" if definition else None
