"""Whom a client may contact is handed out by purpose and channel, and nobody else."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from abmkit.cli.main import run
from abmkit.workspace import Client, Workspace

STAFF = """
import pandas as pd
from pydantic import BaseModel

from abmkit import Batch, Connector, Stream, hookimpl


class Config(BaseModel):
    pass


def frame(rows):
    rows = [{"record": each["source_id"], **each} for each in rows]
    return pd.DataFrame(rows, dtype="object")


def consent(person, purpose, channel, status):
    return {"source_id": person + purpose + channel, "person": "id:" + person, "status": status,
            "purpose": purpose, "channel": channel, "valid_from": "2020-01-01"}


class Staff(Connector):
    name = "staff"
    title = "People"
    Config = Config

    def streams(self):
        return [Stream("staff", ("person", "consent"))]

    def pull(self, stream, state):
        people = [
            {"source_id": name, "name": name.title(), "email": name + "@ellerbeck.example"}
            for name in ("kim", "lee", "min", "none")
        ] + [{"source_id": "far", "name": "Far", "email": "far@elsewhere.example"}]
        consents = [
            consent("kim", "news", "email", "given"),
            consent("lee", "offers", "phone", "given"),
            consent("min", "news", "email", "given"),
            consent("min", "all", "email", "withdrawn"),
            consent("far", "news", "email", "given"),
        ]
        yield Batch({"person": frame(people), "consent": frame(consents)})


@hookimpl
def register_connectors():
    return [Staff]
"""


@pytest.fixture(scope="module")
def read_staffed(read_firms: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its client has people, too, and what they consented to."""
    folder = Path(shutil.copytree(read_firms, tmp_path_factory.mktemp("staffed") / "agency"))
    client = Workspace(folder).client("acme")
    (client.workspace.plugins / "staff.py").write_text(STAFF, "utf-8")
    agency = folder / "abmkit.toml"
    agency.write_text(agency.read_text("utf-8").replace('"firms"', '"firms", "staff"'), "utf-8")
    (client.source_folder / "hr.toml").write_text('version = 1\nconnector = "staff"\n', "utf-8")
    assert run(["sync", "acme", "hr", "-C", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture
def staffed(read_staffed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A copy of it, to be changed."""
    folder = Path(shutil.copytree(read_staffed, tmp_path / "agency"))
    monkeypatch.chdir(folder)
    return Workspace(folder).client("acme")


def names(abmkit, *options: str) -> list[str]:
    return [each["name"] for each in abmkit("people", "acme", *options, "--json").json]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), ["Kim", "Lee"]),
        (("--purpose", "news"), ["Kim"]),
        (("--channel", "phone"), ["Lee"]),
        (("--purpose", "offers", "--channel", "email"), []),
    ],
)
def test_only_who_agreed_to_the_purpose_on_the_channel_is_listed(
    abmkit, staffed: Client, options: tuple[str, ...], told: list[str]
) -> None:
    assert names(abmkit, *options) == told


def test_where_all_may_be_contacted_who_have_not_refused_the_silent_are_listed(
    abmkit, staffed: Client
) -> None:
    settings = staffed.path / "client.toml"
    settings.write_text(settings.read_text("utf-8") + '[consent]\nregime = "opt-out"\n', "utf-8")
    assert names(abmkit, "--channel", "email") == ["Kim", "Lee", "None"]


def test_they_are_handed_out_as_a_workbook_or_csv(abmkit, staffed: Client, tmp_path: Path) -> None:
    said = abmkit("people", "acme", "--out", tmp_path / "people.xlsx", "--json").json
    assert said["people"] == 2
    head, *rows = openpyxl.load_workbook(tmp_path / "people.xlsx").active.values
    kim = dict(zip(head, rows[0], strict=True))
    assert kim["account"].startswith("Ellerbeck")
    assert (kim["email"], kim["record"]) == ("kim@ellerbeck.example", "hr:kim")
    assert abmkit("people", "acme", "--out", tmp_path / "people.csv").code == 0
    assert "min@" not in (tmp_path / "people.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--purpose", "newz"), "unknown purpose of consent 'newz'; did you mean news?"),
        (("--channel", "fax"), "unknown channel of consent 'fax'"),
        (("--out", "people.pdf"), "the file must end in .xlsx or .csv"),
    ],
)
def test_what_nobody_was_asked_for_is_refused(
    abmkit, staffed: Client, options: tuple[str, ...], says: str
) -> None:
    said = abmkit("people", "acme", *options)
    assert said.code == 2
    assert says in said.err


def test_a_purpose_that_does_not_count_for_the_client_is_refused(abmkit, staffed: Client) -> None:
    settings = staffed.path / "client.toml"
    settings.write_text(settings.read_text("utf-8") + '[consent]\npurposes = ["news"]\n', "utf-8")
    assert names(abmkit) == ["Kim"]
    said = abmkit("people", "acme", "--purpose", "offers")
    assert said.code == 2
    assert "does not count for this client: [consent] in client.toml names news" in said.err
