"""Faults in the form in which Salesforce has them."""

from collections.abc import Callable

import httpx
import pytest

from abmkit_salesforce.sandbox import SalesforceSandbox
from abmkit_salesforce.sandbox.ids import record_id

from .api import Api, Clock

Opened = Callable[..., tuple[SalesforceSandbox, Api]]
SOQL = "SELECT Id FROM User"


def second(api: Api) -> httpx.Response:
    assert api.get("query", q=SOQL).status_code == 200
    return api.get("query", q=SOQL)


@pytest.mark.parametrize(
    ("fault", "status", "code", "says"),
    [
        ("429-burst", 403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requ"),
        ("429-daily", 403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
        ("500", 500, "UNKNOWN_EXCEPTION", "ErrorId"),
        ("200-error", 200, "QUERY_TIMEOUT", "too long"),
    ],
)
def test_every_second_request_fails(
    opened: Opened, fault: str, status: int, code: str, says: str
) -> None:
    _, api = opened(faults=f"{fault}:every=2")
    told = api.refusal(second(api))
    assert told[:2] == (status, code)
    assert says in told[2]
    assert (api.get("query", q=SOQL).status_code == 200) == (fault != "429-daily")


def test_a_used_up_day_ends(opened: Opened, clock: Clock) -> None:
    _, api = opened(faults="429-daily:every=2")
    assert second(api).status_code == 403
    clock.forward(hours=24)
    assert api.get("query", q=SOQL).status_code == 200


def test_the_day_s_calls_are_counted_in_each_answer(opened: Opened, clock: Clock) -> None:
    _, api = opened(daily=3)
    told = [api.get("limits").headers["Sforce-Limit-Info"] for _ in range(3)]
    assert told == ["api-usage=1/3", "api-usage=2/3", "api-usage=3/3"]
    assert api.refusal(api.get("limits"))[:2] == (403, "REQUEST_LIMIT_EXCEEDED")
    clock.forward(hours=24)
    assert api.get("limits").json()["DailyApiRequests"] == {"Max": 3, "Remaining": 2}


def test_a_session_ends_in_the_middle_of_pages(opened: Opened) -> None:
    sandbox, api = opened(faults="401-midpage:every=2")
    api.http.headers["authorization"] = f"Bearer {sandbox.tokens.grant().access}"
    first = api.get("queryAll", q="SELECT Id FROM Task").json()["nextRecordsUrl"]
    assert api.refusal(api.http.get(first))[:2] == (401, "INVALID_SESSION_ID")
    api.http.headers["authorization"] = f"Bearer {sandbox.tokens.grant().access}"
    assert api.http.get(first).status_code == 200


def test_an_unknown_token_is_no_session(still: tuple[SalesforceSandbox, Api]) -> None:
    place = f"{still[1].url}/services/data/v62.0/limits"
    answer = httpx.get(place, headers={"authorization": "Bearer x"}, trust_env=False)
    assert still[1].refusal(answer) == (401, "INVALID_SESSION_ID", "Session expired or invalid")


def test_a_body_breaks_off(opened: Opened) -> None:
    _, api = opened(faults="truncate:every=2")
    with pytest.raises(httpx.RemoteProtocolError):
        second(api)


def test_a_fresh_change_is_found_a_minute_later(opened: Opened, clock: Clock) -> None:
    sandbox, api = opened(faults="lag")
    where = f"SELECT COUNT() FROM Account WHERE Id = '{record_id('001', 1)}'"
    assert api.count(where) == 1
    sandbox.touch("Account", record_id("001", 1), {})
    assert api.count(where) == 0
    clock.forward(seconds=60)
    assert api.count(where) == 1


def test_an_organisation_drifts(opened: Opened) -> None:
    _, api = opened(faults="drift")
    fields = {f["name"]: f for f in api.get("sobjects/Opportunity/describe").json()["fields"]}
    assert fields["Contract_Term_Months__c"]["type"] == "string"
    soql = "SELECT Contract_Term_Months__c FROM Opportunity WHERE Contract_Term_Months__c != null"
    assert api.query(soql)[0]["Contract_Term_Months__c"].endswith(" months")
    assert api.count("SELECT COUNT() FROM Account WHERE Buying_Signal__c = 'High'") > 100


def test_without_the_right_to_the_api_nothing_is_told(opened: Opened) -> None:
    _, api = opened(faults="403-scope")
    assert api.refusal(api.get("sobjects"))[:2] == (403, "API_DISABLED_FOR_ORG")


def test_a_hidden_object_is_as_if_it_were_not_there(opened: Opened) -> None:
    _, api = opened(faults="403-scope:Campaign")
    names = {one["name"] for one in api.get("sobjects").json()["sobjects"]}
    assert "Campaign" not in names
    assert api.get("sobjects/Campaign/describe").status_code == 404
    assert api.refusal(api.get("query", q="SELECT Id FROM Campaign"))[1] == "INVALID_TYPE"
    (row,) = api.query("SELECT CampaignId FROM CampaignMember LIMIT 1")
    assert row["CampaignId"].startswith("701")


def test_a_hidden_field_is_as_if_it_were_not_there(opened: Opened) -> None:
    _, api = opened(faults="403-scope:Opportunity.Amount")
    told = api.refusal(api.get("query", q="SELECT Amount FROM Opportunity"))
    assert told[:2] == (400, "INVALID_FIELD")
    assert api.count("SELECT COUNT() FROM Opportunity") > 0
