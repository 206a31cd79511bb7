"""Queries: what is found, in which order and form, and what is not understood."""

from collections.abc import Callable
from typing import Any

import pytest

from abmkit.world import World
from abmkit_salesforce.sandbox import SalesforceSandbox
from abmkit_salesforce.sandbox.soql.tokens import unquote

from .api import Api

Still = tuple[SalesforceSandbox, Api]
Deals = Callable[[Any], bool]


@pytest.fixture
def api(still: Still) -> Api:
    return still[1]


LATE = ("Proposal", "Negotiation")
WON = "SELECT OpportunityId FROM OpportunityHistory WHERE StageName = 'Closed Won'"
AT = "2026-01-01T00:00:00Z"
UNQUOTED = "must be of type dateTime and should not be enclosed in quotes"


def closes(deal: Any) -> str:
    return str(deal.close_on)


def worth(deal: Any) -> Any:
    return -1 if deal.amount is None else deal.amount


def unlost(deal: Any) -> bool:
    return deal.stage not in ("Proposal", "Closed Lost")


@pytest.mark.parametrize(
    ("where", "meant"),
    [
        ("IsWon = true", lambda d: d.status == "won"),
        ("IsWon = true AND Amount > 1", lambda d: d.status == "won" and worth(d) > 1),
        ("CloseDate > 2026-09-30", lambda d: closes(d) > "2026-09-30"),
        ("CloseDate < 2024-01-01", lambda d: closes(d) < "2024-01-01"),
        ("CloseDate <= 2024-01-01", lambda d: closes(d) <= "2024-01-01"),
        ("CloseDate = LAST_QUARTER", lambda d: "2026-07-01" <= closes(d) <= "2026-09-30"),
        ("CloseDate > LAST_QUARTER", lambda d: closes(d) > "2026-09-30"),
        ("CloseDate >= LAST_QUARTER", lambda d: closes(d) >= "2026-07-01"),
        ("CloseDate < LAST_QUARTER", lambda d: closes(d) < "2026-07-01"),
        ("CloseDate <= LAST_QUARTER", lambda d: closes(d) <= "2026-09-30"),
        ("CloseDate = LAST_N_DAYS:30", lambda d: "2026-09-01" <= closes(d) <= "2026-10-01"),
        ("CreatedDate = 2025 OR Amount = null", None),
        ("Amount = null", lambda d: d.amount is None),
        ("Amount != null AND Amount >= 200000", lambda d: worth(d) >= 200000),
        ("Amount < 20000.5", lambda d: 0 <= worth(d) < 20000.5),
        ("StageName IN ('Proposal', 'negotiation')", lambda d: d.stage in LATE),
        ("StageName NOT IN ('Proposal')", lambda d: d.stage != "Proposal"),
        ("NOT StageName = 'Proposal'", lambda d: d.stage != "Proposal"),
        ("StageName <> 'Proposal' AND (IsWon = true OR IsClosed = false)", unlost),
        ("Name LIKE '%pumps'", lambda d: d.name.lower().endswith("pumps")),
        ("Name LIKE '_oldwick%'", lambda d: d.name[1:].startswith("oldwick")),
        ("Account.ParentId != null", lambda d: d.company_id and d.company_id in (10, 11, 14)),
        ("AccountId = null", lambda d: d.company_id is None),
        ("Owner.Name = 'Morgan Ellery'", lambda d: d.owner == "Morgan Ellery"),
        (f"Id IN ({WON})", lambda d: d.status == "won"),
        ("Probability = 100", lambda d: d.status == "won"),
        ("Contract_Term_Months__c > 12", lambda d: (d.term_months or 0) > 12),
    ],
)  # fmt: skip
def test_where(api: Api, world: World, where: str, meant: Deals | None) -> None:
    soql = f"SELECT Id, Name FROM Opportunity WHERE {where}"
    if meant is None:
        assert api.get("query", q=soql).status_code == 400
        return
    expected = [deal.name for deal in world.deals if meant(deal)]
    assert [row["Name"] for row in api.query(soql)] == expected
    assert api.count(soql.replace("Id, Name", "COUNT()")) == len(expected)
    assert 0 < len(expected) < len(world.deals) or "LIKE '_" in where


def test_instants_meet_in_any_zone(api: Api) -> None:
    counts = {
        api.count(f"SELECT COUNT() FROM Task WHERE SystemModstamp >= {at}", everything=True)
        for at in (
            "2026-01-01T05:00:00Z",
            "2026-01-01T00:00:00-05:00",
            "2026-01-01T14:00:00.000+09:00",
        )
    }
    assert len(counts) == 1
    assert counts.pop() > 0


