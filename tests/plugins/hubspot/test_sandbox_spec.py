"""Every answer of the sandbox against HubSpot's own OpenAPI files."""

import re
from typing import Any

import httpx
import pytest

from abmkit_hubspot.sandbox.routes.oauth import SCOPES
from abmkit_hubspot.sandbox.scopes import scope
from abmkit_hubspot.sandbox.words import TYPE_IDS

from .openapi import complaints, places, scopes
from .visit import Visit

KINDS = list(TYPE_IDS)
UNOFFICIAL = (
    "/account-info/v3/details",
    "/account-info/2026-03/details",
    "/email/public/v1/events",
    "/form-integrations/v1/submissions/forms/{id}",
    "/crm/v4/associations/{kind}/{to}/labels",
    "/crm/associations/2026-03/{kind}/{to}/labels",
    "/marketing/v3/marketing-events",
)
"""On HubSpot's pages or in its client, in none of the files."""

DELETIONS = [
    (verb, f"{root}/contacts/{rest}")
    for root in ("/crm/v3/objects", "/crm/objects/2026-03")
    for verb, rest in (("DELETE", "1"), ("POST", "merge"), ("POST", "gdpr-delete"))
]
"""Judged in a test of their own."""


def first(visit: Visit, kind: str) -> str:
    rows = visit.sandbox.tables[kind].rows()
    return rows[0].id if rows else "1"


def requests(visit: Visit) -> list[tuple[str, str, Any]]:
    """One request or more for each route."""
    asked: list[tuple[str, str, Any]] = []
    for kind in KINDS:
        one = {"id": first(visit, kind)}
        for root in ("/crm/v3/objects", "/crm/objects/2026-03"):
            home = f"{root}/{TYPE_IDS[kind] if kind == 'deals' else kind}"
            asked += [
                ("GET", f"{home}?limit=100", None),
                ("GET", f"{home}?limit=50&propertiesWithHistory=hs_object_id,lifecyclestage", None),
                ("GET", f"{home}?archived=true&associations=companies,deals", None),
                ("GET", f"{home}/{one['id']}?associations=companies,contacts", None),
                ("GET", f"{home}/1", None),
                ("POST", f"{home}/batch/read", {"inputs": [one], "properties": []}),
                ("POST", f"{home}/batch/read", {"inputs": [one, {"id": "1"}]}),
                ("POST", f"{home}/search", {"limit": 200, "filterGroups": [], "sorts": []}),
                ("POST", f"{home}/search", {"limit": 201}),
            ]
        for area in ("/crm/v3/properties", "/crm/properties/2026-03"):
            asked += [
                ("GET", f"{area}/{kind}", None),
                ("GET", f"{area}/{kind}/hs_object_id", None),
                ("GET", f"{area}/{kind}/not_there", None),
            ]
    asked += _links(visit) + _settings() + _marketing(visit) + _lists(visit)
    return asked + _preferences(visit) + _oauth(visit)


def _links(visit: Visit) -> list[tuple[str, str, Any]]:
    ends = [("contacts", "companies"), ("deals", "contacts"), ("companies", "companies")]
    ends += [("deals", "line_items")]
    ends += [(kind, "contacts") for kind in ("calls", "meetings", "notes")]
    asked: list[tuple[str, str, Any]] = []
    for kind, end in ends:
        one = {"id": first(visit, kind)}
        areas = ("/crm/v4/associations", "/crm/associations/2026-03", "/crm/v3/associations")
        for area in areas:
            asked += [
                ("POST", f"{area}/{kind}/{end}/batch/read", {"inputs": [one]}),
                ("POST", f"{area}/{kind}/{end}/batch/read", {"inputs": [one, {"id": "1"}]}),
            ]
        for root in ("/crm/v4/objects", "/crm/objects/2026-03"):
            asked.append(("GET", f"{root}/{kind}/{one['id']}/associations/{end}?limit=1", None))
    return asked


def _settings() -> list[tuple[str, str, Any]]:
    paths = [
        f"/crm/{area}{rest}"
        for name, rests in {
            "owners": ("", "/52550000001", "/1"),
            "pipelines": ("/deals", "/deals/default", "/deals/default/stages", "/contacts"),
        }.items()
        for area in (f"v3/{name}", f"{name}/2026-03")
        for rest in rests
    ]
    return [("GET", path, None) for path in paths]


