"""Waits on this machine for the browser that a vendor sends back after a login (RFC 8252)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

from abmkit.errors import Fatal, UsageError

HOST = "127.0.0.1"
_DONE = b"Done. You can close this window and go back to the terminal.\n"
_OTHER = b"This is not the answer to the login under way.\n"


@dataclass(frozen=True)
class Loopback:
    """Where a browser comes back to.

    Attributes:
        redirect: The address to be told to the vendor.
    """

    redirect: str
    _server: HTTPServer
    _came: list[str]

    def wait(self, is_answer: Callable[[str], bool], seconds: float) -> str:
        """Wait for the browser.

        Args:
            is_answer: Whether an address is the one waited for; others are turned away.
            seconds: How long.

        Returns:
            The whole address that it came with.

        Raises:
            Fatal: It did not come.
        """
        self._server.is_answer = is_answer  # type: ignore[attr-defined]
        deadline = time.monotonic() + seconds
        while not self._came:
            self._server.timeout = max(0.0, deadline - time.monotonic())
            self._server.handle_request()
            if not self._came and time.monotonic() >= deadline:
                raise Fatal(
                    f"nobody logged in within {seconds:.0f} seconds; run it again, or paste the "
                    "code with --paste"
                )
        return self._came[0]


@contextmanager
def listen(redirect: str | None) -> Iterator[Loopback]:
    """Listen on 127.0.0.1.

    Args:
        redirect: The address as it is registered with the vendor; None: any free port.

    Raises:
        UsageError: The address is not this machine's, or its port is taken.
    """
    parts = urlsplit(redirect or f"http://{HOST}:0/")
    if parts.scheme != "http" or parts.hostname not in (HOST, "localhost"):
        raise UsageError(f"the redirect URL {redirect} is not on this machine: use --paste")
    came: list[str] = []
    try:
        server = HTTPServer((HOST, parts.port if parts.port is not None else 80), _handler(came))
    except OSError as error:
        raise UsageError(
            f"port {parts.port} is in use: stop what uses it, or use --paste"
        ) from error
    with server:
        yield Loopback(redirect or f"http://{HOST}:{server.server_port}/", server, came)


def _handler(came: list[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            address = f"http://{HOST}{self.path}"
            is_answer = self.server.is_answer(address)  # type: ignore[attr-defined]
            body = _DONE if is_answer else _OTHER
            self.send_response(200 if is_answer else 400)
            self.send_header("content-type", "text/plain; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.send_header("referrer-policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)
            if is_answer:
                came.append(address)

        def log_message(self, *args: Any) -> None:
            """Say nothing: the address holds the code."""

    return Handler
