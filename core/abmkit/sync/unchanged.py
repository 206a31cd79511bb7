"""Which streams need not be read, since their source shows what it showed before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from abmkit.connect import Connector, Stream
from abmkit.errors import AbmError, PluginError
from abmkit.warehouse import State, Warehouse


def unchanged(
    warehouse: Warehouse, source: str, connector: Connector, streams: Sequence[Stream]
) -> set[str]:
    """Return the names of the streams that need not be read.

    Streams that fill one table may tell of the same row, which is then the one's that is read last:
    they are read all or none. A stream that the source no longer has is about to lose its rows.

    Args:
        warehouse: Open; released while the connector is asked.
        source: Name of the source.
        connector: Its connector.
        streams: All streams that the source has.

    Raises:
        PluginError: The connector broke.
    """
    before = {name: warehouse.state(source, name) for name in warehouse.streams(source)}
    live = {name for name in before if warehouse.quality.standing(source, name).live}
    warehouse.release()
    tables = {name: set(state.tables) for name, state in before.items() if state and name in live}
    for stream in streams:
        tables[stream.name] = tables.get(stream.name, set()) | set(stream.tables)
    as_they_were = {
        stream.name
        for stream in streams
        if _is_as_it_was(source, connector, stream, before.get(stream.name))
    }
    read = tables.keys() - as_they_were
    while also := {name for name in tables.keys() - read if _meets(name, read, tables)}:
        read |= also
    return as_they_were - read


def _meets(name: str, others: Iterable[str], tables: Mapping[str, set[str]]) -> bool:
    return any(tables[name] & tables[other] for other in others)


def _is_as_it_was(source: str, connector: Connector, stream: Stream, before: State | None) -> bool:
    if before is None or before.mode != "complete" or before.cursor is None:
        return False
    if before.fingerprint != stream.fingerprint:
        return False
    try:
        return connector.is_unchanged(stream, before.cursor)
    except AbmError:
        return False  # reading it will say what is wrong
    except Exception as error:  # whatever a plugin raises stops its source only
        raise broken(source, connector, error) from error


def broken(where: str, connector: Connector, error: Exception) -> PluginError:
    """The error for one that a connector raised without meaning to.

    Args:
        where: Source, and stream where known.
        connector: The connector.
        error: What it raised.
    """
    what = f"{type(error).__name__}: {error}"
    return PluginError(f"source {where}: connector {connector.name} broke: {what}")
