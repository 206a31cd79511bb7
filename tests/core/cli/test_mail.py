"""An approved report goes out by e-mail: to this client's recipients, once."""

import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from abmkit.workspace import Client

Q3 = ("--period", "2026-Q3")
NOW = datetime(2026, 10, 2, 6, tzinfo=UTC)


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    import abmkit.cli.approve
    import abmkit.cli.send

    for module in (abmkit.cli.approve, abmkit.cli.send):
        monkeypatch.setattr(module, "datetime", Clock)


@pytest.fixture
def approved(abmkit, client: Client, relay: Any, certificate: Path, monkeypatch) -> Client:
    """A draft that may go out, and a relay it can go through."""
    monkeypatch.setenv("MAIL_PASSWORD", "canary-0451-secret")
    reached = relay()
    agency = client.workspace.path / "abmkit.toml"
    agency.write_text(
        agency.read_text("utf-8")
        + f'\n[mail]\nsender = "North Star <reports@agency.example>"\nhost = "127.0.0.1"\n'
        f'port = {reached.port}\nuser = "reports"\npassword = "env:MAIL_PASSWORD"\n'
        f'authority = "{certificate}"\n',
        "utf-8",
    )
    settings = client.path / "client.toml"
    settings.write_text(
        settings.read_text("utf-8")
        + '\n[report]\nrecipients = ["Dana <dana@client.example>", "kim@client.example"]\n',
        "utf-8",
    )
    assert abmkit("sync", "acme").code == 0
    assert abmkit("report", "acme", *Q3).code == 0
    assert abmkit("approve", "acme", *Q3).code == 0
    return client


def test_it_goes_to_the_recipients_once(abmkit, approved: Client, box: Any) -> None:
    told = abmkit("send", "acme", *Q3, "--mail", "--json").json
    assert told["mailed_to"] == ["dana@client.example", "kim@client.example"]
    again = abmkit("send", "acme", *Q3, "--mail", "--json").json
    assert again == told
    ((to, content),) = box.mails
    assert to == told["mailed_to"]
    message = message_from_bytes(content, policy=default)
    names = [part.get_filename() for part in message.iter_attachments()]
    assert names == ["scorecard.txt"]
    folder = Path(told["folder"])
    assert json.loads((folder / "mail.json").read_text("utf-8"))["taken"] is True


def test_a_dry_run_writes_the_letter_and_sends_nothing(abmkit, approved: Client, box: Any) -> None:
    told = abmkit("send", "acme", *Q3, "--dry-run", "--json").json
    message = message_from_bytes(Path(told["mail"]).read_bytes(), policy=default)
    assert message["To"] == "dana@client.example, kim@client.example"
    assert box.mails == []
    assert not (approved.reports / "2026-Q3" / "sent").exists()


def test_what_was_refused_can_be_sent_later(abmkit, approved: Client, box: Any) -> None:
    box.refused = {"kim@client.example"}
    said = abmkit("send", "acme", *Q3, "--mail")
    assert said.code == 1
    assert "refuses the recipient kim@client.example: no such mailbox" in said.err
    assert "canary" not in said.err
    box.refused = set()
    assert abmkit("send", "acme", *Q3, "--mail").code == 0
    assert len(box.mails) == 1


def test_what_may_have_arrived_is_not_sent_again_unasked(
    abmkit, approved: Client, box: Any
) -> None:
    box.vanish = True
    assert "went away while it took the report" in abmkit("send", "acme", *Q3, "--mail").err
    box.vanish = False
    said = abmkit("send", "acme", *Q3, "--mail")
    assert said.code == 1
    assert "its end is not known; ask them, and add --again" in said.err
    assert box.mails == []
    assert abmkit("send", "acme", *Q3, "--mail", "--again").code == 0
    assert len(box.mails) == 1


def test_without_a_relay_or_recipients_it_says_where_to_name_them(abmkit, client: Client) -> None:
    assert "abmkit.toml: no [mail]" in abmkit("send", "acme", *Q3, "--mail").err
    agency = client.workspace.path / "abmkit.toml"
    agency.write_text(
        agency.read_text("utf-8") + '\n[mail]\nsender = "a@b.example"\nhost = "127.0.0.1"\n',
        "utf-8",
    )
    said = abmkit("send", "acme", *Q3, "--mail").err
    assert "clients/acme/client.toml: [report] has no recipients" in said


def test_an_address_is_checked_when_it_is_read(abmkit, client: Client) -> None:
    settings = client.path / "client.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[report]\nrecipients = ["dana at client"]\n', "utf-8"
    )
    said = abmkit("send", "acme", *Q3, "--mail")
    assert said.code == 2
    assert "'dana at client' is no e-mail address" in said.err


def test_a_second_sending_is_a_correction_in_the_ledger_and_in_the_mail(
    abmkit, approved: Client, box: Any
) -> None:
    first = abmkit("send", "acme", *Q3, "--mail", "--json").json
    settings = approved.path / "client.toml"
    named = settings.read_text("utf-8").replace('name = "', 'name = "New ', 1)
    settings.write_text(named, "utf-8")
    assert abmkit("report", "acme", *Q3).code == 0
    assert "has changed since" in abmkit("send", "acme", *Q3, "--mail").err
    assert abmkit("approve", "acme", *Q3).code == 0
    second = abmkit("send", "acme", *Q3, "--mail", "--json").json
    assert Path(first["folder"]).is_dir()
    receipt = json.loads((Path(second["folder"]) / "receipt.json").read_text("utf-8"))
    assert receipt["replaces"] == Path(first["folder"]).name
    subjects, texts = [], []
    for _, content in box.mails:
        message = message_from_bytes(content, policy=default)
        subjects.append(message["Subject"].startswith("Corrected: "))
        texts.append("Corrected; replaces the report of" in message.get_body().as_string())
    assert subjects == texts == [False, True]


def test_what_is_no_longer_what_went_out_is_not_mailed(abmkit, approved: Client, box: Any) -> None:
    folder = Path(abmkit("send", "acme", *Q3, "--json").json["folder"])
    (folder / "scorecard.txt").write_text("better numbers", "utf-8")
    said = abmkit("send", "acme", *Q3, "--mail")
    assert said.code == 1
    assert "scorecard.txt was changed after it was sent; bring it back from a backup" in said.err
    assert box.mails == []
