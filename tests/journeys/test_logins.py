"""Logins at the vendors' sandboxes: granted once, rotated at each use, seen nowhere."""

import io
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest

from abmkit.cli.main import run
from abmkit.sandbox import Sandbox, serve
from abmkit.workspace import Workspace
from abmkit_hubspot.sandbox import HubSpotSandbox
from abmkit_salesforce.sandbox import SalesforceSandbox
from abmkit_salesforce.sandbox.oauth import CLIENT_ID, CLIENT_SECRET


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def hubspot_page(link: str) -> str:
    """Its sandbox has no page to log in at; one that it would send on to says this."""
    told = parse_qs(urlsplit(link).query)
    return f"{told['redirect_uri'][0]}?code=sandbox-code&state={told['state'][0]}"


def salesforce_page(link: str) -> str:
    with pytest.raises(HTTPError) as sent:
        build_opener(Stay()).open(link)
    with sent.value:
        return str(sent.value.headers["location"])


CASES = [
    (HubSpotSandbox, "hubspot", "hubspot-sandbox-client", "hubspot-sandbox-secret", hubspot_page,
     ["companies", "forms"]),
    (SalesforceSandbox, "salesforce", CLIENT_ID, CLIENT_SECRET, salesforce_page,
     ["Account", "Campaign"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "app", "secret", "page", "streams"), CASES)
def test_a_login_lasts_though_its_token_changes_all_the_time(
    kind: type[Sandbox], name: str, app: str, secret: str, page: Callable[[str], str],
    streams: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any,
) -> None:  # fmt: skip
    def abmkit(*args: str, ends: int = 0) -> str:
        code = run([*args, "-C", str(tmp_path / "agency")])
        out, err = capsys.readouterr()
        assert code == ends, out + err
        assert not any(word in out + err for word in (*tokens(), secret))
        return str(out)

    def tokens() -> list[str]:
        file = workspace.path / f".secrets/clients/acme/{name}.json"
        if not file.exists():
            return []
        told: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
        return [told["access"], told["refresh"]]

    workspace = Workspace.create(tmp_path / "agency", "North Star")
    workspace.add_client("acme", {"name": "Acme"})
    monkeypatch.setenv("APP_SECRET", secret)
    sandbox = kind(faults="rotate", paced=False)
    with serve(sandbox) as base:
        settings = [f'base_url="{base}"', f'oauth.client_id="{app}"',
                    'oauth.client_secret="env:APP_SECRET"', f"streams={streams}"]  # fmt: skip
        chosen = [part for each in settings for part in ("--set", each)]
        abmkit("source", "add", "acme", name, *chosen)
        assert "nobody has logged in yet" in abmkit("sync", "acme", ends=1)
        link = abmkit("source", "login", "acme", name, "--link").strip()
        monkeypatch.setattr(sys, "stdin", io.StringIO(page(link) + "\n"))
        said = json.loads(abmkit("source", "login", "acme", name, "--paste", "--json"))
        assert said["account"] == workspace.client("acme").source(name).account
        first = tokens()
        sandbox.tokens.expire(first[0])
        told = json.loads(abmkit("sync", "acme", name, "--json"))
        assert {each["stream"] for each in told[1:]} == set(streams)
        assert all(each["rows"] for each in told[1:])
        second = tokens()
        sandbox.tokens.expire(second[0])
        abmkit("source", "check", "acme")
        assert len({first[1], second[1], tokens()[1]}) == 3
        assert sandbox.answers[400] == 0  # no refresh token was shown twice
    private = workspace.path / f".secrets/clients/acme/{name}.json"
    assert os.name != "posix" or private.stat().st_mode & 0o777 == 0o600
