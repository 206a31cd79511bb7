"""A connector and the sandbox of its vendor, in a time of their own, with an empty warehouse."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmkit.connect import Batch, Stream
from abmkit.connect.apiconnector import ApiConnector
from abmkit.connect.resource import Resource
from abmkit.sync import StreamResult, SyncResult, gather, sync
from abmkit.testing.claims import claim
from abmkit.testing.clock import VirtualClock

if TYPE_CHECKING:
    from abmkit.sandbox import Sandbox
    from abmkit.warehouse import Warehouse
    from abmkit.world import World

SOURCE = "case"
Settings = Callable[["Sandbox", str], Mapping[str, Any]]
Row = tuple[Any, ...]

#: Columns that tell when and by which read a row came, not what it says.
_BOOKS = ("synced_at", "content_hash")


@dataclass
class Stage:
    """One connector before one sandbox.

    Attributes:
        sandbox: The vendor.
        clock: Time of both.
        warehouse: What syncs fill.
        told: Records that each stream sent in the last sync, by stream.
        cut: Called before each batch is handed over; may raise, as if the process had died.
    """

    sandbox: Sandbox
    clock: VirtualClock
    warehouse: Warehouse
    _make: Callable[[], ApiConnector]
    told: dict[str, set[str]] = field(default_factory=dict)
    cut: Callable[[Stream], None] | None = None

    def sync(self, *, full: bool = False) -> SyncResult:
        """Sync as an agency's night would; requests are counted anew."""
        self.told = {}
        self.sandbox.requests.clear()
        self.sandbox.answers.clear()
        connector = self._make()
        pull = connector.pull

        def watched(stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            told = self.told.setdefault(stream.name, set())
            for batch in pull(stream, state):
                if self.cut:
                    self.cut(stream)
                for frame in batch.tables.values():
                    told.update(frame["record"])
                yield batch

        connector.pull = watched  # type: ignore[method-assign]
        try:
            return sync(self.warehouse, SOURCE, connector, now=self.clock.now(), full=full)
        finally:
            connector.close()

    def whole(self, *, full: bool = False) -> dict[str, StreamResult]:
        """Sync, and hold that every stream is complete."""
        result = self.sync(full=full)
        short = [f"{s.stream}: {s.missing}" for s in result.streams if s.outcome != "complete"]
        claim(not short, f"not every stream is complete: {'; '.join(short)}")
        return {each.stream: each for each in result.streams}

    def wait(self, **duration: float) -> None:
        """Let time pass."""
        self.clock.sleep(timedelta(**duration).total_seconds())

    def resources(self) -> dict[str, Resource]:
        """The streams that the connector declares."""
        connector = self._make()
        try:
            return {each.name: each for each in connector.resources()}
        finally:
            connector.close()

    def rows(self) -> dict[str, set[Row]]:
        """All rows, live and gone, by table, without what tells when they came."""
        from abmkit.schema import LOADABLE

        found = {}
        for table in LOADABLE:
            rows = self.warehouse.query(
                f"SELECT * EXCLUDE ({', '.join(_BOOKS)}) "  # noqa: S608 (names of our own)
                f"REPLACE (deleted_at IS NOT NULL AS deleted_at) FROM {table} WHERE source = $1",
                [SOURCE],
            )
            found[table] = {tuple(map(repr, row)) for row in rows}
        return found

    def is_live(self, stream: str, record: str) -> bool:
        """Whether a record has live rows."""
        for table in self.resources()[stream].tables:
            ((count,),) = self.warehouse.query(
                f"SELECT count(*) FROM {table} WHERE source = $1 "  # noqa: S608
                "AND stream = $2 AND record = $3 AND deleted_at IS NULL",
                [SOURCE, stream, record],
            )
            if count:
                return True
        return False

    def some(self, stream: str) -> list[str]:
        """Ids of live records of a stream that the sandbox has too, in order."""
        kind = self.kind(stream)
        if kind is None:
            return []
        live = [record.id for record in self.sandbox.tables[kind].rows()]
        return [one for one in live if self.is_live(stream, one)][:3]

    def kind(self, stream: str) -> str | None:
        """What the sandbox calls the records of a stream; None: it has no table of them."""
        near = {name.lower(): name for name in self.sandbox.tables}
        return near.get(stream.lower()) or near.get(stream.lower().rstrip("s"))


@contextmanager
def staged(
    connector: type[ApiConnector], settings: Settings, faults: str = "", *, pages: bool = False
) -> Iterator[Stage]:
    """Put a connector before a new sandbox of its vendor.

    Args:
        connector: The class; its ``sandbox`` says where the sandbox is.
        settings: Gives the connector's settings for a sandbox and its address.
        faults: What goes wrong, as ``abmkit sandbox --faults`` takes it.
        pages: Whether each page is a transaction of its own.
    """
    from abmkit.sandbox import serve
    from abmkit.warehouse import Warehouse

    kind = sandbox_of(connector)
    world = _world(kind.profile)
    clock = VirtualClock(world.as_of + timedelta(hours=1))
    sandbox = kind(world, faults=faults, clock=clock.now)
    with (
        tempfile.TemporaryDirectory() as place,
        serve(sandbox) as url,
        _transactions(pages),
        Warehouse.open(Path(place) / "case.duckdb") as warehouse,
    ):
        folder = Path(place)
        config = connector.Config.model_validate(settings(sandbox, url))

        def make() -> ApiConnector:
            return connector(config, folder, clock=clock)  # type: ignore[arg-type]

        yield Stage(sandbox, clock, warehouse, make)


@cache
def _world(profile: str) -> World:
    from abmkit.world import PROFILES, generate

    return generate(PROFILES[profile])


def sandbox_of(connector: type[ApiConnector]) -> type[Sandbox]:
    """The sandbox of a connector's vendor."""
    where = getattr(connector, "sandbox", None)
    claim(where, f"connector {connector.name} names no sandbox (sandbox = 'module:name')")
    module, _, name = str(where).partition(":")
    found: type[Sandbox] = getattr(import_module(module), name)
    return found


@contextmanager
def _transactions(pages: bool) -> Iterator[None]:
    before = gather.SECONDS
    gather.SECONDS = 0.0 if pages else before
    try:
        yield
    finally:
        gather.SECONDS = before
