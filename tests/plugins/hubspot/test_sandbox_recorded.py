"""Records that were recorded from live portals are served again as they were."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hubspot import HubSpot

from abmkit.errors import DataError
from abmkit.world import World

from .visit import Visit, served

KINDS = ("contacts", "companies", "deals", "products", "line_items")


@pytest.fixture(scope="module")
def folder() -> Path:
    data = os.environ.get("ABMKIT_DATA")
    if not data:
        pytest.skip("ABMKIT_DATA is not set: there are no recorded records at hand")
    folder = Path(data) / "recorded" / "airbyte" / "hubspot"
    assert len(list(folder.glob("*.jsonl"))) == 20, f"{folder} lacks files"
    return folder


@pytest.fixture(scope="module")
def visit(world: World, folder: Path) -> Iterator[Visit]:
    with served(world, recorded=folder) as visit:
        yield visit


def last_by_id(file: Path) -> dict[str, dict[str, Any]]:
    lines = file.read_text("utf-8").splitlines()
    return {str(each["id"]): each for each in (json.loads(line)["data"] for line in lines)}


@pytest.mark.parametrize("kind", KINDS)
def test_each_record_is_served_as_it_was_last(visit: Visit, folder: Path, kind: str) -> None:
    known = last_by_id(folder / f"{kind}.jsonl")
    names = sorted({name for each in known.values() for name in each["properties"]})
    rows = []
    for start in range(0, len(names), 150):
        query = {"limit": 100, "properties": ",".join(names[start : start + 150])}
        rows.append({row["id"]: row for row in visit.pages(f"/crm/v3/objects/{kind}", **query)})
    assert set(rows[0]) == {key for key, each in known.items() if not each.get("archived")}
    for key, row in rows[0].items():
        shown = {name: value for part in rows for name, value in part[key]["properties"].items()}
        for name, value in known[key]["properties"].items():
            assert shown[name] == text(value), (key, name)
        assert row["archived"] is False


def text(value: Any) -> str | None:
    """Numbers of later recordings are texts on the wire."""
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_hubspots_client_reads_them(visit: Visit, folder: Path) -> None:
    client = HubSpot(access_token=visit.sandbox.tokens.private, host=visit.url)
    known = last_by_id(folder / "companies.jsonl")
    read = client.crm.companies.get_all(properties=["name", "annualrevenue"])
    assert {each.id: each.properties["name"] for each in read} == {
        key: each["properties"]["name"] for key, each in known.items()
    }
    owners = client.crm.owners.get_all()
    assert {each.id for each in owners} == set(last_by_id(folder / "owners.jsonl"))


def test_associations_that_were_recorded_along_are_served(visit: Visit, folder: Path) -> None:
    known = last_by_id(folder / "companies.jsonl")
    contacts = visit.sandbox.tables["contacts"]
    company, persons = next(
        (key, each["contacts"])
        for key, each in known.items()
        if each.get("contacts") and contacts.get(each["contacts"][0])
    )
    rows = visit.get(f"/crm/v4/objects/companies/{company}/associations/contacts")["results"]
    assert {row["toObjectId"] for row in rows} <= set(persons)
    assert rows


def test_events_of_mails_are_served_by_their_own_times(visit: Visit, folder: Path) -> None:
    known = last_by_id(folder / "email_events.jsonl")
    page = visit.get("/email/public/v1/events", limit=1000)
    assert {each["id"] for each in page["events"]} == set(known)
    opened = visit.get("/email/public/v1/events", limit=1000, eventType="OPEN")["events"]
    assert {each["type"] for each in opened} == {"OPEN"}


def test_what_was_not_recorded_is_the_worlds(visit: Visit) -> None:
    assert visit.sandbox.world.profile.name == "hanbit"
    assert len(visit.pages("/crm/v3/objects/calls", limit=100)) > 1000


def test_a_folder_without_records_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="with recorded records"), served(world, recorded=tmp_path):
        pass
