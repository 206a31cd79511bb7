"""What single records become, those too that the invented organisation has none of."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit.world import World
from abmkit_salesforce import activity, campaigns, deals, people, rates
from abmkit_salesforce.org import Org, long_id
from abmkit_salesforce.people import domain, role
from abmkit_salesforce.tables import RELATED, Plan
from abmkit_salesforce.values import Plain, instant, number

from .source import Source, serving


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[Org]:
    with (
        serving(tmp_path_factory.mktemp("org"), world=world) as source,
        closing(source.connector()) as connector,
    ):
        yield connector.org


def rows(plan: Plan, *records: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What the records become, by table, without what is not told."""
    made = {}
    for table in plan.tables:
        frame = table.frame([dict(record) for record in records])
        told = pd.DataFrame(frame, dtype=object).drop(columns="record").to_dict("records")
        made[table.name] = [{k: v for k, v in row.items() if v is not None} for row in told]
    return made


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("http://edgecomm.com", "edgecomm.com"),
        ("www.pyramid.com", "pyramid.com"),
        ("https://hhs.gov/a/nibh.aspx?nibh=justo", "hhs.gov"),
        ("HTTP://WWW.ACME.COM:8080/", "acme.com"),
        ("www.expressl&t.net", "expressl&t.net"),
        ("acme", None),
        ("http://[", None),
        ("  ", None),
        (None, None),
    ],
)
def test_the_domain_of_a_website(site: Any, host: str | None) -> None:
    assert domain(site) == host


def test_roles_are_those_of_salesforce_and_unknown_ones_stay() -> None:
    assert role("Economic Buyer") == "budget_holder"
    assert role("Other") is None
    assert role("Sponsor of hope") == "Sponsor of hope"  # the warehouse tells of it
    assert role(None) is None


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("2026-09-30T14:05:00.000+0000", "2026-09-30T14:05:00Z"),
        ("2026-09-30T14:05:00.000Z", "2026-09-30T14:05:00Z"),
        ("2026-09-30T14:05:00.250+0200", "2026-09-30T12:05:00.250000Z"),
        ("soon", "soon"),
        (None, None),
    ],
)
def test_instants_have_one_form(told: Any, plain: Any) -> None:
    assert instant(told) == plain


@pytest.mark.parametrize(
    ("told", "plain"),
    [
        ("1.5E7", 15_000_000),
        ("2.0", 2),
        (2, 2),
        ("0.10", "0.1"),
        ("", ""),
        ("x", "x"),
        ("1E+999999999999", "1E+999999999999"),
        ("-Infinity", "-Infinity"),
    ],
)
def test_numbers_have_one_form(told: Any, plain: Any) -> None:
    assert number(told) == plain


def test_records_of_rest_and_bulk_are_brought_into_one_form() -> None:
    plain = Plain({"Id": "id", "Amount": "currency", "IsWon": "boolean", "Campaign.Cost": "double"})
    rest = {
        "attributes": {},
        "Id": "1",
        "Amount": 5,
        "IsWon": True,
        "Campaign": {"attributes": {}, "Cost": 2},
    }
    bulk = {"Id": "1", "Amount": "5.00", "IsWon": "true", "Campaign": {"Cost": "2.0"}}
    one, other = plain(rest), plain(bulk)
    assert {k: one[k] for k in ("Id", "Amount", "IsWon")} == {
        k: other[k] for k in ("Id", "Amount", "IsWon")
    }
    assert one["Campaign"]["Cost"] == other["Campaign"]["Cost"] == 2


def test_an_id_has_eighteen_characters() -> None:
    assert long_id("00DD0000000ABCD") == "00DD0000000ABCDMA4"
    assert long_id("00DD0000000ABCDMA4") == "00DD0000000ABCDMA4"


