"""``abmkit plugins``, called alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from abmkit.cli.output import show_json, show_table
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.plugins import Origin, Plugins

COLUMNS = ("plugin", "distribution", "version", "state", "gives", "failures", "file")
FEW = 4
"""Up to so many things of a kind are named in the table; of more, their number is."""


@click.command()
@click.pass_obj
def command(session: Session) -> None:
    """List plugins: what each provides, where it comes from, what failed.

    In a workspace, its own plugins and its `plugins` setting apply; elsewhere, all installed ones.
    """
    plugins = session.plugins()
    broken = [failure.origin for failure in plugins.failures]
    names = dict.fromkeys(origin.plugin for origin in (*plugins.loaded, *broken, *plugins.left_out))
    rows = [_row(name, plugins) for name in sorted(names)]
    if session.json:
        show_json(rows)
    else:
        show_table(COLUMNS, ([_cell(row[key]) for key in COLUMNS] for row in rows))


def _cell(value: Any) -> Any:
    """What a plugin gives, in few words; anything else as it is."""
    if not isinstance(value, dict):
        return value
    told = [
        f"{kind} {', '.join(names)}" if len(names) <= FEW else f"{len(names)} {kind}s"
        for kind, names in value.items()
        if names
    ]
    return "; ".join(told)


def _row(name: str, plugins: Plugins) -> dict[str, Any]:
    failures = [each for each in plugins.failures if each.origin.plugin == name]
    left_out = [each for each in plugins.left_out if each.plugin == name]
    loaded = [each for each in plugins.loaded if each.plugin == name]
    origin: Origin = [*loaded, *left_out, *(each.origin for each in failures)][0]
    return {
        "plugin": name,
        "distribution": origin.distribution,
        "version": origin.version,
        "state": "not allowed" if left_out else "failed" if failures else "loaded",
        "gives": {
            shelf.kind: sorted(n for n, given in shelf.origins.items() if given.plugin == name)
            for shelf in plugins.shelves
        },
        "failures": [failure.reason for failure in failures],
        "file": origin.file,
    }
