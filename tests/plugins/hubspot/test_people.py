"""What a contact says of who they are and were, where they work, and as what."""

from pathlib import Path
from typing import Any

import pytest

from abmkit_hubspot.contacts import contacts
from abmkit_hubspot.crm import merged_ids
from abmkit_hubspot.emails import email_events
from abmkit_hubspot.settings import HubSpotConfig

from .reading import as_rows, reading
from .visit import Visit

SINCE = "2026-01-31T12:00:00Z"
ITEM = {
    "id": "7",
    "createdAt": SINCE,
    "properties": {"associatedcompanyid": "9", "createdate": SINCE},
    "ends": {"companies": {"9": ["Decision maker", "VIP"], "8": ["Champion"], "6": []}},
}


def test_labels_are_roles_at_the_main_employer_and_at_others(visit: Visit, tmp_path: Path) -> None:
    config = HubSpotConfig.model_validate({"token": "t", "roles": {"VIP": "executive"}})
    with reading(visit, tmp_path) as source:
        connector = source.connector()
        made = contacts(connector.portal, config, with_companies=True).rows([ITEM])
        connector.close()
    told = {
        (row["account"], row["buying_role"], row.get("is_primary"))
        for row in as_rows(made["membership"])
    }
    assert told == {
        ("id:9", "decision_maker", "true"),
        ("id:9", "executive", "true"),
        ("id:8", "champion", None),
        ("id:6", None, None),
    }


@pytest.mark.parametrize(
    ("properties", "told"),
    [
        ({"hs_merged_object_ids": "5;6"}, "5;6"),
        ({"hs_calculated_merged_vids": "5:1790856000000;6:1790856000001"}, "5;6"),
        ({"hs_merged_object_ids": "5", "hs_calculated_merged_vids": "6:1;5:2"}, "5;6"),
        ({"hs_merged_object_ids": "7"}, ""),
    ],
)
def test_merged_records_are_told_in_two_ways(properties: dict[str, Any], told: str) -> None:
    assert merged_ids({"id": "7", "properties": properties}) == told


def test_a_stage_of_the_lifecycle_that_is_entered_again_is_a_step_again(
    visit: Visit, tmp_path: Path
) -> None:
    contacts = visit.sandbox.tables["contacts"].rows()
    contact = next(r for r in contacts if r.properties.get("lifecyclestage") == "customer")
    begun, told = visit.clock(), []
    for stage in ("lead", "customer", "lead"):
        visit.clock.move(hours=1)
        visit.sandbox.touch("contacts", contact.id, {"lifecyclestage": stage})
        told.append((stage, visit.clock().replace(tzinfo=None)))
    with reading(visit, tmp_path, streams=("companies", "contacts")) as source:
        source.sync()
        steps = source.warehouse.query(
            "SELECT lower(step), entered_at FROM stage WHERE record = $1 AND entered_at > $2 "
            "ORDER BY entered_at",
            [contact.id, begun.replace(tzinfo=None)],
        )
    assert steps == told


def test_an_address_that_was_written_to_is_nowhere_but_with_the_person(
    visit: Visit, tmp_path: Path
) -> None:
    events = visit.sandbox.portal.email_events[:50]
    with reading(visit, tmp_path) as source:
        connector = source.connector()
        made = email_events(connector.portal, with_emails=False).rows(events)
        connector.close()
    rows = as_rows(made["touch"])
    assert {row["person"] for row in rows} == {f"email:{each['recipient']}" for each in events}
    others = [str({**row, "person": None}) for row in rows]
    assert not [row for row in others if any(each["recipient"] in row for each in events)]
