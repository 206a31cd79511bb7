"""What changes in a portal arrives, and only that is asked for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from abmkit.sandbox import Record, Table
from abmkit_hubspot.sandbox.words import stamp

from .reading import Reading, reading
from .visit import Visit

CRM = ("companies", "contacts", "deals")
QUIET = (
    "notes", "subscriptions", "lists", "forms", "form_submissions", "campaigns",
    "marketing_emails", "email_events", "marketing_events", "web_visits",
)  # fmt: skip
SEARCH = "POST /crm/v3/objects/{}/search"


@pytest.fixture
def source(visit: Visit, tmp_path: Path) -> Iterator[Reading]:
    with reading(visit, tmp_path, streams=CRM) as source:
        assert source.sync().exit_code == 0
        visit.clock.move(hours=1)
        yield source


def first(visit: Visit, kind: str, number: int) -> list[str]:
    return [record.id for record in visit.sandbox.tables[kind].rows()[:number]]


def streams(source: Reading) -> dict[str, Any]:
    return {each.stream: each for each in source.sync().streams}


def cell(source: Reading, table: str, column: str, record: str) -> Any:
    query = f"SELECT {column} FROM {table} WHERE source_id = ? AND deleted_at IS NULL"
    return source.warehouse.query(query, [record])


def test_what_users_do_arrives_with_the_next_sync(source: Reading, visit: Visit) -> None:
    box = visit.sandbox
    touched, archived, kept, gone = first(visit, "contacts", 4)
    (company,), people = first(visit, "companies", 1), source.ids("person")
    deal = next(
        r.id for r in box.tables["deals"].rows() if "closed" not in r.properties["dealstage"]
    )
    box.touch("contacts", touched, {"jobtitle": "Changed"})
    box.touch("companies", company, {"name": "Changed"})
    box.touch("deals", deal, {"dealstage": "closedwon", "amount": "1234.5"})
    box.archive("contacts", archived)
    box.merge("contacts", kept, gone)
    visit.clock.move(minutes=5)
    found = streams(source)
    assert {each.outcome for each in found.values()} == {"complete"}
    assert source.ids("person") == people - {archived, gone}
    assert cell(source, "person", "merged_ids", kept) == [([gone],)]
    assert cell(source, "person", "title", touched) == [("Changed",)]
    assert cell(source, "account", "name", company) == [("Changed",)]
    assert cell(source, "deal", "status, CAST(amount AS DOUBLE)", deal) == [("won", 1234.5)]
    stages = "SELECT count(*) FROM stage WHERE step = ? AND entered_at > ? AND deleted_at IS NULL"
    won = visit.sandbox.portal.pipeline["stages"][-2]["label"]
    since = visit.clock() - timedelta(minutes=6)
    assert source.warehouse.query(stages, [won, since.replace(tzinfo=None)]) == [(1,)]
    assert [box.requests[SEARCH.format(kind)] for kind in CRM] == [1, 1, 1]


def test_nothing_new_takes_few_requests_and_what_is_new_waits_for_the_index(
    source: Reading, visit: Visit
) -> None:
    (contact,) = first(visit, "contacts", 1)
    visit.sandbox.touch("contacts", contact, {"jobtitle": "Changed"})
    for stream in streams(source).values():
        assert (stream.rows, stream.deleted) == (0, 0)
        assert stream.requests <= 2
    assert sum(visit.sandbox.requests.values()) <= 5 * len(CRM)
    visit.clock.move(minutes=3)
    assert streams(source)["contacts"].rows > 0


def test_nothing_new_takes_few_requests_of_any_stream(visit: Visit, tmp_path: Path) -> None:
    with reading(visit, tmp_path, streams=QUIET) as source:
        source.sync()
        found = streams(source)
        many = {n: e.requests for n, e in found.items() if not 0 < e.requests <= 5}
        assert many == {}


def test_what_nothing_tells_of_is_known_within_a_week(source: Reading, visit: Visit) -> None:
    deleted, forgotten, joined = first(visit, "contacts", 3)
    company = visit.sandbox.tables["companies"].rows()[-1].id
    visit.sandbox.delete("contacts", deleted)
    visit.sandbox.gdpr("contacts", forgotten)
    visit.sandbox.portal.links.join("contacts", joined, "companies", company, ["Blocker"])
    visit.clock.move(days=1)
    source.sync()
    assert {deleted, forgotten} <= source.ids("person")
    visit.clock.move(days=7)
    assert streams(source)["contacts"].deleted == 2
    assert not {deleted, forgotten} & source.ids("person")
    query = "SELECT buying_role FROM membership WHERE deleted_at IS NULL AND source_id LIKE ?"
    assert source.warehouse.query(query, [f"{joined}:{company}:%"]) == [("blocker",)]


def many(number: int, at: datetime) -> Table:
    """So many contacts, all changed in the same instant, as an import does it."""
    cells = {"email": "a@b.example", "lastmodifieddate": stamp(at), "createdate": stamp(at)}
    return Table(
        Record(str(own), {**cells, "hs_object_id": str(own)}, at, at)
        for own in range(1, number + 1)
    )


@pytest.mark.slow
def test_more_changes_than_a_search_shows_come_to_an_end(visit: Visit, tmp_path: Path) -> None:
    visit.sandbox.tables["contacts"] = Table()
    with reading(visit, tmp_path, streams=("contacts",)) as source:
        source.sync()
        visit.clock.move(hours=1)
        visit.sandbox.tables["contacts"] = many(12_000, visit.clock() - timedelta(minutes=20))
        found = streams(source)["contacts"]
        assert (found.outcome, found.rows) == ("complete", 12_000)
        assert len(source.ids("person")) == 12_000
    assert visit.sandbox.requests[SEARCH.format("contacts")] <= 62
