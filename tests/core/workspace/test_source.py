import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from abmkit.connect import Batch, Connector, Stream
from abmkit.errors import ConfigError, UnknownName, UsageError
from abmkit.workspace import Client
from abmkit.workspace.secrets import resolve


class Login(BaseModel):
    model_config = ConfigDict(extra="forbid")
    user: str
    password: SecretStr


class Config(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: str = Field(description="Where it answers.")
    token: SecretStr | None = None
    login: Login | None = None
    keys: list[SecretStr] = []
    named: dict[str, SecretStr] = {}
    retries: int = 3


class Crm(Connector):
    name = "crm"
    title = "A CRM"
    Config = Config
    config: Config

    def streams(self) -> list[Stream]:
        return []

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        yield from ()


CONNECTORS: Mapping[str, type[Connector]] = {"crm": Crm}


def write(client: Client, text: str) -> None:
    path = client.path / "sources" / "main.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'version = 1\nconnector = "crm"\n{text}', "utf-8")


def test_a_source_is_added_listed_and_opened(client: Client) -> None:
    added = client.add_source("main", Crm, {"url": "http://x", "login": None, "keys": []})
    assert (added.name, added.connector) == ("main", "crm")
    assert [each.name for each in client.sources()] == ["main"]
    opened = added.open(CONNECTORS)
    assert isinstance(opened, Crm)
    assert opened.config.url == "http://x"
    assert opened.folder == client.path


def test_a_reference_to_a_secret_is_written_as_it_is(client: Client) -> None:
    source = client.add_source("main", Crm, {"url": "u", "token": "env:CRM_TOKEN"})
    assert source.file.data["token"] == "env:CRM_TOKEN"


def test_what_a_guess_says_of_version_and_connector_is_ours_to_say(client: Client) -> None:
    source = client.add_source("main", Crm, {"version": 9, "connector": "z", "url": "u"})
    text = source.file.text
    assert text == 'version = 1\nconnector = "crm"\nurl = "u"\n'
    assert source.connector == "crm"


@pytest.mark.parametrize(
    ("name", "settings", "says"),
    [
        ("main", {"url": "u"}, "source main already exists: clients/acme/sources/main.toml"),
        ("a b", {"url": "u"}, "'a b' cannot be a name"),
        ("b", {"url": "u", "retrys": 1}, "unknown key 'retrys'; did you mean retries?"),
        ("b", {}, "key 'url' is missing: Where it answers"),
        ("b", {"url": "u", "token": "s3cr3t"}, "token is a secret: write a reference to it, env:"),
    ],
)
def test_a_source_that_cannot_be_added_is_not(
    client: Client, name: str, settings: dict[str, Any], says: str
) -> None:
    client.add_source("main", Crm, {"url": "u"})
    with pytest.raises(UsageError, match=says) as caught:
        client.add_source(name, Crm, settings)
    assert "s3cr3t" not in str(caught.value)
    assert [each.name for each in client.sources()] == ["main"]


def test_an_unknown_source_or_connector_is_named(client: Client) -> None:
    with pytest.raises(UnknownName, match="unknown source of client acme 'main'"):
        client.source("main")
    write(client, 'url = "u"\n')
    with pytest.raises(UnknownName, match="unknown source of client acme 'mian'; did you mean ma"):
        client.source("mian")
    place = "clients/acme/sources/main.toml line 2"
    with pytest.raises(UnknownName, match=f"^{place}: unknown connector 'crm'; known: files"):
        client.source("main").open(_Known(files=Crm))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'version = 1\nconector = "crm"\n',
            "line 2: unknown key 'conector'; did you mean connector or connection?",
        ),
        (
            'vesrion = 1\nconnector = "crm"\nurl = "u"\n',
            "line 1: unknown key 'vesrion'; did you mean version?",
        ),
        (
            'version = 1\nconnection = "search"\nurl = "u"\n',
            ": key 'connector' is missing: Name of the connector that reads it.",
        ),
    ],
)
def test_a_misspelt_key_of_every_source_is_named_with_its_line(
    client: Client, text: str, says: str
) -> None:
    write(client, "")
    (client.path / "sources" / "main.toml").write_text(text, "utf-8")
    source = client.source("main")
    assert not source.is_readable
    with pytest.raises(ConfigError) as caught:
        _ = source.connector
    assert str(caught.value).endswith(says)