def test_an_accounts_cells(org: Org) -> None:
    told = {
        "Id": "001A", "Name": "Acme", "Website": "www.acme.com", "ParentId": "001P",
        "Industry": "Energy", "NumberOfEmployees": 40, "BillingCountry": "DE",
        "BillingCity": "Ulm", "Type": "Customer", "Owner": {"Name": "Ann"},
    }  # fmt: skip
    (made,) = rows(people.accounts(org), told)["account"]
    names = ("name", "domains", "parent", "industry", "country", "city", "lifecycle", "owner")
    assert [made[name] for name in names] == [
        "Acme", "acme.com", "id:001P", "Energy", "DE", "Ulm", "Customer", "Ann",
    ]  # fmt: skip
    assert made["employees"] in (40, "40")


def test_a_consumer_is_an_account_a_person_and_their_job(org: Org) -> None:
    told = {
        "Id": "001A", "IsPersonAccount": True, "PersonContactId": "003A", "Name": "Ann Lee",
        "PersonEmail": "ann@lee.com", "CreatedDate": "2026-09-30T02:00:00Z",
    }  # fmt: skip
    made = rows(people.accounts(org), told)
    assert made["account"][0]["created_on"] == "2026-09-29"  # in New York
    assert (made["person"][0]["source_id"], made["person"][0]["email"]) == ("003A", "ann@lee.com")
    assert made["membership"] == [
        {"source_id": "003A", "person": "id:003A", "account": "id:001A", "is_primary": "true"}
    ]
    contact = {"Id": "003A", "AccountId": "001A", "IsPersonAccount": True}
    assert rows(people.contacts(org, with_jobs=True), contact) == {"person": [], "membership": []}


def test_consumers_of_an_organisation_come_once(tmp_path: Path, world: World) -> None:
    with serving(tmp_path, world=world, person_accounts=True) as source:
        told = source.sync(streams=["Account", "Contact"])
        assert {(each.outcome, each.rejected_rows) for each in told.values()} == {("complete", 0)}
        found = source.rows(
            "SELECT p.source_id, p.email FROM person p WHERE p.stream = 'Account' ORDER BY 1"
        )
        assert found
        assert all(who.startswith("003") and "@gmail.com" in mail for who, mail in found)
        ((doubled,),) = source.rows(
            "SELECT count(*) - count(DISTINCT source_id) FROM person WHERE deleted_at IS NULL"
        )
        assert doubled == 0


def test_a_revenue_in_foreign_money_is_no_revenue_in_ours(org: Org) -> None:
    told = {"AnnualRevenue": 5, "Name": "A"}
    made = rows(
        people.accounts(org),
        {**told, "Id": "1", "CurrencyIsoCode": "USD"},
        {**told, "Id": "2", "CurrencyIsoCode": "EUR"},
        {**told, "Id": "3"},
    )["account"]
    assert [row.get("revenue") for row in made] == ["5", None, "5"]
    assert '"AnnualRevenue":5' in made[1]["extra"]


def test_a_job_has_a_row_for_each_role(org: Org) -> None:
    told = {"Id": "07k1", "ContactId": "003A", "AccountId": "001A", "Roles": "Champion;Legal"}
    made = rows(people.jobs(org), told)["membership"]
    assert [(row["source_id"], row["buying_role"]) for row in made] == [
        ("07k1", "champion"),
        ("07k1:Legal", "legal"),
    ]


def test_a_job_that_is_over_ends_at_the_latest_with_its_last_change(org: Org) -> None:
    told = {"Id": "07k1", "IsActive": False, "LastModifiedDate": "2026-09-30T02:00:00Z"}
    (made,) = rows(people.jobs(org), told)["membership"]
    assert made["valid_to"] == "2026-09-29"
    (made,) = rows(people.jobs(org), {**told, "EndDate": "2026-05-01"})["membership"]
    assert made["valid_to"] == "2026-05-01"


