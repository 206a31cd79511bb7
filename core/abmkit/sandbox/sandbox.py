"""The base of a vendor's sandbox: who may ask, how often, what goes wrong, what was asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar

from abmkit.sandbox.faults import Faults, parse_faults
from abmkit.sandbox.recorded import read_recorded
from abmkit.sandbox.routes import Handler, Route, routes_of
from abmkit.sandbox.store import Table
from abmkit.sandbox.tokens import State, Tokens
from abmkit.sandbox.wire import Answer, Refused, Request
from abmkit.world import PROFILES, World, generate

SLOW_SECONDS = 1.5


def utc_now() -> datetime:
    """The instant it is."""
    return datetime.now(UTC)


class Sandbox(ABC):
    """A vendor's API in memory; a subclass has its routes and its wire form.

    Args:
        world: What it serves; by default that of ``profile``.
        faults: As ``parse_faults`` reads them.
        recorded: Folder of JSONL files whose records it serves, each in the place of the
            world's list of that name.
        paced: Whether the vendor's limits hold.
        clock: Tells the time, by which tokens expire, limits are counted and records are touched.

    Attributes:
        name: The vendor's.
        profile: The invented client that it serves by default.
        life: How long an access token is good.
        longest: How many bytes of path and query it takes.
        most: How many records a search shows at most; None: all it finds.
        world: What it serves.
        faults: What goes wrong.
        recorded: Recorded records by name of their file.
        tokens: Who may ask.
        tables: The records by object.
        requests: How often each ``"VERB /path"`` was asked.
        answers: How often each status was answered.
        broken: Errors of its own, each met by a request.
        lock: Held while a request is answered or a record changed.
    """

    name: ClassVar[str]
    profile: ClassVar[str]
    life: ClassVar[timedelta] = timedelta(minutes=30)
    longest: ClassVar[int] = 16_384
    most: int | None = None

    def __init__(
        self,
        world: World | None = None,
        *,
        faults: str = "",
        recorded: Path | None = None,
        paced: bool = True,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.world = world or generate(PROFILES[self.profile])
        self.faults = Faults(parse_faults(faults))
        self.recorded = read_recorded(recorded) if recorded else {}
        self.paced, self.clock = paced, clock
        self.tokens = Tokens(self.name, clock, self.life, self.faults.holds("rotate"))
        self.tables: dict[str, Table] = {}
        self.requests: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()
        self.broken: list[Exception] = []
        self.lock = RLock()
        self._spent_on: str | None = None

    # What a vendor says

    @abstractmethod
    def unauthorized(self, request: Request, state: State) -> Answer:
        """The vendor's 401: the token is expired or unknown."""

    @abstractmethod
    def limited(self, request: Request) -> Answer | None:
        """Count a request against the vendor's limits; its 429 where it is one too many."""

    @abstractmethod
    def fault(self, name: str, request: Request) -> Answer:
        """The vendor's form of ``429-burst``, ``429-daily``, ``500`` or ``200-error``."""

    @abstractmethod
    def not_found(self, request: Request) -> Answer:
        """The vendor's answer to a path that it does not have."""

    @abstractmethod
    def bad_request(self, request: Request, reason: str) -> Answer:
        """The vendor's answer to a request it cannot read."""

    def too_long(self, request: Request) -> Answer:
        """The vendor's answer to a path and query of more than ``longest`` bytes."""
        page = b"<html><body><h1>414 Request-URI Too Large</h1></body></html>"
        return Answer(414, page, {"content-type": "text/html"})

    def forbidden(self, request: Request) -> Answer | None:
        """The vendor's 403 where the token may not do this; None where it may."""
        return None

    def day(self) -> str:
        """The vendor's day, at whose end a daily limit is lifted."""
        return self.clock().date().isoformat()

    def headers(self, request: Request) -> Mapping[str, str]:
        """The headers of each answer to a request for data."""
        return {}

    def credentials(self) -> Mapping[str, str]:
        """What a person needs to connect, by name."""
        return {"token": self.tokens.private}

    # What tests do to it

    def touch(self, kind: str, record_id: str, properties: Mapping[str, Any]) -> None:
        """Change a record now, as a user of the vendor would."""
        with self.lock:
            self.tables[kind].change(record_id, dict(properties), self.clock())

    def archive(self, kind: str, record_id: str) -> None:
        """Put a record into the bin now."""
        with self.lock:
            self.tables[kind].archive(record_id, self.clock())

    def delete(self, kind: str, record_id: str) -> None:
        """Remove a record for good, so that nothing tells of it."""
        with self.lock:
            self.tables[kind].delete(record_id)

    # The way of a request

    def routes(self) -> list[Route]:
        """What it answers."""
        return list(routes_of(self))

    def answer(self, handler: Handler, request: Request, public: bool = False) -> Answer:
        """Answer a request: count it, let it in or not, disturb it or not.

        Args:
            handler: What answers it.
            request: As it came.
            public: Whether it needs no token.
        """
        with self.lock:
            self.requests[f"{request.method} {request.path}"] += 1
            try:
                answer = handler(request) if public else self._guarded(handler, request)
            except Refused as refused:
                answer = refused.answer
            except ValueError as error:
                answer = self.bad_request(request, str(error))
            self.answers[answer.status] += 1
            if public:
                return answer
            return replace(answer, headers={**self.headers(request), **answer.headers})

    def _guarded(self, handler: Handler, request: Request) -> Answer:
        return self._refusal(request) or self._disturbed(handler, request)

    def _refusal(self, request: Request) -> Answer | None:
        if len(request.target) > self.longest:
            return self.too_long(request)
        state = self.tokens.state(request.bearer)
        if state != "valid":
            return self.unauthorized(request, state)
        return self.forbidden(request) or (self.limited(request) if self.paced else None)

    def _disturbed(self, handler: Handler, request: Request) -> Answer:
        if self._spent_on == self.day():
            return self.fault("429-daily", request)
        event = self.faults.draw()
        if event == "429-daily":
            self._spent_on = self.day()
        if event == "401-midpage":
            self.tokens.expire(request.bearer)
            return self.unauthorized(request, "expired")
        if event in ("429-burst", "429-daily", "500", "200-error"):
            return self.fault(event, request)
        answer = handler(request)
        return replace(
            answer, delay=SLOW_SECONDS if event == "slow" else 0, cut=event == "truncate"
        )
