import io
import sys
from pathlib import Path

import pytest

from abmkit.workspace import Client, Workspace


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    stream = io.StringIO(answers)
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", stream)


def test_a_workspace_and_a_client_are_made_in_a_script(abmkit, tmp_path: Path) -> None:
    said = abmkit("init", "agency", "--name", "North Star")
    assert (said.code, said.out) == (0, f"{tmp_path / 'agency'}\n")
    assert said.err == ""
    said = abmkit("-C", "agency", "client", "add", "acme", "--zone", "Asia/Seoul")
    assert (said.code, said.out) == (0, f"{tmp_path / 'agency' / 'clients' / 'acme'}\n")
    client = Workspace("agency").client("acme")
    assert (client.name, client.zone, client.currency) == ("acme", "Asia/Seoul", "USD")


def test_both_speak_json(abmkit, tmp_path: Path) -> None:
    made = abmkit("init", "--json").json
    assert made == {"workspace": str(tmp_path), "name": tmp_path.name}
    added = abmkit("client", "add", "acme", "--name", "Acme", "--json").json
    path = str(tmp_path / "clients" / "acme")
    assert added == {"client": "acme", "name": "Acme", "path": path}


def test_a_terminal_is_told_what_comes_next(abmkit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert abmkit("init").err == "next: abmkit client add CLIENT\n"
    assert abmkit("client", "add", "acme").err.startswith("next: abmkit source add acme files")
    assert abmkit("--quiet", "client", "add", "other").err == ""
    assert abmkit("client", "add", "third", "--json").err == ""


def test_a_language_that_reports_have_no_words_in_is_told(abmkit) -> None:
    abmkit("init")
    said = abmkit("client", "add", "acme", "--locale", "de-DE")
    assert (said.code, "reports have words in en, ja, ko, zh only" in said.err) == (0, True)
    assert abmkit("client", "add", "other", "--locale", "zh-TW").err == ""


def test_a_client_is_asked_for_at_a_terminal(
    abmkit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_a_terminal(monkeypatch, "Acme Inc.\n\nEUR\nde-DE\n")
    said = abmkit("client", "add", "acme")
    assert said.code == 0
    client = workspace.client("acme")
    assert (client.name, client.zone, client.currency) == ("Acme Inc.", "UTC", "EUR")
    assert client.locale == "de-DE"


def test_a_wrong_setting_is_told_and_nothing_is_made(abmkit, workspace: Workspace) -> None:
    said = abmkit("client", "add", "acme", "--zone", "Asia/Soul")
    assert said.code == 2
    assert "unknown time zone 'Asia/Soul'; did you mean Asia/Seoul" in said.err
    assert workspace.clients() == ()


def test_clients_are_listed(abmkit, client: Client) -> None:
    said = abmkit("client", "list")
    assert said.rows == [
        ["client", "name", "zone", "currency", "locale", "sources"],
        ["acme", "Acme", "Europe/Berlin", "USD", "en-US", "crm"],
    ]
    assert abmkit("client", "list", "--json").json == [
        {
            "client": "acme",
            "name": "Acme",
            "zone": "Europe/Berlin",
            "currency": "USD",
            "locale": "en-US",
            "sources": ["crm"],
        }
    ]


def test_a_wrong_settings_file_is_one_line_with_its_place(abmkit, client: Client) -> None:
    (client.path / "client.toml").write_text('version = 1\nname = "A"\ncurency = "EUR"\n', "utf-8")
    for command in (["client", "list"], ["sync", "acme"]):
        said = abmkit(*command)
        assert said.code == 2
        assert said.err == (
            "error: clients/acme/client.toml line 3: unknown key 'curency'; "
            "did you mean currency?\n"
        )


def test_a_source_is_added_from_settings(abmkit, workspace: Workspace) -> None:
    workspace.add_client("acme", {"name": "Acme"})
    said = abmkit(
        "source", "add", "acme", "crm", "--name", "main", "--set", "deals=7",
        "--set", "token=env:CRM_TOKEN",
    )  # fmt: skip
    assert (said.code, said.out) == (0, "clients/acme/sources/main.toml\n")
    assert workspace.client("acme").source("main").file.text == (
        'version = 1\nconnector = "crm"\ndeals = 7\ntoken = "env:CRM_TOKEN"\n'
    )
    assert abmkit("source", "list", "acme").rows[1:] == [
        ["main", "crm", "clients/acme/sources/main.toml"]
    ]
    listed = abmkit("source", "list", "acme", "--json").json
    file = "clients/acme/sources/main.toml"
    assert listed == [{"source": "main", "connector": "crm", "file": file}]


def test_settings_may_stand_in_tables(abmkit, workspace: Workspace) -> None:
    workspace.add_client("acme", {"name": "Acme"})
    said = abmkit("source", "add", "acme", "crm", "--set", "a.b=1", "--set", "a.c=x y")
    assert "unknown key 'a'" in said.err


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["crn"], "unknown connector 'crn'; did you mean crm?; abmkit.toml does not allow"),
        (["crm", "--set", "deals"], "--set deals: write KEY=VALUE"),
        (["crm", "--set", "dels=1"], "unknown key 'dels'; did you mean deals?"),
        (["crm", "--set", "deals=many"], "deals: input should be a valid integer"),
        (["crm", "--set", "token=s3cr3t"], "token is a secret: write a reference to it"),
        (["crm", "a.csv"], "files need --guess"),
        (["crm", "a.csv", "--guess"], "there is no terminal to confirm at; add --yes"),
        (["crm", "--name", "a b"], "'a b' cannot be a name"),
    ],
)
def test_a_source_that_cannot_be_added_is_told_why(
    abmkit, workspace: Workspace, args: list[str], says: str
) -> None:
    client = workspace.add_client("acme", {"name": "Acme"})
    said = abmkit("source", "add", "acme", *args)
    assert said.code in (1, 2)
    assert says in said.err
    assert "s3cr3t" not in said.err
    assert client.sources() == ()


