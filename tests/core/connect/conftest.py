import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from abmkit.connect.api import Auth, HeaderAuth, by_status
from abmkit.connect.http import Http
from abmkit.connect.limits import Limiter

CANARY = "s3cret-canary"


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False  # the socket is closed in the middle of the body


class Vendor:
    """An API on loopback whose answers a test gives."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Reply] = lambda _: Reply(status=404)
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                url = urlsplit(self.path)
                params = {k: v[-1] for k, v in parse_qs(url.query, keep_blank_values=True).items()}
                content = self.rfile.read(int(self.headers.get("content-length") or 0))
                body = json.loads(content) if content[:1] in (b"{", b"[") else content.decode()
                headers = {k.lower(): v for k, v in self.headers.items()}
                asked = Asked(self.command, url.path, params, headers, body)
                vendor.asked.append(asked)
                self.reply(vendor.answer(asked))

            do_POST = do_GET  # noqa: N815 (named by the library)

            def reply(self, reply: Reply) -> None:
                body = (
                    reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                )
                self.send_response(reply.status)
                for name, value in {"content-type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if reply.cut else body)
                self.close_connection = reply.cut

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Hours:
    """A clock that waiting moves, and nothing else."""

    def __init__(self) -> None:
        self.begin = datetime(2026, 10, 1, 6, tzinfo=UTC)
        self.passed = 0.0
        self.slept: list[float] = []
        self.lock = threading.Lock()

    def now(self) -> datetime:
        return self.begin + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.slept.append(seconds)
            self.passed += seconds


@pytest.fixture
def http(vendor: Vendor, clock: Hours) -> Iterator[Callable[..., Http]]:
    """Makes a client of the vendor."""
    made: list[Http] = []

    def make(
        auth: Auth | None = None, *, classify: Any = by_status, url: str = "", **more: Any
    ) -> Http:
        auth = auth or HeaderAuth(SecretStr(CANARY))
        base = url or vendor.url + "/v1"
        made.append(Http(base, auth, Limiter((), clock), classify, clock, **more))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    vendor = Vendor()
    yield vendor
    vendor.close()


@pytest.fixture
def clock() -> Hours:
    return Hours()


@pytest.fixture
def reply() -> type[Reply]:
    return Reply
