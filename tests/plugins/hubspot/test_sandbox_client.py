"""HubSpot's own Python client reads everything from the sandbox, and reads it right."""

from datetime import datetime
from typing import Any

import pytest
from hubspot import HubSpot
from hubspot.crm.associations.v4 import BatchInputPublicFetchAssociationsBatchRequest
from hubspot.crm.contacts import (
    BatchReadInputSimplePublicObjectId,
    PublicGdprDeleteInput,
    PublicMergeInput,
)
from hubspot.crm.contacts.exceptions import ApiException
from hubspot.crm.lists import ListSearchRequest
from hubspot.crm.owners.exceptions import ApiException as OwnersException
from hubspot.utils.objects import fetch_all

from .visit import Visit

KINDS = (
    "contacts", "companies", "deals", "calls", "meetings", "notes", "tasks", "emails", "products",
    "line_items",
)  # fmt: skip


@pytest.fixture
def client(visit: Visit) -> HubSpot:
    return HubSpot(access_token=visit.sandbox.tokens.private, host=visit.url)


@pytest.mark.parametrize("kind", KINDS)
def test_all_records_of_an_object_and_all_their_values(
    visit: Visit, client: HubSpot, kind: str
) -> None:
    names = [each.name for each in client.crm.properties.core_api.get_all(kind).results]
    short = [name for name in names if not name.startswith("survey_answer")]
    read = fetch_all(client.crm.objects.basic_api, object_type=kind, properties=short)
    records = visit.sandbox.tables[kind].rows()
    assert [each.id for each in read] == [record.id for record in records]
    for each, record in zip(read, records, strict=True):
        known = {name: value for name, value in record.properties.items() if name in short}
        assert each.properties == known
        assert (each.created_at, each.updated_at) == (record.created_at, record.updated_at)
    theirs = {name for record in records for name in record.properties}
    assert theirs <= set(names), "the definitions tell of every property"


def test_the_records_are_the_worlds(visit: Visit, client: HubSpot) -> None:
    world = visit.sandbox.world
    contacts = client.crm.contacts.get_all(properties=["email", "jobtitle"])
    assert [each.properties.get("email") for each in contacts] == [p.email for p in world.people]
    assert [each.properties["jobtitle"] for each in contacts] == [p.title for p in world.people]
    companies = client.crm.companies.get_all(properties=["name", "numberofemployees"])
    assert [each.properties["name"] for each in companies] == [c.name for c in world.companies]
    deals = client.crm.deals.get_all(properties=["amount", "dealname", "hs_is_closed_won"])
    assert [int(each.properties.get("amount", 0)) for each in deals] == [
        int(deal.amount or 0) for deal in world.deals
    ]
    won = [deal.status == "won" for deal in world.deals]
    assert [each.properties["hs_is_closed_won"] == "true" for each in deals] == won


def test_stages_and_amounts_of_deals_over_time(visit: Visit, client: HubSpot) -> None:
    world = visit.sandbox.world
    (pipeline,) = client.crm.pipelines.pipelines_api.get_all("deals").results
    labels = {stage.id: stage.label for stage in pipeline.stages}
    chances = {stage.label: float(stage.metadata["probability"]) for stage in pipeline.stages}
    assert [chances[step.name] * 100 for step in world.profile.ladder] == pytest.approx(
        [step.probability for step in world.profile.ladder]
    )
    deals = client.crm.deals.get_all(properties_with_history=["dealstage", "amount"])
    walked = [
        (deal.id, version.timestamp, labels[version.value])
        for deal in deals
        for version in reversed(deal.properties_with_history["dealstage"])
    ]
    known = [(f"3307{s.deal_id:07d}", s.entered_at, s.stage) for s in world.stages]
    assert sorted(walked) == sorted(known)


def test_one_many_and_those_that_are_not_there(visit: Visit, client: HubSpot) -> None:
    one, two = (record.id for record in visit.sandbox.tables["contacts"].rows()[:2])
    contact = client.crm.contacts.basic_api.get_by_id(one, properties=["email"])
    assert contact.properties["email"] == visit.sandbox.world.people[0].email
    email = contact.properties["email"]
    again = client.crm.contacts.basic_api.get_by_id(email, id_property="email")
    assert again.id == one
    asked = BatchReadInputSimplePublicObjectId(
        inputs=[{"id": one}, {"id": two}, {"id": "7"}],
        properties=["email"],
        properties_with_history=["lifecyclestage"],
    )
    batch = client.crm.contacts.batch_api.read(asked)
    assert [each.id for each in batch.results] == [one, two]
    assert batch.num_errors == 1
    assert batch.errors[0].context == {"ids": ["7"]}
    with pytest.raises(ApiException) as refused:
        client.crm.contacts.basic_api.get_by_id("7")
    assert refused.value.status == 404


def test_a_search_over_all_pages(visit: Visit, client: HubSpot) -> None:
    since = datetime.fromisoformat("2026-06-01T00:00:00Z")
    wanted = [
        record.id
        for record in visit.sandbox.tables["contacts"].rows()
        if record.updated_at >= since
    ]
    found: list[str] = []
    after = "0"
    while after:
        request = {
            "filterGroups": [
                {
                    "filters": [
                        {
                            "propertyName": "lastmodifieddate",
                            "operator": "GTE",
                            "value": str(int(since.timestamp() * 1000)),
                        }
                    ]
                }
            ],
            "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
            "limit": 20,
            "after": after,
        }
        page = client.crm.contacts.search_api.do_search(public_object_search_request=request)
        assert page.total == len(wanted)
        found += [each.id for each in page.results]
        after = page.paging.next.after if page.paging else ""
    assert found == wanted
    assert len(found) > 40


