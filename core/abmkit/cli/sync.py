"""``abmkit sync``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from abmkit.cli.arguments import client_argument, sources_argument, wait_option
from abmkit.cli.output import remark, show
from abmkit.cli.progress import sync_progress
from abmkit.cli.session import Session

if TYPE_CHECKING:
    from abmkit.sync import SyncResult

COLUMNS = (
    "source", "stream", "outcome", "rows", "inserted", "updated", "unchanged", "deleted",
    "rejected_rows", "rejected_cells", "requests", "waited", "afresh", "missing", "advice",
)  # fmt: skip


@click.command()
@client_argument()
@sources_argument()
@click.option("--full", is_flag=True, help="Read everything again from the beginning.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Read changes since this day again, where the source can select by time.",
)
@click.option(
    "--accept-deletes",
    is_flag=True,
    help="Delete records that are gone at the source, however many.",
)
@wait_option()
@click.pass_obj
def command(
    session: Session,
    client: str,
    sources: tuple[str, ...],
    full: bool,
    since: datetime | None,
    accept_deletes: bool,
    wait: float,
) -> int:
    """Load a CLIENT's sources (default: all) into its warehouse: what is new, changed and deleted.

    Exits with 0 when everything is complete, 3 when something is missing or held back, 1 when every
    source failed.
    """
    from abmkit.run import sync_client
    from abmkit.run.sync import exit_code

    if full and since:
        raise click.UsageError("--full already reads everything; leave out --since")
    chosen = session.client(client)
    with sync_progress(session) as tell:
        results = sync_client(
            chosen,
            chosen.workspace.load_plugins(),
            now=datetime.now(UTC),
            sources=sources,
            full=full,
            since=since.date() if since else None,
            accept_deletes=accept_deletes,
            progress=tell,
            wait=wait,
        )
    rows = [{"source": r.source} | asdict(stream) for r in results for stream in r.streams]
    show(session, rows, COLUMNS)
    _warn(session, results)
    return exit_code(results)


def _warn(session: Session, results: Sequence[SyncResult]) -> None:
    """Say what is odd about streams that are complete, which the exit code does not tell."""
    for result in results if not session.json else ():
        for stream in result.streams:
            if stream.outcome == "complete" and stream.missing:
                told = f"{result.source} {stream.stream}: {stream.missing}; {stream.advice}"
                remark(session, f"warning: {told}")
