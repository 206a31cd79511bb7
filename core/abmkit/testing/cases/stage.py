"""A connector and the sandbox of its vendor, in a time of their own, with a warehouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from abmkit.connect import Batch, Stream
from abmkit.connect.apiconnector import ApiConnector
from abmkit.connect.batch import Tables
from abmkit.connect.request import Item, at
from abmkit.connect.resource import Resource
from abmkit.connect.secrets import secrets_of
from abmkit.connect.tokens import MemoryTokens
from abmkit.errors import SourceError
from abmkit.schema import LOADABLE
from abmkit.sync import StreamResult, SyncResult, sync
from abmkit.testing.batches import faults
from abmkit.testing.cases.held import Held
from abmkit.testing.claims import claim
from abmkit.testing.clock import VirtualClock

if TYPE_CHECKING:
    from abmkit.sandbox import Sandbox

SOURCE = "case"
Row = tuple[Any, ...]

#: Columns that tell when and by which read a row came, not what it says.
_BOOKS = ("synced_at", "content_hash")
_LIVE = " UNION ".join(
    f"SELECT record FROM {table} WHERE source = $1 AND stream = $2 AND deleted_at IS NULL"  # noqa: S608
    for table in LOADABLE
)


@dataclass
class Stage:
    """One connector before one sandbox.

    Attributes:
        sandbox: The vendor.
        clock: Time of both.
        warehouse: What syncs fill.
        tokens: What a login granted.
        make: Makes the connector, as each sync does.
        read: Records that the vendor sent for each stream in the last sync.
        told: Records that each stream has sent rows of in the last sync.
        pages: How many batches each stream gave in the last sync.
        faults: What was wrong with batches that could be loaded.
        cut: Called before each batch is handed over; may raise, as if the process had died.
    """

    sandbox: Sandbox
    clock: VirtualClock
    warehouse: Held
    tokens: MemoryTokens
    make: Callable[[], ApiConnector]
    read: dict[str, set[str]] = field(default_factory=dict)
    told: dict[str, set[str]] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)
    faults: set[str] = field(default_factory=set)
    cut: Callable[[Stream], None] | None = None

    def sync(self, *, full: bool = False) -> SyncResult:
        """Sync as an agency's night would; requests are counted anew."""
        self.read, self.told, self.pages = {}, {}, Counter()
        self.sandbox.requests.clear()
        self.sandbox.answers.clear()
        connector = self.make()
        self._watch(connector)
        try:
            return sync(self.warehouse, SOURCE, connector, now=self.clock.now(), full=full)
        finally:
            connector.close()

    def _watch(self, connector: ApiConnector) -> None:
        resources, pull = connector.resources, connector.pull
        secrets = set(secrets_of(connector.config))

        def declared() -> Iterator[Resource]:
            return (self._noting(each) for each in resources())

        def watched(stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            told = self.told.setdefault(stream.name, set())
            for batch in pull(stream, state):
                self.pages[stream.name] += 1
                if self.cut:
                    self.cut(stream)
                for frame in batch.tables.values():
                    told.update(frame["record"])
                self.faults |= {f"{stream.name}: {fault}" for fault in faults(batch, secrets)}
                yield batch

        connector.resources = declared  # type: ignore[method-assign]
        connector.pull = watched  # type: ignore[method-assign]

    def _noting(self, resource: Resource) -> Resource:
        """The same, noting which records it makes rows of."""
        read = self.read.setdefault(resource.name, set())

        def rows(items: Sequence[Item]) -> Tables:
            read.update(str(at(item, resource.key)) for item in items)
            return resource.rows(items)

        return replace(resource, rows=rows)

    def whole(self, *, full: bool = False) -> dict[str, StreamResult]:
        """Sync, and hold that every stream is complete."""
        try:
            result = self.sync(full=full)
        except SourceError as error:
            raise AssertionError(f"the sync failed: {error}") from error
        short = [f"{s.stream}: {s.missing}" for s in result.streams if s.outcome != "complete"]
        claim(not short, f"not every stream is complete: {'; '.join(short)}")
        return {each.stream: each for each in result.streams}

    def wait(self, **duration: float) -> None:
        """Let time pass."""
        self.clock.sleep(timedelta(**duration).total_seconds())

    def rows(self) -> dict[str, set[Row]]:
        """All rows, live and gone, by table, without what tells when they came."""
        found = {}
        for table in LOADABLE:
            rows = self.warehouse.query(
                f"SELECT * EXCLUDE ({', '.join(_BOOKS)}) "  # noqa: S608 (names of our own)
                f"REPLACE (deleted_at IS NOT NULL AS deleted_at) FROM {table} WHERE source = $1",
                [SOURCE],
            )
            found[table] = {tuple(map(repr, row)) for row in rows}
        return found

    def live(self, stream: str) -> set[str]:
        """The records of a stream that have live rows."""
        return {record for (record,) in self.warehouse.query(_LIVE, [SOURCE, stream])}

    def some(self, stream: str, most: int = 3) -> list[str]:
        """Ids of live records of a stream that the sandbox has too, in order."""
        kind = self.kind(stream)
        if kind is None:
            return []
        live = self.live(stream)
        return [each.id for each in self.sandbox.tables[kind].rows() if each.id in live][:most]

    def kind(self, stream: str) -> str | None:
        """What the sandbox calls the records of a stream; None: it has no table of them."""
        near = {name.lower(): name for name in self.sandbox.tables}
        return near.get(stream.lower()) or near.get(stream.lower().rstrip("s"))

    def touch(self, stream: str, record: str) -> None:
        """Change a record now, as a user of the vendor would."""
        self.sandbox.touch(self.kind(stream) or "", record, {})
