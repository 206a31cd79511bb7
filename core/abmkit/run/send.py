"""A draft let out by a person, and handed over: what went out is kept for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from abmkit.deliver import MAIN, Approval, Receipt
from abmkit.errors import UsageError
from abmkit.plugins import Plugins
from abmkit.run.owner import Owner, folder_of
from abmkit.run.render import render


def approve_report(
    owner: Owner,
    period: str,
    *,
    by: str,
    now: datetime,
    name: str = MAIN,
    account: str | None = None,
) -> Approval:
    """Let the draft of a period, as it is now, go out.

    Args:
        owner: Whose.
        period: Such as ``2026-Q3``.
        by: Who says so.
        now: When, with its zone.
        name: The report.
        account: The account that it is about, if it is about one.

    Raises:
        UsageError: It is no period, or there is no draft of it.
        DataError: The draft cannot be read.
        RenderError: The approval cannot be written.
    """
    folder = folder_of(owner, period, now, name, account)
    folder.wanted()
    with folder.turn():
        return folder.approve(by, now)


def send_report(
    owner: Owner,
    plugins: Plugins,
    period: str,
    *,
    now: datetime,
    name: str = MAIN,
    account: str | None = None,
    formats: Sequence[str] = ("pdf",),
) -> tuple[Path, Receipt]:
    """Hand the approved draft of a period over, rendered anew from what was approved.

    Args:
        owner: Whose.
        plugins: Where the renderers come from.
        period: Such as ``2026-Q3``.
        now: When, with its zone.
        name: The report.
        account: The account that it is about, if it is about one.
        formats: Names of renderers.

    Returns:
        The folder of what went out, and its receipt; a report that was sent is not sent again.

    Raises:
        UsageError: It is no period; there is no draft of it, or nobody approved it as it is; or
            another abmkit made it, which may print it otherwise than it was approved.
        UnknownName: No such renderer.
        DataError: The draft or what was sent cannot be read.
        PluginError: A renderer broke.
        RenderError: A file cannot be written.
    """
    folder = folder_of(owner, period, now, name, account)
    folder.wanted()
    with folder.turn():
        draft, _ = folder.approved()
        known = folder.receipt(draft.digest)
        if known is None:
            _check_version(draft.report.abmkit, draft.path)
            known = folder.send(render(draft.report, plugins, formats).files, now)
    return folder.path / "sent" / known.folder, known


def _check_version(made_by: str, path: Path) -> None:
    if made_by != version("abmkit"):
        raise UsageError(
            f"{path} was made by abmkit {made_by}, and this is {version('abmkit')}; "
            "make it and approve it again"
        )
