"""Tokens: how a client gets them, how they end, and what OAuth says when it refuses."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from abmkit_salesforce.sandbox import SalesforceSandbox

from .api import Api, Clock

Opened = Callable[..., tuple[SalesforceSandbox, Api]]
BACK = "http://127.0.0.1:9/callback"


def ask(api: Api, **form: str) -> httpx.Response:
    return httpx.post(f"{api.url}/services/oauth2/token", data=form, trust_env=False)


def consent(api: Api, client: str, **more: str) -> str:
    params = {"response_type": "code", "client_id": client, "redirect_uri": BACK, "state": "s 1"}
    place = f"{api.url}/services/oauth2/authorize"
    answer = httpx.get(place, params={**params, **more}, trust_env=False)
    assert answer.status_code == 302
    led = urlsplit(answer.headers["location"])
    told = parse_qs(led.query)
    assert (led.netloc, told["state"]) == ("127.0.0.1:9", ["s 1"])
    return told["code"][0]


def works(api: Api, token: str) -> bool:
    headers = {"authorization": f"Bearer {token}"}
    place = f"{api.url}/services/data/v62.0/limits"
    return httpx.get(place, headers=headers, trust_env=False).status_code == 200


def test_a_person_s_consent_gives_tokens_once(opened: Opened) -> None:
    sandbox, api = opened()
    told = sandbox.credentials()
    proof = "p" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(proof.encode()).digest()).decode()
    code = consent(api, told["client_id"], code_challenge=challenge.rstrip("="))
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": told["client_id"],
        "client_secret": told["client_secret"],
        "redirect_uri": BACK,
        "code_verifier": proof,
    }
    answer = ask(api, **form).json()
    assert answer["instance_url"] == api.url
    assert answer["id"].startswith(f"{api.url}/id/00D")
    assert answer["token_type"] == "Bearer"
    assert "refresh_token" in answer["scope"]
    assert works(api, answer["access_token"])
    assert ask(api, **form).json() == {
        "error": "invalid_grant",
        "error_description": "expired authorization code",
    }


def test_a_refresh_token_stays_unless_it_rotates(opened: Opened) -> None:
    sandbox, api = opened()
    told = sandbox.credentials()
    form = {"grant_type": "refresh_token", "client_id": told["client_id"]}
    for _ in range(2):
        answer = ask(api, **form, refresh_token=told["refresh_token"]).json()
        assert works(api, answer["access_token"])
        assert "refresh_token" not in answer


def test_a_rotating_refresh_token_is_good_once(opened: Opened) -> None:
    sandbox, api = opened(faults="rotate")
    told = sandbox.credentials()
    form = {"grant_type": "refresh_token", "client_id": told["client_id"]}
    new = ask(api, **form, refresh_token=told["refresh_token"]).json()["refresh_token"]
    again = ask(api, **form, refresh_token=told["refresh_token"])
    assert again.status_code == 400
    assert again.json() == {
        "error": "invalid_grant",
        "error_description": "expired access/refresh token",
    }
    assert ask(api, **form, refresh_token=new).status_code == 200


def test_an_access_token_ends_after_two_hours(opened: Opened, clock: Clock) -> None:
    sandbox, api = opened()
    told = sandbox.credentials()
    form = {"grant_type": "refresh_token", "client_id": told["client_id"]}
    token = ask(api, **form, refresh_token=told["refresh_token"]).json()["access_token"]
    clock.forward(minutes=119)
    assert works(api, token)
    clock.forward(minutes=1)
    assert not works(api, token)


def test_a_revoked_token_is_over(opened: Opened) -> None:
    sandbox, api = opened()
    told = sandbox.credentials()
    form = {"grant_type": "client_credentials", "client_id": told["client_id"]}
    token = ask(api, **form, client_secret=told["client_secret"]).json()["access_token"]
    place = f"{api.url}/services/oauth2/revoke"
    assert httpx.post(place, data={"token": token}, trust_env=False).status_code == 200
    assert not works(api, token)
    assert httpx.post(place, data={"token": token}, trust_env=False).status_code == 400


def test_who_the_user_is(opened: Opened) -> None:
    sandbox, api = opened()
    told = api.http.get("/services/oauth2/userinfo").json()
    assert told["preferred_username"] == sandbox.credentials()["username"]
    assert told["organization_id"].startswith("00D")
    place = urlsplit(api.get("").json()["identity"]).path
    assert told["sub"].endswith(place)
    assert api.http.get(place).json()["username"] == told["preferred_username"]
    (organisation,) = api.query("SELECT Id, TimeZoneSidKey FROM Organization")
    assert organisation["Id"] == told["organization_id"]
    assert organisation["TimeZoneSidKey"] == "America/New_York"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "client_id": "x"}, "invalid_client_id"),
        ({"grant_type": "client_credentials"}, "invalid_client"),
        ({"grant_type": "refresh_token", "client_secret": "x"}, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}, "invalid_grant"),
        (
            {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "e30.e30.x"},
            "invalid_grant",
        ),
    ],
)
def test_refusals(still: tuple[SalesforceSandbox, Api], form: dict[str, str], error: str) -> None:
    sandbox, api = still
    given: dict[str, Any] = {"client_id": sandbox.credentials()["client_id"], **form}
    answer = ask(api, **given)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_token_without_the_scope_api_is_no_session_for_data(opened: Opened) -> None:
    sandbox, api = opened()
    client = sandbox.credentials()["client_id"]
    code = consent(api, client, scope="id refresh_token")
    form = {"grant_type": "authorization_code", "client_id": client, "redirect_uri": BACK}
    headers = {"authorization": f"Bearer {ask(api, **form, code=code).json()['access_token']}"}
    place = f"{api.url}/services/data/v62.0/limits"
    answer = httpx.get(place, headers=headers, trust_env=False)
    says = "This session is not valid for use with the REST API"
    assert api.refusal(answer) == (401, "INVALID_SESSION_ID", says)
    place = f"{api.url}/services/oauth2/userinfo"
    assert httpx.get(place, headers=headers, trust_env=False).status_code == 200


def test_a_wrong_proof_or_address_is_refused(opened: Opened) -> None:
    sandbox, api = opened()
    client = sandbox.credentials()["client_id"]
    form = {"grant_type": "authorization_code", "client_id": client}
    code = consent(api, client, code_challenge="x")
    wrong = ask(api, **form, code=code, redirect_uri=BACK, code_verifier="y").json()
    assert wrong["error"] == "invalid_grant"
    code = consent(api, client)
    other = ask(api, **form, code=code, redirect_uri="http://127.0.0.1:8").json()
    assert other["error"] == "redirect_uri_mismatch"
