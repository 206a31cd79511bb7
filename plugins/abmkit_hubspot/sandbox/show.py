"""A record as the objects API shows it."""

from collections.abc import Iterable
from typing import Any

from abmkit.sandbox import Record
from abmkit_hubspot.sandbox.definitions import DEFAULTS
from abmkit_hubspot.sandbox.fill.base import created_property, updated_property
from abmkit_hubspot.sandbox.words import PORTAL_ID, TYPE_IDS, stamp


def shown(
    kind: str, record: Record, names: Iterable[str] = (), with_history: Iterable[str] = ()
) -> dict[str, Any]:
    """A record with the properties asked for.

    Properties without a value are left out: recorded answers have null there, which the official
    schema does not know.

    Args:
        kind: Its object.
        record: It.
        names: Properties asked for; none for the usual ones.
        with_history: Properties whose versions are shown too.
    """
    cells = record.properties
    asked = [*(names or DEFAULTS.get(kind, ())), *with_history, *kept(kind)]
    answer: dict[str, Any] = {
        "id": record.id,
        "properties": {name: cells[name] for name in sorted(set(asked)) if name in cells},
        "createdAt": stamp(record.created_at),
        "updatedAt": stamp(record.updated_at),
        "archived": record.archived_at is not None,
        "url": f"https://app.hubspot.com/contacts/{PORTAL_ID}/record/{TYPE_IDS[kind]}/{record.id}",
    }
    if record.archived_at:
        answer["archivedAt"] = stamp(record.archived_at)
    if with_history:
        answer["propertiesWithHistory"] = {name: versions(record, name) for name in with_history}
    return answer


def kept(kind: str) -> Iterable[str]:
    """The properties that are always shown."""
    return (created_property(kind), updated_property(kind), "hs_object_id")


def versions(record: Record, name: str) -> list[dict[str, Any]]:
    """The versions of a property, newest first."""
    known = record.history.get(name)
    if known is None:
        value = record.properties.get(name)
        known = [] if value is None else [(record.created_at, value)]
    return [
        {
            "value": value,
            "timestamp": stamp(at),
            "sourceType": "CRM_UI",
            "sourceId": "userId:12282590",
            "updatedByUserId": 12282590,
        }
        for at, value in reversed(known)
    ]
