"""Says that metrics mean something else than what the agency accepted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from abmkit.cli.output import remark
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.plugins import Plugins
    from abmkit.workspace import Client

HELD_BACK = 3


def tell_changed(session: Session, client: Client, plugins: Plugins, metrics: Iterable[str]) -> int:
    """Remark on metrics that are not as in ``metrics.lock``, and on that file if it is missing.

    Args:
        session: Says how.
        client: Whose numbers were told.
        plugins: Where the definitions in force come from.
        metrics: Ids of the metrics that were told.

    Returns:
        The exit code: 3 when there are such, else 0.
    """
    from abmkit.run.definitions import unaccepted, unlocked

    if missing := unlocked(client.workspace):
        remark(session, missing)
    told = unaccepted(client.workspace, plugins, metrics)
    if told is None:
        return 0
    remark(session, told)
    return HELD_BACK