def test_days_by_name_begin_at_the_users_midnight(api: Api) -> None:
    named = api.count("SELECT COUNT() FROM Task WHERE CompletedDateTime = LAST_MONTH")
    done = "CompletedDateTime"
    by_hand = f"{done} >= 2026-09-01T04:00:00Z AND {done} < 2026-10-01T04:00:00Z"
    assert named == api.count(f"SELECT COUNT() FROM Task WHERE {by_hand}") > 100


def test_order_and_slices(api: Api) -> None:
    amounts = [r["Amount"] for r in api.query("SELECT Amount FROM Opportunity ORDER BY Amount")]
    assert amounts[0] is None
    filled = [amount for amount in amounts if amount is not None]
    assert filled == sorted(filled)
    down = api.query("SELECT Amount FROM Opportunity ORDER BY Amount DESC NULLS LAST, Id")
    assert [r["Amount"] for r in down][: len(filled)] == filled[::-1]
    soql = "SELECT Amount FROM Opportunity ORDER BY Amount DESC NULLS LAST LIMIT 3 OFFSET 2"
    some = api.query(soql)
    assert [r["Amount"] for r in some] == filled[::-1][2:5]


def test_related_records_are_objects(api: Api) -> None:
    soql = "SELECT Name, Account.Name, Account.Owner.Name FROM Contact LIMIT 1"
    (row,) = api.query(soql)
    assert row["Account"]["attributes"]["type"] == "Account"
    assert row["Account"]["Owner"]["attributes"]["type"] == "User"
    (bare,) = api.query("SELECT Id, Account.Name FROM Opportunity WHERE AccountId = null LIMIT 1")
    assert bare["Account"] is None


def test_a_path_through_several_objects_takes_what_is_there(api: Api) -> None:
    soql = "SELECT Who.Name, What.Name FROM Task WHERE WhatId != null LIMIT 5"
    assert all(row["Who"]["Name"] and row["What"]["Name"] for row in api.query(soql))


def test_children_come_nested(api: Api, world: World) -> None:
    soql = (
        "SELECT Id, (SELECT StageName FROM OpportunityHistories ORDER BY CreatedDate), "
        "(SELECT Id FROM Events WHERE Subject = 'nothing') FROM Opportunity WHERE IsClosed = false"
    )
    rows = api.query(soql)
    past = [row["OpportunityHistories"]["records"] for row in rows]
    counts: dict[int, int] = {}
    for change in world.stages:
        counts[change.deal_id] = counts.get(change.deal_id, 0) + 1
    assert [len(one) for one in past] == [counts[d.id] for d in world.deals if d.status == "open"]
    assert all(row["Events"] is None for row in rows)


def test_groups(api: Api, world: World) -> None:
    columns = "StageName, COUNT(Id) n, MAX(Amount), COUNT(Amount)"
    soql = f"SELECT {columns} FROM Opportunity GROUP BY StageName"
    rows = {row["StageName"]: row for row in api.query(soql)}
    for stage, row in rows.items():
        amounts = [deal.amount for deal in world.deals if deal.stage == stage]
        assert row["attributes"] == {"type": "AggregateResult"}
        assert row["n"] == len(amounts)
        assert row["expr0"] == float(max(a for a in amounts if a is not None))
        assert row["expr1"] == sum(a is not None for a in amounts)
    (one,) = api.query("SELECT MIN(SystemModstamp) first, COUNT_DISTINCT(OwnerId) FROM Opportunity")
    assert one["first"] == "2024-09-28T02:00:00.000+0000"
    assert one["expr0"] == len({deal.owner for deal in world.deals})


def test_all_fields_at_once_need_a_limit(api: Api) -> None:
    (row,) = api.query("SELECT FIELDS(CUSTOM) FROM Account LIMIT 1")
    assert set(row) == {"attributes", "Email_Domains__c", "ABM_Tier__c", "Open_Pipeline__c"}
    assert len(api.query("SELECT FIELDS(ALL) FROM Account LIMIT 1")[0]) > 30
    assert api.get("query", q="SELECT FIELDS(ALL) FROM Account").status_code == 400


def test_pages_are_as_long_as_asked_within_bounds(api: Api) -> None:
    def first_page(batch: int) -> dict[str, Any]:
        header = {"Sforce-Query-Options": f"batchSize={batch}"}
        params = {"q": "SELECT Id FROM Task"}
        answer = api.http.get("/services/data/v62.0/queryAll", params=params, headers=header)
        return dict(answer.json())

    assert len(first_page(250)["records"]) == 250
    assert len(first_page(10)["records"]) == 200
    page = first_page(5000)
    assert (len(page["records"]), page["done"]) == (2000, False)
    assert page["nextRecordsUrl"].endswith("-2000")


