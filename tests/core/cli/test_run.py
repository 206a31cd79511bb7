"""A round: clients synced, drafted, and what may go out sent; one's failure stops no other."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from abmkit.workspace import Client, Workspace

Q3 = ("--period", "2026-Q3")
MONTHS = 'f"2026-{7 + n % 3:02}-15"'


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime(2026, 10, 2, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    import abmkit.cli.approve
    import abmkit.cli.run

    for module in (abmkit.cli.approve, abmkit.cli.run):
        monkeypatch.setattr(module, "datetime", Clock)


def reports(client: Client, text: str) -> None:
    """Set something in [report] of a client."""
    settings = client.path / "client.toml"
    settings.write_text(f"{settings.read_text('utf-8')}\n[report]\n{text}\n", "utf-8")


def source(client: Client, text: str) -> None:
    path = client.source_folder / "crm.toml"
    path.write_text(f'version = 1\nconnector = "crm"\n{text}\n', "utf-8")


@pytest.fixture
def beta(workspace: Workspace, client: Client, abmkit) -> Client:
    """A second client."""
    beta = workspace.add_client("beta", {"name": "Beta"})
    assert abmkit("source", "add", "beta", "crm").code == 0
    return beta


def sent(client: Client) -> list[Path]:
    return sorted((client.reports / "2026-Q3" / "sent").glob("*"))


def test_each_client_gets_a_draft_that_waits(abmkit, client: Client, beta: Client) -> None:
    said = abmkit("run", "--all", *Q3)
    assert said.code == 0
    assert [row[:3] for row in said.rows[1:]] == [
        ["acme", "drafted", "complete"],
        ["beta", "drafted", "complete"],
    ]
    for each in (client, beta):
        assert (each.reports / "2026-Q3" / "scorecard.txt").is_file()
        assert not sent(each)


def test_one_that_fails_stops_no_other_and_is_named(abmkit, client: Client, beta: Client) -> None:
    (client.path / "client.toml").write_text("version = 1\nnam = 1\n", "utf-8")
    said = abmkit("run", "acme", "beta", *Q3, "--json")
    assert said.code == 3
    first, second = said.json
    assert (first["outcome"], first["exit_code"]) == ("failed", 1)
    assert "clients/acme/client.toml" in first["why"][0]
    assert (second["outcome"], second["exit_code"]) == ("drafted", 0)
    assert abmkit("run", "acme", *Q3).code == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--period", "2026-Q5"), "'2026-Q5' is not a period"),
        ((*Q3, "--report", "scorecrd"), "report 'scorecrd' is not there; did you mean scorecard?"),
        ((*Q3, "--format", "pdf,pfd"), "renderer 'pfd' is not there; did you mean pdf?"),
    ],
)
def test_what_is_called_wrongly_is_told_before_anybody_is_synced(
    abmkit, client: Client, beta: Client, wrong: tuple[str, ...], says: str
) -> None:
    said = abmkit("run", "--all", *wrong)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert not client.warehouse.exists()
    assert not beta.warehouse.exists()


def test_an_error_nobody_foresaw_stops_no_other(
    abmkit, client: Client, beta: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from abmkit.run import round as turn

    real = turn.sync_client

    def sync_client(chosen: Client, *args: Any, **how: Any) -> Any:
        if chosen.id == "acme":
            raise ZeroDivisionError("by nobody")
        return real(chosen, *args, **how)

    monkeypatch.setattr(turn, "sync_client", sync_client)
    said = abmkit("--debug", "run", "--all", *Q3)
    assert "Traceback" in said.err
    first, second = said.rows[1:]
    assert first[:2] == ["acme", "failed"]
    assert "ZeroDivisionError: by nobody; this should not happen" in first[4]
    assert second[:2] == ["beta", "drafted"]


def test_what_a_person_approved_goes_out_as_it_was_approved_and_once(
    abmkit, client: Client
) -> None:
    assert abmkit("run", "acme", *Q3).code == 0
    draft = (client.reports / "2026-Q3" / "draft.json").read_bytes()
    assert abmkit("approve", "acme", *Q3, "--by", "Ida").code == 0
    source(client, "deals = 40")  # the numbers move on before it goes out
    (told,) = abmkit("run", "acme", *Q3, "--json").json
    assert told["outcome"] == "sent"
    assert [str(path) for path in sent(client)] == told["paths"]
    assert (sent(client)[0] / "report.json").read_bytes() == draft
    (after,) = abmkit("run", "acme", *Q3, "--json").json
    assert after["outcome"] == "drafted"
    assert len(sent(client)) == 1
    assert (client.reports / "2026-Q3" / "draft.json").read_bytes() != draft


def test_nothing_goes_out_with_no_send(abmkit, client: Client) -> None:
    reports(client, "auto_send = true")
    assert abmkit("run", "acme", *Q3, "--no-send").code == 0
    assert not sent(client)


def test_what_leaves_no_doubt_goes_out_where_the_client_allows(abmkit, client: Client) -> None:
    source(client, "deals = 40")
    reports(client, "auto_send = true")
    (told,) = abmkit("run", "acme", *Q3, "--json").json
    assert (told["outcome"], told["why"]) == ("sent", [])
    receipt = json.loads((sent(client)[0] / "receipt.json").read_text("utf-8"))
    assert receipt["approval"]["by"] == "auto_send in client.toml"


def test_a_correction_waits_for_a_person(abmkit, client: Client) -> None:
    reports(client, "auto_send = true")
    assert abmkit("run", "acme", *Q3).code == 0
    source(client, "deals = 40")
    said = abmkit("run", "acme", *Q3, "--json")
    assert said.code == 3
    (told,) = said.json
    assert told["outcome"] == "held"
    assert "it corrects what was sent 2026-10-02T06:00:00Z" in told["why"][0]
    assert len(sent(client)) == 1


@pytest.mark.parametrize("is_auto", [True, False], ids=["auto_send", "by a person"])
def test_each_later_night_sends_nothing_twice_and_says_so(
    abmkit, client: Client, monkeypatch: pytest.MonkeyPatch, is_auto: bool
) -> None:
    def told(day: int) -> Any:
        class Night(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime(2026, 10, day, 6, tzinfo=UTC)

        monkeypatch.setattr("abmkit.cli.run.datetime", Night)
        said = abmkit("run", "acme", *Q3, "--json")
        (row,) = said.json
        return said.code, row["outcome"], row["paths"]

    reports(client, f"auto_send = {str(is_auto).lower()}")
    source(client, "deals = 40")
    if not is_auto:
        assert told(1)[:2] == (0, "drafted")
        assert abmkit("approve", "acme", *Q3).code == 0
    assert told(2)[:2] == (0, "sent")
    for day in (3, 9):
        assert told(day) == (0, "unchanged", [str(sent(client)[0])])
    assert len(sent(client)) == 1
    source(client, "deals = 60")
    assert told(10)[:2] == ((3, "held") if is_auto else (0, "drafted"))


def test_a_source_that_is_not_whole_holds_it_back(abmkit, client: Client) -> None:
    reports(client, "auto_send = true")
    source(client, "broken = true")
    said = abmkit("run", "acme", *Q3, "--json")
    assert said.code == 3
    (told,) = said.json
    assert (told["outcome"], told["sources"]) == ("held", "failed")
    assert "source crm deals: failed" in told["why"][0]
    assert not sent(client)


def test_a_column_that_is_misread_holds_it_back(abmkit, client: Client) -> None:
    reports(client, "auto_send = true")
    source(client, "deals = 12\nlots = true")
    said = abmkit("run", "acme", *Q3, "--json")
    assert said.code == 3
    (told,) = said.json
    assert (told["outcome"], told["sources"]) == ("held", "complete")
    assert "12 of 12 cells of deal.amount are in quarantine" in told["why"][0]
    assert not sent(client)


def test_a_lost_lock_of_definitions_holds_it_back(abmkit, client: Client) -> None:
    source(client, "deals = 40")
    reports(client, "auto_send = true")
    (client.workspace.path / "metrics.lock").unlink()
    (told,) = abmkit("run", "acme", *Q3, "--json").json
    assert told["outcome"] == "held"
    assert [why.startswith("metrics.lock is missing") for why in told["why"]] == [True]
    assert abmkit("metrics", "upgrade").code == 0
    (told,) = abmkit("run", "acme", *Q3, "--json").json
    assert (told["outcome"], len(sent(client))) == ("sent", 1)


def test_a_number_beyond_belief_holds_it_back(abmkit, workspace: Workspace, client: Client) -> None:
    plugin = workspace.plugins / "mine.py"
    moved = plugin.read_text("utf-8").replace(MONTHS, '"2026-07-15" if n < 4 else "2026-08-15"')
    assert moved != plugin.read_text("utf-8")
    plugin.write_text(moved, "utf-8")
    source(client, "deals = 60")
    reports(client, "auto_send = true")
    (told,) = abmkit("run", "acme", "--period", "2026-08", "--json").json
    assert told["outcome"] == "held"
    assert told["why"] == ["won_deals is 28, and was 2 in the period before"]


def test_a_changed_definition_holds_it_back(abmkit, workspace: Workspace, client: Client) -> None:
    assert abmkit("metrics", "upgrade").code == 0
    plugin = workspace.plugins / "mine.py"
    plugin.write_text(
        plugin.read_text("utf-8").replace("amount >= {least}", "amount > {least}"), "utf-8"
    )
    reports(client, "auto_send = true")
    (told,) = abmkit("run", "acme", *Q3, "--json").json
    assert told["outcome"] == "held"
    assert "won_deals" in told["why"][0]


def test_it_is_mailed_to_the_clients_own_recipients_once(
    abmkit, client: Client, beta: Client, relay: Any, certificate: Path, box: Any, monkeypatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "canary-0451-secret")
    agency = client.workspace.path / "abmkit.toml"
    agency.write_text(
        f"{agency.read_text('utf-8')}\n[mail]\n"
        'sender = "North Star <reports@agency.example>"\nhost = "127.0.0.1"\n'
        f'port = {relay().port}\nuser = "reports"\npassword = "env:MAIL_PASSWORD"\n'
        f'authority = "{certificate}"\n',
        "utf-8",
    )
    reports(client, 'auto_send = true\nrecipients = ["dana@acme.example"]')
    reports(beta, 'auto_send = true\nrecipients = ["kim@beta.example"]')
    box.refused = {"kim@beta.example"}
    said = abmkit("run", "--all", *Q3, "--json")
    assert said.code == 3
    first, second = said.json
    assert (first["outcome"], first["mailed_to"]) == ("sent", ["dana@acme.example"])
    assert second["outcome"] == "failed"
    assert "refuses the recipient kim@beta.example" in second["why"][0]
    box.refused = set()
    _, later = abmkit("run", "--all", *Q3, "--json").json
    assert (later["outcome"], later["mailed_to"]) == ("sent", ["kim@beta.example"])
    assert [to for to, _ in box.mails] == [["dana@acme.example"], ["kim@beta.example"]]
    assert "canary" not in said.out + said.err


@pytest.mark.parametrize("named", [(), ("acme", "--all")])
def test_clients_are_named_or_all_of_them(abmkit, client: Client, named: tuple[str, ...]) -> None:
    said = abmkit("run", *named, *Q3)
    assert said.code == 2
    assert "name clients, or --all of them" in said.err