def test_associations_with_their_labels(visit: Visit, client: HubSpot) -> None:
    world = visit.sandbox.world
    ways = client.crm.associations.v4.schema.definitions_api.get_all("contacts", "companies")
    labels = {way.type_id: way.label for way in ways.results}
    ids = [record.id for record in visit.sandbox.tables["contacts"].rows()]
    asked = BatchInputPublicFetchAssociationsBatchRequest(inputs=[{"id": each} for each in ids])
    batch = client.crm.associations.v4.batch_api.get_page("contacts", "companies", asked)
    read = {
        (each._from.id, end.to_object_id, way.label)
        for each in batch.results
        for end in each.to
        for way in end.association_types
        if way.category == "USER_DEFINED" and labels[way.type_id] == way.label
    }
    roles = {label for _, _, label in read}
    assert {"Champion", "Decision Maker", "Former employee"} < roles
    jobs = {(f"5140{m.person_id:07d}", f"2102{m.company_id:07d}") for m in world.memberships}
    assert {(start, end) for start, end, _ in read} == jobs
    former = {start for start, _, label in read if label == "Former employee"}
    assert former == {f"5140{m.person_id:07d}" for m in world.memberships if m.valid_to}
    page = client.crm.associations.v4.basic_api.get_page("contacts", ids[0], "companies")
    assert page.results[0].to_object_id == f"2102{world.memberships[0].company_id:07d}"


def test_owners_lists_forms_and_mails(visit: Visit, client: HubSpot) -> None:
    world, portal = visit.sandbox.world, visit.sandbox.portal
    owners = client.crm.owners.get_all()
    assert [each.email for each in owners] == [seller.email for seller in world.sellers]
    request = ListSearchRequest(offset=0, additional_properties=[], query="target")
    found = client.crm.lists.lists_api.do_search(request)
    (targets,) = found.lists
    on_list = {entry.company_id for entry in world.targets if entry.holds(world.end)}
    members = client.crm.lists.memberships_api.get_page(targets.list_id, limit=250)
    assert {each.record_id for each in members.results} == {f"2102{n:07d}" for n in on_list}
    forms = client.marketing.forms.forms_api.get_page().results
    assert [each.name for each in forms] == [form["name"] for form in portal.forms]
    mails = client.marketing.emails.marketing_emails_api.get_page(limit=100, include_stats=True)
    opened = {
        (f"{world.clock.local(t.occurred_at):%Y-%m}", t.person_id)
        for t in world.touches
        if t.action == "opened" and not t.is_machine
    }
    assert sum(each.stats.counters["open"] for each in mails.results) == len(opened)


def test_visits_webinars_and_fairs(visit: Visit, client: HubSpot) -> None:
    world = visit.sandbox.world
    read: list[Any] = []
    after = None
    while after is not None or not read:
        page = client.events.events_api.get_page(limit=1000, **({"after": after} if after else {}))
        read += page.results
        after = page.paging.next.after if page.paging else None
    visits = [touch for touch in reversed(world.touches) if touch.kind == "visit"]
    assert [(e.object_id, e.occurred_at) for e in read] == [
        (f"5140{touch.person_id:07d}", touch.occurred_at) for touch in visits
    ]
    came = [touch for touch in world.touches if touch.kind in ("webinar", "event")]
    events = client.marketing.events.basic_api.get_all(limit=100).results
    counted = 0
    for event in events:
        who = client.marketing.events.retrieve_participant_state_api
        counted += who.get_participations_breakdown_by_marketing_event_id(event.object_id).total
    assert counted == len(came)


def test_archived_merged_and_forgotten(visit: Visit, client: HubSpot) -> None:
    api = client.crm.contacts
    ids = [record.id for record in visit.sandbox.tables["contacts"].rows()]
    api.basic_api.archive(ids[0])
    (archived,) = api.basic_api.get_page(archived=True).results
    assert (archived.id, archived.archived, archived.archived_at) == (ids[0], True, visit.clock())
    gone, kept = ids[1], ids[2]
    merge = PublicMergeInput(object_id_to_merge=gone, primary_object_id=kept)
    assert api.basic_api.merge(merge).id == kept
    assert api.basic_api.get_by_id(gone).id == kept
    api.basic_api.purge(PublicGdprDeleteInput(object_id=ids[3]))
    assert [each.id for each in api.get_all()] == [kept, *ids[4:]]


def test_a_token_for_a_refresh_token(visit: Visit, client: HubSpot) -> None:
    known = visit.sandbox.credentials()
    token = client.oauth.tokens_api.create(
        grant_type="refresh_token",
        client_id=known["client_id"],
        client_secret=known["client_secret"],
        refresh_token=known["refresh_token"],
    )
    renewed = HubSpot(access_token=token.access_token, host=visit.url)
    assert renewed.crm.owners.owners_api.get_page().results
    info = client.oauth.access_tokens_api.get(token.access_token)
    assert info.hub_id == visit.sandbox.portal.account["portalId"]
    visit.clock.move(minutes=31)
    with pytest.raises(OwnersException, match="EXPIRED_AUTHENTICATION"):
        renewed.crm.owners.owners_api.get_page()
