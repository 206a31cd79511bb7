"""Whom we may contact, by the regime and the ways that count; nothing else is filtered by it."""

from datetime import date
from typing import Any

import pytest

from abmkit.derive import Consent, Rules
from abmkit.warehouse import Warehouse

from .rows import ACME, Lay, Rows

YEAR = {"valid_from": "2026-01-01", "valid_to": "2027-01-01"}


def consent(person: str, status: str, way: str, start: str) -> dict[str, Any]:
    purpose, channel = way.split("/")
    told = {"purpose": purpose, "channel": channel, "valid_from": start}
    return {
        "source_id": f"{person}{way}{status}",
        "person": f"id:{person}",
        **told,
        "status": status,
    }


CONSENTS: Rows = [
    consent("given", "given", "news/email", "2026-03-01"),
    consent("refused", "withdrawn", "news/email", "2026-04-01"),
    consent("refused", "withdrawn", "offers/phone", "2026-06-01"),
    consent("phone", "given", "offers/phone", "2026-02-01"),
]
PEOPLE = ("given", "phone", "refused", "silent")


def world() -> dict[str, Rows]:
    return {
        "account": [ACME],
        "person": [{"source_id": name, "name": name} for name in PEOPLE],
        "membership": [
            {"source_id": name, "person": f"id:{name}", "account": "id:1", **YEAR}
            for name in PEOPLE
        ],
        "touch": [
            {
                "source_id": name,
                "kind": "visit",
                "occurred_at": "2026-06-01",
                "person": f"id:{name}",
            }
            for name in PEOPLE
        ],
        "consent": CONSENTS,
    }


def contactable(warehouse: Warehouse) -> dict[str, list[tuple[date, date]]]:
    found: dict[str, list[tuple[date, date]]] = {}
    for name, *days in warehouse.query(
        "SELECT p.name, contact_from, contact_to FROM fact_membership_contactable m "
        "JOIN person p ON p.key = m.person_id ORDER BY ALL"
    ):
        found.setdefault(name, []).append(tuple(days))
    return found


def since(month: int) -> list[tuple[date, date]]:
    return [(date(2026, month, 1), date(2027, 1, 1))]


ALL_YEAR = since(1)
TO_JUNE = [(date(2026, 1, 1), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 6, 1))]


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (Consent(), {"given": since(3), "phone": since(2)}),
        (Consent(channels=("phone",)), {"phone": since(2)}),
        (Consent(purposes=("news",)), {"given": since(3)}),
        (Consent(purposes=("jobs",)), {}),
        (
            Consent(opt_out=True),
            {"given": ALL_YEAR, "phone": ALL_YEAR, "refused": TO_JUNE, "silent": ALL_YEAR},
        ),
        (
            Consent(opt_out=True, channels=("email",)),
            {"given": ALL_YEAR, "phone": ALL_YEAR, "refused": TO_JUNE[:1], "silent": ALL_YEAR},
        ),
    ],
)
def test_a_person_may_be_contacted_by_the_ways_that_count(
    lay: Lay, rules: Consent, told: dict[str, list[tuple[date, date]]]
) -> None:
    assert contactable(lay(Rules(consent=rules), **world())) == told


@pytest.mark.parametrize("rules", [Consent(), Consent(opt_out=True), Consent(channels=("fax",))])
def test_without_consent_data_nobody_is_left_out(lay: Lay, rules: Consent) -> None:
    told = world()
    del told["consent"]
    assert contactable(lay(Rules(consent=rules), **told)) == dict.fromkeys(PEOPLE, ALL_YEAR)


def test_consent_filters_nothing_but_who_may_be_contacted(lay: Lay) -> None:
    warehouse = lay(Rules(consent=Consent(channels=("fax",))), **world())
    assert contactable(warehouse) == {}
    for fact in ("touch", "membership"):
        assert warehouse.query(f"SELECT count(DISTINCT person_id) FROM fact_{fact}") == [(4,)]


@pytest.mark.parametrize("opt_out", [False, True])
@pytest.mark.parametrize("purposes", [(), ("news",)])
def test_who_wants_nothing_at_all_on_a_channel_wants_none_of_it(
    lay: Lay, opt_out: bool, purposes: tuple[str, ...]
) -> None:
    wide = [
        {**consent("given", "withdrawn", "all/email", "2026-05-01"), "source_id": "wide"},
        consent("silent", "withdrawn", "all/email", "2026-06-01"),
    ]
    told = {**world(), "consent": [row for row in CONSENTS if "email" in row["channel"]] + wide}
    found = contactable(lay(Rules(consent=Consent(opt_out, purposes)), **told))
    assert found.get("silent") == ([(date(2026, 1, 1), date(2026, 6, 1))] if opt_out else None)
    assert found["given"][-1][1] == date(2026, 5, 1)
