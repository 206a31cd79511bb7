"""A client of a served sandbox, and the clock that the sandbox goes by."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from abmkit.sandbox import serve
from abmkit.world import World
from abmkit_hubspot.sandbox import HubSpotSandbox


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 10, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Visit:
    sandbox: HubSpotSandbox
    url: str
    http: httpx.Client
    clock: Clock

    def get(self, path: str, **query: Any) -> Any:
        answer = self.http.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any) -> Any:
        answer = self.http.post(path, json=body)
        assert answer.status_code in (200, 207), answer.text
        return answer.json()

    def pages(self, path: str, **query: Any) -> list[Any]:
        rows: list[Any] = []
        after = ""
        while True:
            page = self.get(path, **query, **({"after": after} if after else {}))
            rows += page["results"]
            if "paging" not in page:
                return rows
            after = page["paging"]["next"]["after"]

    def search(self, kind: str, *filters: dict[str, Any], **rest: Any) -> Any:
        body = {"filterGroups": [{"filters": list(filters)}], **rest}
        return self.post(f"/crm/v3/objects/{kind}/search", body)


@contextmanager
def served(world: World, **arguments: Any) -> Iterator[Visit]:
    """Serve a world as long as the block lasts; without limits unless asked for."""
    clock = Clock()
    sandbox = HubSpotSandbox(world, **{"paced": False, "clock": clock, **arguments})
    token = {"Authorization": f"Bearer {sandbox.tokens.private}"}
    with (
        serve(sandbox) as url,
        httpx.Client(
            base_url=url,
            headers=token,
            trust_env=False,
            verify=False,
            timeout=60,  # the machine may be busy
        ) as http,
    ):
        yield Visit(sandbox, url, http, clock)
