"""Asks a vendor: in its limits, with a valid token, again where that helps."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from abmkit.connect import jsontext
from abmkit.connect.auth import Auth
from abmkit.connect.body import Bursts, whole
from abmkit.connect.clock import Clock, VendorClock
from abmkit.connect.hide import in_a_line
from abmkit.connect.limits import Limiter
from abmkit.connect.request import Answer, Request
from abmkit.connect.verdict import Verdict
from abmkit.errors import Fatal, Later, Retryable, SourceError

#: So often a vendor that stumbles is asked again …
TRIES = 6
#: … after pauses that double from one second to this.
LONGEST_PAUSE = 60.0
#: A longer wait is none: the sync ends, and says when to go on.
LONGEST_WAIT = 300.0
#: So often a token is renewed for a request: another process may end the first one's by its own.
RENEWALS = 2
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
#: Who cannot wait asks once, and so long.
HURRIED = httpx.Timeout(5.0)
_HEADERS = {"accept": "*/*", "accept-encoding": "gzip, deflate", "user-agent": "abmkit"}


class TooMuch(SourceError):
    """The vendor asks to be asked for less."""


@dataclass
class Tally:
    """What one thread has asked.

    Attributes:
        requests: How many requests it sent.
        waited: Seconds it waited for its turn.
    """

    requests: int = 0
    waited: float = 0.0


class Http:
    """A vendor's API; one for a connector, used by all its threads."""

    def __init__(
        self,
        base: str,
        auth: Auth,
        limiter: Limiter,
        classify: Callable[[Answer], Verdict],
        clock: Clock,
        *,
        headers: Mapping[str, str] | None = None,
        transport: httpx.BaseTransport | None = None,
        is_hurried: bool = False,
    ) -> None:
        """Take what all requests have in common.

        Args:
            base: Where relative paths start.
            auth: Shows who asks.
            limiter: Of the vendor account.
            classify: Judges an answer.
            clock: What waiting is measured in.
            headers: Besides those of the auth.
            transport: In place of the network, for a recording.
            is_hurried: Ask once, and wait seconds: somebody needs the answer, or none, at once.
        """
        self.base = base.rstrip("/")
        self.auth = auth
        self.clock = VendorClock(clock)
        self._limiter, self._classify, self._clock = limiter, classify, clock
        self._tries = 1 if is_hurried else TRIES
        self._headers = httpx.Headers({**_HEADERS, **(headers or {})})
        self._timeout = (HURRIED if is_hurried else TIMEOUT).as_dict()
        self._longest = HURRIED.read if is_hurried else None
        self._network = transport or _network(self.base)
        self._local = threading.local()

    @property
    def tally(self) -> Tally:
        """What this thread has asked."""
        if not hasattr(self._local, "tally"):
            self._local.tally = Tally()
        tally: Tally = self._local.tally
        return tally

    def json(self, request: Request) -> Any:
        """The parsed body of an answer; numbers with a point are Decimal.

        Raises:
            SourceError: As ``send``, or the answer is no JSON.
        """
        answer = self.send(request)
        if answer.body is None and answer.content != b"null":
            raise SourceError(f"{_named(request)}: the answer is no JSON")
        return answer.body

    def send(self, request: Request) -> Answer:
        """Ask, until the answer is fine.

        Raises:
            Later: The budget is used up; says until when.
            Retryable: The vendor could not be reached, or stumbles again and again.
            Fatal: It refuses; the text says what a person can do.
            TooMuch: It asks to be asked for less.
        """
        renewals = 0
        for attempt in range(self._tries):
            verdict, answer, used = self._attempt(request)
            if verdict.kind == "ok" and answer is not None:
                return answer
            if verdict.kind == "auth" and renewals < RENEWALS and self.auth.renew(used):
                renewals += 1
                continue
            self._give_up(request, verdict)
            self._pause(request, verdict, attempt)
        said = self.told(verdict.said)
        raise Retryable(f"{_named(request)}: the vendor stumbled {self._tries} times: {said}")

    def told(self, said: str) -> str:
        """What the vendor says, as a message tells it: without secrets, and not too long."""
        return in_a_line(said, self.auth.secrets())

    def close(self) -> None:
        """Let go of all connections."""
        self._network.close()

    def _attempt(self, request: Request) -> tuple[Verdict, Answer | None, Mapping[str, str]]:
        with self._limiter.turn(request) as waited:
            self.tally.waited += waited
            self.tally.requests += 1
            shown = self.auth.headers()
            try:
                answer = self._exchange(request, shown)
            except httpx.RequestError as error:
                return Verdict("again", _reason(error)), None, shown
            except (ValueError, RecursionError):
                return Verdict("again", "its answer is no whole JSON"), None, shown
        if _is_page(answer):
            return Verdict("again", f"its answer is a web page: {_title(answer)}"), None, shown
        self.clock.heard(answer.headers.get("date", ""))
        self._limiter.heard(request, answer)
        return self._classify(answer), answer, shown

    def _exchange(self, request: Request, shown: Mapping[str, str]) -> Answer:
        headers = self._headers.copy()
        headers.update({**request.headers, **shown})
        address = self._address(request.path) + _query(request)
        try:
            sent = httpx.Request(
                request.method,
                address,
                json=request.json,
                data=request.form,
                headers=headers,
                extensions={"timeout": self._timeout},
            )
        except httpx.InvalidURL as error:
            raise Fatal(f"the vendor links to what is no address: {error}") from None
        with closing(self._network.handle_request(sent)) as response:
            try:
                content = whole(response, self._clock.monotonic, longest=self._longest)
            except Bursts as burst:
                raise TooMuch(f"{_named(request)}: {burst}; it is not read") from None
        body = _body(response, content)
        return Answer(response.status_code, dict(response.headers), body, content)

    def _address(self, path: str) -> str:
        """The whole address; a link that leads to another host would take the token there.

        Raises:
            Fatal: It does.
        """
        parts, base = urlsplit(path), urlsplit(self.base)
        if not parts.netloc:
            return f"{self.base}/{path.lstrip('/')}"
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
            raise Fatal(f"the vendor links to another host, {parts.netloc}; it is not followed")
        return path

    def _give_up(self, request: Request, verdict: Verdict) -> None:
        said, where = self.told(verdict.said), _named(request)
        advice = f"; {verdict.advice}" if verdict.advice else ""
        if verdict.kind == "daily":
            resume = verdict.resume or self._clock.now()
            raise Later(f"{where}: the vendor's budget of requests is used up: {said}", resume)
        if verdict.kind == "shrink":
            raise TooMuch(f"{where}: {said}{advice}")
        if verdict.kind == "auth":
            how = verdict.advice or self.auth.remedy
            raise Fatal(f"{where}: the vendor refuses the token: {said}; {how}")
        if verdict.kind == "scope":
            how = verdict.advice or "grant it in the vendor's settings"
            raise Fatal(f"{where}: a permission is missing: {said}; {how}")
        if verdict.kind == "fatal":
            raise Fatal(f"{where}: {said}{advice}")

    def _pause(self, request: Request, verdict: Verdict, attempt: int) -> None:
        seconds = min(2.0**attempt, LONGEST_PAUSE)
        if verdict.after is not None:
            seconds = verdict.after
        if seconds > LONGEST_WAIT:
            resume = self._clock.now() + timedelta(seconds=seconds)
            raise Later(f"{_named(request)}: {self.told(verdict.said)}", resume)
        if verdict.kind == "burst":
            self._limiter.refused(request, seconds)
        elif attempt + 1 < self._tries:
            self.tally.waited += seconds
            self._clock.sleep(seconds)


