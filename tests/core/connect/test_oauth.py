import gzip
import os
import stat
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from pydantic import SecretStr

from abmkit.connect.api import (
    Auth,
    ClientCredentials,
    JwtBearer,
    OAuth,
    OAuthSettings,
    RefreshToken,
    Token,
    TokenStore,
    get,
)
from abmkit.errors import Fatal, Retryable

SECRET = "app-s3cret-canary"
LOGIN = "abmkit source login acme crm"
BURSTING = gzip.compress(bytes(2 << 20))


class Server:
    """An authorization server: each refresh token is good once, and twice ends the grant."""

    def __init__(self, vendor: Any, reply: Any) -> None:
        self.reply, self.forms = reply, []
        self.good, self.count, self.life = "refresh-canary-0", 0, 1800
        self.ended, self.lock = False, Lock()
        self.answer: Callable[[dict[str, str]], Any] = self.grant
        vendor.answer = self.serve
        self.url = vendor.url

    def serve(self, asked: Any) -> Any:
        if asked.path != "/token":
            good = f"Bearer access-canary-{self.count}"
            return self.reply({}, 200 if asked.headers.get("authorization") == good else 401)
        form = {name: values[-1] for name, values in parse_qs(asked.body).items()}
        with self.lock:
            self.forms.append((form, asked.headers))
            return self.answer(form)

    def grant(self, form: dict[str, str]) -> Any:
        if form["grant_type"] == "refresh_token" and (
            self.ended or form["refresh_token"] != self.good
        ):
            self.ended = True
            said = {"error": "invalid_grant", "error_description": f"bad {form['refresh_token']}"}
            return self.reply(said, 400)
        self.count += 1
        self.good = f"refresh-canary-{self.count}"
        body = {"access_token": f"access-canary-{self.count}", "refresh_token": self.good}
        return self.reply(
            body | {"expires_in": self.life, "instance_url": "https://eu1.crm.example"}
        )


@pytest.fixture
def server(vendor: Any, reply: Any) -> Server:
    return Server(vendor, reply)


@pytest.fixture
def store(tmp_path: Path) -> TokenStore:
    return TokenStore(tmp_path / ".secrets" / "clients" / "acme" / "crm.json", LOGIN)


@pytest.fixture
def oauth(server: Server) -> OAuth:
    client = OAuthSettings(client_id="app", client_secret=SecretStr(SECRET))
    return OAuth(token_url=f"{server.url}/token", client=client)


@pytest.fixture
def granted(store: TokenStore, oauth: OAuth, clock: Any) -> Callable[..., RefreshToken]:
    """An auth after a person has logged in."""
    store.write(Token(refresh="refresh-canary-0"))
    return lambda: RefreshToken(oauth, store, clock=clock)


def access(auth: Auth) -> str:
    return auth.headers()["Authorization"].removeprefix("Bearer ")


def test_a_refresh_token_is_redeemed_once_and_the_next_one_kept(
    server: Server, store: TokenStore, granted: Any
) -> None:
    auth = granted()
    assert [access(auth), access(auth), access(granted())] == ["access-canary-1"] * 3
    form, headers = server.forms[0]
    assert len(server.forms) == 1
    assert form == {
        "grant_type": "refresh_token", "refresh_token": "refresh-canary-0", "client_id": "app",
        "client_secret": SECRET,
    }  # fmt: skip
    assert "authorization" not in headers
    kept = store.read()
    assert kept is not None
    assert (kept.access, kept.refresh) == ("access-canary-1", server.good)
    assert auth.granted == {"instance_url": "https://eu1.crm.example"}


