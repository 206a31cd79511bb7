"""Puts one connector before sandboxes of its vendor, each as new as the first."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmkit.connect.apiconnector import ApiConnector
from abmkit.connect.resource import Resource
from abmkit.connect.tokens import MemoryTokens, Token
from abmkit.sync import StreamResult, gather
from abmkit.testing.cases.held import Held
from abmkit.testing.cases.stage import Row, Stage
from abmkit.testing.clock import VirtualClock

if TYPE_CHECKING:
    from abmkit.sandbox import Sandbox
    from abmkit.world import World

#: So many that what comes in the largest pages, those of 2,000, still has two.
_TOUCHES = 3000

Settings = Callable[["Sandbox", str], Mapping[str, Any]]


@dataclass(frozen=True)
class Calm:
    """What a first sync gives when nothing goes wrong.

    Attributes:
        rows: All rows, by table.
        results: What became of each stream, by its name.
        read: Records that the vendor sent, by stream.
        pages: How many batches each stream gave.
        asked: How often each ``"VERB /path"`` was asked.
        answers: How often the vendor answered with each status.
        file: The warehouse.
        seconds: How long it waited.
        faults: What is wrong with batches that could be loaded.
    """

    rows: Mapping[str, set[Row]]
    results: Mapping[str, StreamResult]
    read: Mapping[str, set[str]]
    pages: Mapping[str, int]
    asked: Mapping[str, int]
    answers: Mapping[int, int]
    file: bytes
    seconds: float
    faults: Collection[str]

    @property
    def requests(self) -> int:
        """How many it took."""
        return sum(self.asked.values())


class Stages:
    """All that the cases of one connector need; what is the same for many is made once.

    Args:
        connector: The class; its ``sandbox`` says where the sandbox is.
        settings: Gives the connector's settings for a sandbox and its address; None: the address
            and the sandbox's token.
        login: The same for a source that a person has logged in to; None: where there is a setting
            ``oauth``, the address and the sandbox's app.
    """

    def __init__(
        self,
        connector: type[ApiConnector],
        settings: Settings | None = None,
        login: Settings | None = None,
    ) -> None:
        from abmkit.sandbox import sandbox_of

        self.connector, self.sandbox = connector, sandbox_of(connector)
        usual = _logged_in if "oauth" in connector.Config.model_fields else None
        self.settings, self.login = settings or _plain, login or usual

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """The streams that the connector declares."""
        with self.empty() as stage, closing(stage.make()) as connector:
            return {each.name: each for each in connector.streams() if isinstance(each, Resource)}

    def streams(self, holds: Callable[[Resource], object]) -> list[str]:
        """Names of the streams of which something holds."""
        return [name for name, each in self.resources.items() if holds(each)]

    @cached_property
    def new_fields(self) -> frozenset[str]:
        """The streams of which a vendor that drifts tells fields that it had not on a calm day."""
        told = []
        for faults in ("", "drift"):
            with self.empty(faults) as stage, closing(stage.make()) as connector:
                told.append({(each.stream, each.name) for each in connector.fields()})
        return frozenset(stream for stream, _ in told[1] - told[0])

    @cached_property
    def calm(self) -> Calm:
        """A first sync of a calm day.

        Raises:
            AssertionError: It is not complete.
        """
        with self.empty() as stage:
            results = stage.whole()
            asked, answers = dict(stage.sandbox.requests), dict(stage.sandbox.answers)
            rows = stage.rows()
            file, seconds = stage.warehouse.content(), stage.clock.monotonic()
            return Calm(
                rows, results, stage.read, stage.pages, asked, answers, file, seconds, stage.faults
            )  # fmt: skip

    @contextmanager
    def read(self, faults: str = "") -> Iterator[Stage]:
        """A vendor, and the warehouse that a first sync on a calm day has filled."""
        with self._stage(faults, file=self.calm.file) as stage:
            stage.clock.sleep(self.calm.seconds)
            yield stage

    @contextmanager
    def empty(
        self, faults: str = "", *, pages: bool = False, login: bool = False
    ) -> Iterator[Stage]:
        """A vendor, and an empty warehouse.

        Args:
            faults: What goes wrong, as ``abmkit sandbox --faults`` takes it.
            pages: Whether each page is a transaction of its own.
            login: Whether a person has logged in.
        """
        with _transactions(pages), self._stage(faults, login=login) as stage:
            yield stage

    @contextmanager
    def _stage(
        self, faults: str = "", *, login: bool = False, file: bytes | None = None
    ) -> Iterator[Stage]:
        from abmkit.sandbox import serve

        world = _world(self.sandbox.profile)
        clock = VirtualClock(world.as_of + timedelta(hours=1))
        sandbox = self.sandbox(world, faults=faults, clock=clock.now)
        tokens = MemoryTokens(Token(refresh=sandbox.tokens.first))
        with tempfile.TemporaryDirectory() as place, serve(sandbox) as url:
            settings = self.login if login and self.login else self.settings
            config = self.connector.Config.model_validate(settings(sandbox, url))

            def make() -> ApiConnector:
                connector = self.connector(config, Path(place), clock=clock)  # type: ignore[arg-type]
                connector.tokens = tokens
                if sandbox.faults.events:  # else the one request that fails may always be the same
                    connector.parallel = 1  # type: ignore[misc]
                return connector

            path = Path(place) / "case.duckdb"
            if file is not None:
                path.write_bytes(file)
            with closing(Held.open(path)) as warehouse:
                yield Stage(sandbox, clock, warehouse, tokens, make)


def _plain(sandbox: Sandbox, url: str) -> Mapping[str, Any]:
    return {"base_url": url, "token": sandbox.credentials()["token"]}


def _logged_in(sandbox: Sandbox, url: str) -> Mapping[str, Any]:
    told = sandbox.credentials()
    return {"base_url": url, "oauth": {name: told[name] for name in ("client_id", "client_secret")}}


@cache
def _world(profile: str) -> World:
    """An invented client's life, but for what happened long ago: a case reads all of it anew."""
    from abmkit.world import PROFILES, generate

    world = generate(PROFILES[profile])
    return replace(world, touches=world.touches[-_TOUCHES:])


@contextmanager
def _transactions(pages: bool) -> Iterator[None]:
    before = gather.SECONDS
    gather.SECONDS = 0.0 if pages else before
    try:
        yield
    finally:
        gather.SECONDS = before
