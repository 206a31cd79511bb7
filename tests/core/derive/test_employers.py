"""Who works where, and in which role, where no source says so."""

from typing import Any

import pytest

from abmkit import Batch, Stream
from abmkit.derive import Rules
from abmkit.warehouse import Warehouse

from .rows import NOW, Lay

TOUCH = {"kind": "meeting", "occurred_at": "2026-09-01"}


def person(name: str, email: str | None = None, title: str | None = None) -> dict[str, Any]:
    return {"source_id": name, "name": name, "email": email, "title": title}


def job(person: str, account: str, **more: Any) -> dict[str, Any]:
    ids = {"person": f"id:{person}", "account": f"id:{account}"}
    return {"source_id": f"{person}-{account}", **ids, **more}


def stints(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse.query(
        "SELECT p.name, a.name, s.role, s.method FROM derived_stint s "
        "JOIN person p ON p.key = s.person_id JOIN account a ON a.key = s.account_id "
        "ORDER BY ALL"
    )


ACCOUNTS = [
    {"source_id": "a", "name": "Acme", "domains": "acme.com"},
    {"source_id": "b", "name": "Bolt", "domains": "bolt.com"},
    {"source_id": "c", "name": "Acme Sales", "domains": "www.acme.com"},
]


def test_a_domain_tells_an_employer_unless_a_source_does(lay: Lay) -> None:
    people = [
        person("Told", "told@bolt.com"),
        person("New", "new@mail.bolt.com"),
        person("Free", "free@gmail.com"),
        person("Else", "else@other.org"),
    ]
    warehouse = lay(account=ACCOUNTS, person=people, membership=[job("Told", "a")])
    assert stints(warehouse) == [
        ("New", "Bolt", None, "domain"),
        ("Told", "Acme", None, "told"),
    ]


def test_of_accounts_of_one_domain_the_one_with_most_people_employs(lay: Lay) -> None:
    people = [person("New", "new@acme.com"), person("P1"), person("P2"), person("P3")]
    jobs = [job("P1", "c"), job("P2", "c"), job("P3", "a")]
    warehouse = lay(account=ACCOUNTS, person=people, membership=jobs)
    assert ("New", "Acme Sales", None, "domain") in stints(warehouse)


def test_of_accounts_that_weigh_the_same_none_employs(lay: Lay) -> None:
    warehouse = lay(account=ACCOUNTS, person=[person("New", "new@acme.com")])
    assert stints(warehouse) == []


def test_who_has_no_mailbox_of_a_firm_works_where_they_are_met(lay: Lay) -> None:
    people = [person("Host", "h@bolt.com"), person("Guest", "g@gmail.com"), person("Own", "o@x.io")]
    touches = [
        {**TOUCH, "source_id": f"{who}{n}", "event": f"m{n}", "person": f"id:{who}"}
        for n in (1, 2)
        for who in ("Host", "Guest", "Own")
    ]
    warehouse = lay(account=ACCOUNTS, person=people, touch=touches)
    assert stints(warehouse) == [
        ("Guest", "Bolt", None, "meeting"),
        ("Host", "Bolt", None, "domain"),
    ]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("VP, Operations", "decision_maker"),
        ("Chief Executive Officer", "executive"),
        ("Vpn Poet", None),
        ("Senior Vice-President, Sales", "decision_maker"),
        ("President & CEO", "executive"),
        ("Chief Financial Officer", "budget_holder"),
        ("Executive Assistant to the CEO", "user"),
        ("Product Owner", "influencer"),
        ("Co-Founder", "executive"),
        ("대표이사", "executive"),
        ("영업대표", "influencer"),
        ("생산본부장", "decision_maker"),
        ("최고재무책임자(CFO)", "budget_holder"),
        ("副总经理", "decision_maker"),
        ("總經理", "executive"),
        ("总经理助理", "user"),
        ("採購部經理", "budget_holder"),
        ("執行役員 製造本部長", "decision_maker"),
        ("生産技術課長代理", "influencer"),
        ("구매팀장", "budget_holder"),
        ("法务经理", "legal"),
        ("代表取締役社長", "executive"),
        ("Poet", "champion"),
    ],
)
def test_a_title_means_a_role_where_none_is_told(lay: Lay, title: str, role: str | None) -> None:
    people = [person("New", None, title), person("Told", None, title)]
    jobs = [job("New", "a"), job("Told", "a", buying_role="blocker")]
    rules = Rules(titles=(("poet", "champion"),)) if title == "Poet" else Rules()
    warehouse = lay(rules, account=ACCOUNTS, person=people, membership=jobs)
    assert stints(warehouse) == [
        ("New", "Acme", role, "told"),
        ("Told", "Acme", "blocker", "told"),
    ]


