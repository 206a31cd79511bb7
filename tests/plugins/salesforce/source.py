"""An organisation on loopback as a source, and the warehouse that it is read into."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from abmkit.sandbox import serve
from abmkit.sync import SyncResult, sync
from abmkit.warehouse import Warehouse
from abmkit_salesforce.connector import Salesforce
from abmkit_salesforce.sandbox import SalesforceSandbox


class Hours:
    """A clock that a test sets, and that waiting moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 10, 1, 6, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


class Stumbling(httpx.HTTPTransport):
    """The way to a vendor who stumbles over one path each time."""

    def __init__(self, end: str) -> None:
        super().__init__(verify=False)
        self.end, self.met = end, 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(self.end):
            self.met += 1
            return httpx.Response(500, json=[{"errorCode": "UNKNOWN_EXCEPTION", "message": "oh"}])
        return super().handle_request(request)


class Source:
    """An organisation on loopback, its settings, and a warehouse that it is read into.

    Attributes:
        transport: The way to it; None: the connector's own.
    """

    transport: httpx.BaseTransport | None = None

    def __init__(self, box: SalesforceSandbox, url: str, folder: Path, clock: Hours) -> None:
        self.box, self.url, self.folder, self.clock = box, url, folder, clock
        self.path = folder / "warehouse.duckdb"

    def connector(self, **settings: Any) -> Salesforce:
        told = {"instance_url": self.url, "token": self.box.credentials()["token"], **settings}
        config = Salesforce.Config.model_validate(told)
        return Salesforce(config, self.folder, clock=self.clock, transport=self.transport)

    def sync(self, **settings: Any) -> dict[str, Any]:
        """What became of each stream; the clock goes on by a day."""
        result: SyncResult
        with (
            closing(self.connector(**settings)) as connector,
            Warehouse.open(self.path) as warehouse,
        ):
            result = sync(warehouse, "crm", connector, now=self.clock.now())
        self.clock.at += timedelta(days=1)
        return {each.stream: each for each in result.streams}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with Warehouse.open(self.path) as warehouse:
            return warehouse.query(sql)


@contextmanager
def serving(folder: Path, **options: Any) -> Iterator[Source]:
    """Serve an organisation while the block lasts."""
    clock = Hours()
    box = SalesforceSandbox(clock=clock.now, **options)
    with serve(box) as url:
        yield Source(box, url, folder, clock)
