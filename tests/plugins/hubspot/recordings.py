"""All that was recorded of live portals, record by record, in the form of today's API.

HubSpot has ended most of the older APIs that some records come from (lists in 2026; engagements,
contacts, companies and deals have successors), so the connector asks for none of them. What they
said is what their successors say: properties under ``results``, associations, and versions under
``propertiesWithHistory``; engagements are objects of their kind, with ``hs_`` before their names.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from abmkit.connect.api import Item

ENDS = ("contacts", "companies", "deals")
_OLD_ENDS = {
    "contacts": ("contactIds", "associatedVids"),
    "companies": ("companyIds", "associatedCompanyIds"),
    "deals": ("dealIds", "associatedDealIds"),
}
_OLD_IDS = {"vid": "contacts", "companyId": "companies", "dealId": "deals"}
_OTHER_IDS = {"listId": "lists", "ownerId": "owners", "pipelineId": "pipelines"}
_ENGAGEMENTS = {
    "NOTE": "notes", "TASK": "tasks", "CALL": "calls", "MEETING": "meetings", "EMAIL": "emails",
}  # fmt: skip
_INSTANTS = {"startTime", "endTime"}

#: What is read of a portal besides, and shows in the rows of others.
LOOKED_UP = {
    "owners": "names of owners, on accounts, deals and lists",
    "pipelines": "labels, chances and ends of stages, on deals",
    "definitions": "names of subscriptions, on consents",
}
#: What is not read, and why.
LEFT = {
    "products": "a catalogue: what a deal sells are its line items",
    "workflows": "settings of automation: they say nothing of anybody",
    "lists": "a list has accounts: of those of contacts only the companies of members",
    "versions": "a contact's past is read of its employer, role and lifecycle; of all else, now",
}
#: Answers that hold no record, by what they are.
NO_RECORD = {
    "refused": "the vendor refuses",
    "empty": "no body, or one that is no JSON",
    "settings": "definitions of properties and groups, fields of forms",
    "acknowledged": "what was written, or by whom, as ids alone",
    "foreign": "topics of blogs and files: they say nothing of anybody",
}
_SETTINGS = ("/properties/", "/deals/v1/groups", "/deals/v1/properties", "/forms/v2/fields",
             "/contacts/v2/groups", "/contacts/v1/fields")  # fmt: skip
_ACKNOWLEDGED = ("/add", "/remove", "/vids", "/associations/", "/merge-vids", "/createOrUpdate",
                 "/contact/vid/", "/companies/v2/companies/", "/utks/batch", "/vids/batch",
                 "/lists/", "/search", "/deal/associated/")  # fmt: skip
_FOREIGN = ("/blogs/", "/filemanager/")


@dataclass(frozen=True)
class Recorded:
    """A record.

    Attributes:
        kind: What reads it; or a key of ``LOOKED_UP`` or ``LEFT``.
        item: In the form of today's API.
    """

    kind: str
    item: Item


def lines(path: Path) -> list[Item]:
    """The records of a file; numbers with a point are Decimal."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line, parse_float=Decimal)["data"] for line in file]


def from_files(folder: Path) -> dict[str, list[Recorded]]:
    """The records of each file that a connector layer has written."""
    return {path.stem: [_of_file(path.stem, item) for item in lines(path)]
            for path in sorted(folder.glob("*.jsonl"))}  # fmt: skip


def _of_file(name: str, item: Item) -> Recorded:
    plain = {
        "owners": "owners", "deal_pipelines": "pipelines", "email_subscriptions": "definitions",
        "products": "products", "workflows": "workflows", "contact_lists": "lists",
        "contacts_list_memberships": "members", "subscription_changes": "changes",
        "email_events": "email_events", "marketing_emails": "marketing_emails",
        "line_items": "line_items",
    }  # fmt: skip
    if name in plain:
        return Recorded(plain[name], item)
    if name == "engagements":
        return engagement(item, item)
    if name == "forms":
        return form(item)
    if name == "campaigns":
        sent = {**item, "id": item["contentId"], "allEmailCampaignIds": [item["id"]]}
        return Recorded("marketing_emails", sent)
    if name == "property_history":
        return Recorded("history" if item["property"] == "lifecyclestage" else "versions", item)
    kind = name.removeprefix("engagements_")
    ends = {end: {str(own): [] for own in item.get(end) or ()} for end in ENDS}
    return Recorded(kind, {**item, "ends": ends})


