"""Accounts and people of several sources become one, by evidence that nothing speaks against."""

from collections.abc import Callable
from typing import Any

import pytest

from abmkit.errors import UnknownName
from abmkit.identity import Decision, Foreign, IdentityRules, match
from abmkit.identity.why import Step, why
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]
Groups = Callable[..., list[str]]
LEI = '{"lei": "529900T8BM49AURSDO55"}'


def account(source_id: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    return {"source_id": source_id, "name": name, **more}


@pytest.mark.parametrize(
    ("one", "other", "method"),
    [
        ({"domains": "acme.com"}, {"domains": "https://www.acme.com/"}, "domain"),
        ({"extra": LEI}, {"extra": LEI}, "lei"),
        ({"extra": '{"DunsNumber": "150483782"}'}, {"extra": '{"duns": "15-048-3782"}'}, "duns"),
        ({"extra": '{"vat": "DE 811569869"}'}, {"extra": '{"VAT__c": "DE811569869"}'}, "tax"),
        (
            {"name": "Acme Inc", "domains": "acme.com", "country": "US"},
            {"name": "ACME", "domains": "acme-us.com"},
            "brand",
        ),
        ({"name": "Acme", "city": "Köln"}, {"name": "ACME AG", "city": "Koln"}, "at"),
        ({"name": "Acme", "country": "독일"}, {"name": "acme", "country": "DE"}, "in"),
        ({"name": "Acme GmbH"}, {"name": "ACME"}, "name"),
    ],
)
def test_evidence_joins_rows_of_two_sources(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: Any, other: Any, method: str
) -> None:
    lay("crm", account=[{"source_id": "1", **one}])
    lay("web", account=[{"source_id": "2", **other}])
    match(warehouse)
    assert groups() == ["crm 1, web 2"]
    assert warehouse.query("SELECT DISTINCT method FROM link") == [(method,)]


def test_an_id_held_elsewhere_joins(warehouse: Warehouse, lay: Lay, groups: Groups) -> None:
    long, short = "0013000000AbCdEAAV", "0013000000AbCdE"
    lay("sf", account=[account(long, "One"), account("0013000000XyZxyAAV", "Two")])
    lay("hub", account=[account("7", "Three", extra=f'{{"sf_id": "{short}"}}')])
    match(warehouse, IdentityRules((Foreign("account", "sf_id", "sf"),)))
    assert groups() == [f"hub 7, sf {long}", "sf 0013000000XyZxyAAV"]
    match(warehouse)
    assert len(groups()) == 3


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Acme Robotics", "country": "DE"},
        {"name": "Acme Robotics", "domains": "acme-tools.de"},
        {"name": "Acne Robotics", "country": "US"},
    ],
)
def test_what_speaks_against_a_name_leaves_the_pair_to_people(
    warehouse: Warehouse, lay: Lay, groups: Groups, other: Any
) -> None:
    lay("crm", account=[account("1", "Acme Robotics", country="US", domains="bolt.com")])
    lay("web", account=[{"source_id": "2", **other}])
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]
    assert warehouse.query("SELECT count(*) FROM suspect") == [(1,)]


def test_two_live_records_of_one_source_are_left_to_people(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[account("1", "Acme", domains="acme.com")])
    lay("crm", account=[account("2", "Acme Inc", domains="acme.com")])
    match(warehouse)
    assert groups() == ["crm 1", "crm 2"]
    assert warehouse.query("SELECT kind, value FROM suspect") == [("domain", "acme.com")]
    same = Decision("account", ("crm", "id:1"), ("crm", "id:2"), True, "Ann")
    match(warehouse, IdentityRules(decisions=(same,)))
    assert groups() == ["crm 1, crm 2"]
    assert warehouse.query("FROM suspect") == []


