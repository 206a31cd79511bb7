"""How fast a vendor is asked, in a time that only waiting moves."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import cycle
from threading import Event, Lock
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from abmkit.connect.api import (
    Adaptive,
    Answer,
    Concurrency,
    Daily,
    HeaderAuth,
    Limit,
    Request,
    Verdict,
    Window,
    by_status,
    get,
    next_midnight,
)
from abmkit.connect.http import Http
from abmkit.connect.limits import Limiter
from abmkit.errors import Later, Retryable


class Server:
    """A vendor that takes so many requests in so many seconds, counted as they arrive.

    The way there takes a while, and not each time the same. Others may use the account, too.
    """

    def __init__(self, clock: Any, number: int, seconds: float, *, fixed: bool = False) -> None:
        self.clock, self.number, self.seconds, self.fixed = clock, number, seconds, fixed
        self.taken: deque[float] = deque()
        self.refused = self.answered = self.foreign = 0
        self.delays = cycle((0.010, 0.025, 0.014, 0.030, 0.011))
        self.foreign_rate = 0.0
        self.foreign_next = 0.0
        self.tells = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.clock.passed += next(self.delays)
        now = self.clock.passed
        self.others(now)
        self.forget(now)
        full = len(self.taken) >= self.number
        headers = {}
        if full:
            self.refused += 1
        else:
            self.taken.append(now)
            self.answered += 1
        if self.tells:
            headers = {"x-most": str(self.number), "x-left": str(self.number - len(self.taken))}
        self.clock.passed += 0.010
        return httpx.Response(429 if full else 200, json={}, headers=headers)

    def others(self, until: float) -> None:
        while self.foreign_rate and self.foreign_next <= until:
            self.forget(self.foreign_next)
            if len(self.taken) < self.number:
                self.taken.append(self.foreign_next)
                self.foreign += 1
            self.foreign_next += 1 / self.foreign_rate

    def forget(self, now: float) -> None:
        since = now // self.seconds * self.seconds if self.fixed else now - self.seconds
        while self.taken and (self.taken[0] < since or (self.taken[0] == since and not self.fixed)):
            self.taken.popleft()


Ask = Callable[..., Http]


@pytest.fixture
def asking(clock: Any) -> Iterator[Ask]:
    made: list[Http] = []

    def make(server: Any, *limits: Limit, classify: Any = by_status) -> Http:
        auth, transport = HeaderAuth(SecretStr("t")), httpx.MockTransport(server)
        limiter = Limiter(limits, clock)
        made.append(Http("http://v", auth, limiter, classify, clock, transport=transport))
        return made[-1]

    yield make
    for each in made:
        each.close()


def rate(http: Http, clock: Any, times: int, *, policy: str = "") -> float:
    """Requests in a second, from the first on."""
    begun = clock.passed
    for _ in range(times):
        http.send(Request("things", policy=policy))
    return float(times / (clock.passed - begun))


@pytest.mark.parametrize("fixed", [False, True])
@pytest.mark.parametrize(("number", "seconds"), [(100, 10), (190, 10), (5, 1), (2, 2), (120, 60)])
def test_a_vendors_window_is_used_to_95_percent_and_never_overrun(
    clock: Any, asking: Ask, number: int, seconds: float, fixed: bool
) -> None:
    server = Server(clock, number, seconds, fixed=fixed)
    server.delays = cycle((0.001, 0.004, 0.002, 0.003))
    http = asking(server, Window(number, seconds))
    asked = rate(http, clock, 20 * number)
    assert server.refused == 0
    assert asked >= 0.95 * number / seconds


def test_an_uneven_way_to_the_vendor_does_not_overrun_a_short_window(
    clock: Any, asking: Ask
) -> None:
    server = Server(clock, 5, 1)
    assert rate(asking(server, Window(5, 1)), clock, 200) >= 0.95 * 5
    assert server.refused == 0


def test_a_limit_of_one_kind_of_request_holds_beside_that_of_all(clock: Any, asking: Ask) -> None:
    whole, search = Server(clock, 100, 10), Server(clock, 5, 1)

    def server(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/search":
            assert search(request).status_code == 200
        return whole(request)

    http = asking(server, Window(100, 10), Window(5, 1, policy="search"))
    begun = clock.passed
    for number in range(600):
        kind = "search" if number % 6 == 0 else ""
        http.send(Request(kind or "things", policy=kind))
    assert 600 / (clock.passed - begun) >= 0.95 * 10
    assert (whole.refused, search.refused) == (0, 0)


@pytest.mark.parametrize("share", [1, 4, 8])
def test_what_others_use_is_learned_from_headers(clock: Any, asking: Ask, share: int) -> None:
    server = Server(clock, 100, 10)
    server.tells, server.foreign_rate = True, share
    asked = rate(asking(server, Window(100, 10, most="x-most", left="x-left")), clock, 1500)
    assert asked >= 0.95 * (10 - share)
    assert server.refused <= server.answered / 100
    assert server.foreign >= 0.4 * share * clock.passed


def test_a_greater_limit_than_expected_is_learned_from_headers(clock: Any, asking: Ask) -> None:
    server = Server(clock, 190, 10)
    server.tells = True
    http = asking(server, Window(100, 10, most="x-most", left="x-left"))
    assert rate(http, clock, 3000) >= 0.95 * 19
    assert server.refused == 0


@pytest.mark.parametrize("allowed", [0.5, 3, 12, 40])
def test_a_limit_that_nobody_tells_is_found(clock: Any, asking: Ask, allowed: float) -> None:
    server = Server(clock, max(1, int(allowed * 2)), max(2, 1 / allowed))
    server.delays = cycle((0.001, 0.002))
    http = asking(server, Adaptive(start=5))
    rate(http, clock, 5000)
    server.refused = server.answered = 0
    assert rate(http, clock, 1200) >= 0.6 * server.number / server.seconds
    assert server.refused <= 0.05 * server.answered


def quota(left: list[int]) -> Callable[[httpx.Request], httpx.Response]:
    def server(request: httpx.Request) -> httpx.Response:
        left[0] -= 1
        return httpx.Response(200, json={}, headers={"x-day": str(left[0])})

    return server


def day_left(answer: Answer) -> int | None:
    return int(answer.headers["x-day"]) if "x-day" in answer.headers else None


def test_a_daily_budget_stops_before_it_is_overrun_and_says_when_to_go_on(
    clock: Any, asking: Ask
) -> None:
    left = [30]
    http = asking(quota(left), Daily(day_left, next_midnight, keep=10))
    limiter = http._limiter
    assert limiter.left() is None
    for _ in range(20):
        http.send(get("things"))
    with pytest.raises(Later, match="resume after 2026-10-02 00:00 UTC") as told:
        http.send(get("things"))
    assert (left, clock.slept) == ([10], [])
    assert told.value.resume == datetime(2026, 10, 2, tzinfo=UTC)
    assert limiter.left() == 0
    clock.passed += timedelta(hours=18).total_seconds()
    left[0] = 1000
    http.send(get("things"))


def classify(answer: Answer) -> Verdict:
    """As HubSpot: the body tells a burst from a day that is used up."""
    kind = (answer.body or {}).get("policyName")
    if kind == "DAILY":
        return Verdict("daily", "the day is over", resume=datetime(2026, 10, 2, tzinfo=UTC))
    return by_status(answer)


def test_a_burst_is_waited_for_and_a_day_is_not(clock: Any, asking: Ask) -> None:
    answers = [
        httpx.Response(429, json={"policyName": "TEN_SECONDLY_ROLLING"}),
        httpx.Response(200, json={}),
        httpx.Response(429, json={"policyName": "DAILY"}),
    ]
    http = asking(lambda request: answers.pop(0), Window(100, 10), classify=classify)
    http.send(get("things"))
    assert 0 < clock.passed < 12
    waited = clock.passed
    with pytest.raises(Later, match="resume after 2026-10-02 00:00 UTC"):
        http.send(get("things"))
    assert clock.passed == waited
    assert answers == []


@pytest.mark.parametrize(("after", "waits"), [("7", 7), ("300", 300)])
def test_what_the_vendor_asks_to_wait_is_waited(
    clock: Any, asking: Ask, after: str, waits: float
) -> None:
    answers = [httpx.Response(429, headers={"retry-after": after}), httpx.Response(200, json={})]
    asking(lambda request: answers.pop(0)).send(get("things"))
    assert waits <= clock.passed < waits + 1


def test_a_wait_that_is_too_long_is_left_to_the_next_sync(clock: Any, asking: Ask) -> None:
    http = asking(lambda request: httpx.Response(429, headers={"retry-after": "3600"}))
    with pytest.raises(Later, match="resume after 2026-10-01 07:00 UTC"):
        http.send(get("things"))
    assert clock.slept == []


def test_a_vendor_that_refuses_for_ever_is_given_up(clock: Any, asking: Ask) -> None:
    with pytest.raises(Retryable, match="stumbled 6 times"):
        asking(lambda request: httpx.Response(429), Window(5, 1)).send(get("things"))


def test_no_more_requests_are_under_way_than_the_vendor_allows(asking: Ask) -> None:
    lock, open_ = Lock(), Event()
    inside, most = [0], [0]

    def server(request: httpx.Request) -> httpx.Response:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            if inside[0] == 3:
                open_.set()
        open_.wait(5)
        with lock:
            inside[0] -= 1
        return httpx.Response(200, json={})

    http = asking(server, Concurrency(3))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: http.send(get("things")), range(24)))
    assert most == [3]


def test_threads_share_a_window(clock: Any) -> None:
    let: list[float] = []

    class Told(Window):
        def sent(self, now: float, cost: int) -> None:
            let.append(now)
            super().sent(now, cost)

    limiter = Limiter([Told(10, 1)], clock)

    def ask(_: int) -> None:
        with limiter.turn(get("things")):
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(200)))
    assert len(let) == 200
    assert all(later - first > 1 for first, later in zip(let, let[10:], strict=False))


@pytest.mark.parametrize("left", ["\u00b2", "9" * 5_000, "-1", "1.5", "", "many"])
def test_a_header_that_is_no_number_tells_nothing(clock: Any, left: str) -> None:
    window = Window(5, 10, most="x-most", left="x-left")
    window.heard(Answer(200, {"x-left": left, "x-most": left}), 0.0, clock)
    assert (window.number, window.delay(0.0, 1)) == (5, 0.0)


def test_a_window_that_is_told_to_be_huge_takes_no_memory(clock: Any) -> None:
    window = Window(5, 10, most="x-most", left="x-left")
    window.heard(Answer(200, {"x-left": "0", "x-most": "999999999999"}), 0.0, clock)
    assert window.number == 100_000
    assert window.delay(0.0, 1) > 0
