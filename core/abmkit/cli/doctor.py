"""``abmkit doctor``."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from abmkit.cli.output import show_json, show_table
from abmkit.cli.session import Session

FAILED = 1


@click.command()
@click.pass_obj
def command(session: Session) -> int:
    """Diagnose the installation and the workspace: versions, plugins, settings, locks, sources.

    For each source it shows what the last sync missed, and whether the data is too old. Exits with
    1 when something must be fixed.
    """
    from abmkit.run.health import check_health, settings_of_environment, versions

    workspace = session.any_workspace()
    checks = list(check_health(workspace, session.plugins(), datetime.now(UTC)))
    if session.json:
        show_json(
            {
                "workspace": workspace and workspace.path,
                "versions": versions(),
                "environment": settings_of_environment(),
                "checks": [{"ok": c.ok, "what": c.what, "advice": c.advice} for c in checks],
            }
        )
    else:
        told = {
            "workspace": workspace and workspace.path,
            **versions(),
            "environment": settings_of_environment(),
        }
        show_table(("about", "is"), told.items())
        show_table(("ok", "what", "advice"), ((c.ok, c.what, c.advice) for c in checks))
    return 0 if all(check.ok for check in checks) else FAILED
