"""What users do, and what an organisation may have besides, as a client sees it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from abmkit_salesforce.sandbox import SalesforceSandbox
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.schema import Field

from .api import NOW, Api, Clock

Opened = Callable[..., tuple[SalesforceSandbox, Api]]
FIRST = record_id("001", 1)
SINCE = "SystemModstamp >= 2026-10-01T06:00:00Z"


def deleted(api: Api, kind: str, clock: Clock) -> dict[str, str]:
    start, end = NOW - timedelta(minutes=1), clock.now + timedelta(minutes=1)
    path = f"sobjects/{kind}/deleted"
    told = api.get(path, start=start.isoformat(), end=end.isoformat()).json()
    return {one["id"]: one["deletedDate"] for one in told["deletedRecords"]}


def test_a_touched_record_is_a_changed_one(opened: Opened, clock: Clock) -> None:
    sandbox, api = opened()
    assert api.count(f"SELECT COUNT() FROM Account WHERE {SINCE}") == 0
    clock.forward(seconds=5)
    sandbox.touch("Account", FIRST, {"Industry": "Energy"})
    (row,) = api.query(f"SELECT Id, Industry, SystemModstamp FROM Account WHERE {SINCE}")
    assert (row["Id"], row["Industry"]) == (FIRST, "Energy")
    assert row["SystemModstamp"] == "2026-10-01T06:00:05.000+0000"


def test_a_formula_changes_and_no_stamp_tells(opened: Opened) -> None:
    sandbox, api = opened()
    soql = f"SELECT Id, Account_Industry__c FROM Opportunity WHERE AccountId = '{FIRST}'"
    sandbox.touch("Account", FIRST, {"Industry": "Energy"})
    assert {row["Account_Industry__c"] for row in api.query(soql)} == {"Energy"}
    assert api.count(f"SELECT COUNT() FROM Opportunity WHERE {SINCE}") == 0


def test_a_deleted_record_is_in_the_bin_with_what_hangs_on_it(opened: Opened, clock: Clock) -> None:
    sandbox, api = opened()
    deal = record_id("006", 100)
    past = api.count(f"SELECT COUNT() FROM OpportunityHistory WHERE OpportunityId = '{deal}'")
    clock.forward(minutes=1)
    sandbox.archive("Opportunity", deal)
    assert api.get(f"sobjects/Opportunity/{deal}").status_code == 404
    (row,) = api.query(f"SELECT IsDeleted FROM Opportunity WHERE Id = '{deal}'", everything=True)
    assert row["IsDeleted"] is True
    assert deleted(api, "Opportunity", clock) == {deal: "2026-10-01T06:01:00.000+0000"}
    assert len(deleted(api, "OpportunityHistory", clock)) == past > 0
    changed = f"SELECT Id FROM Opportunity WHERE {SINCE}"
    assert [r["Id"] for r in api.query(changed, everything=True)] == [deal]


def test_a_record_comes_back_from_the_bin(opened: Opened, clock: Clock) -> None:
    sandbox, api = opened()
    sandbox.archive("Lead", record_id("00Q", 1))
    sandbox.changes.undelete("Lead", record_id("00Q", 1))
    assert api.get(f"sobjects/Lead/{record_id('00Q', 1)}").status_code == 200
    assert deleted(api, "Lead", clock) == {}


def test_a_purged_record_is_in_the_log_only(opened: Opened, clock: Clock) -> None:
    sandbox, api = opened()
    sandbox.delete("Contact", record_id("003", 9))
    where = f"WHERE Id = '{record_id('003', 9)}'"
    assert api.count(f"SELECT COUNT() FROM Contact {where}", everything=True) == 0
    assert list(deleted(api, "Contact", clock)) == [record_id("003", 9)]


def test_a_merge_leaves_one_record_that_all_refer_to(opened: Opened, clock: Clock) -> None:
    sandbox, api = opened()
    winner, loser = record_id("003", 1), record_id("003", 2)
    tasks = f"SELECT COUNT() FROM Task WHERE WhoId = '{winner}'"
    before = api.count(tasks)
    lost = api.count(f"SELECT COUNT() FROM Task WHERE WhoId = '{loser}'")
    clock.forward(minutes=1)
    sandbox.changes.merge("Contact", winner, loser)
    (row,) = api.query(f"SELECT MasterRecordId FROM Contact WHERE Id = '{loser}'", everything=True)
    assert row["MasterRecordId"] == winner
    assert api.count(tasks) == before + lost
    assert list(deleted(api, "Contact", clock)) == [loser]


def test_a_new_record_has_an_id_of_its_own(opened: Opened) -> None:
    sandbox, api = opened()
    made = sandbox.changes.create("Account", Name="New Works")
    assert api.get(f"sobjects/Account/{made}").json()["Name"] == "New Works"
    assert api.count(f"SELECT COUNT() FROM Account WHERE {SINCE}") == 1


def test_a_new_field_is_in_describe_and_moves_no_stamp(opened: Opened) -> None:
    sandbox, api = opened()
    field = Field("Score__c", "double", "Score", digits=(18, 2))
    sandbox.changes.add_field("Account", field, {FIRST: 4})
    names = {one["name"] for one in api.get("sobjects/Account/describe").json()["fields"]}
    assert "Score__c" in names
    (row,) = api.query("SELECT Id, Score__c FROM Account WHERE Score__c != null")
    assert (row["Id"], row["Score__c"]) == (FIRST, 4.0)
    assert api.count(f"SELECT COUNT() FROM Account WHERE {SINCE}") == 0


def test_wide_objects(opened: Opened) -> None:
    _, api = opened(custom_fields=800)
    fields = [one["name"] for one in api.get("sobjects/Contact/describe").json()["fields"]]
    assert len(fields) > 830
    soql = f"SELECT {','.join(fields)} FROM Contact"
    assert len(soql) > 12_000
    rows = api.query(soql)
    filled = sum(row[name] not in (None, False) for row in rows for name in fields[40:])
    assert 0 < filled < len(rows) * 20


def test_an_address_longer_than_the_vendor_takes_is_refused(opened: Opened) -> None:
    _, api = opened()
    answer = api.get("query", q="SELECT Id FROM Account WHERE Name = '" + "x" * 16_400 + "'")
    assert answer.status_code == 414
    assert "URI Too Long" in answer.text
    assert "json" not in answer.headers["content-type"]


def test_consumers_are_accounts_with_a_contact_each(opened: Opened) -> None:
    _, api = opened(person_accounts=True)
    soql = "SELECT Name, PersonContact.AccountId, Id FROM Account WHERE IsPersonAccount = true"
    rows = api.query(soql)
    assert len(rows) == 3
    assert all(row["PersonContact"]["AccountId"] == row["Id"] for row in rows)
    assert api.count("SELECT COUNT() FROM Contact WHERE IsPersonAccount = true") == 3


def test_rates_have_dates_without_gaps(still: tuple[SalesforceSandbox, Api]) -> None:
    api = still[1]
    own = api.query("SELECT IsoCode, ConversionRate FROM CurrencyType WHERE IsCorporate = true")
    assert [(row["IsoCode"], row["ConversionRate"]) for row in own] == [("USD", 1.0)]
    soql = (
        "SELECT StartDate, NextStartDate, ConversionRate FROM DatedConversionRate "
        "WHERE IsoCode = 'EUR' ORDER BY StartDate"
    )
    rows = api.query(soql)
    assert [row["NextStartDate"] for row in rows] == [
        *(row["StartDate"] for row in rows[1:]),
        "9999-12-31",
    ]
    assert len({row["ConversionRate"] for row in rows}) == len(rows)


def test_recorded_records_are_served(opened: Opened, shared_data: Callable[[str], Path]) -> None:
    _, api = opened(recorded=shared_data("recorded/airbyte/salesforce"))
    rows = api.query("SELECT Id, Name, AnnualRevenue, BillingAddress, SLA__c FROM Account")
    edge = next(row for row in rows if row["Name"] == "Edge Communications")
    assert edge["AnnualRevenue"] == 139_000_000
    assert edge["BillingAddress"]["city"] == "Austin"
    assert edge["SLA__c"] == "Silver"
    record: dict[str, Any] = api.get("sobjects/Account/0014W000027f6UwQAI").json()
    assert record["SLAExpirationDate__c"] == "2020-11-16"
    assert record["CreatedDate"] == "2020-10-22T21:03:23.000+0000"
    assert api.count("SELECT COUNT() FROM Asset") > 0


@pytest.mark.parametrize("path", ["sobjects/Nope/describe", "sobjects/Nope", "nope"])
def test_what_is_not_there(still: tuple[SalesforceSandbox, Api], path: str) -> None:
    api = still[1]
    assert api.refusal(api.get(path))[:2] == (404, "NOT_FOUND")
    assert api.http.get("/services/data/v12.0/limits").status_code == 404


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-09-30T06:00:00Z", "2026-09-30T06:00:30Z"),
        ("2026-08-01T06:00:00Z", "2026-09-30T06:00:00Z"),
        ("2026-09-29T06:00:00", "2026-09-30T06:00:00Z"),
        ("", ""),
    ],
)
def test_a_stretch_of_time_must_be_one(
    still: tuple[SalesforceSandbox, Api], start: str, end: str
) -> None:
    answer = still[1].get("sobjects/Account/updated", start=start, end=end)
    assert answer.status_code == 400
