"""What is asked of a vendor, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

#: No vendor counts further.
_DIGITS = 15

Item = dict[str, Any]
"""A record as its vendor sends it: a JSON object, numbers with a point as Decimal."""


@dataclass(frozen=True)
class Request:
    """One question to a vendor.

    Attributes:
        path: From the base URL; or a whole URL of the same host, as vendors' next links are.
        params: What stands behind the question mark; None leaves a name out.
        method: HTTP method.
        json: Body, sent as JSON; None: none.
        form: Body, sent as a form; None: none.
        headers: Besides those of the connector and its auth.
        policy: Kind of request, where some limits hold for one kind only (``search``).
        cost: What it takes of limits that count a cost.
    """

    path: str
    params: Mapping[str, str | int | None] = field(default_factory=dict)
    method: str = "GET"
    json: Any = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    policy: str = ""
    cost: int = 1

    def with_params(self, **params: str | int | None) -> Request:
        """The same request with these parameters besides."""
        return replace(self, params={**self.params, **params})

    def with_json(self, **members: Any) -> Request:
        """The same request with these members of its JSON body besides."""
        return replace(self, json={**(self.json or {}), **members})


def get(path: str, **params: str | int | None) -> Request:
    """A GET request."""
    return Request(path, params)


def post(path: str, json: Any, *, policy: str = "") -> Request:
    """A POST request with a JSON body."""
    return Request(path, method="POST", json=json, policy=policy)


@dataclass(frozen=True)
class Answer:
    """What a vendor answered.

    Attributes:
        status: HTTP status.
        headers: Names in lower case.
        body: The parsed JSON, numbers with a point as Decimal; None where it is none.
        content: The body as it came.
    """

    status: int
    headers: Mapping[str, str]
    body: Any = None
    content: bytes = b""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def number(self, header: str) -> int | None:
        """The whole number that a header tells, 0 or more; None: it tells none.

        Args:
            header: Its name, in lower case.
        """
        told = self.headers.get(header, "").strip()
        return int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else None


def at(value: Any, path: str) -> Any:
    """What stands at a dotted path (``paging.next.after``) of a JSON value; None: nothing.

    Args:
        value: The value; an empty path is itself.
        path: Keys of objects, and indexes of lists.
    """
    if isinstance(value, dict) and path and "." not in path:  # nearly always, for each record
        return value.get(path)
    for key in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value
