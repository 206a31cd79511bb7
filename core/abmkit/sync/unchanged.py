"""Which streams need not be read, since their source shows what it showed before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from abmkit.connect import Connector, Stream
from abmkit.connect.guard import guarded
from abmkit.errors import AbmError, PluginError
from abmkit.warehouse import State, Warehouse


class Before(NamedTuple):
    """A stream as it was left.

    Attributes:
        state: How far it was read.
        tables: Those in which it has live rows.
    """

    state: State | None
    tables: frozenset[str]


def left(warehouse: Warehouse, source: str) -> dict[str, Before]:
    """How each stream of a source was left, by its name."""
    return {name: _left(warehouse, source, name) for name in warehouse.streams(source)}


def _left(warehouse: Warehouse, source: str, stream: str) -> Before:
    state = warehouse.state(source, stream)
    is_live = bool(state and warehouse.quality.standing(source, stream).live)
    return Before(state, frozenset(state.tables if state and is_live else ()))


def unchanged(
    before: Mapping[str, Before], source: str, connector: Connector, streams: Sequence[Stream]
) -> set[str]:
    """Return the names of the streams that need not be read.

    Streams that fill one table may tell of the same row, which is then the one's that is read last:
    they are read all or none. A stream that the source no longer has is about to lose its rows.

    Args:
        before: How each was left.
        source: Name of the source.
        connector: Its connector.
        streams: All streams that the source has.

    Raises:
        PluginError: The connector broke.
    """
    tables = {name: set(each.tables) for name, each in before.items() if each.tables}
    for stream in streams:
        tables[stream.name] = tables.get(stream.name, set()) | set(stream.tables)
    as_they_were = {
        stream.name
        for stream in streams
        if stream.name in before
        and _is_as_it_was(source, connector, stream, before[stream.name].state)
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
        with guarded(f"source {source}", connector):
            return connector.is_unchanged(stream, before.cursor)
    except PluginError:
        raise
    except AbmError:
        return False  # reading it will say what is wrong
