"""A client with a token, and a clock that stands still."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Api:
    """Asks an organisation as a client with a token does."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.http = httpx.Client(
            base_url=url,
            headers={"authorization": f"Bearer {token}"},
            trust_env=False,
            timeout=60,  # the machine may be busy
        )

    def __enter__(self) -> "Api":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def get(self, path: str, **params: str) -> httpx.Response:
        return self.http.get(f"/services/data/v62.0/{path}", params=params)

    def query(self, soql: str, everything: bool = False) -> list[dict[str, Any]]:
        answer = self.get("queryAll" if everything else "query", q=soql)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        records: list[dict[str, Any]] = page["records"]
        while not page["done"]:
            page = self.http.get(page["nextRecordsUrl"]).json()
            records += page["records"]
        assert page["totalSize"] == len(records)
        return records

    def count(self, soql: str, everything: bool = False) -> int:
        answer = self.get("queryAll" if everything else "query", q=soql)
        assert answer.status_code == 200, answer.text
        return int(answer.json()["totalSize"])

    def refusal(self, answer: httpx.Response) -> tuple[int, str, str]:
        (told,) = answer.json()
        return answer.status_code, told["errorCode"], told["message"]