def test_pages_that_were_not_read_for_long_are_lost(api: Api) -> None:
    soql = "SELECT Id FROM Task"
    first = api.get("queryAll", q=soql).json()["nextRecordsUrl"]
    assert api.http.get(first).status_code == 200
    for _ in range(50):
        api.get("queryAll", q=soql)
    assert api.refusal(api.http.get(first))[:2] == (400, "INVALID_QUERY_LOCATOR")


@pytest.mark.parametrize(
    ("soql", "code", "says"),
    [
        ("", "MALFORMED_QUERY", "A query string has to be specified"),
        ("SELECT", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id FORM Account", "MALFORMED_QUERY", "Row:1:Column:11"),
        ("SELECT Id FROM Account LIMIT x", "MALFORMED_QUERY", "unexpected token: 'x'"),
        ("SELECT Id FROM Account; DROP", "MALFORMED_QUERY", "unexpected token: ';'"),
        ("SELECT Id FROM Account WHERE A = 1 AND B = 2 OR C = 3", "MALFORMED_QUERY", "'OR'"),
        ("SELECT Id FROM Account WHERE Name IS NULL", "MALFORMED_QUERY", "'IS'"),
        ("SELECT Id FROM Account WHERE CreatedDate > 2026-13-45", "MALFORMED_QUERY", "2026-13-45"),
        ("SELECT Id, Id FROM Account", "MALFORMED_QUERY", "duplicate field selected: Id"),
        ("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", "grouped or aggregated: Name"),
        ("SELECT TOP(Id) FROM Account", "MALFORMED_QUERY", "'TOP'"),
        ("SELECT Foo__c FROM Account", "INVALID_FIELD", "'Foo__c' on entity 'Account'"),
        ("SELECT Owner.Foo FROM Account", "INVALID_FIELD", "'Foo' on entity 'User'"),
        ("SELECT Boss.Name FROM Account", "INVALID_FIELD", "Didn't understand relationship 'Boss'"),
        ("SELECT Id FROM Account WHERE Foo = 1", "INVALID_FIELD", "No such column 'Foo'"),
        ("SELECT Id FROM Account ORDER BY Foo", "INVALID_FIELD", "No such column 'Foo'"),
        (f"SELECT Id FROM Account WHERE CreatedDate > '{AT}'", "INVALID_FIELD", UNQUOTED),
        ("SELECT Id FROM Account WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "type dateTime"),
        (f"SELECT Id FROM Opportunity WHERE CloseDate > {AT}", "INVALID_FIELD", "type date and"),
        ("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD", "string and should be enclosed"),
        ("SELECT Id FROM Account WHERE BillingAddress = 'x'", "INVALID_FIELD", "not be filtered"),
        ("SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD", "not be filtered"),
        ("SELECT Id FROM Nope__c", "INVALID_TYPE", "sObject type 'Nope__c' is not supported"),
        ("SELECT Id, (SELECT Id FROM Nopes) FROM Account", "INVALID_TYPE", "relationship 'Nopes'"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_the_vendor_s_words(
    api: Api, soql: str, code: str, says: str
) -> None:
    status, told, message = api.refusal(api.get("query", q=soql))
    assert (status, told) == (400, code)
    assert says in message


def test_texts_may_hold_quotes_and_marks(api: Api) -> None:
    assert unquote(r"'O\'Hara \n\\'") == "O'Hara \n\\"
    (row,) = api.query(r"SELECT Name FROM Account WHERE Name LIKE 'O\'Hara%'")
    assert row["Name"] == 'O\'Hara & "Finch" Tool Co.'
    assert api.count(r"SELECT COUNT() FROM Account WHERE Name LIKE '%\_%'") == 0


def test_names_are_known_in_any_case(api: Api) -> None:
    (row,) = api.query("select id, parent.name from account where parentid != null limit 1")
    assert set(row) == {"attributes", "Id", "Parent"}


def test_formulas_are_reckoned_when_read(api: Api, world: World) -> None:
    soql = "SELECT Id, Open_Pipeline__c FROM Account"
    shown = {row["Id"]: row["Open_Pipeline__c"] for row in api.query(soql)}
    open_deals = [d for d in world.deals if d.status == "open" and d.company_id and d.amount]
    assert sum(shown.values()) == sum(deal.amount or 0 for deal in open_deals)
