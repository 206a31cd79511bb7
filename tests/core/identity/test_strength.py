"""Which evidence goes before which, and what looks like evidence and is none."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from abmkit.identity import Decision, Foreign, IdentityRules, match
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]
Groups = Callable[..., list[str]]

#: What tells a company, the strongest first.
STRENGTH: list[tuple[str, dict[str, Any]]] = [
    ("id", {"sf_id": "0013000000AbCdE"}),
    ("domain", {"domains": "acme.com"}),
    ("lei", {"lei": "529900T8BM49AURSDO55"}),
    ("duns", {"duns": "150483782"}),
    ("tax", {"vat": "DE811569869"}),
    ("name", {"name": "Acme Robotics"}),
]
COLUMNS = ("domains", "name")


def row(source_id: str, *told: dict[str, Any]) -> dict[str, Any]:
    """A row that tells such things, those beyond the schema in ``extra``."""
    every = {key: value for each in told for key, value in each.items()}
    extra = [f'"{key}":"{value}"' for key, value in every.items() if key not in COLUMNS]
    plain = {key: value for key, value in every.items() if key in COLUMNS}
    return {"source_id": source_id, "extra": f"{{{','.join(extra)}}}", **plain}


@pytest.mark.parametrize(("strong", "weak"), list(pairwise(STRENGTH)))
def test_of_two_that_one_could_be_it_is_the_one_of_the_stronger_evidence(
    warehouse: Warehouse, lay: Lay, groups: Groups, strong: Any, weak: Any
) -> None:
    lay("web", account=[row("both", strong[1], weak[1])])
    lay("crm", account=[row("1", weak[1]), row("2", strong[1])])
    match(warehouse, IdentityRules((Foreign("account", "sf_id", "sf"),)))
    assert groups() == ["crm 1", "crm 2, web both"]


@pytest.mark.parametrize(
    "domain",
    [
        "linkedin.com/company/acme",
        "facebook.com",
        "sedoparking.com",
        "wixsite.com",
        "hotmail.com.br",
    ],
)
def test_pages_that_anybody_may_have_join_nobody(
    warehouse: Warehouse, lay: Lay, groups: Groups, domain: str
) -> None:
    for source in ("crm", "web"):
        lay(source, account=[{"source_id": "1", "domains": domain}])
    match(warehouse)
    assert groups() == ["crm 1", "web 1"]


def test_two_records_of_a_source_that_name_one_elsewhere_wait(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("sf", account=[{"source_id": "0013000000AbCdEAAV"}])
    lay("hub", account=[row("7", STRENGTH[0][1]), row("8", STRENGTH[0][1])])
    match(warehouse, IdentityRules((Foreign("account", "sf_id", "sf"),)))
    assert groups() == ["hub 7", "hub 8", "sf 0013000000AbCdEAAV"]
    assert {kind for (kind,) in warehouse.query("SELECT kind FROM suspect")} == {"id"}


def test_one_brand_in_two_countries_is_left_to_people(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[{"source_id": "1", "name": "Acme", "domains": "acme.com", "country": "US"}])
    lay("web", account=[{"source_id": "2", "name": "Acme", "domains": "acme.de", "country": "DE"}])
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]
    assert warehouse.query("SELECT kind FROM suspect") == [("brand",)]


MAILBOXES = [
    ("kim.lee+x@gmail.com", "KimLee@googlemail.com", True),
    ("kim+x@outlook.com", "kim@outlook.com", True),
    ("kim+x@hotmail.co.uk", "kim@hotmail.co.uk", True),
    ("kim+x@icloud.com", "kim@icloud.com", True),
    ("kim+x@proton.me", "kim@proton.me", True),
    ("kim+x@fastmail.com", "kim@fastmail.com", True),
    ("k.im@outlook.com", "kim@outlook.com", False),
    ("kim+x@acme.com", "kim@acme.com", False),
    ("k.im@acme.com", "kim@acme.com", False),
]


@pytest.mark.parametrize(("one", "other", "same"), MAILBOXES)
def test_dots_and_tags_are_read_by_the_rule_of_the_provider(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: str, other: str, same: bool
) -> None:
    lay("crm", person=[{"source_id": "1", "email": one}])
    lay("web", person=[{"source_id": "2", "email": other}])
    match(warehouse)
    assert groups("person") == (["crm 1, web 2"] if same else ["crm 1", "web 2"])


def test_an_address_that_too_many_have_is_nobodys(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", person=[{"source_id": str(n), "email": "event@acme.com"} for n in range(51)])
    match(warehouse)
    assert len(groups("person")) == 51


def test_people_are_one_by_the_ids_of_another_source_unless_somebody_parts_them(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("sf", person=[{"source_id": "0033000000AbCdEAAV", "name": "Kim"}])
    lay("hub", person=[{"source_id": "7", "extra": '{"sf_id":"0033000000AbCdE"}'}])
    rules = IdentityRules((Foreign("person", "sf_id", "sf"),))
    match(warehouse, rules)
    assert groups("person") == ["hub 7, sf 0033000000AbCdEAAV"]
    apart = Decision("person", ("hub", "id:7"), ("sf", "id:0033000000AbCdEAAV"), False, "Ann")
    match(warehouse, IdentityRules(rules.foreign, decisions=(apart,)))
    assert groups("person") == ["hub 7", "sf 0033000000AbCdEAAV"]


def test_people_of_one_address_whom_somebody_parted_stay_apart(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    for source in ("crm", "web"):
        lay(source, person=[{"source_id": "1", "email": "kim@acme.com"}])
    apart = Decision("person", ("crm", "id:1"), ("web", "id:1"), False, "Ann")
    match(warehouse, IdentityRules(decisions=(apart,)))
    assert groups("person") == ["crm 1", "web 1"]
    assert warehouse.query("FROM suspect") == []
