"""The rules of HubSpot that its sandbox keeps."""

from datetime import timedelta
from typing import Any

import pytest

from abmkit.sandbox import Record, Table
from abmkit_hubspot.sandbox import HubSpotSandbox

from .visit import Visit

CONTACTS = "/crm/v3/objects/contacts"
ALL = {"limit": 100}


def with_arguments(**arguments: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("visit", [arguments], indirect=True)


def since(visit: Visit, **span: float) -> dict[str, Any]:
    at = visit.clock() - timedelta(**span)
    value = str(int(at.timestamp() * 1000))
    return {"propertyName": "lastmodifieddate", "operator": "GTE", "value": value}


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


# Pages and properties


def test_a_list_pages_by_id_to_its_end(visit: Visit) -> None:
    rows = visit.pages(CONTACTS, limit=100)
    assert ids(rows) == [record.id for record in visit.sandbox.tables["contacts"].rows()]
    assert visit.sandbox.requests == {f"GET {CONTACTS}": 5}


def test_a_page_shows_at_most_what_hubspot_shows(visit: Visit) -> None:
    assert len(visit.get(CONTACTS)["results"]) == 10
    for query in ("limit=101", "limit=0", "limit=51&propertiesWithHistory=email", "limit=x"):
        answer = visit.http.get(f"{CONTACTS}?{query}")
        assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")
    assert len(visit.get(CONTACTS, limit=50, propertiesWithHistory="email")["results"]) == 50


def test_without_names_the_usual_properties_are_shown(visit: Visit) -> None:
    (row,) = visit.get(CONTACTS, limit=1)["results"]
    assert set(row["properties"]) >= {"createdate", "email", "firstname", "hs_object_id"}
    assert "jobtitle" not in row["properties"]
    (row,) = visit.get(CONTACTS, limit=1, properties="jobtitle")["results"]
    assert set(row["properties"]) == {"jobtitle", "createdate", "hs_object_id", "lastmodifieddate"}


def test_all_values_are_texts(visit: Visit) -> None:
    tables = visit.sandbox.tables.values()
    cells = [cell for table in tables for row in table.rows() for cell in row.properties.values()]
    assert {type(cell) for cell in cells} == {str}


def test_nine_hundred_own_properties_do_not_fit_an_address(visit: Visit) -> None:
    names = [each["name"] for each in visit.get("/crm/v3/properties/contacts")["results"]]
    assert len([name for name in names if name.startswith("survey_answer")]) == 900
    answer = visit.http.get(CONTACTS, params={"properties": ",".join(names)})
    assert (answer.status_code, answer.headers["content-type"]) == (414, "text/html")
    first = visit.sandbox.tables["contacts"].rows()[0].id
    body = {"inputs": [{"id": first}], "properties": names}
    (row,) = visit.post(f"{CONTACTS}/batch/read", body)["results"]
    assert len([name for name in row["properties"] if name.startswith("survey_answer")]) > 5


def test_a_batch_reads_a_hundred(visit: Visit) -> None:
    inputs = [{"id": record.id} for record in visit.sandbox.tables["contacts"].rows()[:101]]
    answer = visit.http.post(f"{CONTACTS}/batch/read", json={"inputs": inputs})
    assert answer.status_code == 400
    assert len(visit.post(f"{CONTACTS}/batch/read", {"inputs": inputs[:100]})["results"]) == 100


def test_many_associations_of_one_record_come_in_pages(visit: Visit) -> None:
    company = visit.sandbox.tables["companies"].rows()[0].id
    contact = visit.sandbox.tables["contacts"].rows()[0]
    at = visit.clock()
    for number in range(1, 1202):
        visit.sandbox.tables["contacts"].put(Record(str(number), contact.properties, at, at))
        visit.sandbox.portal.links.join("contacts", str(number), "companies", company)
    path = "/crm/v4/associations/companies/contacts/batch/read"
    read: list[str] = []
    asked: dict[str, str] = {"id": company}
    while asked:
        (row,) = visit.post(path, {"inputs": [asked]})["results"]
        assert len(row["to"]) <= 500
        read += [each["toObjectId"] for each in row["to"]]
        asked = {"id": company, **row["paging"]["next"]} if "paging" in row else {}
    assert set(read) == set(visit.sandbox.portal.links.ids("companies", company, "contacts"))
    assert len(read) == len(set(read)) > 1200
    inputs = [{"id": str(number)} for number in range(1, 1002)]
    assert visit.http.post(path, json={"inputs": inputs}).status_code == 400


def test_an_object_has_several_names(visit: Visit) -> None:
    paths = [f"/crm/v3/objects/{name}" for name in ("deals", "deal", "0-3")]
    paths += ["/crm/objects/2026-03/0-3", "/crm/objects/2026-03/deals"]
    pages = [ids(visit.get(path)["results"]) for path in paths]
    assert all(page == pages[0] for page in pages)
    answer = visit.http.get("/crm/v3/objects/robots")
    assert (answer.status_code, "robots" in answer.json()["message"]) == (400, True)


# Search


def test_a_search_pages_to_ten_thousand_and_no_further(visit: Visit) -> None:
    at = visit.clock()
    rows = [Record(str(n), {"hs_object_id": str(n)}, at, at) for n in range(1, 12_001)]
    visit.sandbox.tables["contacts"] = Table(rows)
    page = visit.search("contacts", limit=200, after="9800")
    assert (page["total"], len(page["results"])) == (12_000, 200)
    assert page["paging"]["next"]["after"] == "10000"
    answer = visit.http.post(f"{CONTACTS}/search", json={"limit": 200, "after": "10000"})
    assert (answer.status_code, "10,000" in answer.json()["message"]) == (400, True)
    behind = {"propertyName": "hs_object_id", "operator": "GT", "value": "10000"}
    sorts = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
    page = visit.search("contacts", behind, limit=200, sorts=sorts)
    assert (page["total"], page["results"][0]["id"]) == (2000, "10001")


OPERATORS = {
    "EQ": ({"value": "420"}, ["b"]),
    "NEQ": ({"value": "420"}, ["a", "c"]),
    "GT": ({"value": "420"}, ["c"]),
    "GTE": ({"value": "420"}, ["b", "c"]),
    "LT": ({"value": "420.5"}, ["a", "b"]),
    "LTE": ({"value": "85"}, ["a"]),
    "BETWEEN": ({"value": "90", "highValue": "1200"}, ["b", "c"]),
    "IN": ({"values": ["85", "1200"]}, ["a", "c"]),
    "NOT_IN": ({"values": ["85", "1200"]}, ["b"]),
    "HAS_PROPERTY": ({}, ["a", "b", "c"]),
    "NOT_HAS_PROPERTY": ({}, ["d"]),
}


@pytest.mark.parametrize("operator", OPERATORS)
def test_numbers_compare_as_numbers(visit: Visit, operator: str) -> None:
    at = visit.clock()
    sizes = {"a": "85", "b": "420", "c": "1200", "d": ""}
    rows = [Record(k, {"numberofemployees": v}, at, at) for k, v in sizes.items()]
    visit.sandbox.tables["companies"] = Table(rows)
    asked, found = OPERATORS[operator]
    filter_ = {"propertyName": "numberofemployees", "operator": operator, **asked}
    assert ids(visit.search("companies", filter_)["results"]) == found


def test_filters_of_a_group_all_hold_and_of_groups_any(visit: Visit) -> None:
    def is_(name: str, value: str) -> dict[str, str]:
        return {"propertyName": name, "operator": "EQ", "value": value}

    won = is_("hs_is_closed_won", "true")
    new, more = is_("dealtype", "newbusiness"), is_("dealtype", "EXISTINGBUSINESS")
    world = visit.sandbox.world
    kinds = [deal.type for deal in world.deals if deal.status == "won"]
    assert visit.search("deals", won, new)["total"] == kinds.count("new")
    body = {"filterGroups": [{"filters": [won, new]}, {"filters": [won, more]}]}
    found = visit.post("/crm/v3/objects/deals/search", body)
    assert found["total"] == kinds.count("new") + kinds.count("expansion")


def test_a_search_is_refused_that_hubspot_would_refuse(visit: Visit) -> None:
    wrong = [
        {"limit": 201},
        {"filterGroups": [{"filters": [{"propertyName": "nix", "operator": "EQ", "value": "1"}]}]},
        {"filterGroups": [{"filters": [{"propertyName": "email", "operator": "LIKE"}]}]},
        {"filterGroups": [{"filters": [{"propertyName": "email", "operator": "EQ"}]}]},
        {"filterGroups": [{"filters": [since(visit) | {"value": "soon"}]}]},
        {"filterGroups": [{"filters": []}] * 6},
    ]
    answers = [visit.http.post(f"{CONTACTS}/search", json=body) for body in wrong]
    answers.append(visit.http.post(f"{CONTACTS}/search", content="{"))
    assert [answer.status_code for answer in answers] == [400] * 7


def test_sorts_go_both_ways_with_the_empty_last(visit: Visit) -> None:
    sizes = {"a": "9", "b": "85", "c": ""}
    at = visit.clock()
    rows = [Record(k, {"numberofemployees": v}, at, at) for k, v in sizes.items()]
    visit.sandbox.tables["companies"] = Table(rows)
    up = [{"propertyName": "numberofemployees", "direction": "ASCENDING"}]
    down = [{"propertyName": "numberofemployees", "direction": "DESCENDING"}]
    assert ids(visit.search("companies", sorts=up)["results"]) == ["a", "b", "c"]
    assert ids(visit.search("companies", sorts=down)["results"]) == ["b", "a", "c"]
    assert ids(visit.search("companies", sorts=["-numberofemployees"])["results"]) == [
        "b",
        "a",
        "c",
    ]


# What users do


def test_what_is_touched_is_found_as_changed(visit: Visit) -> None:
    first, second = (row.id for row in visit.sandbox.tables["contacts"].rows()[:2])
    visit.clock.move(hours=1)
    visit.sandbox.touch("contacts", second, {"lifecyclestage": "evangelist"})
    found = visit.search("contacts", since(visit, minutes=1), properties=["lifecyclestage"])
    assert ids(found["results"]) == [second]
    (row,) = found["results"]
    assert row["properties"]["lifecyclestage"] == "evangelist"
    assert row["updatedAt"] == row["properties"]["lastmodifieddate"] == "2026-10-01T13:00:00.000Z"
    row = visit.get(f"{CONTACTS}/{second}", propertiesWithHistory="lifecyclestage")
    newest = row["propertiesWithHistory"]["lifecyclestage"][0]
    assert (newest["value"], newest["timestamp"]) == ("evangelist", row["updatedAt"])
    assert visit.get(f"{CONTACTS}/{first}")["updatedAt"] < row["updatedAt"]


def test_a_deal_that_moves_tells_when(visit: Visit) -> None:
    deal = visit.sandbox.tables["deals"].rows()[-1].id
    visit.sandbox.touch("deals", deal, {"dealstage": "closedwon"})
    name = "hs_v2_date_entered_closedwon"
    row = visit.get(f"/crm/v3/objects/deals/{deal}", properties=f"dealstage,{name}")
    assert row["properties"][name] == "2026-10-01T12:00:00.000Z"
    assert row["properties"]["dealstage"] == "closedwon"


def test_what_is_archived_is_only_shown_where_it_is_asked_for(visit: Visit) -> None:
    first = visit.sandbox.tables["contacts"].rows()[0]
    updated = first.updated_at
    visit.clock.move(hours=1)
    visit.sandbox.archive("contacts", first.id)
    assert first.id not in ids(visit.get(CONTACTS, **ALL)["results"])
    assert visit.search("contacts", since(visit, minutes=1))["total"] == 0
    assert visit.http.get(f"{CONTACTS}/{first.id}").status_code == 404
    (row,) = visit.get(CONTACTS, archived="true")["results"]
    assert (row["id"], row["archivedAt"]) == (first.id, "2026-10-01T13:00:00.000Z")
    assert first.updated_at == updated, "archiving does not move what incremental reads go by"
    body = {"inputs": [{"id": first.id}]}
    path = "/crm/v4/associations/contacts/companies/batch/read"
    assert visit.http.post(path, json=body).status_code == 207


def test_a_merged_contact_lives_on_in_the_other(visit: Visit) -> None:
    kept, gone = (row.id for row in visit.sandbox.tables["contacts"].rows()[:2])
    address = visit.sandbox.tables["contacts"].rows()[1].properties["email"]
    calls = visit.sandbox.portal.links.ids("contacts", gone, "calls")
    visit.sandbox.merge("contacts", kept, gone)
    names = (
        "hs_merged_object_ids,hs_calculated_merged_vids,hs_additional_emails,hs_all_contact_vids"
    )
    row = visit.get(f"{CONTACTS}/{gone}", properties=names)
    assert row["id"] == kept
    assert row["properties"]["hs_merged_object_ids"] == gone
    assert row["properties"]["hs_calculated_merged_vids"] == f"{gone}:1790856000000"
    assert row["properties"]["hs_all_contact_vids"] == f"{kept};{gone}"
    assert row["properties"]["hs_additional_emails"] == address
    assert set(calls) <= set(visit.sandbox.portal.links.ids("contacts", kept, "calls"))
    assert gone not in ids(visit.pages(CONTACTS, limit=100))
    assert visit.get(CONTACTS, archived="true")["results"] == []


def test_a_forgotten_contact_leaves_nothing_but_nobody(visit: Visit) -> None:
    portal = visit.sandbox.portal
    address = portal.email_events[0]["recipient"]
    contacts = visit.sandbox.tables["contacts"]
    person = next(row for row in contacts.rows() if row.properties.get("email") == address)
    before = len(portal.email_events)
    visit.sandbox.gdpr("contacts", person.id)
    assert visit.http.get(f"{CONTACTS}/{person.id}").status_code == 404
    assert visit.get(CONTACTS, archived="true")["results"] == []
    assert visit.get("/email/public/v1/events", recipient=address)["events"] == []
    assert len(portal.email_events) == before
    assert portal.email_events[0]["recipient"].endswith("@gdpr-forgotten.hubspot.com")


# Limits and faults


@with_arguments(paced=True)
def test_a_hundred_and_ninety_in_ten_seconds(visit: Visit) -> None:
    path = "/crm/v3/owners"
    answers = [visit.http.get(path) for _ in range(190)]
    assert {answer.status_code for answer in answers} == {200}
    headers = answers[-1].headers
    assert headers["x-hubspot-ratelimit-max"] == "190"
    assert headers["x-hubspot-ratelimit-interval-milliseconds"] == "10000"
    assert headers["x-hubspot-ratelimit-remaining"] == "0"
    assert headers["x-hubspot-ratelimit-daily-remaining"] == str(650_000 - 190)
    refused = visit.http.get(path)
    assert (refused.status_code, refused.json()["policyName"]) == (429, "TEN_SECONDLY_ROLLING")
    visit.clock.move(seconds=10)
    assert visit.http.get(path).status_code == 200


@with_arguments(paced=True)
def test_five_searches_a_second_that_tell_no_limits(visit: Visit) -> None:
    answers = [visit.http.post(f"{CONTACTS}/search", json={}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].json()["policyName"] == "SECONDLY"
    assert not [name for name in answers[0].headers if "ratelimit" in name]
    visit.clock.move(seconds=1)
    assert visit.http.post(f"{CONTACTS}/search", json={}).status_code == 200


@pytest.mark.parametrize(
    ("visit", "status", "says"),
    [
        ({"faults": "429-burst:every=2"}, 429, {"policyName": "TEN_SECONDLY_ROLLING"}),
        ({"faults": "429-daily:every=2"}, 429, {"policyName": "DAILY"}),
        ({"faults": "401-midpage:every=2"}, 401, {"category": "EXPIRED_AUTHENTICATION"}),
        ({"faults": "500:every=2"}, 500, {"category": "INTERNAL_ERROR"}),
        ({"faults": "200-error:every=2"}, 200, {"status": "error"}),
    ],
    indirect=["visit"],
)
def test_every_second_request_fails(visit: Visit, status: int, says: dict[str, str]) -> None:
    assert "results" in visit.http.get(CONTACTS).json()
    refused = visit.http.get(CONTACTS)
    assert refused.status_code == status
    assert refused.json().items() >= {"status": "error", **says}.items()
    assert "results" not in refused.json()


@with_arguments(faults="429-daily:every=2")
def test_a_spent_day_ends_at_midnight_of_the_portal(visit: Visit) -> None:
    visit.http.get(CONTACTS)
    refused = visit.http.get(CONTACTS)
    assert (refused.status_code, refused.json()["policyName"]) == (429, "DAILY")
    visit.clock.move(hours=2, minutes=59)
    assert visit.http.get(CONTACTS).status_code == 429
    visit.clock.move(minutes=1)
    assert visit.http.get(CONTACTS).status_code == 200, "it is midnight in Seoul"


@with_arguments(faults="lag")
def test_the_index_of_searches_lags_while_lists_do_not(visit: Visit) -> None:
    first = visit.sandbox.tables["contacts"].rows()[0].id
    visit.sandbox.touch("contacts", first, {"jobtitle": "CEO"})
    assert visit.search("contacts", since(visit, minutes=1))["total"] == 0
    rows = visit.get(CONTACTS, limit=1, properties="jobtitle")["results"]
    assert rows[0]["properties"]["jobtitle"] == "CEO"
    visit.clock.move(seconds=30)
    assert visit.search("contacts", since(visit, minutes=1))["total"] == 1


@with_arguments(faults="drift")
def test_a_number_becomes_a_text_and_a_property_is_new(visit: Visit) -> None:
    path = "/crm/v3/objects/companies"
    (row,) = visit.get(path, limit=1, properties="numberofemployees")["results"]
    size = visit.sandbox.world.companies[0].employees
    assert row["properties"]["numberofemployees"] == f"about {size}"
    names = [each["name"] for each in visit.get("/crm/v3/properties/contacts")["results"]]
    assert "added_later" in names


@with_arguments(faults="403-scope:forms")
def test_a_missing_scope_shuts_one_door_and_says_which(visit: Visit) -> None:
    refused = visit.http.get("/marketing/v3/forms")
    body = refused.json()
    assert (refused.status_code, body["category"]) == (403, "MISSING_SCOPES")
    assert body["errors"][0]["context"] == {"requiredGranularScopes": ["forms"]}
    assert visit.http.get(CONTACTS).status_code == 200


@with_arguments(faults="403-scope")
def test_the_scope_that_is_missing_is_that_of_deals(visit: Visit) -> None:
    paths = {
        "/crm/v3/objects/deals": 403,
        "/crm/v3/objects/contacts": 200,
        "/crm/v3/properties/deals": 403,
        "/account-info/v3/details": 200,
        "/crm/v3/objects/calls": 200,
    }
    assert {path: visit.http.get(path).status_code for path in paths} == paths


# Tokens


def renew(visit: Visit, refresh: str, **changed: str) -> Any:
    known = visit.sandbox.credentials()
    form = {
        "grant_type": "refresh_token",
        "refresh_token": refresh,
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
    }
    return visit.http.post("/oauth/v3/token", data=form | changed)


def test_an_access_token_is_good_for_half_an_hour(visit: Visit) -> None:
    first = visit.sandbox.credentials()["refresh_token"]
    token = renew(visit, first).json()
    assert (token["expires_in"], token["refresh_token"]) == (1800, first)
    header = {"Authorization": f"Bearer {token['access_token']}"}
    visit.clock.move(minutes=29)
    assert visit.http.get(CONTACTS, headers=header).status_code == 200
    visit.clock.move(minutes=1)
    answer = visit.http.get(CONTACTS, headers=header)
    assert (answer.status_code, answer.json()["category"]) == (401, "EXPIRED_AUTHENTICATION")
    answer = visit.http.get(CONTACTS, headers={"Authorization": "Bearer guessed"})
    assert (answer.status_code, answer.json()["category"]) == (401, "INVALID_AUTHENTICATION")


@with_arguments(faults="rotate")
def test_a_rotated_refresh_token_is_good_once(visit: Visit) -> None:
    first = visit.sandbox.credentials()["refresh_token"]
    second = renew(visit, first).json()["refresh_token"]
    refused = renew(visit, first)
    assert (refused.status_code, refused.json()["status"]) == (400, "BAD_REFRESH_TOKEN")
    assert renew(visit, second).status_code == 200


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"client_id": "x"}, "BAD_CLIENT_ID"),
        ({"client_secret": "x"}, "BAD_CLIENT_SECRET"),
        ({"grant_type": "x"}, "BAD_GRANT_TYPE"),
        ({"grant_type": "authorization_code", "code": "x"}, "BAD_AUTH_CODE"),
    ],
)
def test_what_is_wrong_about_a_request_for_a_token_is_told(
    visit: Visit, changed: dict[str, str], status: str
) -> None:
    first = visit.sandbox.credentials()["refresh_token"]
    refused = renew(visit, first, **changed)
    assert (refused.status_code, refused.json()["status"]) == (400, status)
    assert renew(visit, first).status_code == 200


def test_a_sandbox_serves_the_korean_client_unless_told(visit: Visit) -> None:
    assert HubSpotSandbox().portal.account["companyCurrency"] == "KRW"
    assert visit.get("/account-info/2026-03/details")["timeZone"] == "Asia/Seoul"
