"""Who is who, by the command line: targets and what they mean, pairs, and people's decisions."""

from pathlib import Path

import openpyxl
import pytest

from abmkit.workspace import Client

STAFF = """
import pandas as pd
from pydantic import BaseModel

from abmkit import Batch, Connector, Stream, hookimpl


class Config(BaseModel):
    pass


class Staff(Connector):
    name = "staff"
    title = "People"
    Config = Config

    def streams(self):
        return [Stream("staff", ("account", "person", "membership"))]

    def pull(self, stream, state):
        people = [
            {"record": "kim", "source_id": "kim", "email": "kim@ellerbeck.example"},
            {"record": "lee", "source_id": "lee", "email": "lee@ellerbeck.example",
             "title": "VP Sales"},
        ]
        other = [{"record": "o", "source_id": "o", "domains": "other.example"}]
        job = [{"record": "j", "source_id": "j", "person": "id:kim", "account": "id:o",
                "buying_role": "legal"}]
        told = {"person": people, "account": other, "membership": job}
        yield Batch({name: pd.DataFrame(rows, dtype="object") for name, rows in told.items()})


@hookimpl
def register_connectors():
    return [Staff]
"""
BEARINGS, TWIN = "list:1", "list:2"


def test_targets_say_what_they_were_found_by_and_where(abmkit, firms: Client) -> None:
    found, lost = abmkit("accounts", "acme", "--json").json
    assert found["found"].startswith("Ellerbeck")
    assert (found["by"], found["sources"], found["waiting"]) == ("domain", ["erp", "list"], 1)
    assert (found["confidence"], found["since"]) == ("1.0000", None)
    assert (lost["account"], lost["found"], lost["by"]) == ("nowhere.example", None, "none")
    missing = abmkit("accounts", "acme", "--missing", "--json").json
    assert [each["account"] for each in missing] == ["nowhere.example"]


def test_targets_say_what_made_them_and_what_leaves_them_out(abmkit, firms: Client) -> None:
    settings = firms.path / "client.toml"
    rule = '[[targets.rules]]\ntier = "3"\nreason = "near"\ncity = "Bonn"\n'
    text = f'{settings.read_text("utf-8")}\n[targets]\nlists = ["list:gone"]\n{rule}'
    settings.write_text(text, "utf-8")
    checks = abmkit("source", "check", "acme", "--json").json
    told = [each["what"] for each in checks if "targets" in each["what"]]
    assert told == [
        "[targets] in client.toml: list:gone makes no account a target",
        "[targets] in client.toml: rule 1 makes no account a target",
    ]
    settings.write_text(text.replace("Bonn", "Ulm"), "utf-8")
    (firms.path / "exclusions.csv").write_text(
        "domain,reason,by\nother.example,rival,Kim\n", "utf-8"
    )
    by_rule = [each for each in abmkit("accounts", "acme", "--json").json if each["by"] == "rule"]
    (rival,) = [each for each in by_rule if each["reason"] == "excluded: rival"]
    assert (rival["tier"], rival["list"], rival["account"]) == (
        "3",
        "rule 1",
        "Ellerbeck Mill Bearing",
    )


def test_targets_go_out_as_a_list(abmkit, firms: Client, tmp_path: Path) -> None:
    path = tmp_path / "accounts.xlsx"
    assert abmkit("accounts", "acme", "--out", path, "--json").json["accounts"] == 2
    heads, found, lost = openpyxl.load_workbook(path).active.values
    row = dict(zip(heads, found, strict=True))
    assert (row["account"], row["sources"], row["confidence"]) == (
        "ellerbeck.example",
        "erp, list",
        1,
    )
    assert lost[heads.index("found")] is None


def test_why_names_the_records_and_the_evidence(abmkit, firms: Client) -> None:
    told = abmkit("why", "acme", "erp:K7", "--json").json
    assert [member[:2] for member in told["members"]] == [["erp", "K7"], ["list", "1"]]
    (step,) = told["steps"]
    assert (step["kind"], step["value"]) == ("domain", "ellerbeck.example")
    assert "the domain\tellerbeck.example" in abmkit("why", "acme", "erp:K7").out


