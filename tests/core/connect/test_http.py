import gzip
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from abmkit.connect.api import Answer, Auth, BasicAuth, Request, Verdict, get, post
from abmkit.connect.http import TRIES, TooMuch
from abmkit.connect.verdict import by_status
from abmkit.errors import Fatal, Later, Retryable, SourceError

CANARY = "s3cret-canary"  # as the fixture has it


@pytest.fixture
def replies(vendor: Any) -> Iterator[list[Any]]:
    given: list[Any] = []
    vendor.answer = lambda asked: given.pop(0)
    yield given
    assert not given


def test_a_request_is_sent_as_it_is_declared(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply(b'{"amount": 14.999999999999999, "n": 2}')
    body = http().json(get("things", after="a b", gone=None, limit=2))
    (asked,) = vendor.asked
    assert (asked.method, asked.path) == ("GET", "/v1/things")
    assert asked.params == {"after": "a b", "limit": "2"}
    assert asked.headers["authorization"] == f"Bearer {CANARY}"
    assert body == {"amount": Decimal("14.999999999999999"), "n": 2}


def test_a_body_is_json_or_a_form(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    vendor.answer = lambda _: reply({})
    api = http(BasicAuth(SecretStr("me")))
    api.json(post("/search", {"a": [1]}))
    api.json(Request("/token", method="POST", form={"grant": "x y"}))
    first, second = vendor.asked
    assert first.body == {"a": [1]}
    assert first.headers["authorization"] == "Basic bWU6"
    assert second.body == "grant=x+y"


def test_a_link_keeps_its_own_parameters(vendor: Any, http: Any, reply: Any) -> None:
    vendor.answer = lambda _: reply({})
    http().json(get("/things?page=a%2Fb", limit=2))
    assert vendor.asked[0].params == {"page": "a/b", "limit": "2"}


def test_a_header_of_a_request_takes_the_place_of_the_usual(
    vendor: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({})
    http(headers={"Accept": "text/csv", "X-Ours": "1"}).json(Request("x", headers={"x-ours": "2"}))
    (asked,) = vendor.asked
    assert (asked.headers["accept"], asked.headers["x-ours"]) == ("text/csv", "2")


def test_a_compressed_answer_is_read_and_a_broken_one_asked_for_again(
    vendor: Any, clock: Any, http: Any, reply: Any, replies: list[Any]
) -> None:
    zipped, how = gzip.compress(b'{"ok": 1}'), {"content-encoding": "gzip"}
    replies += [reply(b"no gzip", 200, how), reply(zipped, 200, how)]
    assert http().json(get("x")) == {"ok": 1}
    assert "gzip" in vendor.asked[0].headers["accept-encoding"]


@pytest.mark.parametrize("times", [1, 2])
def test_an_answer_made_to_burst_is_not_unpacked(
    vendor: Any, http: Any, reply: Any, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr("abmkit.connect.body.LARGEST", 1 << 20)
    zipped = gzip.compress(bytes(64 << 20))
    if times == 2:
        zipped = gzip.compress(zipped)
    how = {"content-encoding": ", ".join(["gzip"] * times)}
    vendor.answer = lambda _: reply(zipped, 200, how)
    with pytest.raises(TooMuch, match=r"GET x: its answer .*(1 MB|several times over)"):
        http().json(get("x"))
    assert len(vendor.asked) == 1


@pytest.mark.parametrize(("is_hurried", "blocks"), [(False, 100), (True, 2)])
def test_an_answer_that_trickles_without_end_is_left(
    clock: Any, http: Any, is_hurried: bool, blocks: int
) -> None:
    sent: list[int] = []

    def trickle() -> Iterator[bytes]:
        for _ in range(1_000):
            clock.passed += 10
            sent.append(1)
            yield b" "

    vendor = httpx.MockTransport(lambda request: httpx.Response(200, content=trickle()))
    api = http(url="http://vendor.invalid", transport=vendor, is_hurried=is_hurried)
    with pytest.raises(Retryable, match=r"ReadTimeout: its answer takes more than \d+ seconds"):
        api.json(get("x"))
    assert len(sent) <= blocks * (1 if is_hurried else TRIES)


def test_a_proxy_is_asked_where_the_system_names_one(
    vendor: Any, http: Any, reply: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vendor.answer = lambda _: reply({"by": "proxy"})
    monkeypatch.setenv("http_proxy", vendor.url)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert http(url="http://api.example.invalid").json(get("x")) == {"by": "proxy"}
    assert http().json(get("y")) == {"by": "proxy"}  # the vendor itself
    assert [asked.path for asked in vendor.asked] == ["/x", "/v1/y"]
    assert vendor.asked[0].headers["host"] == "api.example.invalid"


@pytest.mark.parametrize("status", [408, 500, 502, 503])
def test_a_vendor_that_stumbles_is_asked_again(
    vendor: Any, clock: Any, http: Any, reply: Any, replies: list[Any], status: int
) -> None:
    replies += [reply({}, status), reply({}, status), reply({"ok": 1})]
    api = http()
    assert api.json(get("x")) == {"ok": 1}
    assert clock.slept == [1, 2]
    assert (api.tally.requests, api.tally.waited) == (3, 3)


def test_who_is_in_a_hurry_asks_once(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    vendor.answer = lambda _: reply({}, 500)
    with pytest.raises(Retryable):
        http(is_hurried=True).json(get("x"))
    assert (len(vendor.asked), clock.slept) == (1, [])
    with pytest.raises(Retryable, match="stumbled 1 time"):
        http(url="http://127.0.0.1:9/v1", is_hurried=True).json(get("x"))
    assert clock.slept == []


def test_one_that_stumbles_again_and_again_is_left(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({"message": "sorry"}, 500)
    with pytest.raises(Retryable, match=f"GET x: the vendor stumbled {TRIES} times: 500 .*sorry"):
        http().json(get("x"))
    assert len(vendor.asked) == TRIES


@pytest.mark.parametrize("broken", [{"cut": True}, {"status": 200}])
def test_half_an_answer_is_none(
    vendor: Any, clock: Any, http: Any, reply: Any, replies: list[Any], broken: Mapping[str, Any]
) -> None:
    replies += [reply(b'{"results": [1, 2', **broken), reply({"ok": 1})]
    assert http().json(get("x")) == {"ok": 1}


PAGE = b"<!doctype html>\n<html><Title lang=en>Be back\n soon</Title><p>s3cret-canary</p></html>"


def test_a_web_page_in_place_of_an_answer_is_asked_again_and_named(
    replies: list[Any], clock: Any, http: Any, reply: Any
) -> None:
    page = reply(PAGE, headers={"content-type": "text/html; charset=utf-8"})
    replies += [page, page, reply({"n": 1})]
    assert http().json(get("things")) == {"n": 1}
    assert clock.passed == 3
    replies += [page] * TRIES
    with pytest.raises(Retryable, match=r"its answer is a web page: Be back soon$"):
        http().send(get("things"))


@pytest.mark.parametrize("body", [b"", b"fine"])
def test_an_answer_that_should_be_json_and_is_none_is_no_fault_of_the_connector(
    vendor: Any, clock: Any, http: Any, reply: Any, body: bytes
) -> None:
    vendor.answer = lambda _: reply(body, headers={"content-type": "text/plain"})
    with pytest.raises(SourceError, match="GET things: the answer is no JSON"):
        http().json(get("things"))
    assert http().send(get("things")).content == body
    vendor.answer = lambda _: reply(b"null")
    assert http().json(get("things")) is None


def test_a_vendor_whose_certificate_nobody_knows_is_not_asked(
    vendor: Any, http: Any, certificate: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    vendor.server.socket = context.wrap_socket(vendor.server.socket, server_side=True)
    safe = vendor.url.replace("http", "https")
    with pytest.raises(Retryable, match="certificate verify failed: self-signed"):
        http(url=safe, is_hurried=True).json(get("x"))
    assert vendor.asked == []


def test_a_vendor_that_is_not_there_is_told_in_a_line(http: Any) -> None:
    with pytest.raises(Retryable, match=r"GET x: the vendor stumbled .* refused"):
        http(url="http://127.0.0.1:1").json(get("x"))


def test_too_much_at_once_waits_as_long_as_asked(
    vendor: Any, clock: Any, http: Any, reply: Any, replies: list[Any]
) -> None:
    replies += [reply({}, 429, {"retry-after": "7"}), reply({}, 429), reply({"ok": 1})]
    assert http().json(get("x")) == {"ok": 1}
    assert clock.slept == [7, 2]


def test_a_long_wait_is_left_to_the_next_sync(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({}, 429, {"retry-after": "7200"})
    with pytest.raises(Later, match="resume after 2026-10-01 08:00 UTC") as caught:
        http().json(get("x"))
    assert caught.value.resume == datetime(2026, 10, 1, 8, tzinfo=UTC)
    assert clock.slept == []


@pytest.mark.parametrize("told", ["inf", "1e300", "9" * 400, "Fri, 01 Jan 9999 00:00:00 GMT"])
def test_a_wait_beyond_all_calendars_is_one_of_a_year(
    vendor: Any, clock: Any, http: Any, reply: Any, told: str
) -> None:
    vendor.answer = lambda _: reply({}, 429, {"retry-after": told})
    with pytest.raises(Later, match="resume after 2027-10-02 06:00 UTC"):
        http().json(get("x"))


@pytest.mark.parametrize("told", ["nan", "soon", "9" * 400 + "x", "-5"])
def test_a_wait_that_is_none_is_ours_to_choose(
    vendor: Any, clock: Any, http: Any, reply: Any, replies: list[Any], told: str
) -> None:
    replies += [reply({}, 503, {"retry-after": told}), reply({"ok": 1})]
    assert http().json(get("x")) == {"ok": 1}
    assert clock.slept == [0 if told == "-5" else 1]


def test_a_used_up_budget_stops_at_once(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    resume = datetime(2026, 10, 2, tzinfo=UTC)
    vendor.answer = lambda _: reply({}, 429)
    api = http(classify=lambda _: Verdict("daily", "no more", resume=resume))
    with pytest.raises(Later, match="no more; resume after 2026-10-02 00:00 UTC"):
        api.json(get("x"))
    assert len(vendor.asked) == 1


class Rotating(Auth):
    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)

    def headers(self) -> Mapping[str, str]:
        return {"authorization": self.tokens[0]}

    def renew(self, refused: Mapping[str, str]) -> bool:
        if refused["authorization"] == self.tokens[0] and len(self.tokens) > 1:
            self.tokens.pop(0)
            return True
        return False

    def secrets(self) -> tuple[str, ...]:
        return tuple(self.tokens)


def test_a_refused_token_is_renewed(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    vendor.answer = lambda asked: reply({}, 200 if asked.headers["authorization"] == "two" else 401)
    http(Rotating("one", "two")).json(get("x"))
    assert [asked.headers["authorization"] for asked in vendor.asked] == ["one", "two"]


def test_a_refused_token_asks_for_a_person(vendor: Any, clock: Any, http: Any, reply: Any) -> None:
    vendor.answer = lambda _: reply({"message": "expired"}, 401)
    with pytest.raises(Fatal, match=r"the vendor refuses the token: 401 .*expired.*source login"):
        http(Rotating("one", "two", "three", "four")).json(get("x"))
    assert len(vendor.asked) == 3


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (403, Fatal, "a permission is missing: 403 .*grant it"),
        (404, Fatal, "GET x: 404"),
        (413, TooMuch, "413"),
        (414, TooMuch, "414"),
    ],
)
def test_what_asking_again_does_not_help_ends_at_once(
    vendor: Any, clock: Any, http: Any, reply: Any, status: int, error: type[Exception], said: str
) -> None:
    vendor.answer = lambda _: reply({"message": "no"}, status)
    with pytest.raises(error, match=said):
        http().json(get("x"))
    assert len(vendor.asked) == 1


def test_an_error_inside_a_success_is_seen_by_the_connector(
    vendor: Any, clock: Any, http: Any, reply: Any, replies: list[Any]
) -> None:
    def classify(answer: Answer) -> Verdict:
        return Verdict("again", "606") if answer.body.get("errors") else by_status(answer)

    replies += [reply({"errors": [606]}), reply({"ok": 1})]
    assert http(classify=classify).json(get("x")) == {"ok": 1}


@pytest.mark.parametrize("before", [0, 170, 178, 470, 478])
def test_a_secret_that_is_echoed_is_in_no_message(
    vendor: Any, clock: Any, http: Any, reply: Any, before: int
) -> None:
    def answer(asked: Any) -> Any:
        return reply({"message": "x" * before + asked.headers["authorization"]}, 400)

    vendor.answer = answer
    with pytest.raises(Fatal) as caught:
        http().json(get("x"))
    assert CANARY[:3] not in str(caught.value)


def test_a_link_to_another_host_takes_no_token_there(vendor: Any, clock: Any, http: Any) -> None:
    with pytest.raises(Fatal, match=r"another host, evil\.example"):
        http().json(get("http://evil.example/v1/things"))
    assert vendor.asked == []


@pytest.mark.parametrize("path", ["a\x00b", "/x" * 40_000])
def test_what_is_no_address_is_not_asked_for(vendor: Any, http: Any, path: str) -> None:
    with pytest.raises(Fatal, match="links to what is no address"):
        http().json(get(path))
    assert vendor.asked == []


def test_a_whole_link_to_the_same_host_is_followed(
    vendor: Any, clock: Any, http: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({})
    http().json(get(f"{vendor.url}/services/next"))
    assert vendor.asked[0].path == "/services/next"