def test_a_guess_is_shown_with_rows_and_not_written_without_a_yes(
    abmkit, workspace: Workspace
) -> None:
    client = workspace.add_client("acme", {"name": "Acme"})
    said = abmkit("source", "add", "acme", "crm", "a.csv", "b.csv", "--guess")
    assert said.code == 2
    assert said.out.startswith("deals = 2\n")
    assert "deals → account\nsource_id\tname\tdomains\na\tAcme \\x1b[31m\tacme.com\n" in said.out
    assert "deals → deal\n" in said.out
    assert said.err.splitlines()[:2] == ["ok  one is fine", "??  one is odd  look at it"]
    assert client.sources() == ()


def test_a_guess_in_a_script_tells_only_what_is_unsure(abmkit, workspace: Workspace) -> None:
    client = workspace.add_client("acme", {"name": "Acme"})
    said = abmkit("source", "add", "acme", "crm", "a.csv", "b.csv", "--guess", "--yes")
    assert (said.code, said.out) == (0, "clients/acme/sources/crm.toml\n")
    assert said.err == "??  one is odd  look at it\n"
    assert client.source("crm").file.data["deals"] == 2


def test_a_guess_in_json_carries_its_findings(abmkit, workspace: Workspace) -> None:
    workspace.add_client("acme", {"name": "Acme"})
    told = abmkit("source", "add", "acme", "crm", "a", "--guess", "--yes", "--json").json
    assert told == {
        "source": "crm",
        "file": "clients/acme/sources/crm.toml",
        "findings": [
            {"ok": True, "what": "one is fine", "advice": ""},
            {"ok": False, "what": "one is odd", "advice": "look at it"},
        ],
    }


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 130)])
def test_a_guess_is_asked_about_at_a_terminal(
    abmkit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    client = workspace.add_client("acme", {"name": "Acme"})
    at_a_terminal(monkeypatch, answer)
    assert abmkit("source", "add", "acme", "crm", "--guess").code == code
    assert bool(client.sources()) is (code == 0)


def test_a_source_is_checked_before_and_after_a_sync(abmkit, client: Client) -> None:
    said = abmkit("source", "check", "acme")
    assert (said.code, said.rows) == (
        0,
        [["source", "ok", "what", "advice"], ["crm", "yes", "it answers", ""]],
    )
    assert abmkit("sync", "acme").code == 0
    found = abmkit("source", "check", "acme", "crm", "--json").json
    assert [each["ok"] for each in found] == [True, True, True]
    assert "deals: 1 rejected: deal.amount" in found[1]["what"]
    assert "1 of 3 deal.account lead to no account, such as id:z" in found[2]["what"]


def test_only_the_sources_named_are_checked(abmkit, client: Client) -> None:
    abmkit("source", "add", "acme", "crm", "--name", "other", "--set", "deals=0")
    said = abmkit("source", "check", "acme", "other")
    assert {row[0] for row in said.rows[1:]} == {"other", ""}
    assert abmkit("source", "check", "acme", "othr").code == 2


def test_two_sources_of_one_table_without_a_choice_fail_the_check(abmkit, client: Client) -> None:
    abmkit("source", "add", "acme", "crm", "--name", "other")
    said = abmkit("source", "check", "acme")
    assert said.code == 1
    assert said.rows[-1] == [
        "",
        "no",
        "deal comes from crm and other, and none is chosen",
        'choose one in client.toml: [record] deal = "crm"',
    ]
    settings = client.path / "client.toml"
    settings.write_text('version = 1\nname = "Acme"\n[record]\ndeal = "other"\n', "utf-8")
    assert abmkit("source", "check", "acme").code == 0
    settings.write_text('version = 1\nname = "Acme"\n[record]\ndeal = "othr"\n', "utf-8")
    said = abmkit("source", "check", "acme")
    assert said.code == 1
    assert "no such source fills it; did you mean other?" in said.rows[-1][2]


def test_what_stops_a_source_is_a_finding(abmkit, client: Client) -> None:
    (client.path / "targets.csv").write_text("domain\nacme.com\n", "utf-8")
    path = client.source_folder / "crm.toml"
    path.write_text('version = 1\nconnector = "crm"\ndels = 1\n', "utf-8")
    said = abmkit("source", "check", "acme")
    assert said.code == 1
    assert "clients/acme/sources/crm.toml line 3: unknown key 'dels'" in said.rows[1][2]


def test_a_connector_that_breaks_is_a_finding(abmkit, client: Client) -> None:
    file = client.workspace.plugins / "mine.py"
    text = file.read_text("utf-8")
    broken = text.replace("yield Check(ok=True", "yield Check(ok=1 / 0")
    file.write_text(broken, "utf-8")
    line = 1 + broken[: broken.index("1 / 0")].count("\n")
    said = abmkit("source", "check", "acme")
    assert said.code == 1
    what = "source crm: connector crm broke: ZeroDivisionError: division by zero"
    assert said.rows[1][2:] == [f"{what} ({file}:{line})", "tell its author"]


def test_a_gap_of_the_last_sync_is_a_finding(abmkit, client: Client) -> None:
    path = client.source_folder / "crm.toml"
    path.write_text('version = 1\nconnector = "crm"\nbroken = true\n', "utf-8")
    assert abmkit("sync", "acme").code == 1
    said = abmkit("source", "check", "acme")
    assert said.code == 1
    told = [row[2] for row in said.rows if "it broke" in row[2]]
    assert [each.startswith("at the last sync: deals: ") for each in told] == [True]
