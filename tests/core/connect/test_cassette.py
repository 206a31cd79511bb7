import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from abmkit.connect.api import HeaderAuth, Request, get, post
from abmkit.connect.cassette import HIDDEN, Player, Recorder
from abmkit.connect.http import Http
from abmkit.connect.limits import Limiter
from abmkit.connect.verdict import by_status
from abmkit.errors import DataError, Fatal

CANARY = "pat-na1/canary+key"


def api(vendor: Any, clock: Any, transport: Any) -> Http:
    auth = HeaderAuth(SecretStr(CANARY))
    return Http(vendor.url, auth, Limiter((), clock), by_status, clock, transport=transport)


@pytest.fixture
def cassette(vendor: Any, clock: Any, reply: Any, tmp_path: Path) -> Path:
    """An afternoon with a vendor that echoes secrets, changes its mind and sets cookies."""
    told = iter([{"n": 1}, {"n": 2}])

    def answer(asked: Any) -> Any:
        if asked.path == "/token":
            return reply({"access_token": "fresh-access", "refresh_token": 'fresh-"/refresh'})
        if asked.path.startswith("/tokens/"):
            return reply({"token": asked.path.removeprefix("/tokens/"), "hub": 7})
        if asked.path == "/echo":
            return reply({"you": asked.headers["authorization"], "q": asked.params})
        headers = {"set-cookie": "session=cookie-canary", "x-ratelimit-remaining": "99"}
        return reply(next(told), headers=headers)

    vendor.answer = answer
    path = tmp_path / "cassettes" / "vendor.jsonl"
    client = api(vendor, clock, Recorder(path, [CANARY]))
    client.json(get("count", b="2", a="1"))
    client.json(get("count", a="1", b="2"))
    client.json(get("echo", key=CANARY))
    form = {"grant_type": "refresh_token", "refresh_token": "old-refresh", "client_secret": "cs"}
    client.json(Request("token", method="POST", form=form))
    client.json(get("tokens/fresh-access"))  # as HubSpot tells what a token is good for
    client.json(get("echo", old='fresh-"/refresh'))
    client.close()
    return path


def test_a_recording_answers_as_the_vendor_did(
    cassette: Path, vendor: Any, clock: Any, reply: Any
) -> None:
    vendor.answer = lambda _: reply({}, 500)
    asked = len(vendor.asked)
    client = api(vendor, clock, Player(cassette, [CANARY]))
    assert client.json(get("count", a="1", b="2")) == {"n": 1}
    answer = client.send(get("count", b="2", a="1"))
    assert answer.body == {"n": 2}
    assert answer.headers["x-ratelimit-remaining"] == "99"
    assert client.json(get("echo", key=CANARY))["you"] == f"Bearer {HIDDEN}"
    assert len(vendor.asked) == asked


@pytest.mark.parametrize(
    "secret",
    [
        CANARY,
        "canary%2Bkey",
        "fresh-",
        "old-refresh",
        "cookie-canary",
        "=cs",
        '"/refresh"',
    ],
)
def test_no_secret_is_on_the_tape(cassette: Path, secret: str) -> None:
    assert secret not in cassette.read_text("utf-8")


def test_an_answer_that_was_not_recorded_is_told(cassette: Path, vendor: Any, clock: Any) -> None:
    client = api(vendor, clock, Player(cassette))
    with pytest.raises(Fatal, match=r"vendor\.jsonl has no \(further\) answer to POST /search"):
        client.json(post("search", {"limit": 2}))


def test_each_exchange_is_a_line(cassette: Path) -> None:
    lines = [json.loads(line) for line in cassette.read_text("utf-8").splitlines()]
    assert [(line["method"], line["address"], line["status"]) for line in lines] == [
        ("GET", "/count?a=1&b=2", 200),
        ("GET", "/count?a=1&b=2", 200),
        ("GET", f"/echo?key={HIDDEN}", 200),
        ("POST", "/token", 200),
        ("GET", f"/tokens/{HIDDEN}", 200),
        ("GET", f"/echo?old={HIDDEN}", 200),
    ]


def test_what_is_no_cassette_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"method": 1}\n')
    with pytest.raises(DataError, match=r"x\.jsonl is no cassette"):
        Player(path)
