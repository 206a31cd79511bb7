"""Nothing of the invented world is lost on its way into a portal."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from abmkit.world import Touch, World

from .visit import Visit, served

PEOPLE, COMPANIES, DEALS = "5140{:07d}", "2102{:07d}", "3307{:07d}"


@pytest.fixture(scope="module")
def visit(world: World) -> Iterator[Visit]:
    """One for all of these tests: they only read."""
    with served(world) as visit:
        yield visit


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def millis(value: int) -> datetime:
    return datetime.fromtimestamp(0, tz=at("2026-01-01T00:00:00Z").tzinfo) + timedelta(
        milliseconds=value
    )


def linked(visit: Visit, kind: str, end: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    ids = [record.id for record in visit.sandbox.tables[kind].rows()]
    path = f"/crm/v4/associations/{kind}/{end}/batch/read"
    for start in range(0, len(ids), 500):
        body = {"inputs": [{"id": each} for each in ids[start : start + 500]]}
        for row in visit.post(path, body)["results"]:
            found[row["from"]["id"]] = [each["toObjectId"] for each in row["to"]]
    return found


def touches(visit: Visit, kind: str) -> list[Touch]:
    return [touch for touch in visit.sandbox.world.touches if touch.kind == kind]


def test_calls_are_with_whom_when_and_how_long(visit: Visit) -> None:
    names = "hs_timestamp,hs_call_duration"
    calls = visit.pages("/crm/v3/objects/calls", limit=100, properties=names)
    ends = {end: linked(visit, "calls", end) for end in ("contacts", "companies", "deals")}
    read = {
        (
            at(call["properties"]["hs_timestamp"]),
            Decimal(call["properties"]["hs_call_duration"]) / 60_000,
            *ends["contacts"][call["id"]],
            *ends["companies"][call["id"]],
            *ends["deals"].get(call["id"], [""]),
        )
        for call in calls
    }
    assert read == {
        (
            touch.occurred_at,
            touch.minutes,
            PEOPLE.format(touch.person_id),
            COMPANIES.format(touch.company_id),
            DEALS.format(touch.deal_id) if touch.deal_id else "",
        )
        for touch in touches(visit, "call")
    }


def test_meetings_have_their_attendees_their_outcome_and_their_length(visit: Visit) -> None:
    outcomes = {"COMPLETED": "held", "NO_SHOW": "no_show", "SCHEDULED": "booked", None: None}
    names = "hs_meeting_outcome,hs_meeting_start_time,hs_meeting_end_time"
    attendees = linked(visit, "meetings", "contacts")
    read = Counter[Any]()
    for meeting in visit.pages("/crm/v3/objects/meetings", limit=100, properties=names):
        cells = meeting["properties"]
        start, outcome = (
            at(cells["hs_meeting_start_time"]),
            outcomes[cells.get("hs_meeting_outcome")],
        )
        held = outcome == "held"
        length = (at(cells["hs_meeting_end_time"]) - start) / timedelta(minutes=1) if held else 0
        for person in attendees[meeting["id"]]:
            read[person, start, outcome, length] += 1
    assert read == Counter(
        (PEOPLE.format(t.person_id), t.occurred_at, t.outcome, float(t.minutes))
        for t in touches(visit, "meeting")
    )


def test_mail_events_tell_people_from_machines(visit: Visit) -> None:
    addresses = {
        address: record.id
        for record in visit.sandbox.tables["contacts"].rows()
        for name in ("email", "hs_additional_emails")
        if (address := record.properties.get(name))
    }
    events: list[Any] = []
    offset, more = "", True
    while more:
        page = visit.get(
            "/email/public/v1/events", limit=1000, **({"offset": offset} if offset else {})
        )
        events += page["events"]
        offset, more = page["offset"], page["hasMore"]
    types = {"OPEN": "opened", "CLICK": "clicked"}
    read = Counter(
        (addresses[e["recipient"]], millis(e["created"]), types[e["type"]], e["filteredEvent"])
        for e in events
    )
    assert read == Counter(
        (PEOPLE.format(t.person_id), t.occurred_at, t.action, t.is_machine)
        for t in touches(visit, "email")
    )
    since = events[100]["created"]
    late = visit.get("/email/public/v1/events", limit=1000, startTimestamp=since, eventType="CLICK")
    wanted = [e["id"] for e in events if e["created"] >= since and e["type"] == "CLICK"]
    assert [e["id"] for e in late["events"]] == wanted


def test_forms_have_all_submissions_newest_first(visit: Visit) -> None:
    read: list[tuple[datetime, Decimal]] = []
    for form in visit.get("/marketing/v3/forms")["results"]:
        rows = visit.pages(f"/form-integrations/v1/submissions/forms/{form['id']}", limit=50)
        sent = [row["submittedAt"] for row in rows]
        assert sent == sorted(sent, reverse=True)
        for row in rows:
            values = {each["name"]: each["value"] for each in row["values"]}
            read.append((millis(row["submittedAt"]), Decimal(values["seconds_on_page"]) / 60))
    assert sorted(read) == sorted((t.occurred_at, t.minutes) for t in touches(visit, "form"))
    assert visit.http.get("/form-integrations/v1/submissions/forms/1").status_code == 404


def test_campaigns_know_what_was_spent(visit: Visit) -> None:
    world = visit.sandbox.world
    spent: Counter[str] = Counter()
    query = {"properties": "hs_name,hs_spend_items_sum_amount"}
    for campaign in visit.get("/marketing/v3/campaigns", **query)["results"]:
        totals = visit.get(f"/marketing/v3/campaigns/{campaign['id']}/budget/totals")
        assert totals["currencyCode"] == world.profile.currency
        spent[campaign["properties"]["hs_name"]] += totals["spendTotal"]
        total = float(campaign["properties"]["hs_spend_items_sum_amount"])
        assert total == totals["spendTotal"]
    known: Counter[str] = Counter()
    for spend in world.spend:
        known[spend.channel] += float(spend.amount)
    assert spent == known


def test_the_target_list_and_its_tiers_are_known_over_time(visit: Visit) -> None:
    world, clock = visit.sandbox.world, visit.sandbox.world.clock
    names = "hs_is_target_account,hs_ideal_customer_profile"
    read = set()
    for row in visit.pages("/crm/v3/objects/companies", limit=50, propertiesWithHistory=names):
        tiers = row["propertiesWithHistory"]["hs_ideal_customer_profile"][::-1]
        for place, tier in enumerate(tiers):
            until = tiers[place + 1]["timestamp"] if place + 1 < len(tiers) else None
            if tier["value"]:
                since = clock.day(at(tier["timestamp"]))
                read.add((row["id"], tier["value"], since, until and clock.day(at(until))))
    assert read == {
        (COMPANIES.format(e.company_id), f"tier_{e.tier}", e.valid_from, e.valid_to)
        for e in world.targets
    }


def test_employers_and_roles_are_known_over_time(visit: Visit) -> None:
    world, clock = visit.sandbox.world, visit.sandbox.world.clock
    query = {"limit": 50, "propertiesWithHistory": "associatedcompanyid,hs_buying_role"}
    read = set()
    for row in visit.pages("/crm/v3/objects/contacts", **query):
        jobs = row["propertiesWithHistory"]["associatedcompanyid"][::-1]
        for place, job in enumerate(jobs):
            until = jobs[place + 1]["timestamp"] if place + 1 < len(jobs) else None
            if job["value"]:
                since = clock.day(at(job["timestamp"]))
                read.add((row["id"], job["value"], since, until and clock.day(at(until))))
    assert read == {
        (PEOPLE.format(m.person_id), COMPANIES.format(m.company_id), m.valid_from, m.valid_to)
        for m in world.memberships
    }


def test_parents_are_known_both_as_property_and_as_association(visit: Visit) -> None:
    world = visit.sandbox.world
    rows = visit.pages("/crm/v3/objects/companies", limit=100, properties="hs_parent_company_id")
    parents = {row["id"]: row["properties"].get("hs_parent_company_id") for row in rows}
    assert parents == {
        COMPANIES.format(c.id): c.parent_id and COMPANIES.format(c.parent_id)
        for c in world.companies
    }
    child = next(company for company in world.companies if company.parent_id)
    path = f"/crm/v4/objects/companies/{COMPANIES.format(child.id)}/associations/companies"
    (row,) = visit.get(path)["results"]
    assert row["toObjectId"] == COMPANIES.format(child.parent_id or 0)
    assert row["associationTypes"][0]["label"] == "Parent Company"


def test_lifecycles_climb_and_are_dated(visit: Visit) -> None:
    order = ["lead", "marketingqualifiedlead", "salesqualifiedlead", "opportunity", "customer"]
    names = [f"hs_lifecyclestage_{step}_date" for step in order]
    query = {"limit": 50, "properties": ",".join(names), "propertiesWithHistory": "lifecyclestage"}
    seen: Counter[str] = Counter()
    for row in visit.pages("/crm/v3/objects/contacts", **query):
        steps = row["propertiesWithHistory"]["lifecyclestage"][::-1]
        places = [order.index(step["value"]) for step in steps]
        assert places == sorted(set(places))
        dated = {name: row["properties"][name] for name in names if name in row["properties"]}
        assert dated == {f"hs_lifecyclestage_{s['value']}_date": s["timestamp"] for s in steps}
        seen[steps[-1]["value"]] += 1
    assert set(seen) == set(order)
