"""A request and its answer, without the web server that carries them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Request:
    """What a client asked.

    Attributes:
        method: Such as ``GET``.
        target: Path and query as they came, still encoded.
        params: The parts of the path that its route names.
        query: Decoded, in order; a name may come again.
        headers: By lower-case name.
        body: As it came.
    """

    method: str
    target: str
    params: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def bearer(self) -> str:
        """The token of the Authorization header; nothing where there is none."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def one(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return next((value for key, value in self.query if key == name), default)

    def all(self, name: str) -> list[str]:
        """All values of a query parameter, repeated or with commas between."""
        return [
            part
            for key, value in self.query
            if key in (name, f"{name}[]")
            for part in value.split(",")
            if part
        ]

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: It is none.
        """
        return json.loads(self.body or b"{}")

    def form(self) -> dict[str, str]:
        """The body as the fields of an HTML form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    """What the vendor says.

    Attributes:
        status: Of HTTP.
        body: Bytes as they are, None for no body, else a value that becomes JSON.
        headers: Besides the length; ``content-type`` where it is not JSON.
        delay: Seconds until the first byte.
        cut: Whether the line is dropped half way through the body.
    """

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    cut: bool = False

    def encoded(self) -> bytes:
        """The body as it goes over the line."""
        if self.body is None or isinstance(self.body, bytes):
            return self.body or b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


class Refused(Exception):
    """Raised in a handler to answer with an error at once."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        super().__init__(f"answered {answer.status}")