def from_wire(folder: Path) -> Iterator[tuple[str, list[Recorded]]]:
    """Of each answer that was recorded: why it holds no record, or its records."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for exchange in json.loads(line)["interactions"]:
                yield _of_answer(exchange)


def _of_answer(exchange: Mapping[str, Any]) -> tuple[str, list[Recorded]]:
    path = re.sub(r"https?://[^/]+|\?.*", "", exchange["uri"])
    body = exchange["body"]
    if isinstance(body, str):
        body = _parsed(body)
    if exchange["status"] >= 400:
        return "refused", []
    if body is None:
        return "empty", []
    if any(path.startswith(area) for area in _SETTINGS):
        return "settings", []
    if found := [each for each in map(_of_object, _objects(body)) if each]:
        return "", found
    for reason, marks in (("foreign", _FOREIGN), ("acknowledged", _ACKNOWLEDGED)):
        if any(mark in path for mark in marks):
            return reason, []
    return "unknown", []


def _parsed(body: str) -> Any:
    """The JSON that stands for what a recorder has blanked out, and for other texts None."""
    try:
        return json.loads(re.sub(r"<[A-Z_]+>", "0", body), parse_float=Decimal)
    except ValueError:
        return None


def _objects(body: Any) -> Iterator[Item]:
    """The objects of an answer: itself, those of its lists, those that it has by id."""
    if isinstance(body, list):
        yield from (each for each in body if isinstance(each, dict))
    if isinstance(body, dict):
        yield body
        for key, value in body.items():
            if isinstance(value, list):
                yield from (each for each in value if isinstance(each, dict))
            elif key.isdecimal() and isinstance(value, dict):
                yield value


def _of_object(told: Item) -> Recorded | None:
    if "engagement" in told:
        return engagement(told, told["engagement"])
    for key, kind in _OTHER_IDS.items():
        if key in told:
            return Recorded(kind, told)
    if "guid" in told and ("formFieldGroups" in told or "fields" in told):
        return form(told)
    if "properties" not in told:
        return None
    for key, kind in _OLD_IDS.items():
        if key in told:
            return Recorded(kind, renewed(told, str(told[key])))
    ends: dict[str, Any] = {end: {} for end in ENDS}
    return Recorded("meetings", {**told, "ends": ends}) if "createdAt" in told else None


def renewed(told: Item, own: str) -> Item:
    """A contact, company or deal of an older API as the present one has it."""
    values = told["properties"]
    pairs = values.items() if isinstance(values, dict) else ((v["name"], v) for v in values)
    kept = {name: value for name, value in pairs if "value" in value}
    return {
        "id": own,
        "properties": {name: value["value"] for name, value in kept.items()},
        "propertiesWithHistory": {
            name: [v for v in value.get("versions") or () if "timestamp" in v]
            for name, value in kept.items()
        },
        "createdAt": iso(kept.get("createdate", {}).get("value") or 0),
        "ends": _ends(told.get("associations") or {}),
    }


def engagement(told: Item, own: Item) -> Recorded:
    """An engagement as the object of its kind."""
    kind = _ENGAGEMENTS[own["type"]]
    prefix = f"hs_{kind.removesuffix('s')}_"
    said = {
        f"{prefix}{_snake(name)}": iso(value) if name in _INSTANTS else value
        for name, value in told["metadata"].items()
    }
    if "hs_call_duration_milliseconds" in said:
        said["hs_call_duration"] = said.pop("hs_call_duration_milliseconds")
    properties = {
        **said,
        "hs_timestamp": iso(own["timestamp"]),
        "hubspot_owner_id": own.get("ownerId"),
        "hs_body_preview": own.get("bodyPreview"),
    }
    ends = _ends(told["associations"])
    item = {"id": str(own["id"]), "properties": properties, "createdAt": iso(own["createdAt"])}
    return Recorded(kind, {**item, "ends": ends})


def form(told: Item) -> Recorded:
    """A form, whose id was called guid and whose button stood by itself."""
    button = {"submitButtonText": told.get("submitText")}
    return Recorded("forms", {**told, "id": told["guid"], "displayOptions": button})


def iso(millis: Any) -> str:
    """An instant that an older API tells in milliseconds."""
    return datetime.fromtimestamp(int(millis) / 1000, UTC).isoformat()


def _ends(told: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    return {
        end: {str(own): [] for name in names for own in told.get(name) or ()}
        for end, names in _OLD_ENDS.items()
    }


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