PART = {"deal": "id:d", "buying_role": "champion"}


def role_of(warehouse: Warehouse, person: str) -> list[Any]:
    found = warehouse.query(
        "SELECT r.role FROM fact_role r JOIN person p ON p.key = r.person_id "
        f"WHERE p.name = '{person}' ORDER BY r.valid_from NULLS FIRST"
    )
    return [role for (role,) in found]


def test_a_label_says_more_than_a_part_in_a_deal_and_that_more_than_a_title(lay: Lay) -> None:
    """Of twelve people, whatever the ids of their records are, and since when they hold."""
    names = [f"P{n}" for n in range(12)]
    deal = {"source_id": "d", "account": "id:a", "status": "open"}
    jobs = [
        job(name, "a", valid_from="2026-05-01" if n % 4 else None) for n, name in enumerate(names)
    ]
    parts = [{**job(name, "a", **PART), "source_id": f"{name} in d"} for name in names]
    labels = [
        {**job(name, "a", buying_role="legal"), "source_id": f"{name} so called"}
        for name in names[::2]
    ]
    people = [person(name, None, "VP Sales") for name in names]
    rows = {"account": ACCOUNTS, "deal": [deal], "person": people}
    warehouse = lay(**rows, membership=jobs)
    assert {role_of(warehouse, name)[-1] for name in names} == {"decision_maker"}
    warehouse = lay(membership=parts)
    assert {role_of(warehouse, name)[-1] for name in names} == {"champion"}
    warehouse = lay(membership=labels)
    found = [role_of(warehouse, name)[-1] for name in names]
    assert found == ["legal", "champion"] * 6


def test_the_rules_of_a_client_go_before_those_for_all(lay: Lay) -> None:
    people = [person("Kim", None, "CEO"), person("Lee", None, "대표이사")]
    rules = Rules(titles=(("ceo", "champion"), ("대표이사", "blocker")))
    jobs = [job("Kim", "a"), job("Lee", "a")]
    warehouse = lay(rules, account=ACCOUNTS, person=people, membership=jobs)
    assert [role for _, _, role, _ in stints(warehouse)] == ["champion", "blocker"]


@pytest.mark.parametrize(
    ("known_by", "email"), [("told", "kim@gmail.com"), ("domain", "kim@bolt.com")]
)
def test_what_somebody_did_whom_the_source_has_deleted_stays_with_the_employer(
    lay: Lay, known_by: str, email: str
) -> None:
    kim = {**person("Kim", email), "record": "Kim"}
    told = {"membership": [job("Kim", "b")]} if known_by == "told" else {}
    jobs = {table: [{**row, "record": "Kim"} for row in rows] for table, rows in told.items()}
    touch = {**TOUCH, "source_id": "t", "person": "id:Kim", "kind": "visit", "minutes": "5"}
    warehouse = lay(account=ACCOUNTS, person=[kim], **jobs, touch=[touch])
    met = "SELECT a.name, t.minutes FROM fact_touch t JOIN account a ON a.key = t.account_id"
    before = warehouse.query(met)
    assert [name for name, _ in before] == ["Bolt"]
    for table in ("person", *jobs):
        batch = Batch({}, deleted=("Kim",))
        warehouse.load("crm", Stream(table, (table,), mode="append"), batch, NOW)
    warehouse = lay()
    assert warehouse.query(met) == before
    assert warehouse.query("SELECT count(*) FROM person WHERE name IS NOT NULL") == [(0,)]
    assert warehouse.query("SELECT valid_to FROM fact_role") == [(NOW.date(),)]
