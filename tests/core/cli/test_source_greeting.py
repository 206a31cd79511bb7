"""A source that is added on a terminal tells at once whom it reads, or why it cannot."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Workspace

from .portal import CANARY, Portal

KEY = "key-canary"

PLUGIN = """
from pydantic import SecretStr

from abmkit import api, hookimpl


class Config(api.ApiSettings):
    token: SecretStr


class Keyed(api.ApiConnector):
    name, title, Config, base = "keyed", "A portal with keys", Config, "http://127.0.0.1:1"

    def auth(self):
        return api.HeaderAuth(self.config.token)

    def account(self):
        return str(self.http.json(api.get("account"))["id"])

    def resources(self):
        raise AssertionError("nobody needs its streams yet")


@hookimpl
def register_connectors():
    return [Keyed]
"""

Add = Callable[..., Any]


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    portal.open[KEY] = "100"
    yield portal
    portal.close()


@pytest.fixture
def client(workspace: Workspace, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Client:
    (workspace.plugins / "mine.py").write_text(PLUGIN, "utf-8")
    monkeypatch.setenv("GOOD", KEY)
    monkeypatch.setenv("BAD", "bad-canary")
    workspace.add_client("beta", {"name": "Beta"})
    return workspace.add_client("acme", {"name": "Acme"})


@pytest.fixture
def add(abmkit: Any, portal: Portal) -> Add:
    def added(token: str, *rest: str, client: str = "acme") -> Any:
        address = ("--set", f"base_url={portal.url}", "--set", f"token=env:{token}")
        return abmkit("source", "add", client, "keyed", *address, *rest)

    return added


@pytest.mark.usefixtures("client")
def test_the_account_is_told_and_kept(add: Add, client: Client) -> None:
    said = add("GOOD", "--check")
    assert (said.code, said.out) == (0, "clients/acme/sources/keyed.toml\n")
    assert "ok  reads 100" in said.err
    assert client.source("keyed").account == "100"


def test_a_wrong_token_is_told_with_what_to_do(add: Add, client: Client) -> None:
    said = add("BAD", "--check")
    assert said.code == 1
    assert "the vendor refuses the token" in said.err
    assert "put it where the settings of the source say" in said.err
    assert "see clients/acme/sources/keyed.toml" in said.err
    assert CANARY not in said.err + said.out
    assert client.source("keyed").account is None


@pytest.mark.usefixtures("client")
def test_an_account_of_another_client_is_refused(add: Add) -> None:
    assert add("GOOD", "--check", client="beta").code == 0
    said = add("GOOD", "--check")
    assert said.code == 1
    assert "account 100 of keyed belongs to client beta" in said.err


def test_whose_account_it_is_reaches_the_agency_and_not_what_the_client_gets(
    add: Add, abmkit: Any, client: Client
) -> None:
    (client.workspace.path / "abmkit.toml").write_text('version = 1\nname = "N"\n', "utf-8")
    assert abmkit("metrics", "upgrade").code == 0  # to the definitions of the plugins allowed now
    (client.path / "firms.csv").write_text("Company,Website\nOrbis,orbis.example\n", "utf-8")
    abmkit("source", "add", "acme", "files", "--guess", client.path / "firms.csv", "--yes")
    assert add("GOOD", "--check", client="beta").code == 0
    assert add("GOOD").code == 0

    synced = {each["source"]: each for each in abmkit("sync", "acme", "--json").json}
    assert "account 100 of keyed belongs to client beta" in synced["keyed"]["missing"]
    assert abmkit("report", "acme", "--period", "2025-Q3", "--format", "json").code == 0

    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        (gap,) = warehouse.quality.gaps()
    told = [path.read_text("utf-8") for path in (client.reports / "2025-Q3").glob("*.json")]
    assert len(told) == 2
    for said in (f"{gap.what} {gap.advice}", *told):
        assert "not this client's" in said
        assert not re.search(r"\bbeta\b|\b100 of\b", said)


@pytest.mark.usefixtures("client")
def test_a_vendor_that_is_away_keeps_nobody_waiting(add: Add, portal: Portal) -> None:
    portal.close()
    said = add("GOOD", "--check", "--json")
    assert said.code == 1
    assert [each["ok"] for each in said.json["findings"]] == [False]


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("is_terminal", "option", "asked"),
    [(True, (), ["/account"]), (True, ("--no-check",), []), (False, (), [])],
)
def test_a_script_is_asked_nothing_and_asks_nothing(
    add: Add,
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    is_terminal: bool,
    option: tuple[str, ...],
    asked: list[str],
) -> None:
    monkeypatch.setattr("abmkit.cli.source_add._is_terminal", lambda: is_terminal)
    assert add("GOOD", *option).code == 0
    assert portal.paths == asked
