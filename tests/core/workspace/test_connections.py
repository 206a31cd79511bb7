"""One login for several clients; one account for one client."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from abmkit.connect import Batch, Connector, Stream
from abmkit.connect.api import (
    ApiConnector,
    ApiSettings,
    Auth,
    HeaderAuth,
    Resource,
    TokenStore,
    Window,
)
from abmkit.errors import ConfigError, UnknownName, UsageError
from abmkit.workspace import Client, Workspace, attach


class Config(ApiSettings):
    token: SecretStr
    portal: str = "1"


class Crm(ApiConnector):
    name, title, Config, base = "crm", "A CRM", Config, "http://127.0.0.1:1"
    config: Config

    def auth(self) -> Auth:
        return HeaderAuth(self.config.token)

    def limits(self) -> list[Window]:
        return [Window(3, 10)]

    def resources(self) -> Iterator[Resource]:
        yield from ()

    def account(self) -> str | None:
        return self.config.portal or None


class Sheet(Connector):
    name, title, Config = "sheet", "A sheet", ApiSettings

    def streams(self) -> list[Stream]:
        return []

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        yield from ()


CONNECTORS: Mapping[str, type[Connector]] = {"crm": Crm, "sheet": Sheet}
Add = Callable[..., Crm]


@pytest.fixture
def other(workspace: Workspace, client: Client) -> Client:
    return workspace.add_client("beta", {"name": "Beta"})


@pytest.fixture(autouse=True)
def shared(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOKEN", "t0")
    path = workspace.path / "connections" / "agency.toml"
    path.parent.mkdir()
    path.write_text('version = 1\nconnector = "crm"\ntoken = "env:TOKEN"\n', "utf-8")
    return path


def opened(client: Client, **settings: str) -> Crm:
    client.add_source("main", Crm, {"connection": "agency", **settings})
    connector = client.source("main").open(CONNECTORS)
    assert isinstance(connector, Crm)
    return connector


def test_what_a_connection_says_holds_for_its_sources(client: Client, other: Client) -> None:
    assert opened(client).config.token.get_secret_value() == "t0"
    assert opened(other, portal="2", base_url="http://x").config.base_url == "http://x"
    assert "token" not in client.source("main").file.text


def test_a_source_says_otherwise_where_it_must(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setenv("OWN", "t1")
    assert opened(client, token="env:OWN").config.token.get_secret_value() == "t1"


def test_clients_of_a_connection_share_its_limits_and_its_token(
    client: Client, other: Client
) -> None:
    one, two = opened(client), opened(other, portal="2")
    assert one.limiter is two.limiter
    assert one.http._limiter is one.limiter
    for connector in (one, two):
        assert isinstance(connector.tokens, TokenStore)
        path = connector.tokens.path.relative_to(client.workspace.path)
        assert path == Path(".secrets/connections/agency.json")


def test_sources_with_a_login_of_their_own_share_nothing(client: Client, monkeypatch: Any) -> None:
    source = client.add_source("own", Crm, {"token": "env:TOKEN"})
    connector = source.open(CONNECTORS)
    assert isinstance(connector, Crm)
    assert connector.limiter is not opened(client).limiter
    assert isinstance(connector.tokens, TokenStore)
    path = connector.tokens.path.relative_to(client.workspace.path)
    assert path == Path(".secrets/clients/acme/own.json")
    assert connector.tokens.login == "abmkit source login acme own"


def test_an_error_names_the_file_that_it_is_in(client: Client, shared: Path) -> None:
    opened(client)
    shared.write_text('version = 1\nconnector = "crm"\n\ntoken = "env:NONE"\n', "utf-8")
    fresh = Workspace(client.workspace.path).client("acme").source("main")
    with pytest.raises(ConfigError, match=r"connections/agency.toml line 4: token: .* NONE"):
        fresh.open(CONNECTORS)
    shared.write_text('version = 1\nconnector = "crm"\ntoken = "env:TOKEN"\nbase = 1\n', "utf-8")
    fresh = Workspace(client.workspace.path).client("acme").source("main")
    with pytest.raises(ConfigError, match=r"connections/agency.toml line 4: unknown key 'base'"):
        fresh.open(CONNECTORS)


def test_a_connection_that_does_not_fit_is_told(client: Client, shared: Path) -> None:
    with pytest.raises(UnknownName, match="unknown connection 'agenzy'; did you mean agency"):
        client.add_source("main", Crm, {"connection": "agenzy"})
    opened(client)
    source = client.source("main")
    text = source.file.text
    source.path.write_text(text.replace("agency", "agenzy"), "utf-8")
    with pytest.raises(ConfigError, match=r"main.toml line 3: unknown connection 'agenzy'"):
        client.source("main").open(CONNECTORS)
    source.path.write_text(text.replace('"crm"', '"sheet"'), "utf-8")
    with pytest.raises(ConfigError, match=r"agency.toml is for connector crm, not sheet"):
        client.source("main").open(CONNECTORS)


def test_a_secret_itself_is_refused_beside_a_connection(client: Client) -> None:
    with pytest.raises(UsageError, match="token is a secret"):
        client.add_source("main", Crm, {"connection": "agency", "token": "t0"})


def test_the_first_account_read_is_the_only_one(client: Client) -> None:
    connector = opened(client)
    path = client.source("main").path
    path.write_text("# the sales team's\n" + path.read_text("utf-8") + 'portal = "1"\n', "utf-8")
    attach(client.source("main"), connector)
    assert path.read_text("utf-8") == (
        '# the sales team\'s\nversion = 1\nconnector = "crm"\naccount = "1"\n'
        'connection = "agency"\nportal = "1"\n'
    )
    attach(client.source("main"), connector)
    path.write_text(path.read_text("utf-8").replace('portal = "1"', 'portal = "2"'), "utf-8")
    moved = client.source("main")
    with pytest.raises(
        ConfigError, match=r"main.toml line 4: .* account 1 .* login is for 2"
    ) as no:
        attach(moved, moved.open(CONNECTORS))
    assert "abmkit source login acme main" in str(no.value)


def test_the_account_can_be_named_before_anything_is_read(client: Client) -> None:
    added = client.add_source("main", Crm, {"connection": "agency", "account": 2})
    assert added.account == "2"
    with pytest.raises(ConfigError, match=r"attached to account 2 .* login is for 1"):
        attach(added, added.open(CONNECTORS))


def test_an_account_belongs_to_one_client(client: Client, other: Client) -> None:
    connector = opened(client)
    attach(client.source("main"), connector)
    taken = opened(other)
    with pytest.raises(ConfigError, match=r"belongs to client acme \(clients/acme/sources/main"):
        attach(other.source("main"), taken)
    assert other.source("main").account is None
    with pytest.raises(ConfigError, match="account 1 of crm belongs to client acme"):
        other.add_source("again", Crm, {"connection": "agency", "account": "1"})
    client.add_source("second", Crm, {"connection": "agency"})
    attach(client.source("second"), connector)
    assert client.source("second").account == "1"


def test_another_clients_broken_file_is_not_this_ones_matter(client: Client, other: Client) -> None:
    (other.path / "sources").mkdir()
    (other.path / "sources" / "bad.toml").write_text("x", "utf-8")
    connector = opened(client)
    attach(client.source("main"), connector)
    assert client.source("main").account == "1"


def test_what_cannot_be_told_is_not_written_but_what_was_said_holds(
    client: Client, other: Client
) -> None:
    sheet = client.add_source("sheet", Sheet, {})
    attach(sheet, sheet.open(CONNECTORS))
    assert client.source("sheet").account is None
    said = client.add_source("said", Sheet, {"account": "7"})
    attach(said, said.open(CONNECTORS))
    with pytest.raises(ConfigError, match="account 7 of sheet belongs to client acme"):
        other.add_source("said", Sheet, {"account": "7"})
