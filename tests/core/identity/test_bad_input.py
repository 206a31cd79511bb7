"""What sources write wrongly, and what becomes of it: nothing is joined that should not be."""

from collections.abc import Callable
from typing import Any

import pytest

from abmkit.identity import Decision, IdentityRules, match
from abmkit.identity.domains import registrable
from abmkit.identity.names import company
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]
Groups = Callable[..., list[str]]


def pair(lay: Lay, first: dict[str, Any], second: dict[str, Any]) -> None:
    lay("crm", account=[{"source_id": "1", **first}])
    lay("web", account=[{"source_id": "2", **second}])


@pytest.mark.parametrize("name", [None, "", "  ", "N/A", "unknown", "kim@acme.com", "없음"])
def test_no_name_joins_nobody(warehouse: Warehouse, lay: Lay, groups: Groups, name: Any) -> None:
    told = {"name": name, "country": "US"}
    pair(lay, told, told)
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]


@pytest.mark.parametrize(
    "name",
    ["-", "Not provided", "[none given]", "Self", "Self-Employed", "Independent Consultant",
     "Stealth Startup", "No company", "Confidential", "Selbständig", "무직", "フリーランス"],
)  # fmt: skip
def test_words_for_no_company_are_no_name(name: str) -> None:
    assert company(name) == ""


@pytest.mark.parametrize("name", ["The Independent", "Home Depot", "Self Inc", "Private Label Ltd"])
def test_names_with_such_a_word_are_names(name: str) -> None:
    assert company(name) != ""


@pytest.mark.parametrize("domain", ["n/a", "none", "acme", "192.168.0.1", "gmail.com", "http://"])
def test_no_domain_joins_nobody(
    warehouse: Warehouse, lay: Lay, groups: Groups, domain: str
) -> None:
    pair(lay, {"domains": domain}, {"domains": domain})
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]


@pytest.mark.parametrize(
    "said",
    [
        "https://www.acme.co.uk:8443/about?x=1#y", "ACME.CO.UK.", "kim@shop.acme.co.uk",
        "//acme.co.uk", "user:word@acme.co.uk", "acme.co.uk/path", "www2.acme.co.uk",
    ],
)  # fmt: skip
def test_a_url_means_its_registered_domain(said: str) -> None:
    assert registrable(said) == "acme.co.uk"


def test_punycode_and_letters_are_one_domain(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    pair(lay, {"domains": "bücher.example"}, {"domains": "xn--bcher-kva.example"})
    match(warehouse)
    assert groups() == ["crm 1, web 2"]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("🚀 Rocket 🚀 GmbH", "Rocket"),
        ('\u200fאלביט מערכות\u200f בע"מ', "אלביט מערכות"),
        ("شركة الاتصالات", "الاتصالات"),
        ("㈜다온들정밀", "다온들정밀 주식회사"),
        ("株式会社東霞電機", "東霞電機（株）"),
        ("ООО «Белый Сокол»", "белый сокол"),
        ("Adlerhorster GmbH & Co. KG", "ADLERHORSTER"),
        ("Peñalosa, S.A. de C.V.", "Penalosa"),
        ("云澜有限公司", "云澜股份有限公司"),
        ("Nordisk A/S", "nordisk"),
    ],
)
def test_names_are_compared_without_forms_and_signs(name: str, same: str) -> None:
    assert company(name) == company(same) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Acme", "Acma"), ("東霞電機", "東霞精機"), ("ガ行", "カ行"), ("🚀", "🚗")]
)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert company(one) != company(other)


def test_a_domain_that_400_companies_share_joins_only_those_of_one_name(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    franchise = [
        {"source_id": str(n), "name": f"Branch {n}", "domains": "group.com"} for n in range(400)
    ]
    lay("crm", account=franchise)
    lay("web", account=[{"source_id": "w", "name": "Branch 7", "domains": "group.com"}])
    match(warehouse)
    assert len(groups()) == 400
    assert "crm 7, web w" in groups()
    assert warehouse.query("SELECT count(*) FROM suspect WHERE kind = 'domain'") == [(0,)]


def test_a_person_whose_company_changed_is_one_with_two_memberships(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[{"source_id": "a"}, {"source_id": "b"}])
    lay("crm", person=[
        {"source_id": "1", "email": "Kim.Lee@gmail.com"},
        {"source_id": "2", "email": "kimlee+work@googlemail.com"},
    ])  # fmt: skip
    lay("crm", membership=[
        {"source_id": "m", "person": "id:1", "account": "id:a", "valid_to": "2025-06-01"},
        {"source_id": "n", "person": "id:2", "account": "id:b", "valid_from": "2025-06-01"},
    ])  # fmt: skip
    match(warehouse)
    assert groups("person") == ["crm 1, crm 2"]
    assert warehouse.query(
        "SELECT count(DISTINCT p.canonical), count(DISTINCT a.canonical), count(*) "
        "FROM membership m JOIN link p ON p.key = m.person JOIN link a ON a.key = m.account"
    ) == [(1, 2, 2)]


@pytest.mark.parametrize(
    "email",
    ["info@acme.com", "customer.service@acme.com", "info.uk@acme.com", "sales-us@acme.com",
     "buchhaltung@acme.de", "ventas@acme.mx", "noemail@noemail.com", "n.a@na.com"],
)  # fmt: skip
def test_a_mailbox_of_several_is_nobody_s(
    warehouse: Warehouse, lay: Lay, groups: Groups, email: str
) -> None:
    people = [{"source_id": "1", "email": email}]
    lay("crm", person=people)
    lay("web", person=people)
    lay("hub", person=[{"source_id": "9", "email": "x9@gdpr-forgotten.hubspot.com"}])
    lay("crm", person=[{"source_id": "9", "email": "x9@gdpr-forgotten.hubspot.com"}])
    match(warehouse)
    assert groups("person") == ["crm 1", "crm 9", "hub 9", "web 1"]


def test_parents_that_lead_in_a_circle_are_not_joined(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    lay("crm", account=[
        {"source_id": "1", "name": "Acme", "domains": "acme.com", "parent": "id:2"},
        {"source_id": "2", "name": "Acme", "parent": "id:1"},
        {"source_id": "3", "name": "Own", "parent": "id:3"},
    ])  # fmt: skip
    match(warehouse)
    assert groups() == ["crm 1", "crm 2", "crm 3"]
    assert warehouse.query("FROM suspect") == []


def test_other_numbers_speak_against_one_domain(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    one, two = '{"LEI__c": "529900T8BM49AURSDO55"}', '{"lei": "5493001KJTIIGC8Y1R12"}'
    pair(lay, {"domains": "acme.com", "extra": one}, {"domains": "acme.com", "extra": two})
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]
    assert warehouse.query("SELECT kind, value FROM suspect") == [("domain", "acme.com")]


def test_a_decision_about_a_record_that_is_not_there_waits(
    warehouse: Warehouse, lay: Lay, groups: Groups
) -> None:
    said = Decision("account", ("crm", "id:1"), ("web", "id:2"), True, "Ann")
    rules = IdentityRules(decisions=(said,))
    lay("crm", account=[{"source_id": "1", "name": "Acme"}])
    match(warehouse, rules)
    assert groups() == ["crm 1"]
    lay("web", account=[{"source_id": "2", "name": "Bolt"}])
    match(warehouse, rules)
    assert groups() == ["crm 1, web 2"]
    match(warehouse)
    assert groups() == ["crm 1", "web 2"]
