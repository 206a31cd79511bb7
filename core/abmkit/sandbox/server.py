"""Puts a sandbox on loopback."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

from abmkit.errors import PluginError, UsageError
from abmkit.sandbox.routes import Handler
from abmkit.sandbox.sandbox import Sandbox
from abmkit.sandbox.wire import Answer, Request

if TYPE_CHECKING:
    from starlette import requests
    from starlette.applications import Starlette
    from starlette.types import Receive, Scope, Send

HOST = "127.0.0.1"
_VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_PATIENCE_SECONDS = 10
_LONGEST_HEAD = 1024 * 1024  # an address too long is the vendor's to refuse


@contextmanager
def serve(sandbox: Sandbox, port: int = 0) -> Iterator[str]:
    """Serve a sandbox on 127.0.0.1, in a thread, until the block ends.

    Args:
        sandbox: What answers.
        port: 0 for any that is free.

    Yields:
        The base URL, such as ``http://127.0.0.1:8123``.

    Raises:
        UsageError: The port is taken, or the web server is not installed.
        PluginError: At the end of the block: a request made the sandbox stumble.
    """
    try:
        import uvicorn
    except ImportError as error:
        raise UsageError("a sandbox needs a web server; run: pip install 'abmkit[demo]'") from error
    app = web_app(sandbox)
    with _listen(port) as listening:
        config = uvicorn.Config(
            app, log_config=None, log_level="critical", access_log=False, lifespan="off",
            ws="none", http="h11", date_header=False, timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=_LONGEST_HEAD,
        )  # fmt: skip
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            _await_start(server, thread)
            yield f"http://{HOST}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_PATIENCE_SECONDS)
    if sandbox.broken:
        raise PluginError(
            f"the sandbox of {sandbox.name} could not answer: {sandbox.broken[0]!r}"
        ) from sandbox.broken[0]


def web_app(sandbox: Sandbox) -> Starlette:
    """The sandbox as an ASGI application."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    routes = [
        Route(path, _endpoint(sandbox, each.handler, each.public), methods=[each.verb])
        for each in sandbox.routes()
        for path in (each.path, f"{each.path}/")
    ]
    lost = _endpoint(sandbox, sandbox.not_found, public=True)
    return Starlette(routes=[*routes, Route("/{path:path}", lost, methods=_VERBS)])


def _endpoint(
    sandbox: Sandbox, handler: Handler, public: bool
) -> Callable[[requests.Request], Awaitable[Any]]:
    async def endpoint(asked: requests.Request) -> _Carrier:
        request = await _request(asked)
        try:
            answer = sandbox.answer(handler, request, public)
        except Exception as error:
            sandbox.broken.append(error)
            raise
        await asyncio.sleep(answer.delay)
        return _Carrier(answer, sandbox.clock())

    return endpoint


async def _request(asked: requests.Request) -> Request:
    query = asked.scope["query_string"].decode("latin-1")
    path = asked.scope.get("raw_path", asked.url.path.encode()).decode("latin-1")
    return Request(
        asked.method,
        f"{path}?{query}" if query else path,
        asked.path_params,
        tuple(asked.query_params.multi_items()),
        dict(asked.headers.items()),
        await asked.body(),
    )


class _Carrier:
    """An answer as an ASGI application, which can also drop the line half way."""

    def __init__(self, answer: Answer, at: datetime) -> None:
        self._answer, self._at = answer, at

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self._answer.encoded()
        headers = {"content-type": "application/json;charset=utf-8"} if body else {}
        headers["date"] = format_datetime(self._at.astimezone(UTC), usegmt=True)
        headers |= {name.lower(): value for name, value in self._answer.headers.items()}
        headers["content-length"] = str(len(body))
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self._answer.status, "headers": raw})
        if self._answer.cut and len(body) > 1:
            # Returning with more announced makes the server close the connection.
            half = body[: len(body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            return
        await send({"type": "http.response.body", "body": body})


def _listen(port: int) -> socket.socket:
    # Named TCP, or asyncio leaves Nagle's delay on and each answer waits for 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # two may bind a port that nobody listens at yet; one of them learns it
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} of {HOST} is taken; choose another with --port") from error
    except OverflowError:
        listening.close()
        raise UsageError(f"there is no port {port}: choose one up to 65535 with --port") from None
    return listening


def _await_start(server: Any, thread: Thread) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise UsageError("the sandbox's web server did not start")
        time.sleep(0.005)