def _marketing(visit: Visit) -> list[tuple[str, str, Any]]:
    portal = visit.sandbox.portal
    form, mail = portal.forms[0]["id"], portal.marketing_emails[0]["id"]
    campaign, event = portal.campaigns[0]["id"], portal.marketing_events[0]["objectId"]
    paths = ["/marketing/v3/forms?limit=2", f"/marketing/v3/forms/{form}", "/marketing/v3/forms/1"]
    for area in ("/marketing/v3/emails", "/marketing/emails/2026-03"):
        paths += [f"{area}?limit=5&includeStats=true", area, f"{area}/{mail}?includeStats=true"]
    for area in ("/marketing/v3/campaigns", "/marketing/campaigns/2026-03"):
        names = "properties=hs_name,hs_spend_items_sum_amount"
        paths += [f"{area}?limit=1&{names}", f"{area}/{campaign}?{names}"]
        paths += [f"{area}/{campaign}/budget/totals"]
    for area in ("/events/v3/events", "/events/event-occurrences/2026-03"):
        paths += [f"{area}?limit=100", f"{area}/event-types"]
    for area in ("/marketing/marketing-events/v3", "/marketing/marketing-events/2026-03"):
        paths.append(f"{area}?limit=10")
    for area in ("/marketing/v3/marketing-events", "/marketing/marketing-events/2026-03"):
        paths.append(f"{area}/participations/{event}/breakdown")
    return [("GET", path, None) for path in paths]


def _lists(visit: Visit) -> list[tuple[str, str, Any]]:
    contact = first(visit, "contacts")
    asked: list[tuple[str, str, Any]] = []
    for area in ("/crm/v3/lists", "/crm/lists/2026-03"):
        asked += [
            ("GET", f"{area}?listIds=1&listIds=5", None),
            ("POST", f"{area}/search", {"offset": 0, "additionalProperties": []}),
            ("GET", f"{area}/1", None),
            ("GET", f"{area}/99", None),
            ("GET", f"{area}/1/memberships?limit=10", None),
            ("GET", f"{area}/1/memberships/join-order", None),
            ("GET", f"{area}/records/0-1/{contact}/memberships", None),
        ]
    return asked


def _preferences(visit: Visit) -> list[tuple[str, str, Any]]:
    area = "/communication-preferences"
    who = {
        "inputs": ["a@b.example", *(p.email for p in visit.sandbox.world.people[:60] if p.email)]
    }
    asked: list[tuple[str, str, Any]] = [
        ("GET", f"{area}/v3/definitions", None),
        ("GET", f"{area}/v3/status/email/{who['inputs'][-1]}", None),
    ]
    for home in (f"{area}/v4", f"{area}/2026-03"):
        asked += [
            ("GET", f"{home}/definitions", None),
            ("GET", f"{home}/statuses/{who['inputs'][1]}?channel=EMAIL", None),
            ("GET", f"{home}/statuses/{who['inputs'][1]}/unsubscribe-all?channel=EMAIL", None),
            ("POST", f"{home}/statuses/batch/read?channel=EMAIL", who),
            ("POST", f"{home}/statuses/batch/unsubscribe-all/read?channel=EMAIL", who),
            ("POST", f"{home}/statuses/batch/read?channel=SMS", who),
        ]
    return asked


def _oauth(visit: Visit) -> list[tuple[str, str, Any]]:
    known = visit.sandbox.credentials()
    good = {
        "grant_type": "refresh_token",
        "client_id": known["client_id"],
        "client_secret": known["client_secret"],
        "refresh_token": known["refresh_token"],
    }
    code = {**good, "grant_type": "authorization_code", "code": known["code"]}
    asked: list[tuple[str, str, Any]] = []
    for version in ("v1", "v3", "2026-03"):
        home = f"/oauth/{version}/token"
        asked += [("FORM", home, good), ("FORM", home, code), ("FORM", home, {})]
    for version in ("v3", "2026-03"):
        asked.append(("FORM", f"/oauth/{version}/token/introspect", {"token": known["token"]}))
    asked.append(("GET", f"/oauth/v1/access-tokens/{known['token']}", None))
    asked.append(("GET", f"/oauth/v1/refresh-tokens/{known['refresh_token']}", None))
    return asked


