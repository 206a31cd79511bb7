"""A report on all clients: read from frozen reports, for the agency's own people alone."""

from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from abmkit.errors import ConfigError, UsageError
from abmkit.plugins import Plugins
from abmkit.run import approve_report, make_report, preview_mail, send_report
from abmkit.workspace import Agency, Workspace

NOW = datetime(2026, 10, 6, 9, tzinfo=UTC)
WIDE = """
from abmkit import Page, Report, Section, Table, blocks, hookimpl


class Wide(Report):
    name = "wide"
    title = "Wide"
    about = "agency"
    asks = ()

    def build(self, data):
        rows = tuple(
            (each.name, each.standing, each.value("won_amount") or "–") for each in data.reports
        )
        columns = tuple(blocks.Column(title=head) for head in ("Client", "Report", "Won"))
        table = Table(columns=columns, rows=rows)
        yield Page(id="one", outline="One", blocks=(Section(title="All", blocks=(table,)),))


@hookimpl
def register_reports():
    return [Wide]
"""


@pytest.fixture
def agency(line: Any, accounts: Any, deal_won: Any) -> Agency:
    """An agency of two clients: Acme has a draft of the third quarter, Bolt none."""
    workspace = line.client.workspace
    (workspace.plugins / "wide.py").write_text(WIDE, "utf-8")
    settings = workspace.path / "abmkit.toml"
    settings.write_text(
        'version = 1\nname = "North Star"\nplugins = ["mine", "wide"]\n'
        'recipients = ["Dana <dana@northstar.example>"]\n'
        '[mail]\nsender = "reports@northstar.example"\nhost = "localhost"\n',
        "utf-8",
    )
    workspace.add_client("bolt", {"name": "Bolt"})
    line.decide('[report]\nrecipients = ["ceo@acme.example"]')
    line.tells(crm={"deals": {"deal": [deal_won(1, "2026-08-03")], **accounts}}).sync()
    make_report(line.client, line.plugins, "2026-Q3")
    return Agency(Workspace(workspace.path))


@pytest.fixture
def plugins(agency: Agency) -> Plugins:
    return agency.workspace.load_plugins()


def rows(agency: Agency, plugins: Plugins) -> list[tuple[Any, ...]]:
    made = make_report(agency, plugins, "2026-Q3", name="wide")
    return [tuple(row) for row in made.document.pages[0].blocks[0].blocks[0].rows]


def test_it_reads_what_was_frozen_and_no_warehouse(agency: Agency, plugins: Plugins) -> None:
    (agency.workspace.client("acme").warehouse).unlink()
    (name, standing, won), bolt = rows(agency, plugins)
    assert (name, standing, won.number, won.currency) == ("Acme", "draft", 100, "USD")
    assert bolt == ("Bolt", "none", "–")


def test_it_says_what_became_of_each_report(agency: Agency, plugins: Plugins) -> None:
    acme = agency.workspace.client("acme")
    approve_report(acme, "2026-Q3", by="Dana", now=NOW)
    assert rows(agency, plugins)[0][1] == "approved"
    send_report(acme, plugins, "2026-Q3", now=NOW)
    assert rows(agency, plugins)[0][1] == "sent"


def test_it_lies_in_the_agencys_own_folder(agency: Agency, plugins: Plugins) -> None:
    made = make_report(agency, plugins, "2026-Q3", name="wide")
    folder = agency.workspace.path / "reports" / "2026-Q3" / "wide"
    assert made.frozen == folder / "draft.json"
    assert not (agency.workspace.client("acme").reports / "2026-Q3" / "wide").exists()
    assert made.document.client == "North Star"


def test_only_the_agencys_recipients_get_it(agency: Agency, plugins: Plugins) -> None:
    make_report(agency, plugins, "2026-Q3", name="wide")
    path = preview_mail(agency, plugins, "2026-Q3", now=NOW, name="wide")
    assert path.is_relative_to(agency.workspace.path / "reports")
    letter = message_from_bytes(path.read_bytes())
    assert letter["To"] == "dana@northstar.example"
    assert letter["Cc"] is letter["Bcc"] is None
    theirs = preview_mail(agency.workspace.client("acme"), plugins, "2026-Q3", now=NOW)
    assert message_from_bytes(theirs.read_bytes())["To"] == "ceo@acme.example"


def test_without_recipients_of_its_own_it_goes_to_nobody(agency: Agency, plugins: Plugins) -> None:
    path: Path = agency.workspace.path / "abmkit.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('recipients = ["Dana <dana@northstar.example>"]\n', ""), "utf-8")
    bare = Agency(Workspace(agency.workspace.path))
    make_report(bare, plugins, "2026-Q3", name="wide")
    with pytest.raises(ConfigError, match=r"abmkit\.toml has no recipients"):
        preview_mail(bare, plugins, "2026-Q3", now=NOW, name="wide")


def test_no_client_is_given_it_and_no_agency_a_clients(agency: Agency, plugins: Plugins) -> None:
    acme = agency.workspace.client("acme")
    with pytest.raises(UsageError, match="covers all clients; leave out acme"):
        make_report(acme, plugins, "2026-Q3", name="wide")
    with pytest.raises(UsageError, match="report scorecard is about a client; name one"):
        make_report(agency, plugins, "2026-Q3")
    with pytest.raises(UsageError, match="there is no draft"):
        approve_report(acme, "2026-Q3", by="Dana", now=NOW, name="wide")


def test_it_is_approved_and_sent_as_any_report(agency: Agency, plugins: Plugins) -> None:
    make_report(agency, plugins, "2026-Q3", name="wide")
    with pytest.raises(UsageError, match="abmkit approve --period 2026-Q3 --report wide"):
        send_report(agency, plugins, "2026-Q3", now=NOW, name="wide")
    approve_report(agency, "2026-Q3", by="Dana", now=NOW, name="wide")
    folder, receipt = send_report(agency, plugins, "2026-Q3", now=NOW, name="wide")
    assert sorted(receipt.files) == ["wide.txt"]
    assert (folder / "wide.txt").is_file()


def test_without_any_frozen_report_it_says_what_to_do(line: Any) -> None:
    workspace = line.client.workspace
    (workspace.plugins / "wide.py").write_text(WIDE, "utf-8")
    (workspace.path / "abmkit.toml").write_text('version = 1\nname = "N"\nplugins = ["wide"]\n')
    agency = Agency(Workspace(workspace.path))
    with pytest.raises(UsageError, match="no client has a report of 2026-Q3; run: abmkit report"):
        make_report(agency, agency.workspace.load_plugins(), "2026-Q3", name="wide", formats=())
