"""The organisation tells of the ledger: everything in it, nothing besides."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from abmkit.world import PROFILES, World, generate
from abmkit_salesforce.sandbox import SalesforceSandbox
from abmkit_salesforce.sandbox.ids import checksum, long_id, record_id

from .api import Api

Still = tuple[SalesforceSandbox, Api]


def money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_every_company_is_an_account(still: Still, world: World) -> None:
    rows = still[1].query("SELECT Id, Name, Parent.Name, NumberOfEmployees, Website FROM Account")
    names = {company.id: company.name for company in world.companies}
    assert [row["Name"] for row in rows] == list(names.values())
    for row, company in zip(rows, world.companies, strict=True):
        parent = row["Parent"] and row["Parent"]["Name"]
        assert parent == (company.parent_id and names[company.parent_id])
        assert row["NumberOfEmployees"] == company.employees
        assert (row["Website"] or "").removeprefix("https://www.") == "".join(company.domains[:1])


def test_every_person_is_a_contact_where_they_work_now(still: Still, world: World) -> None:
    rows = still[1].query("SELECT Id, Name, Email, Title, Account.Name FROM Contact")
    now = {job.person_id: world.companies[job.company_id - 1].name for job in world.memberships}
    assert [(r["Name"], r["Email"], r["Title"], r["Account"]["Name"]) for r in rows] == [
        (p.name, p.email, p.title, now[p.id]) for p in world.people
    ]


def test_every_job_is_a_relation(still: Still, world: World) -> None:
    soql = "SELECT ContactId, AccountId, StartDate, EndDate, Roles FROM AccountContactRelation"
    rows = still[1].query(soql)
    assert [(r["ContactId"], r["AccountId"], r["StartDate"], r["EndDate"]) for r in rows] == [
        (
            record_id("003", m.person_id),
            record_id("001", m.company_id),
            m.valid_from.isoformat(),
            m.valid_to and m.valid_to.isoformat(),
        )
        for m in world.memberships
    ]
    assert Counter(r["Roles"] == "Economic Buyer" for r in rows) == Counter(
        m.role == "budget_holder" for m in world.memberships
    )


def test_every_deal_is_an_opportunity(still: Still, world: World) -> None:
    rows = still[1].query(
        "SELECT Name, AccountId, Amount, CurrencyIsoCode, StageName, IsClosed, IsWon, CloseDate, "
        "Owner.Name, CreatedDate, Qualified_Date__c FROM Opportunity"
    )
    for row, deal in zip(rows, world.deals, strict=True):
        assert row["AccountId"] == (deal.company_id and record_id("001", deal.company_id))
        assert money(row["Amount"]) == deal.amount
        assert (row["StageName"], row["Owner"]["Name"]) == (deal.stage, deal.owner)
        assert (row["IsClosed"], row["IsWon"]) == (deal.status != "open", deal.status == "won")
        assert date.fromisoformat(row["CloseDate"]) == deal.close_on
        created = datetime.fromisoformat(row["CreatedDate"])
        assert world.clock.day(created) == deal.created_on


def test_every_stage_change_is_history(still: Still, world: World) -> None:
    soql = (
        "SELECT OpportunityId, StageName, Amount, Probability, CreatedDate FROM OpportunityHistory"
    )
    rows = still[1].query(soql)
    assert [
        (
            r["OpportunityId"], r["StageName"], money(r["Amount"]),
            Decimal(str(r["Probability"])) / 100, datetime.fromisoformat(r["CreatedDate"]),
        )
        for r in rows
    ] == [
        (record_id("006", s.deal_id), s.stage, s.amount, s.probability, s.entered_at)
        for s in world.stages
    ]  # fmt: skip


def test_every_touch_is_a_task_a_guest_or_a_member(still: Still, world: World) -> None:
    api = still[1]
    tasks = api.query("SELECT WhoId, CompletedDateTime, Minutes__c, Automated__c FROM Task", True)
    found = Counter((r["WhoId"], r["CompletedDateTime"], money(r["Minutes__c"])) for r in tasks)
    columns = "ContactId, Responded_At__c, Minutes__c"
    members = api.query(f"SELECT {columns} FROM CampaignMember WHERE HasResponded = true")
    found += Counter(
        (r["ContactId"], r["Responded_At__c"], money(r["Minutes__c"])) for r in members
    )
    soql = "SELECT RelationId, Event.StartDateTime, Event.Minutes__c FROM EventRelation"
    guests = api.query(soql, True)
    found += Counter(
        (r["RelationId"], r["Event"]["StartDateTime"], money(r["Event"]["Minutes__c"]))
        for r in guests
    )
    assert found == Counter(
        (
            record_id("003", t.person_id),
            t.occurred_at.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
            t.minutes,
        )
        for t in world.touches
    )
    assert sum(r["Automated__c"] for r in tasks) == sum(t.is_machine for t in world.touches)


def test_a_meeting_is_one_event_with_its_outcome(still: Still, world: World) -> None:
    rows = still[1].query("SELECT Id, Outcome__c, DurationInMinutes FROM Event", everything=True)
    outcomes = {t.meeting_id: t.outcome for t in world.touches if t.meeting_id}
    assert len(rows) == len(outcomes)
    words = {"held": "Completed", "no_show": "No Show", "booked": "Scheduled", None: None}
    assert Counter(r["Outcome__c"] for r in rows) == Counter(words[o] for o in outcomes.values())


def test_spending_is_the_actual_cost_of_a_month_s_campaign(still: Still, world: World) -> None:
    soql = "SELECT ActualCost, StartDate, Channel__c FROM Campaign WHERE ActualCost != null"
    rows = still[1].query(soql)
    assert sorted((money(r["ActualCost"]), r["StartDate"]) for r in rows) == sorted(
        (s.amount, s.on_date.isoformat()) for s in world.spend
    )


def test_a_campaign_rolls_up_its_members_and_deals(still: Still) -> None:
    api = still[1]
    members, deals = Counter[Any](), Counter[Any]()
    for row in api.query("SELECT CampaignId, ContactId, HasResponded FROM CampaignMember"):
        who = "NumberOfContacts" if row["ContactId"] else "NumberOfLeads"
        members[row["CampaignId"], who] += 1
        members[row["CampaignId"], "NumberOfResponses"] += row["HasResponded"]
    for row in api.query("SELECT CampaignId, IsWon, Amount FROM Opportunity"):
        amount = money(row["Amount"]) or 0
        deals[row["CampaignId"], "NumberOfOpportunities"] += 1
        deals[row["CampaignId"], "NumberOfWonOpportunities"] += row["IsWon"]
        deals[row["CampaignId"], "AmountAllOpportunities"] += amount
        deals[row["CampaignId"], "AmountWonOpportunities"] += amount * row["IsWon"]
    told = members | deals
    names = sorted({name for _, name in told})
    assert len(names) == 7
    for row in api.query(f"SELECT Id, {', '.join(names)} FROM Campaign"):
        assert {n: money(row[n]) for n in names} == {n: told[row["Id"], n] for n in names}
    assert sum(n for (own, _), n in deals.items() if own) > 0


def test_nobody_is_twice_a_member_of_one_campaign(still: Still) -> None:
    rows = still[1].query("SELECT CampaignId, ContactId, LeadId FROM CampaignMember")
    assert len({(r["CampaignId"], r["ContactId"], r["LeadId"]) for r in rows}) == len(rows)
    assert any(row["LeadId"] for row in rows)
    assert all((r["ContactId"] is None) != (r["LeadId"] is None) for r in rows)


def test_converted_leads_lead_to_their_contact(still: Still, world: World) -> None:
    soql = "SELECT Email, IsConverted, ConvertedContact.Email, ConvertedDate FROM Lead"
    rows = still[1].query(soql)
    converted = [row for row in rows if row["IsConverted"]]
    assert 10 < len(converted) < len(rows)
    assert all(row["Email"] == row["ConvertedContact"]["Email"] for row in converted)


def test_activities_of_more_than_a_year_ago_are_archived(still: Still, world: World) -> None:
    api = still[1]
    live, everything = (
        api.count("SELECT COUNT() FROM Task"),
        api.count("SELECT COUNT() FROM Task", everything=True),
    )
    archived = api.count("SELECT COUNT() FROM Task WHERE IsArchived = true", everything=True)
    assert archived > 1000
    assert live == everything - archived


def test_what_is_gone_is_in_the_bin_only(still: Still) -> None:
    api = still[1]
    assert api.count("SELECT COUNT() FROM Account WHERE IsDeleted = true") == 0
    gone = api.query("SELECT Id, MasterRecordId FROM Account WHERE IsDeleted = true", True)
    merged = [row for row in gone if row["MasterRecordId"]]
    assert (len(gone), len(merged)) == (3, 1)


def test_ids_carry_their_checksum() -> None:
    assert checksum("001D000000IqhSL") == "IAZ"  # as in the vendor's documentation
    assert long_id("001D000000IqhSL") == "001D000000IqhSLIAZ"
    assert long_id("001D000000IqhSLIAZ") == "001D000000IqhSLIAZ"


def test_another_client_and_another_seed_are_served_as_well() -> None:
    world = generate(PROFILES["hanbit"], seed=3)
    org = SalesforceSandbox(world).org
    assert len(list(org.rows("Account", everything=False))) == len(world.companies)
    assert len(list(org.rows("Opportunity", everything=False))) == len(world.deals)
    (corporate,) = org.referring("CurrencyType", "IsoCode", "KRW")
    assert corporate.properties["IsCorporate"] is True
