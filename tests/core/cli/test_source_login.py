import io
import re
import shutil
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from abmkit.warehouse import Warehouse
from abmkit.workspace import Client, Workspace

from .portal import CANARY, PLUGIN, SECRET, Portal


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def client(workspace: Workspace, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Client:
    (workspace.plugins / "mine.py").write_text(PLUGIN, "utf-8")
    monkeypatch.setenv("PORTAL_SECRET", SECRET)
    return with_source(workspace.add_client("acme", {"name": "Acme"}), portal)


def with_source(client: Client, portal: Portal) -> Client:
    source = client.source_folder / "portal.toml"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(
        f'version = 1\nconnector = "portal"\nbase_url = "{portal.url}"\n\n'
        '[oauth]\nclient_id = "agency"\nclient_secret = "env:PORTAL_SECRET"\n',
        "utf-8",
    )
    return client


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> None:
        return None


def follow(link: str) -> str:
    """Log in as a person would whose browser then finds nobody: the address it ends at."""
    try:
        urllib.request.build_opener(Stay()).open(link)
    except HTTPError as sent:
        return str(sent.headers["location"])
    raise AssertionError("nobody sent the browser on")


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Follows the link that is printed, after visits of others."""

    def prepare(*visits: str) -> None:
        import click

        echo = click.echo

        def printed(message: Any = None, *args: Any, **rest: Any) -> None:
            echo(message, *args, **rest)
            if str(message).startswith("open: "):
                threading.Thread(target=visit, args=(str(message)[6:],), daemon=True).start()

        def visit(link: str) -> None:
            back = follow(link)
            for each in visits:
                with pytest.raises(HTTPError, match="400"):
                    urlopen(back.partition("?")[0] + each)
            assert b"close this window" in urlopen(back).read()

        monkeypatch.setattr(click, "echo", printed)

    return prepare


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def paste(abmkit: Any, stdin: Callable[[str], None], client: str = "acme") -> Any:
    """Log in by a link and the address that it ends at."""
    link = abmkit("source", "login", client, "portal", "--link").out.strip()
    stdin(follow(link) + "\n")
    return abmkit("source", "login", client, "portal", "--paste")


def test_a_login_by_browser_lets_a_sync_read(
    abmkit: Any, client: Client, browser: Callable[..., None]
) -> None:
    browser("favicon.ico", "?code=code-canary-x&state=guessed", "?error=access_denied")
    said = abmkit("source", "login", "acme", "portal")
    assert said.code == 0, said.err
    assert said.out == "logged in: portal, account 100\n"
    assert client.source("portal").account == "100"
    synced = abmkit("sync", "acme", "portal", "--json")
    assert synced.code == 0, synced.out
    assert {each["stream"]: each["rows"] for each in synced.json[1:]} == {"people": 3, "firms": 3}
    assert abmkit("source", "check", "acme").rows[1][2] == "reads 100"


def test_a_link_is_opened_by_another_and_the_code_pasted(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    link = abmkit("source", "login", "acme", "portal", "--link")
    assert link.out.startswith(f"{portal.url}/authorize?")
    assert "code_challenge_method=S256" in link.out
    assert "scope=people+firms" in link.out
    code = re.search(r"code=([\w-]+)", follow(link.out.strip()))
    assert code is not None
    stdin(code[1] + "\n")
    said = abmkit("source", "login", "acme", "portal", "--paste", "--json")
    assert said.json == {"source": "portal", "account": "100", "missing": []}
    assert not list(client.workspace.path.glob(".secrets/**/*.login"))


def test_an_address_of_another_login_is_refused(
    abmkit: Any, client: Client, stdin: Callable[[str], None]
) -> None:
    stale = follow(abmkit("source", "login", "acme", "portal", "--link").out.strip())
    abmkit("source", "login", "acme", "portal", "--link")
    stdin(stale + "\n")
    said = abmkit("source", "login", "acme", "portal", "--paste")
    assert (said.code, "answers another login" in said.err) == (2, True)
    for nothing in ("\n", "two words\n"):
        stdin(nothing)
        assert abmkit("source", "login", "acme", "portal", "--paste").code == 2


def test_a_refusal_is_told(abmkit: Any, client: Client, stdin: Callable[[str], None]) -> None:
    link = abmkit("source", "login", "acme", "portal", "--link").out
    state = re.search(r"state=([\w-]+)", link)
    assert state is not None
    stdin(f"http://127.0.0.1/?error=access_denied&error_description=no&state={state[1]}\n")
    said = abmkit("source", "login", "acme", "portal", "--paste")
    assert (said.code, said.err) == (1, "error: the login was refused: access_denied: no\n")


def test_a_code_that_is_used_up_leaves_the_login_there_was(
    abmkit: Any, client: Client, stdin: Callable[[str], None]
) -> None:
    assert paste(abmkit, stdin).code == 0
    abmkit("source", "login", "acme", "portal", "--link")
    stdin("code-canary-77\n")
    said = abmkit("source", "login", "acme", "portal", "--paste")
    assert (said.code, "gives no token: invalid_grant: …" in said.err) == (1, True)
    assert abmkit("sync", "acme", "portal").code == 0


def test_the_login_of_another_account_is_refused_and_the_old_one_stays(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    assert paste(abmkit, stdin).code == 0
    portal.account = "200"
    said = paste(abmkit, stdin)
    assert said.code == 2
    assert "attached to account 100 of portal, and its login is for 200" in said.err
    synced = abmkit("sync", "acme", "portal", "--json")
    assert (synced.code, synced.json[1]["rows"]) == (0, 3)


def test_an_account_of_one_client_is_refused_to_another(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    assert paste(abmkit, stdin).code == 0
    with_source(client.workspace.add_client("beta", {"name": "Beta"}), portal)
    said = paste(abmkit, stdin, "beta")
    assert said.code == 2
    assert "account 100 of portal belongs to client acme" in said.err
    portal.account = "200"
    assert paste(abmkit, stdin, "beta").out == "logged in: portal, account 200\n"
    beta = client.workspace.client("beta").source("portal")
    beta.path.write_text(beta.file.text.replace('"200"', '"100"'), "utf-8")
    synced = abmkit("sync", "beta", "portal", "--json")
    assert synced.code == 1
    assert "its login is for 200" in synced.json[1]["missing"]
    checked = abmkit("source", "check", "beta", "--json")
    assert (checked.code, checked.json[0]["ok"]) == (1, False)


def test_a_sync_of_a_wrong_portal_loads_nothing_and_lets_others_be(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    assert paste(abmkit, stdin).code == 0
    portal.open = dict.fromkeys(portal.open, "200")  # as if the file of tokens had been swapped
    synced = abmkit("sync", "acme", "portal", "--json")
    assert synced.code == 1
    (told,) = synced.json[1:]
    assert (told["outcome"], told["rows"]) == ("failed", 0)
    assert "account 100" in told["missing"]
    assert "source check acme portal" in told["advice"]


def test_scopes_that_were_not_granted_are_told_and_lost_alone(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    portal.scopes = ["people"]
    said = paste(abmkit, stdin)
    assert (said.code, said.err) == (0, "not granted: firms; what needs it cannot be read\n")
    checked = {row[2]: row for row in abmkit("source", "check", "acme").rows}
    assert "stream people can be read" in checked
    (lost,) = [row for what, row in checked.items() if "stream firms" in what]
    assert "scope firms is missing" in lost[2]
    assert lost[1::2] == ["no", "grant firms"]
    synced = abmkit("sync", "acme", "portal", "--json")
    assert synced.code == 3
    assert {each["stream"]: each["outcome"] for each in synced.json[1:]} == {
        "people": "complete", "firms": "failed",
    }  # fmt: skip


def test_a_source_without_a_login_says_what_to_do(abmkit: Any, client: Client) -> None:
    said = abmkit("sync", "acme", "portal", "--json")
    assert said.code == 1
    assert "nobody has logged in yet; run: abmkit source login acme portal" in said.out


def test_logins_that_cannot_be_are_refused(
    abmkit: Any, client: Client, workspace: Workspace, portal: Portal
) -> None:
    assert abmkit("source", "login", "acme", "portal", "--link", "--paste").code == 2
    assert "unknown source" in abmkit("source", "login", "acme", "portl").err
    path = client.source("portal").path
    text = path.read_text("utf-8")
    path.write_text(text + 'redirect_url = "https://agency.example/back"\n', "utf-8")
    said = abmkit("source", "login", "acme", "portal")
    assert (said.code, "use --paste" in said.err) == (2, True)
    port = portal.server.server_port
    path.write_text(text + f'redirect_url = "http://localhost:{port}/back"\n', "utf-8")
    said = abmkit("source", "login", "acme", "portal")
    assert (said.code, f"port {port} is taken" in said.err) == (2, True)
    link = abmkit("source", "login", "acme", "portal", "--link").out
    assert f"redirect_uri=http%3A%2F%2Flocalhost%3A{port}%2Fback" in link


def test_nobody_who_comes_is_told(
    abmkit: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abmkit.cli.source_login.PATIENCE", 0.05)
    said = abmkit("source", "login", "acme", "portal")
    assert (said.code, "nobody logged in within 0 seconds" in said.err) == (1, True)


def test_a_client_that_is_called_as_one_was_gets_none_of_its_logins(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    assert paste(abmkit, stdin).code == 0
    shutil.rmtree(client.path)
    assert abmkit("client", "add", "acme", "--name", "Another").code == 0
    asked = len(portal.paths)
    again = ("source", "add", "acme", "portal", "--set", f"base_url={portal.url}")
    oauth = ("--set", "oauth.client_id=x", "--set", "oauth.client_secret=env:PORTAL_SECRET")
    said = abmkit(*again, *oauth)
    assert said.code == 2
    assert ".secrets/clients/acme/portal.json is the login of an earlier source" in said.err
    assert CANARY not in said.err
    assert not client.source_folder.exists()
    assert abmkit(*again, *oauth, "--name", "other").code == 0
    assert len(portal.paths) == asked


def test_a_login_that_has_ended_is_told_by_the_doctor(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    assert paste(abmkit, stdin).code == 0
    assert abmkit("doctor").code == 0
    portal.good.clear()
    portal.open.clear()
    assert abmkit("sync", "acme", "portal").code == 1
    said = abmkit("doctor")
    assert said.code == 1
    assert "the login of source portal has ended" in said.out
    assert "run: abmkit source login acme portal" in said.out
    assert paste(abmkit, stdin).code == 0
    assert abmkit("sync", "acme", "portal").code == 0


@pytest.mark.parametrize(("day", "code"), [("2026-10-31", 0), ("2026-11-01", 1), ("2027-02-01", 1)])
def test_the_doctor_tells_of_the_end_of_a_version_sixty_days_ahead(
    abmkit: Any, client: Client, monkeypatch: pytest.MonkeyPatch, day: str, code: int
) -> None:
    class Day(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.fromisoformat(day).replace(tzinfo=tz)

    monkeypatch.setattr("abmkit.cli.doctor.datetime", Day)
    asked = "client acme: source portal asks portal 1"
    assert f"{asked}; no end of it is announced" in abmkit("doctor").out
    plugin = client.workspace.plugins / "mine.py"
    text = plugin.read_text("utf-8").replace(
        "from pydantic", "from datetime import date\nfrom pydantic"
    )
    ends = text.replace("    config: Config\n", "    supported_until = date(2026, 12, 31)\n", 1)
    plugin.write_text(ends, "utf-8")
    said = abmkit("doctor")
    assert f"{asked}, which the vendor supports until 2026-12-31" in said.out
    assert (said.code, "get a newer plugin of portal" in said.out) == (code, True)


def test_clients_of_one_connection_share_a_login_that_rotates(
    abmkit: Any, client: Client, stdin: Callable[[str], None], workspace: Workspace, portal: Portal
) -> None:
    source = client.source("portal")
    shared = workspace.path / "connections" / "agency.toml"
    shared.parent.mkdir()
    shared.write_text(source.file.text, "utf-8")
    source.path.write_text('version = 1\nconnector = "portal"\nconnection = "agency"\n', "utf-8")
    assert paste(abmkit, stdin).code == 0
    assert [path.name for path in workspace.path.glob(".secrets/**/*.json")] == ["agency.json"]
    portal.life = 0
    for _ in range(3):
        assert abmkit("sync", "acme", "portal").code == 0
    assert "invalid_grant" not in abmkit("source", "check", "acme").out


def test_a_token_is_seen_nowhere(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    whole = 'version = 1\nname = "A"\nplugins = ["mine", "metrics", "scorecard", "pdf", "json"]\n'
    (client.workspace.path / "abmkit.toml").write_text(whole, "utf-8")
    assert abmkit("metrics", "upgrade").code == 0  # to the definitions of the plugins allowed now
    said = [paste(abmkit, stdin), abmkit("source", "login", "acme", "portal", "--link")]
    stdin("code-canary-1\n")
    said += [abmkit("source", "login", "acme", "portal", "--paste", "--debug")]
    said += [abmkit(*c, *o) for c in COMMANDS for o in ((), ("--json",), ("--debug",))]
    portal.down = {"/people", "/account"}
    said += [abmkit("sync", "acme", "--debug")]
    portal.down = set()
    portal.open.clear()
    said += [abmkit("sync", "acme", "--debug")]
    assert said[-1].code == 0, "the token that was refused is renewed"
    portal.open.clear()
    portal.good.clear()
    said += [abmkit("source", "fields", "acme", "portal", "--debug")]
    said += [abmkit(*c, *o) for c in COMMANDS for o in ((), ("--json",), ("--debug",))]
    assert any("the login has ended" in each.out for each in said)
    traces = [each.err for each in said if "Traceback" in each.err]
    assert any("the login has ended" in trace for trace in traces)
    assert any("invalid_grant" in trace and "redeem" in trace for trace in traces)
    said += [abmkit("report", "acme", "--period", "2026-Q2", "--format", "pdf,json")]
    assert said[-1].code == 0, said[-1].err
    drafts = [path.read_text("utf-8") for path in client.reports.rglob("*.json")]
    assert any("the login has ended" in draft for draft in drafts)
    with Warehouse.open(client.warehouse, read_only=True) as warehouse:
        tables = [row[0] for row in warehouse.query("SELECT table_name FROM duckdb_tables()")]
        rows = [str(warehouse.query(f'SELECT * FROM "{table}"')) for table in tables]
    assert any("the login has ended" in text for text in rows)
    assert not any(CANARY in text for text in [*rows, *drafts])
    told = [text for each in said for text in (each.out, each.err) if CANARY in text]
    assert told == []
    kept = [path for path in files(client.workspace.path) if CANARY.encode() in path.read_bytes()]
    assert kept == [client.workspace.path / ".secrets/clients/acme/portal.json"]


COMMANDS = [
    ("sync", "acme"), ("sync", "acme", "--full"), ("source", "check", "acme"),
    ("source", "list", "acme"), ("source", "fields", "acme", "portal"), ("doctor",), ("plugins",),
]  # fmt: skip


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_secret_is_asked_for_and_kept_out_of_the_clients_folder(
    abmkit: Any, client: Client, stdin: Callable[[str], None], portal: Portal
) -> None:
    rest = ("--name", "two", "--set", f"base_url={portal.url}", "--set", "oauth.client_id=agency")
    said = abmkit(
        "source", "add", "acme", "portal", *rest, "--set", f"oauth.client_secret={SECRET}"
    )
    assert (said.code, "add --secret oauth.client_secret" in said.err) == (2, True)
    stdin("\n")
    said = abmkit("source", "add", "acme", "portal", *rest, "--secret", "oauth.client_secret")
    assert (said.code, "nothing was given" in said.err) == (2, True)
    assert not (client.source_folder / "two.toml").exists()
    stdin(f"{SECRET}\n")
    said = abmkit("source", "add", "acme", "portal", *rest, "--secret", "oauth.client_secret")
    assert said.code == 0, said.err
    link = abmkit("source", "login", "acme", "two", "--link").out
    stdin(follow(link.strip()) + "\n")
    assert abmkit("source", "login", "acme", "two", "--paste").code == 0
    kept = [path for path in files(client.path) if SECRET.encode() in path.read_bytes()]
    assert kept == []
