"""Recorded records in the place of the world's."""

from datetime import datetime
from typing import Any

from abmkit.sandbox import Record, Table
from abmkit_hubspot.sandbox.fill import Portal
from abmkit_hubspot.sandbox.words import KINDS

_FILES = {"engagements_notes": "notes", "engagements_tasks": "tasks", "engagements_calls": "calls",
          "engagements_meetings": "meetings", "engagements_emails": "emails"}  # fmt: skip


def put_recorded(portal: Portal, recorded: dict[str, list[dict[str, Any]]]) -> None:
    """Put recorded records into a portal: CRM objects, owners, events of e-mails.

    Values that a recording turned into numbers become texts again, as they are on the wire; null
    stays null. Associations that a recording carries along are made.

    Args:
        portal: Changed in place.
        recorded: Records by the name of their file; names that mean nothing here are left out.
    """
    for name, records in recorded.items():
        kind = _FILES.get(name, KINDS.get(name))
        if kind and all("properties" in each for each in records):
            portal.tables[kind] = Table(_record(each) for each in records)
            portal.recorded[kind] = sorted(
                {name for each in records for name in each["properties"]}
            )
            for each in records:
                _join(portal, kind, each)
    for name in ("owners", "email_events"):
        if name in recorded:
            setattr(portal, name, recorded[name])


def _record(each: dict[str, Any]) -> Record:
    archived = each.get("archivedAt") if each.get("archived") else None
    return Record(
        str(each["id"]),
        {name: _text(value) for name, value in each["properties"].items()},
        datetime.fromisoformat(each["createdAt"]),
        datetime.fromisoformat(each["updatedAt"]),
        datetime.fromisoformat(archived) if archived else None,
    )


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _join(portal: Portal, kind: str, each: dict[str, Any]) -> None:
    for end in ("contacts", "companies", "deals"):
        for other in each.get(end) or []:
            portal.links.join(kind, str(each["id"]), end, str(other))