def test_a_lead_works_where_it_says_until_it_is_converted(org: Org) -> None:
    told = {"Id": "00Q1", "FirstName": "Ann", "LastName": "Lee", "Company": "Acme"}
    made = rows(people.leads(org), told)
    assert made["person"][0]["name"] == "Ann Lee"
    assert made["membership"] == [
        {"source_id": "00Q1", "person": "id:00Q1", "account": "name:Acme"}
    ]
    assert made["stage"] == []
    converted = {
        **told, "IsConverted": True, "ConvertedDate": "2026-09-30", "Status": "Closed",
        "ConvertedContactId": "003A",
    }  # fmt: skip
    made = rows(people.leads(org), converted)
    assert made["membership"] == []
    (step,) = made["stage"]
    assert (step["person"], step["step"]) == ("id:003A", "Closed")
    assert step["entered_at"] == "2026-09-30T16:00:00Z"  # noon in New York


def test_changes_of_a_leads_status_are_steps() -> None:
    told = {
        "Id": "017",
        "LeadId": "00Q1",
        "NewValue": "Working",
        "CreatedDate": "2026-09-30T02:00:00Z",
    }
    made = rows(people.lead_steps(), {**told, "Field": "Status"}, {**told, "Field": "Title"})
    assert [row["step"] for row in made["stage"]] == ["Working"]


def test_a_deal_is_open_won_or_lost(org: Org) -> None:
    def status(**told: Any) -> Any:
        return rows(deals.deals(org), {"Id": "006", **told})["deal"][0].get("status")

    assert status(IsClosed=False, IsWon=False) == "open"
    assert status(IsClosed=True, IsWon=True) == "won"
    assert status(IsClosed=True, IsWon=False) == "lost"
    assert status(StageName="Closed Won") == "won"
    assert status(StageName="Nowhere") is None  # the row is kept aside, and told


def test_a_deals_cells(org: Org) -> None:
    told = {
        "Id": "006", "AccountId": "001A", "CampaignId": "701A", "Type": "New Customer",
        "Probability": 35, "Amount": "12.5", "Owner": {"Name": "Ann"}, "CloseDate": "2026-12-31",
        "RecordType": {"Name": "Renewals"}, "Own__c": "kept",
    }  # fmt: skip
    (made,) = rows(deals.deals(org), told)["deal"]
    assert made["probability"] == "0.35"
    assert (made["type"], made["owner"], made["pipeline"]) == ("new", "Ann", "Renewals")
    assert (made["account"], made["campaign"]) == ("id:001A", "id:701A")
    assert '"Own__c":"kept"' in made["extra"]
    assert "Ann" not in made["extra"]


@pytest.mark.parametrize(
    ("buyer", "account"),
    [
        ({"Opportunity": {"AccountId": "001A"}, "Contact": {"AccountId": "001B"}}, "id:001A"),
        ({"Opportunity": {"AccountId": None}, "Contact": {"AccountId": "001B"}}, "id:001B"),
    ],
)
def test_a_part_in_a_deal_is_played_at_its_buyer(org: Org, buyer: Any, account: str) -> None:
    told = {
        "Id": "00K", "ContactId": "003A", "OpportunityId": "006A", "Role": "Economic Buyer",
        "CreatedDate": "2026-09-30T23:30:00.000+0000", **buyer,
    }  # fmt: skip
    (made,) = rows(deals.parts(org), told)["membership"]
    assert (made["person"], made["deal"], made["account"]) == ("id:003A", "id:006A", account)
    assert (made["buying_role"], made["valid_from"]) == (
        "budget_holder",
        org.days.day("2026-09-30T23:30:00.000+0000"),
    )