def test_why_says_where_a_person_works_and_how_that_is_known(abmkit, firms: Client) -> None:
    (firms.workspace.plugins / "staff.py").write_text(STAFF, "utf-8")
    agency = firms.workspace.path / "abmkit.toml"
    agency.write_text(agency.read_text("utf-8").replace('"firms"', '"firms", "staff"'), "utf-8")
    (firms.source_folder / "hr.toml").write_text('version = 1\nconnector = "staff"\n', "utf-8")
    assert abmkit("sync", "acme").code == 0
    told = abmkit("why", "acme", "hr:kim", "--person", "--json").json["works_at"]
    assert [(job["account"], job["by"], job["role"], job["role_by"]) for job in told] == [
        ("Ellerbeck Mill Bearing", "association", "legal", "label")
    ]
    out = abmkit("why", "acme", "hr:lee", "--person").out
    assert "\te-mail domain\tdecision_maker\ttitle\t" in out
    assert "works_at" not in abmkit("why", "acme", "erp:K7", "--json").json


def test_a_pair_waits_until_somebody_says_what_it_is(abmkit, firms: Client) -> None:
    (pair,) = abmkit("review", "acme", "--json").json
    assert {pair["left"], pair["right"]} == {BEARINGS, TWIN}
    assert "ellerbeck.example" in pair["left_detail"] + pair["right_detail"]
    done = abmkit("link", "acme", BEARINGS, TWIN, "--by", "Dana", "--reason", "one firm", "--json")
    assert done.json["decision"] == "same"
    assert abmkit("review", "acme", "--json").json == []
    told = abmkit("why", "acme", TWIN, "--json").json
    assert len(told["members"]) == 3
    assert "\ta decision\t" in abmkit("why", "acme", TWIN).out


def test_what_people_part_stays_apart_and_can_be_undone(abmkit, firms: Client) -> None:
    assert abmkit("unlink", "acme", "erp:K7", BEARINGS, "--by", "Dana").code == 0
    assert len(abmkit("why", "acme", "erp:K7", "--json").json["members"]) == 1
    assert abmkit("sync", "acme", "--full").code == 0
    assert len(abmkit("why", "acme", "erp:K7", "--json").json["members"]) == 1
    (firms.path / "links.csv").unlink()
    assert abmkit("sync", "acme").code == 0
    assert len(abmkit("why", "acme", "erp:K7", "--json").json["members"]) == 2


def test_a_contradiction_is_refused_and_nothing_is_written(abmkit, firms: Client) -> None:
    path = firms.path / "links.csv"
    path.write_text(
        f"left,right,kind,decision,by,on\n{BEARINGS},{TWIN},account,same,Kim,\n", "utf-8"
    )
    before = path.read_text("utf-8")
    said = abmkit("unlink", "acme", BEARINGS, TWIN)
    assert said.code == 2
    assert "are different here, and the same by clients/acme/links.csv line 2" in said.err
    assert path.read_text("utf-8") == before


def test_a_line_is_added_in_the_order_of_the_file_or_not_at_all(abmkit, firms: Client) -> None:
    path = firms.path / "links.csv"
    path.write_text("left,right,kind,decision,by,on", "utf-8")
    said = abmkit("link", "acme", "erp:K7", TWIN, "--by", "Kim", "--reason", "one firm")
    assert "it has no column reason; add it to the first line" in said.err
    assert abmkit("link", "acme", "erp:K7", TWIN, "--by", "Kim").code == 0
    head, line = path.read_text("utf-8").splitlines()
    assert head == "left,right,kind,decision,by,on"
    assert line.startswith("erp:K7,list:2,account,same,Kim,20")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("link", "acme", "erp:K8", BEARINGS), "unknown account 'erp:K8'"),
        (("link", "acme", BEARINGS, BEARINGS), "stands on both sides"),
        (("link", "acme", BEARINGS, "list/name:Ellerbeck"), "is not SOURCE:ID"),
        (("why", "acme", "K7"), "'K7' is neither SOURCE:ID nor SOURCE/name:NAME"),
    ],
)
def test_what_makes_no_sense_is_told(abmkit, firms: Client, args, says: str) -> None:
    said = abmkit(*args)
    assert said.code == 2
    assert says in said.err
    assert not (firms.path / "links.csv").exists()


def test_a_name_that_a_source_uses_can_be_given_a_meaning(abmkit, firms: Client) -> None:
    path = Path(firms.path / "links.csv")
    assert abmkit("link", "acme", "erp/name:Old Ellerbeck", BEARINGS, "--by", "Kim").code == 0
    assert "account,erp/name:Old Ellerbeck,list:1,same,Kim," in path.read_text("utf-8")
