"""``abmkit plugins check``."""

from __future__ import annotations

import click

from abmkit.cli.output import hint, show
from abmkit.cli.session import Session

FAILED = 1


@click.command()
@click.argument("names", metavar="[PLUGIN]...", nargs=-1)
@click.pass_obj
def command(session: Session, names: tuple[str, ...]) -> int:
    """Test PLUGINs (default: all) against the contracts of their kind.

    Connectors run against the sandbox of their vendor. Exits with 1 when a test fails.
    """
    from abmkit.errors import UnknownName
    from abmkit.testing.check import check_plugins

    plugins = session.plugins()
    failures = [each for each in plugins.failures if not names or each.origin.plugin in names]
    known = {each.plugin for each in plugins.loaded} | {each.origin.plugin for each in failures}
    for name in names:
        if name not in known:
            raise UnknownName("plugin", name, known)
    rows = [_row(each.origin.plugin, "", "", "it loads", "fails", each.reason) for each in failures]
    for each in check_plugins(plugins, names):
        tried = each.tried
        hint(session, f"{each.kind} {each.name}: {tried.case}: {tried.outcome}")
        rows.append(_row(each.plugin, each.kind, each.name, tried.case, tried.outcome, tried.said))
    show(session, rows, tuple(_row()))
    return FAILED if any(row["outcome"] == "fails" for row in rows) else 0


def _row(
    plugin: str = "",
    kind: str = "",
    name: str = "",
    case: str = "",
    outcome: str = "",
    why: str = "",
) -> dict[str, str]:
    return {
        "plugin": plugin, "kind": kind, "name": name, "case": case, "outcome": outcome, "why": why,
    }  # fmt: skip