def test_a_campaign_member_keeps_no_copy_of_the_person(org: Org) -> None:
    told = {
        "Id": "00v", "CampaignId": "701A", "ContactId": "003A", "Name": "Ann Lee",
        "Email": "ann@acme.com", "Phone": "+1 555", "Status": "Sent", "Seat__c": "12A",
    }  # fmt: skip
    (made,) = rows(campaigns.members(org), told)["touch"]
    assert (made["person"], made["campaign"]) == ("id:003A", "id:701A")
    kept = {"CampaignId": "701A", "ContactId": "003A", "Status": "Sent", "Seat__c": "12A"}
    assert json.loads(made["extra"]) == kept


def test_an_event_is_a_touch_of_each_who_was_invited(org: Org) -> None:
    told = {
        "Id": "00U1", "WhoId": "003A", "WhatId": "006A", "StartDateTime": "2026-09-30T14:00:00Z",
        RELATED: [
            {"RelationId": "003A", "Status": "Accepted"},
            {"RelationId": "00QB", "Status": "Declined"},
            {"RelationId": "003C", "Status": "Uninvited"},
            {"RelationId": "005X", "Status": "Accepted"},
        ],
    }  # fmt: skip
    made = rows(activity.events(org), told)["touch"]
    assert [(row["person"], row.get("outcome")) for row in made] == [
        ("id:003A", None),
        ("id:00QB", "cancelled"),
    ]
    assert {(row["event"], row["deal"], row["kind"]) for row in made} == {
        ("00U1", "id:006A", "meeting")
    }
    assert RELATED not in made[0].get("extra", "")


def test_an_event_with_nobody_is_its_accounts(org: Org) -> None:
    told = {"Id": "00U1", "AccountId": "001A", "IsAllDayEvent": True, "ActivityDate": "2026-09-30"}
    (made,) = rows(activity.events(org), told)["touch"]
    assert (made["source_id"], made["account"]) == ("00U1", "id:001A")
    assert made["occurred_at"] == "2026-09-30T16:00:00Z"
    (made,) = rows(activity.events(org), {"Id": "00U1", "CreatedDate": "2026-09-30T02:00:00Z"})[
        "touch"
    ]
    assert made["occurred_at"] == "2026-09-30T02:00:00Z"


def test_copies_and_series_are_no_touches(org: Org) -> None:
    assert rows(activity.events(org), {"Id": "00U1", "IsChild": True}) == {"touch": []}
    assert rows(activity.tasks(org), {"Id": "00T1", "IsRecurrence": True}) == {"touch": []}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"TaskSubtype": "Call", "CallType": "Inbound", "CallDurationInSeconds": 90},
            ("call", "in", "held", "1.5", None),
        ),
        ({"Type": "Email", "IsClosed": True}, ("email", "out", None, None, "sent")),
        ({"Type": "Demo"}, ("other", "out", None, None, None)),
        (
            {"TaskSubtype": "Call", "IsClosed": False, "CallDurationInSeconds": 0},
            ("call", "out", "booked", None, None),
        ),
        ({"TaskSubtype": "ListEmail", "IsClosed": True}, ("email", "out", None, None, "sent")),
        ({"Status": "Not Started"}, ("other", "out", "booked", None, None)),
        ({"Status": "Completed"}, ("other", "out", None, None, None)),
    ],
)
def test_what_a_task_was(org: Org, told: Mapping[str, Any], expected: tuple[Any, ...]) -> None:
    (made,) = rows(activity.tasks(org), {"Id": "00T1", "WhoId": "003A", **told})["touch"]
    names = ("kind", "direction", "outcome", "minutes", "action")
    assert tuple(made.get(name) for name in names) == expected


def test_a_task_is_about_a_deal_a_campaign_or_with_nobody_an_account(org: Org) -> None:
    told = {"Id": "00T1", "WhoId": "003A", "AccountId": "001A"}
    (made,) = rows(activity.tasks(org), {**told, "WhatId": "701C"})["touch"]
    assert (made.get("account"), made["campaign"]) == (None, "id:701C")
    (made,) = rows(activity.tasks(org), {**told, "WhatId": "006C"})["touch"]
    assert (made.get("account"), made["deal"]) == (None, "id:006C")
    (made,) = rows(activity.tasks(org), {**told, "WhoId": None, "WhatId": "001B"})["touch"]
    assert made["account"] == "id:001B"


