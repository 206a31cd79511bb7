"""Targets by lists of sources, campaigns and rules over fields: who, in which tier, since when."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from abmkit.derive import Fit, OwnField, Rules, Span, Wanted, findings
from abmkit.warehouse import Warehouse

from .rows import Lay, Rows, targets

MAY, JULY, SEPTEMBER = (datetime(2026, month, 1, 12, tzinfo=UTC) for month in (5, 7, 9))
ACCOUNTS = [
    {"source_id": "1", "name": "Acme", "industry": "Machines", "employees": "600"},
    {"source_id": "2", "name": "Bolt", "industry": "Machines", "employees": "20"},
    {"source_id": "3", "name": "Cask", "industry": "Wine", "employees": "900"},
]
MEMBERS = [
    {"source_id": "m1", "list_name": "ABM", "account": "id:1", "valid_from": "2026-02-01"},
    {"source_id": "m2", "list_name": "ABM", "account": "id:2", "tier": "3"},
    {"source_id": "m3", "list_name": "other", "account": "id:3"},
]
ABM = Wanted(lists=(("crm", "ABM"),))
LARGE = Fit("1", "large makers", {"industry": ("Machines",), "employees": Span(Decimal(500))})
MAKERS = Fit("2", "makers", {"industry": ("Machines", "Tools")})


def listed(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse.query(
        "SELECT a.name, l.tier, l.valid_from, l.valid_to FROM fact_listing l "
        "JOIN derived_account a USING (account_id) ORDER BY ALL"
    )


def test_lists_of_sources_count_only_where_they_are_named(lay: Lay) -> None:
    warehouse = lay(at=MAY, account=ACCOUNTS, list_member=MEMBERS)
    assert listed(warehouse) == []
    assert listed(lay(Rules(wanted=ABM))) == [
        ("Acme", None, date(2026, 2, 1), None),
        ("Bolt", "3", date(2026, 5, 1), None),
    ]
    assert listed(lay(Rules(wanted=Wanted(lists=(("erp", "ABM"),))))) == []


def test_who_leaves_a_list_was_on_it_until_then(lay: Lay) -> None:
    as_one = [{**row, "record": "list"} for row in MEMBERS[:2]]
    lay(at=MAY, account=ACCOUNTS, list_member=as_one)
    warehouse = lay(Rules(wanted=ABM), at=JULY, list_member=as_one[1:])
    assert listed(warehouse) == [
        ("Acme", None, date(2026, 2, 1), date(2026, 7, 1)),
        ("Bolt", "3", date(2026, 5, 1), None),
    ]
    again = {**as_one[0], "valid_from": "2026-08-15"}
    warehouse = lay(Rules(wanted=ABM), at=SEPTEMBER, list_member=[again, as_one[1]])
    assert listed(warehouse)[:2] == [
        ("Acme", None, date(2026, 2, 1), date(2026, 7, 1)),
        ("Acme", None, date(2026, 8, 15), None),
    ]


def test_a_campaign_makes_targets_of_the_accounts_of_its_people(lay: Lay) -> None:
    touch = {"kind": "event", "campaign": "id:c", "person": "id:p"}
    warehouse = lay(
        Rules(zone="Asia/Seoul", wanted=Wanted(campaigns=(("crm", "Round table"),))),
        account=ACCOUNTS,
        campaign=[{"source_id": "c", "name": "Round table"}],
        person=[{"source_id": "p", "name": "Kim"}],
        membership=[{"source_id": "j", "person": "id:p", "account": "id:1"}],
        touch=[
            {**touch, "source_id": "t1", "occurred_at": "2026-06-09T20:00:00Z"},
            {**touch, "source_id": "t2", "occurred_at": "2026-07-09T20:00:00Z"},
            {**touch, "source_id": "t3", "occurred_at": "2026-06-01", "person": "", "account": ""},
        ],
    )
    assert listed(warehouse) == [("Acme", None, date(2026, 6, 10), None)]


def test_the_first_rule_that_an_account_meets_gives_its_tier(lay: Lay) -> None:
    warehouse = lay(Rules(wanted=Wanted(fits=(LARGE, MAKERS))), at=MAY, account=ACCOUNTS)
    assert listed(warehouse) == [
        ("Acme", "1", date(2026, 5, 1), None),
        ("Bolt", "2", date(2026, 5, 1), None),
    ]


def test_a_rule_goes_by_what_an_account_was_on_the_day(lay: Lay) -> None:
    lay(at=MAY, account=ACCOUNTS[:1])
    lay(at=JULY, account=[{**ACCOUNTS[0], "employees": "400"}])
    owned = {**ACCOUNTS[0], "employees": "400", "owner": "Kim"}
    warehouse = lay(Rules(wanted=Wanted(fits=(LARGE, MAKERS))), at=SEPTEMBER, account=[owned])
    assert listed(warehouse) == [
        ("Acme", "1", date(2026, 5, 1), date(2026, 7, 1)),
        ("Acme", "2", date(2026, 7, 1), None),
    ]


def test_a_rule_takes_each_field_from_the_source_that_is_believed(lay: Lay) -> None:
    lay(at=MAY, account=[{**ACCOUNTS[0], "domains": "acme.com", "employees": None}])
    told = {"source_id": "9", "domains": "acme.com", "industry": "Wine", "employees": "700"}
    rules = Rules(wanted=Wanted(fits=(LARGE,)), priority=("crm", "erp"))
    assert listed(lay(rules, "erp", JULY, account=[told])) == [
        ("Acme", "1", date(2026, 7, 1), None)
    ]


def test_a_rule_may_go_by_fields_of_the_client(lay: Lay) -> None:
    accounts = [
        {**row, "extra": f'{{"icp__c": "{icp}", "seats__c": "{seats}"}}'}
        for row, icp, seats in zip(ACCOUNTS, "ABA", ("9", "200", "many"), strict=True)
    ]
    fields = (
        OwnField("account", "icp", ("icp__c",), "text"),
        OwnField("account", "seats", ("seats__c",), "integer"),
    )
    by_icp = Fit("1", "fits", {"icp": ("A",)})
    by_seats = Fit("2", "many seats", {"seats": Span(Decimal(10), Decimal(500))})
    rules = Rules(fields=fields, wanted=Wanted(fits=(by_icp, by_seats)))
    told = [(name, tier) for name, tier, *_ in listed(lay(rules, account=accounts))]
    assert told == [("Acme", "1"), ("Bolt", "2"), ("Cask", "1")]


def test_what_people_list_goes_before_the_rest(lay: Lay) -> None:
    by_hand = targets(("id:1", "9", "2026-06-01", "2026-08-01"))
    wanted = Wanted(fits=(LARGE,))
    warehouse = lay(Rules(wanted=wanted), at=MAY, account=ACCOUNTS, list_member=by_hand)
    assert listed(warehouse) == [
        ("Acme", "1", date(2026, 5, 1), date(2026, 6, 1)),
        ("Acme", "1", date(2026, 8, 1), None),
        ("Acme", "9", date(2026, 6, 1), date(2026, 8, 1)),
    ]


def test_who_is_listed_without_a_tier_has_that_of_the_rule(lay: Lay) -> None:
    by_hand = targets(("id:1", None, "2026-04-01", None), ("id:3", None, None, None))
    wanted = Wanted(fits=(LARGE, MAKERS), roles={"2": ("legal",)})
    lay(at=MAY, account=ACCOUNTS, list_member=by_hand)
    smaller = [{**ACCOUNTS[0], "employees": "400"}]
    warehouse = lay(Rules(wanted=wanted), at=JULY, account=smaller)
    assert [row for row in listed(warehouse) if row[0] != "Bolt"] == [
        ("Acme", "1", date(2026, 5, 1), date(2026, 7, 1)),
        ("Acme", "2", date(2026, 7, 1), None),
        ("Acme", None, date(2026, 4, 1), date(2026, 5, 1)),
        ("Cask", None, None, None),
    ]
    roles = "SELECT r.valid_from FROM fact_required_role r JOIN derived_account a "
    acme = f"{roles} USING (account_id) WHERE a.name = 'Acme'"
    assert warehouse.query(acme) == [(date(2026, 7, 1),)]


def test_those_of_today_may_be_taken_to_have_been_targets_before(lay: Lay) -> None:
    by_hand = targets(("id:3", "9", "2026-06-01", None), ("id:2", "8", "2026-01-10", "2026-02-01"))
    wanted = Wanted(fits=(LARGE, MAKERS), assumed_from=date(2026, 1, 1))
    warehouse = lay(Rules(wanted=wanted), at=MAY, account=ACCOUNTS, list_member=by_hand)
    assert listed(warehouse) == [
        ("Acme", "1", date(2026, 1, 1), date(2026, 5, 1)),
        ("Acme", "1", date(2026, 5, 1), None),
        ("Bolt", "2", date(2026, 5, 1), None),
        ("Bolt", "8", date(2026, 1, 10), date(2026, 2, 1)),
        ("Cask", "9", date(2026, 6, 1), None),
    ]
    assert findings(warehouse, Rules(wanted=wanted)).assumed == 1


@pytest.mark.parametrize(("roles", "told"), [(None, ["legal", "user"]), ("champion", ["champion"])])
def test_a_tier_requires_roles_where_the_list_names_none(
    lay: Lay, roles: str | None, told: list[str]
) -> None:
    rows: Rows = targets(("id:1", "1", None, None), ("id:2", "2", None, None), roles=roles)
    wanted = Wanted(roles={"1": ("user", "legal")})
    warehouse = lay(Rules(wanted=wanted), account=ACCOUNTS, list_member=rows)
    found = warehouse.query(
        "SELECT r.role FROM fact_required_role r JOIN derived_account a USING (account_id) "
        "WHERE a.name = 'Acme' ORDER BY 1"
    )
    assert [role for (role,) in found] == told


def test_what_makes_nothing_a_target_is_told(lay: Lay) -> None:
    wine = Fit("1", "wine", {"industry": ("Beer",)})
    wanted = Wanted((("crm", "ABM"), ("crm", "ABN")), (("crm", "Fair"),), (LARGE, wine))
    rules = Rules(wanted=wanted)
    warehouse = lay(rules, account=ACCOUNTS, list_member=MEMBERS)
    assert findings(warehouse, rules).futile == ("crm:ABN", "crm:Fair", "rule 2")


def test_the_ids_of_stays_are_the_same_each_time(lay: Lay) -> None:
    wanted = Wanted(lists=(("crm", "ABM"),), fits=(LARGE, MAKERS), assumed_from=date(2020, 1, 1))
    rules = Rules(wanted=wanted)
    ids = "SELECT id FROM told_listing ORDER BY id"
    warehouse = lay(rules, at=MAY, account=ACCOUNTS, list_member=MEMBERS)
    first = warehouse.query(ids)
    assert first
    assert lay(rules).query(ids) == first


def test_a_stay_that_others_only_overlap_is_not_cut(lay: Lay) -> None:
    by_hand = targets(("id:1", "9", "2026-03-01", None))
    wanted = Wanted(fits=(LARGE,), lists=(("crm", "ABM"),))
    rows = [*by_hand, {**MEMBERS[0], "valid_to": "2026-08-01"}]
    warehouse = lay(Rules(wanted=wanted), at=MAY, account=ACCOUNTS, list_member=rows)
    assert listed(warehouse) == [
        ("Acme", "9", date(2026, 3, 1), None),
        ("Acme", None, date(2026, 2, 1), date(2026, 3, 1)),
    ]
