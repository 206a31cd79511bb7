"""A client of a served sandbox, and the clock that the sandbox goes by."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

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