def test_the_new_refresh_token_is_kept_before_the_new_access_token_is_used(
    server: Server, store: TokenStore, granted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth, write = granted(), store.write

    def torn(token: Token) -> None:
        if token.refresh != "refresh-canary-0":
            raise Fatal("disk full")
        write(token)

    monkeypatch.setattr(store, "write", torn)
    with pytest.raises(Fatal, match="disk full"):
        auth.headers()


def test_a_full_disk_is_met_before_the_token_is_redeemed(
    server: Server, store: TokenStore, granted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Fatal, match="free some space"):
        granted().headers()
    assert server.forms == []
    monkeypatch.undo()
    assert access(granted()) == "access-canary-1"


def test_a_token_is_renewed_shortly_before_it_expires(
    server: Server, granted: Any, clock: Any
) -> None:
    auth = granted()
    assert access(auth) == "access-canary-1"
    clock.passed = 1800 - 121
    assert access(auth) == "access-canary-1"
    clock.passed = 1800 - 119
    assert access(auth) == "access-canary-2"


def test_a_server_without_expiry_is_asked_again_once_it_refuses(
    server: Server, granted: Any, http: Any
) -> None:
    api = http(granted())
    api.send(get("things"))
    server.count += 5  # as if somebody had revoked it
    api.send(get("things"))
    assert len(server.forms) == 2


def test_a_transport_that_is_lent_stays_open(
    oauth: OAuth, store: TokenStore, clock: Any, tmp_path: Path
) -> None:
    closed = []

    class Lent(httpx.HTTPTransport):
        def close(self) -> None:
            closed.append(self)
            super().close()

    transport = Lent()
    assert access(ClientCredentials(oauth, store, clock=clock, transport=transport))
    assert closed == []
    transport.close()


def test_a_token_that_expires_while_the_vendor_makes_us_wait_is_renewed_for_the_next_attempt(
    server: Server, granted: Any, http: Any, vendor: Any, reply: Any
) -> None:
    server.life, told = 200, [reply({}, 503, {"retry-after": "250"})]
    vendor.answer = lambda asked: (
        told.pop() if asked.path != "/token" and told else server.serve(asked)
    )
    http(granted()).send(get("things"))
    shown = [asked.headers["authorization"] for asked in vendor.asked if asked.path != "/token"]
    assert shown == ["Bearer access-canary-1", "Bearer access-canary-2"]


def test_one_thread_renews_for_all_that_were_refused(server: Server, granted: Any) -> None:
    auth = granted()
    refused = auth.headers()
    threads = [Thread(target=auth.renew, args=(refused,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert access(auth) == "access-canary-2"
    assert len(server.forms) == 2


def test_a_rejected_login_is_told_and_never_shown_again(
    server: Server, store: TokenStore, granted: Any
) -> None:
    store.write(Token(refresh="refresh-canary-old"))
    auth = RefreshToken(granted().oauth, store)
    for _ in range(3):
        with pytest.raises(Fatal, match=f"log in anew: {LOGIN}") as told:
            auth.headers()
        assert "canary" not in str(told.value)
        assert "invalid_grant" in str(told.value)
    assert len(server.forms) == 1


def test_without_a_login_the_command_is_told(oauth: OAuth, store: TokenStore) -> None:
    with pytest.raises(Fatal, match=f"nobody has logged in yet; run: {LOGIN}"):
        RefreshToken(oauth, store).headers()


@pytest.mark.parametrize("error", ["invalid_client", "server_is_odd"])
def test_other_faults_do_not_end_the_login(
    server: Server, store: TokenStore, granted: Any, reply: Any, error: str
) -> None:
    server.answer = lambda form: reply({"error": error, "error_description": SECRET}, 401)
    with pytest.raises(Fatal, match=error) as told:
        granted().headers()
    assert SECRET not in str(told.value)
    server.answer = server.grant
    assert access(granted()) == "access-canary-1"


def test_a_server_that_stumbles_is_asked_again(
    server: Server, granted: Any, reply: Any, clock: Any
) -> None:
    answers = [reply({}, 503), reply({}, 429, {"retry-after": "7"})]
    server.answer = lambda form: answers.pop(0) if answers else server.grant(form)
    assert access(granted()) == "access-canary-1"
    assert clock.slept == [1.0, 7.0]


def test_a_server_that_is_down_stops_the_sync_but_not_the_login(
    server: Server, granted: Any, reply: Any
) -> None:
    server.answer = lambda form: reply({}, 502)
    with pytest.raises(Retryable, match="gave no token, asked 4 times: 502"):
        granted().headers()
    server.answer = server.grant
    assert access(granted()) == "access-canary-1"


def test_nothing_secret_is_told(server: Server, granted: Any, store: TokenStore) -> None:
    auth = granted()
    auth.headers()
    told = f"{auth.oauth} {store.read()} {auth!r} {store!r}"
    assert "canary" not in told
    assert {SECRET, "access-canary-1", "refresh-canary-1"} <= set(auth.secrets())


@pytest.mark.parametrize(
    "life", ["1e400", "Infinity", "999999999999999999", '"soon"', "null", "[]"]
)
def test_a_life_that_is_no_time_loses_no_token(
    server: Server, granted: Any, store: TokenStore, reply: Any, life: str
) -> None:
    told = f'{{"access_token": "a", "refresh_token": "next-canary", "expires_in": {life}}}'
    server.answer = lambda form: reply(told.encode())
    assert access(granted()) == "a"
    kept = store.read()
    assert kept is not None
    assert (kept.refresh, kept.renew) == ("next-canary", None)


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (b"[" * 100_000, {}, "gives no token: HTTP 200"),
        (
            BURSTING,
            {"content-encoding": "gzip"},
            "gave no token, asked 4 times: its answer has more than 1 MB",
        ),
        (b"no gzip", {"content-encoding": "gzip"}, "gave no token, asked 4 times: DecodingError"),
    ],
)
def test_an_answer_that_is_none_is_told(
    server: Server, granted: Any, reply: Any, body: bytes, headers: dict[str, str], said: str
) -> None:
    server.answer = lambda form: reply(body, 200, headers)
    with pytest.raises((Fatal, Retryable), match=said):
        granted().headers()


@pytest.mark.parametrize("token", ["tok\r\ncanary", "tok\u00e9-canary", "\x00canary"])
def test_a_token_that_no_header_can_carry_is_neither_shown_nor_told(
    server: Server, granted: Any, store: TokenStore, token: str
) -> None:
    server.answer = lambda form: server.reply({"access_token": token, "refresh_token": "r"})
    with pytest.raises(Fatal, match="gives a token with characters that no token has") as caught:
        granted().headers()
    assert "canary" not in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_the_file_is_its_owners_alone(store: TokenStore, granted: Any) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    for folder in (store.path.parent, store.path.parents[2]):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_that_is_none_of_ours_is_told(store: TokenStore) -> None:
    store.write(Token(refresh="r"))
    for text in ("", "{}", "[]", '{"renew": null, "colour": 1}', '{"renew": 7}'):
        store.path.write_text(text, "utf-8")
        with pytest.raises(Fatal, match="holds no token; log in anew"):
            store.read()


def test_who_holds_the_token_too_long_is_named(
    store: TokenStore, granted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abmkit.connect.tokens._WAIT", 0.05)
    with store.turn(), pytest.raises(Retryable, match=f"process {os.getpid()} has been renewing"):
        granted().headers()
    assert access(granted()) == "access-canary-1"


def test_what_is_written_is_read(store: TokenStore, clock: Any) -> None:
    token = Token("a", "r", clock.now() + timedelta(minutes=5), {"instance_url": "https://x"}, "no")
    store.write(token)
    assert store.read() == token
    assert not list(store.path.parent.glob("*.new"))


RACER = """
import sys
from pathlib import Path
from abmkit.connect.api import OAuth, OAuthSettings, RefreshToken, TokenStore
url, file, times = sys.argv[1:]
oauth = OAuth(token_url=url, client=OAuthSettings(client_id="app"))
auth = RefreshToken(oauth, TokenStore(Path(file), "login"))
for _ in range(int(times)):
    auth.renew(auth.headers())
"""


def test_processes_that_race_for_a_rotating_token_never_lose_it(
    server: Server, store: TokenStore, granted: Any
) -> None:
    each = [sys.executable, "-c", RACER, f"{server.url}/token", str(store.path), "15"]
    racers = [subprocess.Popen(each, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    for racer in racers:
        _, said = racer.communicate(timeout=60)
        assert racer.returncode == 0, said
    assert not server.ended
    shown = [form["refresh_token"] for form, _ in server.forms]
    assert len(shown) == len(set(shown)) == server.count
    kept = store.read()
    assert kept is not None
    assert kept.refresh == server.good


def test_a_killed_process_leaves_a_token_that_can_be_read(
    server: Server, store: TokenStore, granted: Any
) -> None:
    each = [sys.executable, "-c", RACER, f"{server.url}/token", str(store.path), "100000"]
    for _ in range(5):
        racer = subprocess.Popen(each)
        begun = server.count
        while server.count < begun + 3:
            assert racer.poll() is None
        racer.kill()
        racer.wait()
        kept = store.read()
        assert kept is not None
        # Killed between the server's answer and the disk, the newest is lost: no client can help.
        assert kept.refresh in (server.good, f"refresh-canary-{server.count - 1}")
        store.write(replace(kept, refresh=server.good))


def test_client_credentials_ask_with_the_apps_own_secret(
    server: Server, oauth: OAuth, store: TokenStore, clock: Any
) -> None:
    oauth = replace(oauth, scopes=("read", "list"), basic=True, form={"account": "7"})
    assert access(ClientCredentials(oauth, store, clock=clock)) == "access-canary-1"
    assert access(ClientCredentials(oauth, store, clock=clock)) == "access-canary-1"
    ((form, headers),) = server.forms
    assert form == {"grant_type": "client_credentials", "scope": "read list", "account": "7"}
    assert b64decode(headers["authorization"].removeprefix("Basic ")) == f"app:{SECRET}".encode()


def test_refused_client_credentials_are_told(
    server: Server, oauth: OAuth, store: TokenStore, reply: Any
) -> None:
    server.answer = lambda form: reply({"error": "invalid_grant"}, 400)
    with pytest.raises(Fatal, match="see the app's id, secret and permissions"):
        ClientCredentials(oauth, store).headers()


def key() -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(private: Any) -> SecretStr:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    text = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return SecretStr(text.decode())


def test_a_claim_is_signed_with_the_key(
    server: Server, oauth: OAuth, store: TokenStore, clock: Any
) -> None:
    import jwt

    private = key()
    auth = JwtBearer(
        oauth, store, subject="eve@acme.com", audience="https://login.crm.example",
        key=pem(private), clock=clock,
    )  # fmt: skip
    assert access(auth) == "access-canary-1"
    assert auth.granted["instance_url"] == "https://eu1.crm.example"
    ((form, _),) = server.forms
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    claim = jwt.decode(
        form["assertion"], private.public_key(), ["RS256"], audience="https://login.crm.example",
        options={"verify_exp": False},
    )  # fmt: skip
    end = int((clock.now() + timedelta(minutes=3)).timestamp())
    assert (claim["iss"], claim["sub"], claim["exp"]) == ("app", "eve@acme.com", end)


def test_a_key_that_is_none_and_a_missing_extra_are_told(
    oauth: OAuth, store: TokenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth = JwtBearer(oauth, store, subject="eve", audience="a", key=SecretStr("canary"))
    with pytest.raises(Fatal, match="must be an RSA key in PEM form"):
        auth.headers()
    monkeypatch.setitem(sys.modules, "jwt", None)
    with pytest.raises(Fatal, match=r"pip install 'abmkit\[jwt\]'"):
        auth.headers()
