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


@pytest.mark.parametrize(
    ("one", "other", "waits"),
    [
        ("Robert Klein", "Bob Klein", True),
        ("Klein, Bill", "William Klein", True),
        ("Margaret Klein", "Peggy Klein", True),
        ("Robert Klein", "Peggy Klein", False),
        ("Robert Klein", "Bob Meyer", False),
    ],
)
def test_what_a_name_is_cut_to_waits(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: str, other: str, waits: bool
) -> None:
    told = {"phone": "0151 555 01 23"}
    people(lay, {"name": one, **told}, {"name": other, **told})
    match(warehouse)
    assert groups("person") == ["crm 1", "mail 1"]
    assert waiting(warehouse) == (["telephone"] if waits else [])


def people(lay: Lay, one: dict[str, Any], other: dict[str, Any]) -> None:
    """A person in two sources; the names are ``name``, all else stands beside the schema."""
    for source, told in (("crm", one), ("mail", other)):
        lay(source, person=[row("1", **told)])


NEARLY = {
    "name": "Harriet Nguyen", "Date of Birth": "1981-04-30", "suburb": "Kew", "postcode": "31010",
}  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {**NEARLY, "name": "Harriet Nguyem"},
        {**NEARLY, "name": "Arriet Nguyen"},
        {**NEARLY, "name": "Nguyen Harriett"},
        {**NEARLY, "name": "Harriet"},
        {**NEARLY, "name": "Hariret Nguyen"},
        {**NEARLY, "name": "Har Nguyen"},
        {"name": "Dr. Harriet B. Nguyen", "geburtsdatum": "30.04.1981"},
        {"name": "Harriet Nguyen", "DOB": "04/30/1981"},
        {"name": "NGUYEN, Harriet", "birthdate": "1981-04-30T00:00:00Z"},
    ],
)
def test_a_day_of_birth_joins_names_with_a_slip_in_them(
    warehouse: Warehouse, lay: Lay, groups: Groups, other: dict[str, Any]
) -> None:
    people(lay, NEARLY, other)
    match(warehouse)
    assert groups("person") == ["crm 1, mail 1"]


@pytest.mark.parametrize(
    "other",
    [
        {**NEARLY, "name": "Philip Nguyen"},
        {**NEARLY, "name": "Henry Nguyen"},
        {**NEARLY, "name": "Hubert Nguyen"},
        {**NEARLY, "name": "Nguyen"},
        {**NEARLY, "Date of Birth": "1983-04-30"},
        {"name": "Harriet", "dob": "1981-04-30", "suburb": "Kew"},
        {"name": "Harriet", "dob": "1981-04-30", "postcode": "21120"},
        {"name": "Harriet Nguyen", "dob": "1981-30-30"},
    ],
)
def test_twins_and_people_of_another_day_or_place_stay_apart(
    warehouse: Warehouse, lay: Lay, groups: Groups, other: dict[str, Any]
) -> None:
    people(lay, NEARLY, other)
    match(warehouse)
    assert groups("person") == ["crm 1", "mail 1"]