def _query(request: Request) -> str:
    params = {name: value for name, value in request.params.items() if value is not None}
    if not params:
        return ""
    return ("&" if "?" in request.path else "?") + urlencode(params)


def _network(base: str) -> httpx.BaseTransport:
    """The way to a vendor: by the proxy that the system names for its host, if it names one.

    A whole client would keep cookies, follow links and look a proxy up for each request: of one
    host that is asked a thousand times, all that only takes time.
    """
    parts = urlsplit(base)
    told = {} if proxy_bypass(parts.hostname or "") else getproxies()
    # To read all known authorities takes longer than an answer: without TLS nobody asks for them.
    is_shown = parts.scheme == "https"
    return httpx.HTTPTransport(verify=is_shown, proxy=told.get(parts.scheme) or told.get("all"))


def _body(response: httpx.Response, content: bytes) -> Any:
    kind = response.headers.get("content-type", "")
    if not content:
        return None
    if "json" in kind or content[:1] in (b"{", b"["):
        try:
            return jsontext.read(content)
        except ValueError:
            if response.is_success:
                raise
    return None


def _is_page(answer: Answer) -> bool:
    """Whether something that stands before the vendor's API answered as if all were well."""
    return answer.status == 200 and "text/html" in answer.headers.get("content-type", "")


def _title(answer: Answer) -> str:
    """What a web page says it is, or how it begins."""
    found = re.search(r"<title[^>]*>(.*?)</title>", answer.text, re.DOTALL | re.IGNORECASE)
    return (found.group(1) if found else answer.text).strip()[:200]


def _reason(error: httpx.RequestError) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _named(request: Request) -> str:
    return f"{request.method} {urlsplit(request.path).path}"
