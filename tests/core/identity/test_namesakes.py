"""People of one name wait for a person where something else speaks for one, and never join."""

from collections.abc import Callable
from typing import Any

import pytest

from abmkit.identity import Decision, IdentityRules, match
from abmkit.warehouse import Warehouse

Lay = Callable[..., None]
Groups = Callable[..., list[str]]


def person(source_id: str, name: str, email: str | None) -> dict[str, Any]:
    return {"source_id": source_id, "name": name, "email": email}


def waiting(warehouse: Warehouse) -> int:
    return len(warehouse.query("FROM suspect WHERE \"table\" = 'person'"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jon.smith@acme.com", "jsmith@acme.com"),
        ("jon.smith@acme.com", "jon.smiht@acme.co"),
        ("jon.smith@acme.com", None),
        (None, None),
    ],
)
def test_one_name_waits_where_addresses_are_near_or_none(
    warehouse: Warehouse, lay: Lay, groups: Groups, one: str | None, other: str | None
) -> None:
    lay("crm", person=[person("1", "Jon Smith", one)])
    lay("mail", person=[person("2", "JON SMITH", other)])
    match(warehouse)
    assert groups("person") == ["crm 1", "mail 2"]
    assert waiting(warehouse) == 1


def test_a_name_may_be_written_family_first(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", person=[person("1", "Jon Smith", "jon.smith@acme.com")])
    lay("mail", person=[person("2", "Smith, Jon", "js@acme.com")])
    match(warehouse)
    assert waiting(warehouse) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jon.smith@acme.com", "js@bolt.com"),
        ("jon.smith@gmail.com", "smith77@gmail.com"),
    ],
)
def test_one_name_at_other_addresses_does_not_even_wait(
    warehouse: Warehouse, lay: Lay, one: str, other: str
) -> None:
    lay("crm", person=[person("1", "Jon Smith", one)])
    lay("mail", person=[person("2", "Jon Smith", other)])
    match(warehouse)
    assert waiting(warehouse) == 0


def test_a_common_name_without_an_address_says_nothing(warehouse: Warehouse, lay: Lay) -> None:
    known = [person(str(n), "Kim Lee", f"kim{n}@firm{n}.com") for n in range(3)]
    lay("crm", person=known)
    lay("mail", person=[person("1", "Kim Lee", None)])
    match(warehouse)
    assert waiting(warehouse) == 0
    lay("crm", deleted=("2",), person=known[:1])
    match(warehouse)
    assert waiting(warehouse) == 2


def test_what_is_decided_or_joined_since_waits_no_more(warehouse: Warehouse, lay: Lay) -> None:
    lay("crm", person=[person("1", "Jon Smith", "jon.smith@acme.com")])
    lay("mail", person=[person("2", "Jon Smith", None)])
    match(warehouse)
    assert waiting(warehouse) == 1
    apart = Decision("person", ("crm", "id:1"), ("mail", "id:2"), False, "Ann")
    match(warehouse, IdentityRules(decisions=(apart,)))
    assert waiting(warehouse) == 0
    match(warehouse)
    assert waiting(warehouse) == 1
    lay("mail", person=[person("2", "Joan Smith", None)])
    match(warehouse)
    assert waiting(warehouse) == 0
    lay("mail", person=[person("2", "Jon Smith", "jon.smith@acme.com")])
    match(warehouse)
    assert waiting(warehouse) == 0
