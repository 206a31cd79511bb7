"""A read of a stream, from its first batch to its end, over as many runs as it takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from abmkit.connect import Stream
from abmkit.errors import WarehouseError
from abmkit.sql import name, text, union
from abmkit.warehouse import history, quarantine, state, told
from abmkit.warehouse.sql import count, fingerprint
from abmkit.warehouse.state import State
from abmkit.warehouse.told import GONE, PRESENT, REFUSED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: More than this share of a stream's records vanishing at once waits for a person …
HELD_SHARE = 0.2
#: … unless they are so few, and others are left.
FEW = 5


@dataclass(frozen=True)
class Sweep:
    """What the end of a read says of records that it did not meet.

    Attributes:
        deleted: Records that became tombstones.
        held: Records that are absent but stay, waiting for a person.
        reason: Why they stay.
    """

    deleted: int = 0
    held: int = 0
    reason: str = ""


def begin(
    connection: DuckDBPyConnection, source: str, stream: Stream, at: datetime, *, full: bool = False
) -> State:
    """Begin a read of a stream, or take up one that was interrupted.

    A snapshot is read from the beginning, if at all; so is a stream that was never read to its
    end, whose fingerprint has changed, whose deletions were held back, or that ``full`` asks for.

    Returns:
        The state the read starts from.
    """
    before = state.read(connection, source, stream.name)
    before = before or State("backfill", None, stream.fingerprint, (), None, None)
    is_same = not full and before.fingerprint == stream.fingerprint
    tables = tuple(sorted({*before.tables, *stream.tables}))
    now = replace(before, fingerprint=stream.fingerprint, tables=tables, started_at=at)
    if not (is_same and _was_cut_short(connection, source, stream.name, before)):
        forget_seen(connection, source, stream.name)
        if not (is_same and before.mode == "incremental" and stream.mode != "snapshot"):
            state.forget_slices(connection, source, stream.name)
            now = replace(now, mode="backfill", cursor=None)
    state.write(connection, source, stream.name, now)
    return now


def _was_cut_short(connection: DuckDBPyConnection, source: str, stream: str, before: State) -> bool:
    """Whether a read did not come to its end, and it is known where to go on."""
    if before.started_at is None:
        return False
    return before.cursor is not None or bool(state.read_slices(connection, source, stream))


def current(connection: DuckDBPyConnection, source: str, stream: Stream, at: datetime) -> State:
    """The state of a read that goes on; a batch that no read was begun for begins one.

    Raises:
        WarehouseError: Another sync has begun to read the stream since.
    """
    now = state.read(connection, source, stream.name)
    if now is None:
        # Nobody's: batches of other instants may follow.
        begin(connection, source, stream, at)
        now = State("backfill", None, stream.fingerprint, (), None, None)
    if now.started_at not in (None, at):
        raise WarehouseError(
            f"source {source}, stream {stream.name}: another sync began at {now.started_at} UTC "
            "and goes on; wait until it has finished"
        )
    return now


def finish(
    connection: DuckDBPyConnection,
    source: str,
    stream: Stream,
    at: datetime,
    *,
    accept_deletes: bool = False,
) -> Sweep:
    """End a read that reached the end of its stream; what it must have met and did not is gone.

    Of a stream that only grows nothing goes; but one that shows nothing any more waits, too.

    Raises:
        WarehouseError: Another sync has begun to read the stream since.
    """
    now = current(connection, source, stream, at)
    sweep = Sweep()
    if now.mode == "whole" or (now.mode == "backfill" and stream.mode != "changes"):
        _find_vanished(connection, source, stream.name, now.tables)
        if stream.mode != "append":
            sweep = _sweep(connection, source, stream.name, now.tables, at, accept_deletes)
        elif not accept_deletes:
            sweep = _dried_up(connection, source, stream.name)
        _close_unmet(connection, source, stream.name, at, stream.mode)
        told.prepare(connection)
    forget_seen(connection, source, stream.name)
    mode = "complete" if stream.mode == "snapshot" else "incremental"
    done = replace(now, mode=mode, started_at=None, completed_at=at)
    if sweep.held:  # they are looked for again, and that takes a read of all there is
        done = replace(done, mode="backfill", cursor=None)
    state.write(connection, source, stream.name, done)
    return sweep


def confirm(connection: DuckDBPyConnection, source: str, stream: str, at: datetime) -> int:
    """Note that a complete snapshot still is what its source shows.

    Returns:
        How many live records it has.
    """
    now = state.read(connection, source, stream)
    if now is None or now.mode != "complete":
        raise WarehouseError(f"source {source}, stream {stream}: it was not read to its end")
    state.write(connection, source, stream, replace(now, completed_at=at))
    records = _live(source, stream, now.tables)
    return count(connection, f"SELECT count(*) FROM ({records})")


def tombstone(
    connection: DuckDBPyConnection, source: str, stream: str, tables: Collection[str], at: datetime
) -> int:
    """Mark the live rows of the records in ``told.gone`` as deleted; returns how many records."""
    known = _live(source, stream, tables)
    known_ones = count(
        connection, f"SELECT count(*) FROM {GONE} WHERE record IN (SELECT record FROM ({known}))"
    )
    for table in tables if known_ones else ():
        connection.execute(
            f"UPDATE {name(table)} SET deleted_at = $1 WHERE source = $2 AND stream = $3 "
            f"AND deleted_at IS NULL AND record IN (SELECT record FROM {GONE})",
            [at, source, stream],
        )
        if table in history.HISTORIC:
            history.note_gone(connection, source, table, at)
    return known_ones


def note_seen(connection: DuckDBPyConnection, source: str, stream: str) -> None:
    """Remember the records of the batch, readable or not, and those it calls present."""
    connection.execute(
        f"INSERT INTO seen SELECT $1, $2, {fingerprint('record')} FROM (SELECT of_record "
        f"AS record FROM batch UNION ALL SELECT record FROM {REFUSED} UNION ALL FROM {PRESENT})",
        [source, stream],
    )


def forget_seen(connection: DuckDBPyConnection, source: str, stream: str) -> None:
    """Forget which records the read in progress met."""
    connection.execute("DELETE FROM seen WHERE source = $1 AND stream = $2", [source, stream])


def _live(source: str, stream: str, tables: Collection[str]) -> str:
    """SQL of the records that have live rows."""
    return f"SELECT DISTINCT record FROM ({_rows(source, stream, tables)})"


def _rows(source: str, stream: str, tables: Collection[str]) -> str:
    """SQL of the record of each live row."""
    selects = union(
        f"SELECT record FROM {name(table)} WHERE source = {text(source)} "
        f"AND stream = {text(stream)} AND deleted_at IS NULL"
        for table in tables
    )
    return selects or "SELECT NULL::VARCHAR AS record WHERE false"


def _met(source: str, stream: str) -> str:
    """SQL of the hashes of the records that the read met."""
    return f"SELECT record FROM seen WHERE source = {text(source)} AND stream = {text(stream)}"


def _find_vanished(
    connection: DuckDBPyConnection, source: str, stream: str, tables: Collection[str]
) -> None:
    """Fill ``told.gone`` with the records that the read did not meet; ``known`` has the live."""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW known AS {_live(source, stream, tables)}")
    connection.execute(
        f"INSERT INTO {GONE} SELECT DISTINCT record FROM "
        f"({_rows(source, stream, tables)}) "
        f"WHERE {fingerprint('record')} NOT IN ({_met(source, stream)})"
    )


def _sweep(
    connection: DuckDBPyConnection,
    source: str,
    stream: str,
    tables: Collection[str],
    at: datetime,
    accept_deletes: bool,
) -> Sweep:
    vanished = count(connection, f"SELECT count(*) FROM {GONE}")
    if not vanished:  # as on most days: nobody asks how many there are
        return Sweep()
    ((known, nameless),) = connection.execute(
        "SELECT (SELECT count(*) FROM known), "
        "(SELECT count(DISTINCT record) FROM quarantine WHERE source = $1 AND stream = $2 "
        "AND healed_at IS NULL AND (scope = 'record' OR \"column\" = 'record') "
        f"AND {fingerprint('record')} IN ({_met(source, stream)}) "
        "AND record NOT IN (SELECT record FROM known))",
        [source, stream],
    ).fetchall()
    reason = "" if accept_deletes else _why_held(known, vanished, nameless)
    if reason:
        connection.execute(f"DELETE FROM {GONE}")
        return Sweep(0, vanished, reason)
    return Sweep(tombstone(connection, source, stream, tables, at))


def _dried_up(connection: DuckDBPyConnection, source: str, stream: str) -> Sweep:
    """What only grows loses nothing; but one that had records and shows none is to be looked at."""
    ((known, met),) = connection.execute(
        f"SELECT (SELECT count(*) FROM known), (SELECT count(*) FROM ({_met(source, stream)}))"
    ).fetchall()
    if met or not known:
        return Sweep()
    return Sweep(0, known, f"the source shows no record, where {known} came before")


def _why_held(known: int, vanished: int, nameless: int) -> str:
    """Why records that vanished stay for now; empty: they may go."""
    if vanished and nameless:
        return f"{vanished} records are absent and {nameless} could not be read: perhaps the same"
    if vanished > HELD_SHARE * known and (vanished > FEW or vanished == known):
        return f"{vanished} of {known} records are absent from the source"
    return ""


def _close_unmet(
    connection: DuckDBPyConnection, source: str, stream: str, at: datetime, mode: str
) -> None:
    """Close the entries of the quarantine whose cause the read no longer met."""
    if not quarantine.has_open(connection, source, stream):
        return
    nameless = "(scope = 'record' OR \"column\" = 'record')"
    which = nameless if mode == "append" else "true"
    connection.execute(
        "UPDATE quarantine SET healed_at = $1 WHERE source = $2 AND stream = $3 "
        f"AND healed_at IS NULL AND {which} "
        f"AND {fingerprint('record')} NOT IN ({_met(source, stream)}) "
        f"AND (record IN (SELECT record FROM {GONE}) OR record NOT IN (SELECT record FROM known))",
        [at, source, stream],
    )