def test_who_answered_a_campaign(org: Org) -> None:
    told = {
        "Id": "00v1", "CampaignId": "701A", "LeadId": "00Q1", "Status": "Registered",
        "HasResponded": True, "FirstRespondedDate": "2026-09-30",
        "Campaign": {"Type": "Trade Show"},
    }  # fmt: skip
    (made,) = rows(campaigns.members(org), told)["touch"]
    names = ("kind", "action", "direction", "person", "event", "occurred_at")
    assert tuple(made[name] for name in names) == (
        "event", "registered", "in", "id:00Q1", "701A", "2026-09-30T16:00:00Z",
    )  # fmt: skip
    contact = {**told, "ContactId": "003A", "HasResponded": False, "Campaign": None}
    (made,) = rows(campaigns.members(org), contact)["touch"]
    assert (made["person"], made["kind"], made["direction"]) == ("id:003A", "other", "out")


def test_a_campaign_costs_on_its_first_day(org: Org) -> None:
    told = {"Id": "701A", "Name": "Fair", "ActualCost": 900, "CreatedDate": "2026-09-30T02:00:00Z"}
    made = rows(campaigns.campaigns(org), told, {"Id": "701B", "ActualCost": 0})
    assert [row["source_id"] for row in made["campaign"]] == ["701A", "701B"]
    (cost,) = made["money"]
    assert (cost["on_date"], cost["amount"], cost["kind"]) == ("2026-09-29", "900", "cost_media")


def test_rates_without_a_day_hold_always(org: Org) -> None:
    told = {"Id": "01L1", "IsoCode": "EUR", "ConversionRate": "0.8"}
    made = rows(rates.plain_rates(org), told, {"Id": "01L2", "IsoCode": "USD", "ConversionRate": 1})
    assert [(r["base"], r["quote"], r["rate"], r["day"]) for r in made["fx"]] == [
        ("USD", "EUR", "0.8000000000", "1970-01-01"),
        ("EUR", "USD", "1.2500000000", "1970-01-01"),
    ]
    (bad, _) = rows(rates.dated_rates(org), {**told, "ConversionRate": 0})["fx"]
    assert bad["rate"] == "0E-10" or bad["rate"] == "0.0000000000"


def test_settings_name_own_objects_and_fields(source: Source) -> None:
    source.box.changes.create("Campaign", Name="Own", Type="Email")
    held = {
        "TaskStatus": {
            "table": "touch",
            "map": {
                "occurred_at": "CreatedDate",
                "kind": {"value": "form"},
                "action": {"from": "MasterLabel", "values": {"Completed": "done"}},
                "account": {"from": "MasterLabel", "by": "name"},
            },
        }
    }
    told = source.sync(streams=["TaskStatus"], objects=held)["TaskStatus"]
    assert (told.outcome, told.rejected_rows) == ("complete", 0)
    found = source.rows(
        "SELECT kind, action, (SELECT value FROM link WHERE key = account) FROM touch ORDER BY 3"
    )
    assert found == [("form", "done", "Completed"), ("form", None, "Not Started")]


def test_the_duration_of_a_meeting_counts_where_it_was_held(source: Source) -> None:
    words = {"Completed": "held", "No Show": "no_show"}
    mapping = {"touch": {"outcome": {"from": "Outcome__c", "values": words}}}
    source.sync(streams=["Event"], map=mapping)
    told = dict(
        source.rows("SELECT outcome, count(minutes) = count(*) FROM touch GROUP BY outcome")
    )
    assert told["held"] is True
    ((others,),) = source.rows(
        "SELECT count(minutes) FROM touch WHERE outcome IS DISTINCT FROM 'held'"
    )
    assert others == 0
