"""Asks an authorization server for a token (RFC 6749, sections 4 to 6)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import SecretStr

from abmkit.connect.auth import BasicAuth
from abmkit.connect.body import Bursts, whole
from abmkit.connect.clock import Clock
from abmkit.connect.hide import in_a_line
from abmkit.connect.request import Answer
from abmkit.connect.tokens import Token
from abmkit.connect.verdict import retry_after
from abmkit.errors import Fatal, Retryable

if TYPE_CHECKING:
    from abmkit.connect.oauth import OAuth

#: So often a server that stumbles is asked, with pauses between that double from a second.
_TRIES, _LONGEST_PAUSE = 4, 20.0
#: Bytes and seconds that an answer may take.
_LARGEST, _PATIENCE = 1 << 20, 60.0
#: A token is renewed so long before it expires, and no later than a tenth of its life before.
_MARGIN = timedelta(minutes=2)
_PROOFS = ("refresh_token", "code", "code_verifier", "assertion")
_SECRET = ("access_token", "refresh_token", "id_token", "signature", "expires_in")
#: By these a server says that the grant itself is over (RFC 6749, section 5.2; the last: HubSpot);
#: any other fault a person mends without granting anew.
_OVER = ("invalid_grant", "BAD_REFRESH_TOKEN")


class Rejected(Fatal):
    """The server does not take what it was shown: a person must grant anew."""


def request_token(
    oauth: OAuth, form: Mapping[str, str], clock: Clock, transport: httpx.BaseTransport | None
) -> Token:
    """Ask for a token.

    Args:
        oauth: The server, and who asks.
        form: The grant; what each request holds is added.
        clock: What waiting is measured in.
        transport: In place of the network; None: the network.

    Raises:
        Rejected: The grant is not taken.
        Fatal: The request is not taken.
        Retryable: The server cannot be reached, or stumbles again and again.
    """
    said = ""
    with _client(transport) as client:
        for attempt in range(_TRIES):
            answer = _send(client, oauth, form, clock)
            if isinstance(answer, Answer) and answer.status < 500 and answer.status != 429:
                return _token(oauth, form, answer, clock)
            said = f"{answer.status}" if isinstance(answer, Answer) else answer
            wait = retry_after(answer) if isinstance(answer, Answer) else None
            if attempt + 1 < _TRIES:
                clock.sleep(min(2.0**attempt if wait is None else wait, _LONGEST_PAUSE))
    raise Retryable(f"{oauth.token_url} gave no token, asked {_TRIES} times: {said}")


@contextmanager
def _client(transport: httpx.BaseTransport | None) -> Iterator[httpx.Client]:
    """A client for one grant; a transport that was lent is not closed with it."""
    client = httpx.Client(transport=transport, timeout=_PATIENCE)
    try:
        yield client
    finally:
        if transport is None:
            client.close()


def _send(
    client: httpx.Client, oauth: OAuth, form: Mapping[str, str], clock: Clock
) -> Answer | str:
    """The answer, or why there is none."""
    keys, headers = {"client_id": oauth.client.client_id}, {"Accept": "application/json"}
    if oauth.client.client_secret and not oauth.basic:
        keys["client_secret"] = oauth.client.client_secret.get_secret_value()
    if oauth.client.client_secret and oauth.basic:
        pair = BasicAuth(SecretStr(oauth.client.client_id), oauth.client.client_secret)
        keys, headers = {}, {**headers, **pair.headers()}
    try:
        told = {**oauth.form, **keys, **form}
        with client.stream("POST", oauth.token_url, data=told, headers=headers) as response:
            content = whole(response, clock.monotonic, largest=_LARGEST, longest=_PATIENCE)
    except httpx.RequestError as error:
        return f"{type(error).__name__}: {error}"
    except Bursts as burst:
        return str(burst)
    named = {name.lower(): value for name, value in response.headers.items()}
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    return Answer(response.status_code, named, body, content)


def _token(oauth: OAuth, form: Mapping[str, str], answer: Answer, clock: Clock) -> Token:
    told: Mapping[str, Any] = answer.body if isinstance(answer.body, dict) else {}
    access = told.get("access_token")
    if answer.status >= 400 or not isinstance(access, str) or not access:
        said = _clean(_said(told) or f"HTTP {answer.status}", oauth, form)
        is_over = told.get("error") in _OVER or told.get("status") in _OVER
        raise (Rejected if is_over else Fatal)(f"{oauth.token_url} gives no token: {said}")
    if not (access.isascii() and access.isprintable()):
        raise Fatal(f"{oauth.token_url} gives a token with characters that no token has")
    granted = {name: _text(value) for name, value in told.items() if name not in _SECRET}
    return Token(
        access=access,
        refresh=str(told.get("refresh_token") or form.get("refresh_token", "")),
        renew=_renew(told.get("expires_in"), clock),
        granted=granted,
    )


def _renew(life: Any, clock: Clock) -> datetime | None:
    try:
        lives = timedelta(seconds=int(life))
        return clock.now() + lives - min(_MARGIN, lives / 10)
    except (OverflowError, TypeError, ValueError):
        return None


def _said(told: Mapping[str, Any]) -> str:
    parts = [told.get(name) for name in ("error", "error_description", "message")]
    return ": ".join(dict.fromkeys(str(part) for part in parts if part))


def _clean(said: str, oauth: OAuth, form: Mapping[str, str]) -> str:
    """What was said, without anything secret that the server may repeat."""
    return in_a_line(said, [*oauth.secrets(), *(form.get(name, "") for name in _PROOFS)])


def _text(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
