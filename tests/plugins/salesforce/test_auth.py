"""Each way to show who asks, before the sandbox's own authorization server."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from abmkit.connect.tokens import MemoryTokens, Token
from abmkit.errors import Fatal
from abmkit.world import World
from abmkit_salesforce.connector import Salesforce

from .source import Source, serving


def app(source: Source) -> dict[str, str]:
    told = source.box.credentials()
    return {"client_id": told["client_id"], "client_secret": told["client_secret"]}


def made(source: Source, settings: Mapping[str, Any], token: Token | None = None) -> Salesforce:
    config = Salesforce.Config.model_validate(settings)
    connector = Salesforce(config, source.folder, clock=source.clock)
    connector.tokens = MemoryTokens(token)
    return connector


def read(connector: Salesforce) -> int:
    """How many accounts a connector reads."""
    with closing(connector):
        (stream,) = (each for each in connector.streams() if each.name == "Account")
        batches = connector.pull(stream, None)
        return sum(len(b.tables["account"]["record"]) for b in batches if "account" in b.tables)


def test_an_app_of_its_own(source: Source) -> None:
    told = {"instance_url": source.url, "client_credentials": app(source)}
    assert read(made(source, told)) == 120


def test_a_person_has_logged_in(source: Source) -> None:
    told = {"instance_url": source.url, "oauth": app(source)}
    refresh = source.box.credentials()["refresh_token"]
    assert read(made(source, told, Token(refresh=refresh))) == 120


def test_the_organisations_address_comes_with_the_token(source: Source) -> None:
    told = {"login_url": source.url, "oauth": app(source)}
    refresh = source.box.credentials()["refresh_token"]
    assert read(made(source, told, Token(refresh=refresh))) == 120


@pytest.mark.parametrize(
    "address", ["http://198.51.100.7", "file:///etc", "//198.51.100.7/x", "https://[x", ""]
)
def test_where_no_token_may_be_sent_nothing_is_asked(source: Source, address: str) -> None:
    granted = Token(access="canary", granted={"instance_url": address} if address else {})
    told = {"login_url": source.url, "oauth": app(source)}
    with pytest.raises(Fatal, match=r"no token may be sent: .*; say it by instance_url") as caught:
        read(made(source, told, granted))
    assert "canary" not in str(caught.value)


def test_nobody_has_logged_in_yet(source: Source) -> None:
    told = {"instance_url": source.url, "oauth": app(source)}
    with pytest.raises(Fatal, match="nobody has logged in yet"):
        read(made(source, told))


def test_a_person_is_led_to_the_vendor(source: Source) -> None:
    told = {"instance_url": source.url, "oauth": app(source)}
    with closing(made(source, told)) as connector:
        server = connector.oauth()
    assert server
    assert server.authorize_url == f"{source.url}/services/oauth2/authorize"
    assert (server.scopes, server.pkce) == (("api", "refresh_token"), True)
    with closing(source.connector()) as connector:
        assert connector.oauth() is None


def test_an_app_that_signs(source: Source) -> None:
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    from cryptography.hazmat.primitives import serialization as form

    told = source.box.credentials()
    jwt = {
        "client_id": told["client_id"],
        "username": told["username"],
        "private_key": source.box.private_key,
    }
    assert read(made(source, {"instance_url": source.url, "jwt": jwt})) == 120
    stranger = {**jwt, "username": "nobody@acme.com"}
    with pytest.raises(Fatal, match=r"nobody@acme\.com\s+has approved the app"):
        read(made(source, {"instance_url": source.url, "jwt": stranger}))
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    forged = {**jwt, "private_key": other.decode()}
    with pytest.raises(Fatal, match="invalid assertion"):
        read(made(source, {"instance_url": source.url, "jwt": forged}))


def test_a_token_that_ends_in_the_middle_is_renewed(tmp_path: Path, world: World) -> None:
    with serving(tmp_path, world=world, faults="401-midpage:every=3") as source:
        told = {"instance_url": source.url, "client_credentials": app(source)}
        assert read(made(source, told)) == 120
        assert source.box.answers[401] > 1


def test_a_wrong_token_is_told_with_what_to_do(source: Source) -> None:
    with pytest.raises(Fatal, match=r"refuses the token.*where the settings of the source") as met:
        read(made(source, {"instance_url": source.url, "token": "00D!s3cret-canary"}))
    assert "canary" not in str(met.value)


def test_the_account_is_the_organisation(source: Source) -> None:
    with closing(source.connector()) as connector:
        assert connector.account() == "00DKd0000000001MAA"
        first, *_ = connector.check()
    assert first.what == "reads Northwind Industrial Group, organisation 00DKd0000000001MAA"
