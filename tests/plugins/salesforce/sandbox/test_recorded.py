"""The wire form is that of real organisations, as their answers were recorded."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from abmkit_salesforce.sandbox import SalesforceSandbox

from .api import Api

Still = tuple[SalesforceSandbox, Api]
Recorded = Callable[[str], Any]


@pytest.fixture
def recorded(shared_data: Callable[[str], Path]) -> Recorded:
    """The body of a recorded answer: `recorded("expired_session")`."""
    folder = shared_data("recorded/salesforce_wire/restforce")
    return lambda name: json.loads((folder / f"{name}_response.json").read_text("utf-8"))


@pytest.fixture
def described(shared_data: Callable[[str], Path]) -> dict[str, Any]:
    text = shared_data("recorded/airbyte/salesforce/Describe.jsonl").read_text("utf-8")
    return dict(json.loads(text.splitlines()[0])["data"])


def test_a_description_tells_all_that_a_real_one_tells(
    still: Still, described: dict[str, Any]
) -> None:
    ours = still[1].get("sobjects/Account/describe").json()
    assert set(ours) == set(described)
    assert all(set(field) == set(described["fields"][0]) for field in ours["fields"])


def test_fields_of_a_kind_are_described_alike(still: Still, described: dict[str, Any]) -> None:
    real = {field["name"]: field for field in described["fields"]}
    told = still[1].get("sobjects/Account/describe").json()["fields"]
    ours = {field["name"]: field for field in told}
    same = ("type", "soapType", "length", "nillable", "filterable", "createable", "updateable")
    for name in ("Id", "SystemModstamp"):
        assert {key: ours[name][key] for key in same} == {key: real[name][key] for key in same}


def test_the_list_of_objects_tells_what_a_real_one_tells(still: Still, recorded: Recorded) -> None:
    ours, real = still[1].get("sobjects").json(), recorded("sobject__list_sobjects_success")
    assert set(ours) == set(real)
    assert set(real["sobjects"][0]) - set(ours["sobjects"][0]) == set()
    first = next(one for one in ours["sobjects"] if one["name"] == "Account")
    for key in ("keyPrefix", "custom", "queryable", "mergeable", "undeletable"):
        assert first[key] == real["sobjects"][0][key]


def test_pages_and_records_have_the_real_form(still: Still, recorded: Recorded) -> None:
    api = still[1]
    page = api.get("queryAll", q="SELECT Id FROM Task").json()
    assert set(page) == set(recorded("sobject__query_paginated_first_page"))
    empty = api.get("query", q="SELECT Id FROM Lead WHERE Name = 'nobody'").json()
    assert empty == recorded("sobject__query_empty")
    real = recorded("sobject__query_success")["records"][0]
    soql = "SELECT Id, Parent.Name, (SELECT Name FROM Contacts) FROM Account WHERE ParentId != null"
    (ours, *_) = api.query(soql)
    assert list(ours["attributes"]) == list(real["attributes"])
    assert set(ours["Contacts"]) == set(real["Whizbangs__r"])
    assert set(ours["Parent"]["attributes"]) == set(real["ParentWhizbang__r"]["attributes"])


def test_what_was_deleted_has_the_real_form(still: Still, recorded: Recorded) -> None:
    span = {"start": "2026-09-20T00:00:00Z", "end": "2026-10-01T00:00:00Z"}
    ours = still[1].get("sobjects/Contact/deleted", **span).json()
    real = recorded("sobject__get_deleted_success")
    assert list(ours) == list(real)
    assert list(ours["deletedRecords"][0]) == list(real["deletedRecords"][0])


def test_versions_have_the_real_form(still: Still, recorded: Recorded) -> None:
    ours = still[1].http.get("/services/data").json()
    assert set(ours[0]) == set(recorded("services_data_success")[0])
    labels = {one["version"]: one["label"] for one in ours}
    assert (labels["62.0"], labels["67.0"]) == ("Winter '25", "Summer '26")


def test_refusals_have_the_real_words(still: Still, recorded: Recorded) -> None:
    sandbox, api = still
    headers = {"authorization": "Bearer 00D.expired"}
    answer = api.http.get("/services/data/v62.0/limits", headers=headers)
    assert answer.json() == recorded("expired_session")
    form = {
        "grant_type": "refresh_token",
        "refresh_token": "old",
        "client_id": sandbox.credentials()["client_id"],
    }
    answer = api.http.post("/services/oauth2/token", data=form)
    assert answer.json() == recorded("refresh_error")
    assert api.get("sobjects/Whizbang/describe").json() == recorded(
        "sobject__sobject_describe_error"
    )
    assert api.get("sobjects/Account/23foo").json() == recorded("sobject__sobject_find_error")