def test_father_and_son_of_one_name_and_address_stay_apart(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    home = {"name": "John Harper", "Street Number": "12", "address_1": "Mill Rd", "zip": "4223"}
    people(lay, {**home, "dob": "1951-02-03"}, {**home, "dob": "1979-11-20"})
    match(warehouse)
    assert groups("person") == ["crm 1", "mail 1"]


def test_a_mistyped_day_of_birth_speaks_against_nothing(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    home = {"name": "John Harper", "Street Number": "12", "address_1": "Mill Rd", "zip": "4223"}
    other = {"name": "John Harper", "address": "12 Mill Road", "Post Code": "4223"}
    people(lay, {**home, "dob": "1951-02-03"}, {**other, "dob": "1957-02-03"})
    match(warehouse)
    assert groups("person") == ["crm 1, mail 1"]


@pytest.mark.parametrize(
    "head",
    ["Mobile Phone", "TEL.", "Téléphone", "work_phone", "휴대폰", "full_phone_num", "HomePhone1",
     "Contact: Phone No.", "Primary_Telephone__c"],
)  # fmt: skip
def test_phones_are_read_under_any_usual_head_and_every_one_counts(
    warehouse: Warehouse, lay: Lay, groups: Groups, head: str
) -> None:
    one = {"name": "Ann Bright", "Phone": "+44 113 496 0000", "MobilePhone": "07700 900123"}
    people(lay, one, {"name": "ann bright", head: "+44 7700 900 123"})
    match(warehouse)
    assert groups("person") == ["crm 1, mail 1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("(02) 555-0123", "+82 2 555 0123"), ("0711 1234567", "+49 711 1234567, fax 0711 1234568")],
)
def test_trunk_and_country_codes_of_short_numbers_tell_nothing(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: str, other: str
) -> None:
    lay("crm", account=[row("1", "Bolt", "Busan", phone=one)])
    lay("erp", account=[row("2", "Bolt Co., Ltd.", "Seoul", Telefon=other)])
    match(warehouse)
    assert groups() == ["crm 1, erp 2"]


def test_a_national_number_joins_people_and_the_tax_number_of_their_company_does_not(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    vat = {"VAT": "DE811569869"}
    lay("crm", person=[row("1", "Ann Bright", ssn="536-22-1234"), row("2", "Jo Min", **vat)])
    lay("hr", person=[row("3", "A. Brighton", SSN="536221234"), row("4", "Lee Park", **vat)])
    match(warehouse)
    assert groups("person") == ["crm 1, hr 3", "crm 2", "hr 4"]


def test_an_id_of_a_customer_is_no_browser(warehouse: Warehouse, lay: Lay, groups: Groups) -> None:
    told = {"Client ID": "C-0001234"}
    people(lay, {"name": "Ann Bright", **told}, {"name": "Jo Park", **told})
    match(warehouse)
    assert groups("person") == ["crm 1", "mail 1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hans-Peter Maier", "Maier, Hans Peter"),
        ("Sam O'Neil", "Sam ONeil"),
        ("Ann D’Or", "ANN DOR"),
    ],
)
def test_hyphens_and_apostrophes_are_no_letters(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: str, other: str
) -> None:
    told = {"phone": "0151 555 01 23"}
    people(lay, {"name": one, **told}, {"name": other, **told})
    match(warehouse)
    assert groups("person") == ["crm 1, mail 1"]


def test_names_without_a_blank_are_names(warehouse: Warehouse, lay: Lay, groups: Groups) -> None:
    one = {"name": "김민준", "휴대폰": "010-1234-5678"}
    people(lay, one, {"name": "김 민준", "전화": "01012345678"})
    match(warehouse)
    assert groups("person") == ["crm 1, mail 1"]


def test_an_address_joins_by_the_town_where_one_list_lacks_the_postcode(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    told = {"address": "Suite 5, 3 Winter Pl.", "zip": "02108"}
    lay("crm", account=[row("1", "Palm Inc", "Boston", **told)])
    lay("erp", account=[row("2", "Palm", "Boston", addr="3 Winter Place")])
    match(warehouse)
    kinds = warehouse.query("SELECT DISTINCT method FROM link WHERE \"table\" = 'account'")
    assert kinds == [("street",)]


SITE = {"phone": "0911 555 0101", "address": "Ring 9"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Quarz Cafe", "Quarz"),
        ("Hotel Quarz", "Quarz Hotel GmbH"),
        ("Gasthaus Zum Quarz", "Quarz"),
        ("Quarz (Old Town)", "Quarz"),
        ("Quill Ventures LLC dba Quarz", "Quarz"),
        ("Quill Ventures (t/a Quarz Cafe) Ltd", "Quarz Cafe"),
    ],
)
def test_a_venue_of_one_phone_and_address_is_one_whatever_house_it_is(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: str, other: str
) -> None:
    lay("crm", account=[row("1", one, **SITE)])
    lay("erp", account=[row("2", other, **SITE)])
    match(warehouse)
    assert groups() == ["crm 1, erp 2"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quarz Holdings plc", "Quarz plc"),
        ("Quarz (Holdings) Ltd", "Quarz Ltd"),
        ("Quarz (UK) Ltd", "Quarz Ltd"),
        ("Quarz Logistik GmbH", "Quarz GmbH"),
        ("Quarz Cafe (Buckhead)", "Quarz Dining Room (Buckhead)"),
    ],
)
def test_companies_of_one_phone_and_address_and_other_trades_wait(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: str, other: str
) -> None:
    lay("crm", account=[row("1", one, **SITE)])
    lay("erp", account=[row("2", other, **SITE)])
    match(warehouse)
    assert groups() == ["crm 1", "erp 2"]
    assert len(waiting(warehouse)) == 1
