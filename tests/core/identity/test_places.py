"""Where companies are speaks against one name, and another country against one domain."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from abmkit.identity import match
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]
Groups = Callable[..., list[str]]

KNOWN = ("name", "domains", "city", "country")
STORE = {
    "name": "Zenit Coffee", "city": "Austin", "country": "US", "Phone": "512-555-0100",
    "Street": "100 Congress Ave", "Zip": "78701",
}  # fmt: skip
CITY = {"name": "City of Springfield", "city": "Springfield", "country": "US"}
FIRM = {"name": "Zenit AG", "domains": "zenit.com", "country": "Germany"}


def row(told: dict[str, Any]) -> dict[str, Any]:
    extra = json.dumps({head: cell for head, cell in told.items() if head not in KNOWN})
    return {"source_id": "1", "extra": extra, **{k: told.get(k) for k in KNOWN}}


def are_one(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: dict[str, Any], other: dict[str, Any]
) -> bool:
    """Whether two rows are joined; those that are not wait for a person."""
    lay("crm", account=[row(one)])
    lay("web", account=[row(other)])
    match(warehouse)
    is_one = groups() == ["crm 1, web 1"]
    assert is_one or len(warehouse.query("FROM suspect")) == 1
    return is_one


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"Phone": "512-555-0200", "Street": "900 Lamar Blvd", "Zip": "78703"}, False),
        ({"Phone": "512-555-0200", "Street": "900 Lamar Blvd"}, False),
        ({"Street": "900 Lamar Blvd", "Zip": "78703"}, False),
        ({"Phone": "512-555-0200"}, True),
        ({"Street": "900 Lamar Blvd"}, True),
        ({"Phone": "512-555-0200", "Street": "100 Congress Avenue", "Zip": "78701"}, True),
        ({"Phone": "512-555-0100", "Street": "900 Lamar Blvd", "Zip": "78703"}, True),
    ],
)
def test_two_branches_in_a_town_are_two(
    warehouse: Warehouse, lay: Lay, groups: Groups, other: dict[str, Any], same: bool
) -> None:
    told = {**{k: STORE[k] for k in KNOWN if k in STORE}, **other}
    assert are_one(warehouse, lay, groups, STORE, told) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"State": "IL"}, {"State/Province": "Missouri"}, False),
        ({"State": "IL"}, {"State/Province": "Illinois"}, True),
        ({"State": "I.L."}, {"Billing State": "il"}, True),
        ({"State": "IL"}, {}, True),
        ({"State": "IL"}, {"State": "active"}, True),
        ({"Zip": "62701"}, {"Zip": "01103-1234"}, False),
        ({"Zip": "62701"}, {"Zip": "62703"}, True),
    ],
)
def test_towns_of_one_name_in_two_states_are_two(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: Any, other: Any, same: bool
) -> None:
    assert are_one(warehouse, lay, groups, {**CITY, **one}, {**CITY, **other}) is same


@pytest.mark.parametrize(
    ("name", "town", "same"),
    [
        ("First National Bank", "Omaha", False),
        ("St. Joseph's Hospital", "Omaha", False),
        ("Volksbank eG", "Omaha", False),
        ("First National Bank", "Eureka", True),
        ("Quillfeather First National Bank", "Omaha", True),
    ],
)
def test_a_name_of_usual_words_joins_none_in_other_towns(
    warehouse: Warehouse, lay: Lay, groups: Groups, name: str, town: str, same: bool
) -> None:
    one = {"name": name, "city": "Eureka", "country": "US"}
    assert are_one(warehouse, lay, groups, one, {**one, "city": town}) is same


@pytest.mark.parametrize(
    ("name", "country", "same"),
    [
        ("Zenit Italia S.p.A.", "Italy", False),
        ("Zenit S.p.A.", "Italy", True),
        ("Zenit Werke GmbH", "DE", True),
        ("Zenit Italia S.p.A.", None, True),
        (None, "Germany", True),
    ],
)
def test_a_subsidiary_abroad_at_its_parent_s_domain_is_another_company(
    warehouse: Warehouse, lay: Lay, groups: Groups, name: Any, country: Any, same: bool
) -> None:
    other = {"name": name, "domains": "www.zenit.com/it", "country": country}
    assert are_one(warehouse, lay, groups, FIRM, other) is same
