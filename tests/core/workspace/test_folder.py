from decimal import Decimal
from pathlib import Path

import pytest

from abmkit.errors import AbmError, ConfigError, UnknownName, UsageError
from abmkit.period import Calendar
from abmkit.workspace import Client, Workspace


def write(client: Client, text: str) -> Client:
    (client.path / "client.toml").write_text(text, "utf-8")
    return client.workspace.client(client.id)


def test_a_workspace_is_found_from_any_folder_in_it(client: Client) -> None:
    deep = client.path / "reports" / "2026-Q3"
    deep.mkdir(parents=True)
    assert Workspace.find(deep).path == client.workspace.path
    assert Workspace.find(client.workspace.path).settings.name == "North Star"


def test_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    for ask in (Workspace.find, Workspace):
        with pytest.raises(UsageError, match=r"^no abmkit.toml in .*abmkit init"):
            ask(tmp_path)


def test_a_workspace_is_made_once_and_ignores_secrets_and_data(workspace: Workspace) -> None:
    ignored = (workspace.path / ".gitignore").read_text("utf-8").splitlines()
    assert {".secrets/", "*.duckdb"} <= set(ignored)
    with pytest.raises(UsageError, match="is already a workspace"):
        Workspace.create(workspace.path)


def test_making_a_workspace_leaves_what_people_wrote(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", "utf-8")
    workspace = Workspace.create(tmp_path)
    assert workspace.settings.name == tmp_path.name
    assert (tmp_path / ".gitignore").read_text("utf-8") == "mine\n"


def test_a_client_is_added_with_its_lists_and_takes_defaults_from_the_agency(
    workspace: Workspace,
) -> None:
    client = workspace.add_client("한빛", {"name": "Hanbit", "zone": "Asia/Seoul"})
    assert [each.id for each in workspace.clients()] == ["한빛"]
    assert (client.name, client.zone, client.currency) == ("Hanbit", "Asia/Seoul", "USD")
    assert (client.locale, client.calendar) == ("en-US", Calendar(1))
    assert client.targets() == client.goals() == client.sources() == ()
    assert client.notes("2026-Q3") is None
    assert client.warehouse == client.path / "warehouse.duckdb"
    assert client.reports.parent == client.path
    assert workspace.plugins == workspace.path / "plugins"
    assert repr(client) == "Client('한빛')"


@pytest.mark.parametrize(
    ("name", "settings", "says"),
    [
        ("acme", {"name": "Acme"}, "client acme already exists: clients/acme/client.toml"),
        ("../x", {"name": "X"}, r"'../x' cannot be a name; use letters, digits, - and _"),
        ("x", {"name": "X", "zone": "Asia/Soul"}, "'Asia/Soul'; did you mean Asia/Seoul"),
        ("x", {"name": "X", "currency": "EURO"}, "unknown currency 'EURO'.*did you mean EUR"),
        ("x", {"name": "X", "locale": "xx-XX"}, "unknown locale 'xx-XX'; write such as en-US"),
        ("x", {"name": "X", "fiscal_start": 13}, "fiscal_start: input should be less than or"),
        ("x", {}, "key 'name' is missing: The client's name as reports print it"),
    ],
)
def test_a_client_that_cannot_be_added_leaves_nothing(
    client: Client, name: str, settings: dict[str, object], says: str
) -> None:
    before = sorted(client.workspace.path.rglob("*"))
    with pytest.raises(UsageError, match=says):
        client.workspace.add_client(name, settings)
    assert sorted(client.workspace.path.rglob("*")) == before


def test_a_folder_without_settings_is_no_client(client: Client) -> None:
    (client.path.parent / "notes").mkdir()
    with pytest.raises(UnknownName, match="unknown client 'acne'; did you mean acme"):
        client.workspace.client("acne")


def test_a_client_says_everything_of_its_own(client: Client) -> None:
    own = write(
        client,
        """
        version = 1
        name = "Acme"
        fiscal_start = 4
        currency = "EUR"
        locale = "de-DE"
        [record]
        deal = "crm"
        [minutes]
        webinar = 22.5
        [metrics.large_deals]
        least = 50000
        strict = true
        [labels]
        won_amount = "New business"
        [report]
        tiles = ["won_amount", "win_rate"]
        """,
    )
    settings = own.settings
    assert (own.calendar.fiscal_start, own.currency, own.locale) == (4, "EUR", "de-DE")
    assert settings.record == {"deal": {"*": ("crm",)}}
    assert settings.minutes == {"webinar": Decimal("22.5")}
    assert settings.metrics == {"large_deals": {"least": 50000, "strict": True}}
    assert settings.metrics["large_deals"]["strict"] is True
    assert settings.report.tiles == ("won_amount", "win_rate")


def test_a_clients_brand_overrides_the_agencys_key_by_key(client: Client) -> None:
    root = client.workspace.path
    (root / "abmkit.toml").write_text(
        'version = 1\nname = "North Star"\n'
        '[brand]\ntagline = "ABM"\nprimary = "#102030"\nlogo = "star.png"\n',
        "utf-8",
    )
    own = Workspace(root).client("acme")
    brand = own.brand_of("")
    assert (brand.name, brand.tagline) == ("North Star", "ABM")
    assert brand.logo == str(root / "star.png")
    (own.path / "client.toml").write_text(
        'version = 1\nname = "Acme"\n[brand]\nname = "Acme"\nlogo = "acme.png"\n', "utf-8"
    )
    own = Workspace(root).client("acme")
    brand = own.brand_of("")
    assert (brand.name, brand.primary) == ("Acme", "#102030")
    assert brand.logo == str(own.path / "acme.png")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'version = 1\nname = "A"\n\ncurency = "EUR"\n',
            "clients/acme/client.toml line 4: unknown key 'curency'; did you mean currency?",
        ),
        (
            'version = 1\nname = "A"\nzone = "Berlin/Europe"\n',
            "clients/acme/client.toml line 3: zone: unknown time zone 'Berlin/Europe'",
        ),
        (
            'version = 1\nname = "A"\n[brand]\n# ours\nprimary = "blue"\n',
            "line 5: brand.primary: 'blue' is not a colour; write #RRGGBB",
        ),
        (
            'version = 1\nname = "A"\n[brand]\npage_sise = "A4"\n',
            "line 4: unknown key 'page_sise'; did you mean page_size?",
        ),
        (
            'version = 1\nname = "A"\n[brand]\npage_size = "A5"\n',
            "line 4: brand.page_size: input should be 'A4' or 'Letter'",
        ),
        (
            'version = 1\nname = "A"\n[record]\ndeals = "crm"\n',
            "line 3: record: unknown table 'deals'; did you mean deal?",
        ),
        (
            'version = 1\nname = "A"\n[minutes]\nwebinars = 3\n',
            "line 3: minutes: unknown kind of touch 'webinars'; did you mean webinar?",
        ),
        (
            'name = "A"\n',
            "client.toml: key 'version' is missing: Version of the file's form: 1.",
        ),
        (
            'version = 2\nname = "A"\nnew = 1\n',
            "line 1: version 2 is newer than this abmkit reads (1); upgrade abmkit",
        ),
        ('version = 0\nname = "A"\n', "line 1: version: input should be 1"),
        ("version = 1\nname = \n", "client.toml line 2: not TOML: invalid value (column 8)"),
        ("version = 1\nname", "client.toml: not TOML: expected '=' after a key"),
        (
            'version = 1\nname = 3\nzonne = "x"\n',
            "client.toml line 3: unknown key 'zonne'; did you mean zone? (and 1 more)",
        ),
    ],
)
def test_an_error_names_the_file_the_line_and_the_key_meant(
    client: Client, text: str, says: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        assert write(client, text).settings
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_text_is_named(client: Client) -> None:
    (client.path / "client.toml").write_bytes("version = 1\nname = 'Müller'".encode("cp1252"))
    with pytest.raises(ConfigError, match=r"client.toml is not UTF-8 text \(byte 21\); save it as"):
        assert client.settings


def test_a_file_with_a_mark_and_windows_line_ends_is_read(client: Client) -> None:
    (client.path / "client.toml").write_bytes(b"\xef\xbb\xbfversion = 1\r\nname = 'A'\r\n")
    assert client.settings.name == "A"


def test_a_file_that_went_away_is_named(client: Client) -> None:
    (client.path / "client.toml").unlink()
    with pytest.raises(ConfigError, match=r"^clients/acme/client\.toml is missing$"):
        assert client.settings


def test_every_key_of_every_file_says_what_it_means() -> None:
    from abmkit.workspace import settings

    models = [each for each in vars(settings).values() if isinstance(each, type)]
    fields = [
        (model.__name__, name, field)
        for model in models
        for name, field in getattr(model, "model_fields", {}).items()
    ]
    assert len(fields) > 20
    assert [where for *where, field in fields if not field.description] == []


def test_errors_of_a_workspace_are_abm_errors() -> None:
    assert issubclass(ConfigError, AbmError)
