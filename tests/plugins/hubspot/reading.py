"""Syncs of a served sandbox into a warehouse, by the sandbox's own clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from abmkit.connect.api import Frame
from abmkit.sync import SyncResult
from abmkit.sync.engine import sync
from abmkit.warehouse import Warehouse
from abmkit_hubspot.connector import HubSpot

from .visit import Clock, Visit

COLUMNS = {
    "campaigns": {"channel": "hs_utm"},
    "deals": {"product": "product_line", "term_months": "contract_term_months"},
    "form_submissions": {"minutes": "seconds_on_page / 60"},
    "web_visits": {"minutes": "hs_page_seconds / 60"},
}
KINDS = ("cost_media", "cost_labour", "cost_tool")


def as_rows(frame: Frame) -> list[dict[str, Any]]:
    columns = list(frame)
    cells = zip(*(frame[column] for column in columns), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in cells]


class SandboxClock:
    """The sandbox's clock for a connector: waiting moves it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def now(self) -> datetime:
        return self.clock()

    def monotonic(self) -> float:
        return self.clock().timestamp()

    def sleep(self, seconds: float) -> None:
        self.clock.move(seconds=seconds)


class Stumbling(httpx.HTTPTransport):
    """The way to a vendor who stumbles over one path each time."""

    def __init__(self, path: str) -> None:
        super().__init__(verify=False)
        self.path = path

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == self.path:
            return httpx.Response(500, json={"status": "error", "message": "internal error"})
        return super().handle_request(request)


class Reading:
    """A source that reads a sandbox, and its warehouse.

    Attributes:
        transport: The way to the vendor; None: the connector's own.
    """

    transport: httpx.BaseTransport | None = None

    def __init__(self, visit: Visit, warehouse: Warehouse, folder: Path, **settings: Any) -> None:
        self.visit, self.warehouse, self.folder = visit, warehouse, folder
        self.settings = {
            "token": visit.sandbox.tokens.private,
            "base_url": visit.url,
            "columns": COLUMNS,
            "costs": {kind: kind for kind in KINDS},
            **settings,
        }

    def connector(self) -> HubSpot:
        config = HubSpot.Config.model_validate(self.settings)
        clock = SandboxClock(self.visit.clock)
        return HubSpot(config, self.folder, clock=clock, transport=self.transport)

    def sync(self, **how: Any) -> SyncResult:
        self.visit.sandbox.requests.clear()
        connector = self.connector()
        try:
            return sync(self.warehouse, "hs", connector, now=self.visit.clock(), **how)
        finally:
            connector.close()

    def all(self, query: str) -> list[tuple[Any, ...]]:
        return self.warehouse.query(query)

    def ids(self, table: str) -> set[str]:
        return {
            row[0] for row in self.all(f"SELECT source_id FROM {table} WHERE deleted_at IS NULL")
        }


@contextmanager
def reading(visit: Visit, folder: Path, **settings: Any) -> Iterator[Reading]:
    with Warehouse.open(folder / "warehouse.duckdb") as warehouse:
        yield Reading(visit, warehouse, folder, **settings)