class Rows(BaseModel):
    rows: dict[str, dict[str, str]]

    @model_validator(mode="after")
    def _fit(self) -> "Rows":
        for name, row in self.rows.items():
            if "colour" in row:
                raise ValueError(f"rows.{name}.colour: nobody asks for it")
        return self


class Sheets(BaseModel):
    sheets: dict[str, Rows]


def test_what_is_found_in_a_whole_table_is_named_at_the_line_of_its_key(client: Client) -> None:
    write(client, '[sheets.a]\nrows.x = {}\n\n[sheets.a.rows.deal]\nsize = "1"\ncolour = "red"\n')
    file = client.source("main").file
    with pytest.raises(
        ConfigError, match=r"line 8: sheets\.a\.rows\.deal\.colour: nobody asks for it"
    ):
        file.validate(Sheets, without=("version", "connector"))


class _Known(dict[str, type[Connector]]):
    def __missing__(self, name: str) -> type[Connector]:
        raise UnknownName("connector", name, self)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('ulr = "u"\nurl = "u"\n', "clients/acme/sources/main.toml line 3: unknown key 'ulr'"),
        ('url = "u"\n[login]\nuser = "a"\npasword = "env:B"\n', "line 6: unknown key 'pasword'"),
        ('url = "u"\nretries = "many"\n', "line 4: retries: input should be a valid integer"),
        ('url = "u"\ntoken = "s3cr3t"\n', "line 4: token: a secret is written as a reference"),
        ('url = "u"\ntoken = "env:NOT_SET"\n', "token: environment variable NOT_SET is not set"),
        ('url = "u"\ntoken = "file:.secrets/x"\n', "token: secret file .secrets/x cannot be read"),
        ('url = "u"\ntoken = "keyring:a/b"\n', "token: keyring references need: pip install"),
        (
            'url = "u"\nkeys = [\n "env:HOME",\n "s3cr3t",\n]\n',
            "line 4: keys.1: a secret is written",
        ),
        ('url = "u"\ntoken = ["s3cr3t"]\n', "line 4: token: input should be a valid string"),
    ],
)
def test_a_wrong_setting_is_named_and_no_secret_is_told(
    client: Client, text: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    write(client, text)
    with pytest.raises(ConfigError) as caught:
        client.source("main").open(CONNECTORS)
    assert says in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_secrets_are_looked_up_when_the_source_is_opened_and_show_nowhere(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = client.workspace.path / ".secrets"
    hidden.mkdir()
    (hidden / "password").write_text("from-file\n", "utf-8")
    monkeypatch.setenv("CRM_TOKEN", "from-env")
    write(
        client,
        'url = "u"\ntoken = "env:CRM_TOKEN"\nkeys = ["env:CRM_TOKEN"]\n'
        'named = {a = "env:CRM_TOKEN"}\n'
        '[login]\nuser = "a"\npassword = "file:.secrets/password"\n',
    )
    source = client.source("main")
    opened = source.open(CONNECTORS)
    assert isinstance(opened, Crm)
    config = opened.config
    assert config.token is not None
    assert config.login is not None
    assert config.token.get_secret_value() == "from-env"
    assert config.login.password.get_secret_value() == "from-file"
    assert config.keys[0].get_secret_value() == "from-env"
    assert config.named["a"].get_secret_value() == "from-env"
    shown = f"{source!r} {opened!r} {config!r} {config} {source.file.text}"
    assert "from-env" not in shown
    assert "from-file" not in shown


def test_a_keyring_is_asked_for_service_and_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Keyring:
        @staticmethod
        def get_password(service: str, user: str) -> str | None:
            return {("crm", "me/you"): "kept"}.get((service, user))

    monkeypatch.setitem(__import__("sys").modules, "keyring", Keyring)
    assert resolve("keyring:crm/me/you", tmp_path) == "kept"
    with pytest.raises(ConfigError, match="the keyring has no secret for crm/else"):
        resolve("keyring:crm/else", tmp_path)


def test_a_secret_file_may_stand_anywhere(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc\n", "utf-8")
    assert resolve(f"file:{tmp_path / 'token'}", Path("/nowhere")) == "abc"
    home = Path(os.environ["HOME"])
    (home / "abmkit-token").write_text("def", "utf-8")
    assert resolve("file:~/abmkit-token", tmp_path) == "def"


def test_a_secret_of_blanks_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("\n", "utf-8")
    monkeypatch.setenv("BLANK", " ")
    for reference in ("file:token", "env:BLANK"):
        with pytest.raises(ConfigError, match=f"^{reference} is empty; put the secret there$"):
            resolve(reference, tmp_path)
