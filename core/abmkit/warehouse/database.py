"""A client's warehouse, as the layers above see it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from abmkit.connect import Batch, Stream
from abmkit.errors import WarehouseError, explain
from abmkit.warehouse import checkpoint, gaps, reads
from abmkit.warehouse import load as loading
from abmkit.warehouse import state as states
from abmkit.warehouse.gaps import GapKind
from abmkit.warehouse.load import LoadReport
from abmkit.warehouse.opening import LONGEST_PAUSE, open_file, take_turn
from abmkit.warehouse.quality import Quality
from abmkit.warehouse.reads import Sweep
from abmkit.warehouse.sql import Parameters, instant
from abmkit.warehouse.state import Slice, State

#: What DuckDB raises when the disk or the memory is not what it needs.
_OUT_OF_ROOM = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException)


class Warehouse:
    """One client's DuckDB file; a context manager.

    Attributes:
        path: The file.
        quality: Questions on what is rejected, deleted, late or missing.
    """

    def __init__(self, path: Path, *, read_only: bool, wait: float) -> None:
        self.path = path
        self.quality = Quality(self.query)
        self._read_only, self._wait = read_only, wait
        self._open: duckdb.DuckDBPyConnection | None = None
        self._since = 0.0

    @classmethod
    def open(cls, path: str | Path, *, read_only: bool = False, wait: float = 30.0) -> Self:
        """Open a client's file; a new one is created, an old one brought up to date.

        Args:
            path: The file.
            read_only: Several processes may read at once; nobody can write meanwhile.
            wait: Seconds to wait for another process that holds the file.

        Raises:
            WarehouseError: It is held by another process (named), newer than this abmkit,
                missing (when only read), or no warehouse.
        """
        warehouse = cls(Path(path), read_only=read_only, wait=wait)
        warehouse._connection()
        return warehouse

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def release(self) -> None:
        """Let others have the file; it is opened again, and waited for, when next used.

        Temporary relations are lost.
        """
        connection, self._open = self._open, None
        if connection is not None and self._read_only:
            connection.close()
        elif connection is not None:
            checkpoint.close(connection, self.path)

    def share(self, most: float) -> None:
        """Let others have the file if it was held for long, until those who wait have seen it.

        Args:
            most: Seconds for which it may be held.
        """
        if time.monotonic() - self._since >= most:
            self.release()
            time.sleep(LONGEST_PAUSE)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let no other process sync this file meanwhile; who only reads it comes in between.

        Raises:
            WarehouseError: Another process does (named), and was waited for in vain.
        """
        self.release()
        held = take_turn(self.path, self._wait)
        try:
            yield
        finally:
            held.close()

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; decimals come as Decimal, instants as naive UTC.

        Raises:
            WarehouseError: A column is a TIMESTAMP WITH TIME ZONE; its rows would depend on
                what else is installed. Or there is no room to work the answer out.
        """
        with self._told():
            return _rows(self._connection().execute(sql, parameters))

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Run a statement for what it does.

        Raises:
            WarehouseError: There is no room to do it.
        """
        with self._told():
            self._connection().execute(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All that is done inside happens, or none of it.

        Raises:
            WarehouseError: The file could not be written.
        """
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            yield connection
            connection.execute("COMMIT")
        except (*_OUT_OF_ROOM, duckdb.TransactionException) as error:
            self.release()
            raise WarehouseError(f"{self.path} cannot be written: {explain(error)}") from error
        except BaseException:
            _undo(connection)
            raise

    def load(self, source: str, stream: Stream, batch: Batch, synced_at: datetime) -> LoadReport:
        """Replace all rows of the records in a batch, in one transaction.

        Args:
            source: Name of the source.
            stream: The stream the batch belongs to.
            batch: Its records.
            synced_at: The instant of the sync, with its zone.

        Raises:
            PluginError: The batch is not what the schema and the stream declare.
            WarehouseError: The file could not be written, another sync reads the stream, or two
                references have one key.
        """
        with self.transaction() as connection:
            return loading.load(connection, source, stream, batch, instant(synced_at))

    def begin_read(self, source: str, stream: Stream, at: datetime, *, full: bool = False) -> State:
        """Begin a read of a stream, or take up one that was interrupted.

        Args:
            source: Name of the source.
            stream: The stream.
            at: The instant of the sync, with its zone.
            full: Read from the beginning, whatever was read before.

        Returns:
            The state the read starts from; its ``cursor`` is what ``pull`` is to be given. Slices
            are where they were left if it goes on, and none if it begins at the beginning.
        """
        with self.transaction() as connection:
            return reads.begin(connection, source, stream, instant(at), full=full)

    def finish_read(
        self, source: str, stream: Stream, at: datetime, *, accept_deletes: bool = False
    ) -> Sweep:
        """End a read that reached the end of its stream.

        Records that a read of a snapshot, or one that was called whole, did not meet become
        tombstones; many at once, or some while others could not be read, are held back, and the
        next read begins at the beginning.

        Args:
            source: Name of the source.
            stream: The stream.
            at: The instant of the sync, with its zone.
            accept_deletes: Hold nothing back.
        """
        with self.transaction() as connection:
            return reads.finish(
                connection, source, stream, instant(at), accept_deletes=accept_deletes
            )

    def confirm_read(self, source: str, stream: str, at: datetime) -> int:
        """Note that a complete snapshot still is what its source shows, though it was not read.

        Args:
            source: Name of the source.
            stream: Name of the stream.
            at: The instant of the sync, with its zone.

        Returns:
            How many live records it has.

        Raises:
            WarehouseError: It was never read to its end, or is being read.
        """
        with self.transaction() as connection:
            return reads.confirm(connection, source, stream, instant(at))

    def state(self, source: str, stream: str) -> State | None:
        """How far a stream was read; None: never."""
        return states.read(self._connection(), source, stream)

    def slices(self, source: str, stream: str) -> dict[str, Slice]:
        """Where to go on in each slice of a stream, by the slice's name."""
        return states.read_slices(self._connection(), source, stream)

    def streams(self, source: str) -> list[str]:
        """The streams that were ever read of a source."""
        told = self.query(
            "SELECT DISTINCT stream FROM sync_state WHERE source = $1 ORDER BY 1", [source]
        )
        return [stream for (stream,) in told]

    def note_gap(
        self, source: str, stream: str, kind: GapKind, what: str, advice: str, at: datetime
    ) -> None:
        """Note what is missing of a stream, in place of what was noted before.

        Args:
            source: Name of the source.
            stream: Name of the stream.
            kind: Nothing came, not all came, deletions wait for a person, or it fell silent.
            what: What is missing, in words.
            advice: What to do about it.
            at: The instant of the sync, with its zone.
        """
        with self.transaction() as connection:
            gaps.note(connection, source, stream, kind, what, advice, instant(at))

    def close_gaps(self, source: str, stream: str, at: datetime) -> None:
        """Note that nothing of a stream is missing any more."""
        with self.transaction() as connection:
            gaps.close(connection, source, stream, instant(at))

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except _OUT_OF_ROOM as error:
            raise WarehouseError(f"{self.path} cannot be used: {explain(error)}") from error

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._open is None:
            self._open = open_file(self.path, read_only=self._read_only, wait=self._wait)
            self._since = time.monotonic()
            if not self._read_only:
                loading.prepare(self._open)
        return self._open


def _rows(result: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    zoned = [name for name, kind, *_ in result.description or () if "TIME ZONE" in str(kind)]
    if zoned:
        raise WarehouseError(f"column {zoned[0]} carries a zone; add AT TIME ZONE 'UTC'")
    return result.fetchall()


def _undo(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute("ROLLBACK")
    except duckdb.TransactionException:
        return  # the statement that failed has ended the transaction itself