def test_companies_that_a_source_only_names_are_its_record_of_that_name(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    """A list of leads names companies beside the list of companies: an export has both."""
    lay("crm", account=[account("1", "Acme, Inc.", country="US", domains="acme.com")])
    lay("crm", account=[account("2", "Bolt", city="Ulm"), account("3", "Bolt", city="Bonn")])
    lay("crm", account=[account("4", "Delta"), account("Delta Ltd", country="GB")])
    lay("crm", account=[account(each, each) for each in ("Acme", "ACME Inc", "Bolt", "Cog")])
    match(warehouse)
    assert groups() == [
        "crm 1, crm ACME Inc, crm Acme",
        "crm 2",
        "crm 3",
        "crm 4",
        "crm Bolt",
        "crm Cog",
        "crm Delta Ltd",
    ]


def test_values_that_lead_to_two_records_of_one_source_together_join_none(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[account("1", domains="acme.com"), account("3", domains="acme.de")])
    lay("web", account=[account("2", domains="acme.com;acme.de")])
    match(warehouse)
    assert groups() == ["crm 1", "crm 3", "web 2"]
    assert len(warehouse.query("FROM suspect")) == 2


@pytest.mark.parametrize(
    ("name", "one", "other", "same"),
    [
        ("Falcon", "falcon.com", "falcon.io", False),
        ("Falcon", "falcon.org", "falcon.net", False),
        ("Falcon", "falcon.com", "falcon.co.uk", True),
        ("Falcon", "falcon.com", "falcon-group.com", True),
        ("Falcon Robotics", "falconrobotics.com", "falconrobotics.io", True),
    ],
)
def test_a_short_name_at_an_end_of_no_country_is_another_s(
    warehouse: Warehouse, lay: Lay, groups: Groups, name: str, one: str, other: str, same: bool
) -> None:
    lay("crm", account=[account("1", name, domains=one)])
    lay("web", account=[account("2", name, domains=other)])
    match(warehouse)
    assert groups() == (["crm 1, web 2"] if same else ["crm 1", "web 2"])
    assert len(warehouse.query("FROM suspect")) == (0 if same else 1)


@pytest.mark.parametrize("parent", ["name:Acme", "domain:acme.com"])
def test_a_parent_that_is_told_by_its_name_is_linked_and_not_joined(
    warehouse: Warehouse, lay: Lay, groups: Groups, parent: str
) -> None:
    lay("crm", account=[account("1", "Acme", domains="acme.com;acme.de")])
    lay("sheet", account=[account("2", "Acme Germany", domains="acme.de", parent=parent)])
    match(warehouse)
    assert groups() == ["crm 1", "sheet 2"]
    assert warehouse.query("FROM suspect") == []
    lay("sheet", account=[account("2", "Acme", domains="acme.de;acme.com", parent=parent)])
    match(warehouse)
    assert groups() == ["crm 1, sheet 2"]


def test_people_keep_apart_what_evidence_would_join(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    for source in ("crm", "web"):
        lay(source, account=[account("1", "Acme", domains="acme.com")])
    apart = Decision("account", ("crm", "id:1"), ("web", "id:1"), False, "Ann")
    match(warehouse, IdentityRules(decisions=(apart,)))
    assert groups() == ["crm 1", "web 1"]
    assert warehouse.query("FROM suspect") == []
    match(warehouse)
    assert groups() == ["crm 1, web 1"]


def test_evidence_that_vanishes_splits_again_and_no_fact_moves(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[account("1", "Acme", domains="acme.com")])
    lay("web", account=[account("2", "Bolt", domains="acme.com")])
    lay("web", deal=[{"source_id": "d", "status": "won", "account": "id:2"}])
    facts = warehouse.query("FROM deal")
    match(warehouse)
    assert groups() == ["crm 1, web 2"]
    meant = "SELECT count(DISTINCT canonical) FROM link WHERE kind = 'id' AND \"table\" = 'account'"
    assert warehouse.query(meant) == [(1,)]
    lay("web", account=[account("2", "Bolt", domains="bolt.com")])
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]
    assert warehouse.query("FROM deal") == facts


def test_names_that_sound_alike_in_other_letters_wait_for_people(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[account("1", "다온들정밀")])
    lay("web", account=[account("2", "Daondeul Jeongmil Co., Ltd.")])
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]
    ((kind, names),) = warehouse.query("SELECT kind, value FROM suspect")
    assert kind == "sound"
    assert sorted(names.split(" / ")) == ["Daondeul Jeongmil Co., Ltd.", "다온들정밀"]


def test_why_tells_the_chain_of_evidence(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", account=[account("1", "Acme", domains="acme.com;acme.de")])
    lay("web", account=[account("2", domains="acme.de", country="DE")])
    lay("erp", account=[account("3", "ACME GmbH")])
    match(warehouse)
    told = why(warehouse, "account", "web", "2")
    assert told.reason == "the account with this id, one of 3 joined by the domain"
    assert told.members == (("web", "2", None), ("crm", "1", "Acme"), ("erp", "3", "ACME GmbH"))
    assert told.steps == (
        Step(("web", "2"), ("crm", "1"), "domain", "acme.de"),
        Step(("crm", "1"), ("erp", "3"), "name", "acme"),
    )
    with pytest.raises(UnknownName, match="crm:9"):
        why(warehouse, "account", "crm", "9")


def test_why_goes_by_the_strongest_evidence(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", account=[account("1", "Acme", domains="acme.com")])
    lay("erp", account=[account("3", "Acme", domains="acme-us.com")])
    lay("web", account=[account("2", "Acme", domains="acme.com")])
    match(warehouse)
    told = why(warehouse, "account", "crm", "1").steps
    assert sorted((step.right[0], step.kind) for step in told) == [
        ("erp", "brand"),
        ("web", "domain"),
    ]


def test_why_tells_the_address_that_people_share(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", person=[{"source_id": "1", "email": "Kim@Acme.com "}])
    lay("web", person=[{"source_id": "2", "email": "kim@acme.com"}])
    match(warehouse)
    assert why(warehouse, "person", "web", "2").steps == (
        Step(("web", "2"), ("crm", "1"), "email", "kim@acme.com"),
    )


def test_a_browser_joins_people_who_give_no_other_mailbox(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    tied = '{"hutk": "c0ffee00c0ffee00"}'
    lay("web", person=[{"source_id": "v", "extra": tied}])
    lay("crm", person=[{"source_id": "1", "email": "kim@acme.com", "extra": tied}])
    match(warehouse)
    assert groups("person") == ["crm 1, web v"]
    lay("crm", person=[{"source_id": "2", "email": "lee@acme.com", "extra": tied}])
    match(warehouse)
    assert groups("person") == ["crm 1", "crm 2", "web v"]