def ask(visit: Visit, verb: str, path: str, body: Any) -> httpx.Response:
    if verb == "FORM":
        return visit.http.post(path, data=body)
    return visit.http.request(verb, path, json=body)


def test_every_answer_is_what_the_official_files_say(visit: Visit) -> None:
    wrong = [
        f"{verb} {path}: {text}"
        for verb, path, body in requests(visit)
        for text in complaints(ask(visit, verb, path, body))
    ]
    assert wrong == []
    assert set(visit.sandbox.answers) == {200, 207, 400, 404}


def test_every_route_is_either_judged_or_known_to_be_in_no_file(visit: Visit) -> None:
    asked = {
        (verb.replace("FORM", "POST"), path.partition("?")[0]) for verb, path, _ in requests(visit)
    }
    asked |= {(verb, path) for verb, path in DELETIONS}
    unjudged = []
    for route in visit.sandbox.routes():
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path))
        judged = any(verb == route.verb and pattern.fullmatch(path) for verb, path in asked)
        if not judged and route.path not in UNOFFICIAL:
            unjudged.append(f"{route.verb} {route.path}")
    assert unjudged == []


def test_the_unofficial_ones_are_in_no_file(visit: Visit) -> None:
    for route in visit.sandbox.routes():
        if route.path in UNOFFICIAL:
            path = re.sub(r"\{\w+\}", "1", route.path)
            assert list(places(route.verb, path)) == [], path


def test_the_scopes_are_those_of_the_official_files(visit: Visit) -> None:
    wrong = {}
    for verb, path, _ in requests(visit):
        path = path.partition("?")[0]
        known = scopes(verb, path)
        if known and scope(path) not in known | {"oauth"}:
            wrong[path] = known
    assert wrong == {}
    needed = {scope(path.partition("?")[0]) for _, path, _ in requests(visit)}
    assert needed == set(SCOPES)


def test_deletions_are_what_the_official_files_say(visit: Visit) -> None:
    for root in ("/crm/v3/objects", "/crm/objects/2026-03"):
        ids = [record.id for record in visit.sandbox.tables["contacts"].rows()]
        answers = [
            visit.http.delete(f"{root}/contacts/{ids[0]}"),
            visit.http.post(
                f"{root}/contacts/merge",
                json={"primaryObjectId": ids[1], "objectIdToMerge": ids[2]},
            ),
            visit.http.post(f"{root}/contacts/gdpr-delete", json={"objectId": ids[3]}),
            visit.http.get(f"{root}/contacts?archived=true"),
        ]
        assert [answer.status_code for answer in answers] == [204, 200, 204, 200]
        assert [text for answer in answers for text in complaints(answer)] == []


REFUSALS = {"429-burst": 429, "429-daily": 429, "500": 500, "401-midpage": 401}


@pytest.mark.parametrize(
    ("visit", "status"),
    [({"faults": f"{name}:every=2"}, status) for name, status in REFUSALS.items()]
    + [({"faults": "403-scope:crm.objects.contacts.read"}, 403)],
    indirect=["visit"],
    ids=[*REFUSALS, "403-scope"],
)
def test_refusals_are_errors_as_the_official_files_say(visit: Visit, status: int) -> None:
    answers = [visit.http.get("/crm/v3/objects/contacts") for _ in range(2)]
    assert answers[-1].status_code == status
    assert complaints(answers[-1]) == []


def test_the_files_find_what_is_wrong(visit: Visit) -> None:
    visit.sandbox.tables["contacts"].rows()[0].properties["email"] = 5
    visit.sandbox.portal.owners[0]["type"] = "ROBOT"
    visit.sandbox.portal.owners[0]["more"] = "than is told"
    told = complaints(visit.http.get("/crm/v3/objects/contacts?limit=1"))
    assert any("5 is not of type 'string'" in text for text in told)
    told = complaints(visit.http.get("/crm/v3/owners"))
    assert any("'ROBOT' is not one of" in text for text in told)
    assert any("'more' was unexpected" in text for text in told)
    assert complaints(visit.http.get("/crm/v9/owners"))
