"""What live organisations sent, as rows: each value stands in a column or in extra, typed right."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmkit.connect.api import Answer, get
from abmkit.world import World
from abmkit_salesforce.describe import described
from abmkit_salesforce.pages import QueryPages, items
from abmkit_salesforce.soql import Query
from abmkit_salesforce.verdicts import verdict

from .source import Source, serving

NOW = datetime(2026, 10, 1, tzinfo=UTC)

#: What tells nothing of the record: where it was asked for, and what its parts tell.
_OF_THE_WIRE = {"attributes", "Id", "IsDeleted", "BillingAddress", "ShippingAddress"}


@pytest.fixture(scope="module")
def recorded() -> Path:
    place = os.environ.get("ABMKIT_DATA")
    if not place:
        pytest.skip("ABMKIT_DATA is not set: no recorded responses")
    return Path(place) / "recorded"


def last_of_each(path: Path) -> dict[str, dict[str, Any]]:
    lines = path.read_text("utf-8").splitlines()
    told = (json.loads(line, parse_float=Decimal)["data"] for line in lines)
    return {record["Id"]: record for record in told}


@pytest.fixture(scope="module")
def synced(
    recorded: Path, tmp_path_factory: pytest.TempPathFactory, world: World
) -> Iterator[Source]:
    folder = recorded / "airbyte" / "salesforce"
    with serving(tmp_path_factory.mktemp("recorded"), world=world, recorded=folder) as source:
        told = source.sync()
        assert {each.outcome for each in told.values()} == {"complete"}
        assert not sum(each.rejected_rows + each.rejected_cells for each in told.values())
        yield source


def kept(cells: Mapping[str, Any]) -> set[str]:
    """All that a row says, in one form."""
    said: set[str] = set()
    for name, value in cells.items():
        inner = json.loads(value) if name == "extra" and value else {name: value}
        said |= {plain(each) for each in inner.values() if each is not None}
    return said


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except ArithmeticError:
        return str(value).replace(".000+0000", "Z")


def test_nothing_that_a_record_says_is_dropped(synced: Source, recorded: Path) -> None:
    records = last_of_each(recorded / "airbyte" / "salesforce" / "Account.jsonl")
    rows = synced.rows("SELECT * EXCLUDE (domains, synced_at) FROM account")
    names = [name for (name,) in synced.rows(
        "SELECT column_name FROM (DESCRIBE SELECT * EXCLUDE (domains, synced_at) FROM account)"
    )]  # fmt: skip
    by_id = {row[names.index("source_id")]: dict(zip(names, row, strict=True)) for row in rows}
    assert set(by_id) >= set(records)
    for key, record in records.items():
        said = kept(by_id[key])
        told = {n: v for n, v in record.items() if v not in (None, "") and n not in _OF_THE_WIRE}
        assert not {n: v for n, v in told.items() if plain(v) not in said}


def test_columns_say_what_the_records_say(synced: Source) -> None:
    (row,) = synced.rows(
        "SELECT name, domains, industry, employees, revenue, city, lifecycle, created_on, "
        "extra ->> 'CreatedDate', extra ->> 'SLAExpirationDate__c' FROM account "
        "WHERE source_id = '0014W000027f6UwQAI'"
    )
    assert row[:7] == (
        "Edge Communications", ["edgecomm.com"], "Electronics", 1000, 139_000_000, "Austin",
        "Customer - Direct",
    )  # fmt: skip
    assert str(row[7]) == "2020-10-22"
    assert row[8:] == ("2020-10-22T21:03:23Z", "2020-11-16")


def test_objects_nobody_mapped_can_fill_a_table(
    recorded: Path, tmp_path: Path, world: World
) -> None:
    folder = recorded / "airbyte" / "salesforce"
    wanted = {"Asset": {"table": "deal", "map": {"name": "Name", "status": {"value": "won"}}}}
    with serving(tmp_path, world=world, recorded=folder) as source:
        told = source.sync(streams=["Asset"], objects=wanted)["Asset"]
        assets = last_of_each(folder / "Asset.jsonl")
        assert (told.outcome, told.rows) == ("complete", len(assets))


def test_statuses_of_leads_are_read_where_they_are_tracked(
    recorded: Path, tmp_path: Path, world: World
) -> None:
    folder = recorded / "airbyte" / "salesforce"
    with serving(tmp_path, world=world, recorded=folder) as source:
        assert source.sync(streams=["LeadHistory"])["LeadHistory"].outcome == "complete"


#: Records that are no source's matter: which licences and permissions an organisation has, its
#: apps, and how it describes an object.
_ADMINISTRATION = {
    "ActiveFeatureLicenseMetric", "ActivePermSetLicenseMetric", "ActiveProfileMetric",
    "AppDefinition", "Describe", "ObjectPermissions", "PermissionSetTabSetting",
}  # fmt: skip


def test_every_record_is_read_or_it_is_known_why_not(synced: Source, recorded: Path) -> None:
    files = {path.stem: path for path in (recorded / "airbyte" / "salesforce").glob("*.jsonl")}
    lines = {name: path.read_text("utf-8").splitlines() for name, path in files.items()}
    assert sum(map(len, lines.values())) == 115
    read = {"Account": 33, "Asset": 19, "LeadHistory": 2}  # Asset: where the settings name it
    assert {name: len(told) for name, told in lines.items() if name in read} == read
    assert set(lines) - set(read) == _ADMINISTRATION
    left = sum(len(told) for name, told in lines.items() if name in _ADMINISTRATION)
    assert left == 115 - sum(read.values()) == 61
    # What a lead's history tells of other fields than its status is no step of a ladder.
    fields = [record["Field"] for record in last_of_each(files["LeadHistory"]).values()]
    assert fields == ["Title", "LastName"]
    assert synced.rows("SELECT count(*) FROM stage WHERE stream = 'LeadHistory'") == [(0,)]


# -- as on the wire --------------------------------------------------------------------------------


def wire(recorded: Path, name: str) -> Any:
    return json.loads((recorded / "salesforce_wire" / "restforce" / name).read_text("utf-8"))


def test_a_recorded_description_is_understood(recorded: Path) -> None:
    told = described(wire(recorded, "sobject__sobject_describe_success_response.json"))
    assert told.name == "Whizbang"
    assert told.stamp == "SystemModstamp"
    assert told.fields["OwnerId"].type == "reference"
    assert "Currency_Field" in told.fields


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("expired_session_response.json", 401, "auth"),
        ("sobject__sobject_describe_error_response.json", 404, "fatal"),
        ("sobject__search_error_response.json", 400, "fatal"),
        ("sobject__query_success_response.json", 200, "ok"),
    ],
)
def test_recorded_answers_are_judged(recorded: Path, name: str, status: int, kind: str) -> None:
    verdict_ = verdict(Answer(status, {}, wire(recorded, name)), NOW)
    assert verdict_.kind == kind
    assert verdict_.kind == "ok" or "errorCode" not in verdict_.said


def test_every_recorded_answer_is_understood(recorded: Path) -> None:
    folder = recorded / "salesforce_wire" / "restforce"
    told = {path.name: path.read_text("utf-8").strip() for path in folder.glob("*.json")}
    assert len(told) == 18
    refusals = pages = others = 0
    for name, text in told.items():
        body = json.loads(text) if text else None
        is_refusal = "error" in name or "expired" in name
        answer = Answer(400 if is_refusal else 200, {}, body)
        kind = verdict(answer, NOW).kind
        assert (kind == "ok") is not is_refusal, name
        refusals += is_refusal
        if isinstance(body, dict) and "records" in body:
            pages += 1
            assert [record["attributes"]["type"] for record in items(answer)] == [
                record["attributes"]["type"] for record in body["records"]
            ]
        elif not is_refusal:
            others += 1
    assert (refusals, pages, others) == (8, 4, 6)


def test_a_recorded_page_leads_to_the_next(recorded: Path, source: Source) -> None:
    body = wire(recorded, "sobject__query_paginated_first_page_response.json")
    answer = Answer(200, {}, body)
    with closing(source.connector()) as connector:
        asked, sleep = Query("Whizbang", ("Id",)), source.clock.sleep
        pages = QueryPages(connector.http, sleep, asked, 50_000, counts=False)
        link = pages.after(None, answer, items(answer))
    assert link == "/services/data/v26.0/query/01gD"
    assert pages.place(get("x"), link).path == link
