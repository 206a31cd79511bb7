"""A client's sources, read one after another into its warehouse; then who is who."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Literal
from zoneinfo import ZoneInfo

from abmkit.connect.guard import working
from abmkit.errors import AbmError, Later, PluginError, Retryable, UsageError, WarehouseError
from abmkit.identity import match
from abmkit.plugins import Plugins
from abmkit.run.lists import SOURCE, TargetList
from abmkit.sync import Progress, StreamResult, SyncResult, sync, together, what_to_do
from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Source, Taken, attach

WHOLE = "*"
"""Stands for all streams of a source, where it could not be asked for them."""

Tell = Callable[[str, Progress], None]
"""Told of each batch: the source, and how far its stream is read."""


def sync_client(
    client: Client,
    plugins: Plugins,
    *,
    now: datetime,
    sources: Sequence[str] = (),
    full: bool = False,
    since: date | None = None,
    accept_deletes: bool = False,
    progress: Tell | None = None,
    wait: float = 30.0,
) -> list[SyncResult]:
    """Bring a client's warehouse up to date.

    Args:
        client: Whose.
        plugins: Where the connectors come from.
        now: The instant of the sync, with its zone.
        sources: Only these; none: all. The target list is always read.
        full: Read from the beginning.
        since: Read once more what has changed since this day, in the client's zone.
        accept_deletes: Take over even a vanishing of most records.
        progress: Told of each batch.
        wait: Seconds to wait for another process that has the warehouse.

    Returns:
        What became of each source; one that fails leaves the others standing.

    Raises:
        UnknownName: The client has no such source.
        UsageError: It has none at all, or ``since`` is a day to come.
        ConfigError: ``targets.csv`` or ``links.csv`` is wrong.
        WarehouseError: The warehouse cannot be used, or another process syncs it (named).
    """
    chosen = [client.source(name) for name in sources] or list(client.sources())
    if not chosen:
        raise UsageError(
            f"client {client.id} has no source yet; run: abmkit source add {client.id} CONNECTOR"
        )
    if since and _began(since, client) > now:
        raise UsageError(f"since {since}: that day is to come; name one on which something changed")
    targets, identity = TargetList(client.targets(), client.path), client.identity
    with Warehouse.open(client.warehouse, wait=wait) as warehouse, warehouse.turn():
        results = [sync(warehouse, SOURCE, targets, now=now, accept_deletes=True)]
        for source in chosen:
            tell = partial(progress, source.name) if progress else None
            began = _began(since, client) if since else None
            how = _How(now, full, began, accept_deletes, tell)
            results.append(_guarded(warehouse, client, source, plugins, how))
        _forget_gaps(warehouse, client, now)
        match(warehouse, identity)
    return results


def _forget_gaps(warehouse: Warehouse, client: Client, now: datetime) -> None:
    """Miss nothing more of sources that the client no longer has: no sync could bring it."""
    known = {SOURCE, *(source.name for source in client.sources())}
    for gap in warehouse.quality.gaps():
        if gap.source not in known:
            warehouse.close_gaps(gap.source, gap.stream, now)


def exit_code(results: Sequence[SyncResult]) -> int:
    """That of a client's sources; the list that people keep is none of them, and stands first."""
    return together(result.exit_code for result in results[1:])


@dataclass(frozen=True)
class _How:
    now: datetime
    full: bool
    since: datetime | None
    accept_deletes: bool
    progress: Callable[[Progress], None] | None


def _began(day: date, client: Client) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(client.zone))


def _guarded(
    warehouse: Warehouse, client: Client, source: Source, plugins: Plugins, how: _How
) -> SyncResult:
    """Keep a source that cannot even begin from stopping the others."""
    try:
        opened = source.open(plugins.connectors)
        with working(f"source {source.name}", opened) as connector:
            attach(source, connector)
            again = f"abmkit sync {client.id} {source.name}"
            result = sync(warehouse, source.name, connector, command=again, **vars(how))
    except WarehouseError:
        raise
    except AbmError as error:
        return _lost(warehouse, client, source, error, how.now)
    warehouse.close_gaps(source.name, WHOLE, how.now)
    return result


def _lost(
    warehouse: Warehouse, client: Client, source: Source, error: AbmError, now: datetime
) -> SyncResult:
    """What becomes of a source that could not begin; if it has to wait, it goes on later."""
    resume = error.resume if isinstance(error, Later) else None
    outcome: Literal["partial", "failed"] = "partial" if resume else "failed"
    remedy = f"fix it, then run: abmkit source check {client.id} {source.name}"
    if isinstance(error, (Retryable, PluginError)):
        remedy = what_to_do(error)
    kept = error.aside if isinstance(error, Taken) else str(error)  # reports print what is kept
    warehouse.note_gap(source.name, WHOLE, outcome, kept, remedy, now)
    told = (outcome, 0, 0, 0, 0, 0, 0, "", str(error), remedy)
    return SyncResult(source.name, (StreamResult(WHOLE, *told, resume=resume),))
