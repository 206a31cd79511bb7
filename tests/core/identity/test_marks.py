"""Phones, addresses and days of birth join with the name; alone they lead to pairs that wait."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from abmkit.identity import match
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]
Groups = Callable[..., list[str]]


def row(source_id: str, name: str | None, city: str | None = None, **extra: str) -> dict[str, Any]:
    told = {"extra": json.dumps(extra)} if extra else {}
    return {"source_id": source_id, "name": name, **({"city": city} if city else {}), **told}


def waiting(warehouse: Warehouse) -> list[str]:
    return [kind for (kind,) in warehouse.query("SELECT kind FROM suspect ORDER BY ALL")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"phone": "+1 (310) 246-1501"}, {"Phone": "310/246-1501 ext. 12"}),
        ({"address": "435 S. La Cienega Blvd.", "zip": "90048"},
         {"BillingStreet": "435 La Cienega Boulevard", "BillingPostalCode": "90048-2212"}),
        ({"street": "Hauptstraße 12", "postcode": "80331"},
         {"street": "Hauptstr. 12", "postcode": "80331"}),
    ],
)  # fmt: skip
def test_a_name_joins_at_one_phone_or_address_whatever_the_town_is_called(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: dict[str, str], other: dict[str, str]
) -> None:
    lay("crm", account=[row("1", "Palm Inc", "Los Angeles", **one)])
    lay("erp", account=[row("2", "Palm", "West Hollywood", **other)])
    match(warehouse)
    assert groups() == ["crm 1, erp 2"]


@pytest.mark.parametrize("place", [
    {"phone": "+49 89 5555 1234"}, {"street": "Wittelsbacher Platz 1", "zip": "80333"},
])  # fmt: skip
def test_companies_of_a_group_under_one_roof_wait(
    warehouse: Warehouse, lay: Lay, groups: Groups, place: dict[str, str]
) -> None:
    lay("crm", account=[row("1", "Halbmond Energie AG", "München", **place)])
    lay("erp", account=[row("2", "Halbmond Gesundheit AG", "München", **place)])
    match(warehouse)
    assert groups() == ["crm 1", "erp 2"]
    assert waiting(warehouse) == ["telephone" if "phone" in place else "address"]


def test_two_mailboxes_of_one_name_at_a_switchboard_wait(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    told = {"phone": "02 555 0123"}
    lay("crm", person=[{**row("1", "Kim Minjun", **told), "email": "mj.kim@hanbit.example"}])
    lay("mail", person=[{**row("2", "Kim Minjun", **told), "email": "minjun2@hanbit.example"}])
    match(warehouse)
    assert groups("person") == ["crm 1", "mail 2"]
    assert "phone" in waiting(warehouse)


def test_a_phone_under_other_names_waits_for_a_person(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[row("1", "Restaurant Katsu", phone="213/665-1891")])
    lay("erp", account=[row("2", "Katsu", phone="213-665-1891")])
    match(warehouse)
    assert groups() == ["crm 1", "erp 2"]
    assert waiting(warehouse) == ["telephone"]


def test_neighbours_of_other_names_do_not_even_wait(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    place = {"street": "12 Mill Road", "zip": "LS1 4AB"}
    lay("crm", account=[row("1", "Larkfield Power", **place)])
    lay("erp", account=[row("2", "Shun Trading", **place)])
    match(warehouse)
    assert groups() == ["crm 1", "erp 2"]
    assert waiting(warehouse) == []


@pytest.mark.parametrize("phone", ["000-000-0000", "n/a", "12345", "+1"])
def test_a_phone_that_is_nobody_s_joins_nobody(
    warehouse: Warehouse, lay: Lay, groups: Groups, phone: str
) -> None:
    lay("crm", account=[row("1", "Mortons Grill", phone=phone)])
    lay("erp", account=[row("2", "Mortons Bar", phone=phone)])
    match(warehouse)
    assert groups() == ["crm 1", "erp 2"]
    assert "telephone" not in waiting(warehouse)


def test_a_switchboard_of_many_companies_says_nothing(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    firms = [
        row(str(n), f"Firm {chr(65 + n % 26) * 5}{n}", phone="020 7946 0000") for n in range(60)
    ]
    lay("crm", account=firms)
    match(warehouse)
    assert len(groups()) == 60
    assert waiting(warehouse) == []


def test_a_short_name_in_two_towns_waits_and_a_long_one_joins(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[row("1", "Palm Inc", "Los Angeles"), row("2", "Chinois on Main", "Venice")])
    lay("erp", account=[row("3", "Palm", "New York"), row("4", "Chinois on Main", "Santa Monica")])
    match(warehouse)
    assert groups() == ["crm 1", "crm 2, erp 4", "erp 3"]
    assert waiting(warehouse) == ["alike"]


@pytest.mark.parametrize(
    "told",
    [
        {"phone": "0151 555 01 23"},
        {"birthdate": "1981-04-30"},
        {"street": "8 Stanley Street", "zip": "4223"},
    ],
)
def test_people_of_one_name_are_one_by_what_else_tells_them(
    warehouse: Warehouse, lay: Lay, groups: Groups, told: dict[str, str]
) -> None:
    lay("crm", person=[row("1", "Michaela Neumann", **told), row("2", "Jo Park", **told)])
    lay("mail", person=[row("3", "NEUMANN, Michaela", **told)])
    match(warehouse)
    assert groups("person") == ["crm 1, mail 3", "crm 2"]


def test_people_whose_names_are_alike_wait(warehouse: Warehouse, lay: Lay, groups: Groups) -> None:
    lay("crm", person=[row("1", "Michaela Neumann", phone="0151 555 01 23")])
    lay("mail", person=[row("2", "Michela Neuman", phone="0151 555 01 23")])
    lay("mail", person=[row("3", "Jo Park", phone="0151 555 01 23")])
    match(warehouse)
    assert groups("person") == ["crm 1", "mail 2", "mail 3"]
    assert waiting(warehouse) == ["telephone"]
