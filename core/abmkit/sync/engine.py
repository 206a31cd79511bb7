"""Reads the streams of a source, batch by batch, through one writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from abmkit.connect import Connector, Stream
from abmkit.connect.guard import guarded
from abmkit.errors import AbmError, PluginError, WarehouseError
from abmkit.sync.ahead import Ahead, Ended
from abmkit.sync.results import Progress, StreamResult, SyncResult
from abmkit.sync.stream import How, StreamRead
from abmkit.sync.unchanged import left, unchanged
from abmkit.warehouse import Warehouse

#: Of fewer requests than this for each of its threads, a vendor's budget is scarce.
_SCARCE = 10


def sync(
    warehouse: Warehouse,
    source: str,
    connector: Connector,
    *,
    now: datetime,
    full: bool = False,
    since: datetime | None = None,
    accept_deletes: bool = False,
    progress: Callable[[Progress], None] | None = None,
    command: str = "",
) -> SyncResult:
    """Read every stream of a source into the warehouse.

    A read that was cut short goes on where it stopped; a snapshot whose connector says that it has
    not changed is not read. The file is held only while batches are written, so that others can
    read it meanwhile.

    Args:
        warehouse: Open for writing.
        source: Name of the source.
        connector: Its connector.
        now: The instant of the sync, with its zone.
        full: Read from the beginning, whatever was read before; only facts are replaced.
        since: Of streams that tell what has changed, read what did since this instant once more.
        accept_deletes: Let go what a complete read no longer shows, however much it is.
        progress: Called after each batch.
        command: How a person syncs this source, for advice.

    Raises:
        SourceError: The source could not say what streams it has.
        PluginError: The connector declares no stream, or two of one name.
        WarehouseError: The file cannot be written; what was loaded stays loaded.
    """
    before = {} if full else left(warehouse, source)
    warehouse.release()
    how = How(now, progress, command or f"abmkit sync CLIENT {source}", since)
    streams = _streams(source, connector)
    kept = unchanged(before, source, connector, streams)
    runs = {
        stream.name: StreamRead(warehouse, source, connector, stream, how) for stream in streams
    }
    read = {name: run for name, run in runs.items() if name not in kept}
    told = {name: runs[name].keep() for name in kept}
    told |= _read(warehouse, read, connector, full=full, accept_deletes=accept_deletes)
    results = [told[name] for name in runs]
    for name in warehouse.streams(source):
        if name not in runs:
            run = StreamRead(warehouse, source, connector, Stream(name, ()), how)
            results.extend(run.retire(accept_deletes=accept_deletes))
    warehouse.release()
    return SyncResult(source, tuple(results))


def _streams(source: str, connector: Connector) -> list[Stream]:
    with guarded(f"source {source}", connector):
        streams = list(connector.streams())
    for stream in streams:
        if not isinstance(stream, Stream):
            what = f"{stream!r} in streams(), which is no Stream"
            raise PluginError(f"source {source}: connector {connector.name} declares {what}")
    names = [stream.name for stream in streams]
    if not names or len(set(names)) < len(names):
        what = "two streams of one name" if names else "no stream"
        raise PluginError(f"source {source}: connector {connector.name} declares {what}")
    return streams


def _read(
    warehouse: Warehouse,
    runs: Mapping[str, StreamRead],
    connector: Connector,
    *,
    full: bool,
    accept_deletes: bool,
) -> dict[str, StreamResult]:
    """Read streams ahead of the one writer, which takes what comes as it comes.

    Where the vendor's budget is scarce they are read one after another, those first that have
    waited longest: else each would begin, night after night, and the last never come to its end.
    """
    told: dict[str, StreamResult] = {}
    left, threads = connector.budget(), connector.parallel
    if left is not None and left < _SCARCE * threads:
        runs, threads = dict(sorted(runs.items(), key=lambda each: each[1].last)), 1
    pulls = {name: run.begin(full=full) for name, run in runs.items()}
    with Ahead(pulls, threads, idle=warehouse.release) as reader:
        for name, item in reader:
            try:
                if isinstance(item, Ended):
                    told[name] = runs[name].end(item.error, accept_deletes=accept_deletes)
                else:
                    runs[name].load(item)
            except WarehouseError:
                raise
            except AbmError as error:
                reader.drop(name)
                told[name] = runs[name].end(error, accept_deletes=accept_deletes)
            del item  # it may be large, and the next takes its time
    if told and all(each.resume and not runs[name].batches for name, each in told.items()):
        return {name: runs[name].starve(each) for name, each in told.items()}
    return told
