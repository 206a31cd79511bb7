"""What people let us send them: their subscriptions, purpose by purpose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from abmkit import api
from abmkit_hubspot.cells import day
from abmkit_hubspot.crm import Tables, changed
from abmkit_hubspot.paging import LATELY, PAGES, WEEKLY
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.shape import plain

_CONTACTS, _STAMP = "crm/v3/objects/contacts", "lastmodifieddate"
_STATUSES = "communication-preferences/v4/statuses/batch"
_STATUS = {"SUBSCRIBED": "given", "UNSUBSCRIBED": "withdrawn"}
#: What somebody who lets us send nothing at all has withdrawn.
_ALL = "all"
_COLUMNS = (
    "person", "purpose", "channel", "status", "basis", "valid_from", "captured_at"
)  # fmt: skip


def subscriptions(portal: Portal) -> api.Resource:
    """The stream: of each contact, what they chose for their first address.

    Statuses are told by address, so that contacts are listed, and the changed ones searched, for
    theirs.
    """

    def read(_: api.Part) -> api.Read:
        request = api.get(_CONTACTS, properties="email")
        return api.Read(request, PAGES, "results", size=("limit", 100))

    def rows(items: Sequence[api.Item]) -> Tables:
        chosen = [row for item in items for row in consents(item, portal)]
        return plain("consent", chosen, *_COLUMNS)

    return api.Resource(
        name="subscriptions",
        tables=("consent",),
        read=read,
        rows=rows,
        changes=partial(changed, _CONTACTS, _STAMP, ("email",)),
        updated=f"properties.{_STAMP}",
        window=LATELY,
        complete=lambda items: _with_statuses(portal.http, items),
        anew=WEEKLY,
        scope="communication_preferences.statuses.batch.read",
    )


def consents(item: api.Item, portal: Portal) -> Iterator[api.Item]:
    """The rows of a contact with their ``statuses``, and the ``wide`` ones of all addresses."""
    off = [each for each in item["wide"] if each["status"] == "UNSUBSCRIBED"]
    for each in off:
        yield _row(item, portal, {**each, "subscriptionName": _ALL}, "withdrawn")
    for each in item["statuses"]:
        wide = next((one for one in off if _covers(one, each)), None)
        if wide:
            yield _row(item, portal, {**each, "timestamp": wide["timestamp"]}, "withdrawn")
        elif each["status"] in _STATUS:
            yield _row(item, portal, each, _STATUS[each["status"]])


def _covers(wide: Mapping[str, Any], status: Mapping[str, Any]) -> bool:
    """Whether somebody who wants nothing of the portal, or of one of its brands, means this."""
    if wide["wideStatusType"] == "PORTAL_WIDE":
        return True
    return wide.get("businessUnitId") == status.get("businessUnitId")


def _row(item: api.Item, portal: Portal, told: Mapping[str, Any], status: str) -> api.Item:
    purpose = told.get("subscriptionId", _ALL)
    parts = (item["id"], told.get("businessUnitId"), purpose)
    return {
        "record": item["id"],
        "source_id": ":".join("" if part is None else str(part) for part in parts),
        "person": f"id:{item['id']}",
        "purpose": told.get("subscriptionName") or str(purpose),
        "channel": told["channel"].lower(),
        "status": status,
        "basis": told.get("legalBasis"),
        "valid_from": day(told["timestamp"], portal.zone),
        "captured_at": told["timestamp"],
    }


def _with_statuses(http: api.Http, items: Sequence[api.Item]) -> Sequence[api.Item]:
    """The contacts with what they chose; who has no address chose nothing."""
    addresses = {item["id"]: (item["properties"].get("email") or "").lower() for item in items}
    asked = sorted(set(addresses.values()) - {""})
    chosen = _asked(http, f"{_STATUSES}/read", asked, "statuses")
    wide = _asked(http, f"{_STATUSES}/unsubscribe-all/read", asked, "wideStatuses")
    return [
        {
            **item,
            "statuses": chosen.get(addresses[item["id"]], []),
            "wide": wide.get(addresses[item["id"]], []),
        }
        for item in items
    ]


def _asked(
    http: api.Http, path: str, addresses: Sequence[str], name: str
) -> Mapping[str, list[Mapping[str, Any]]]:
    """What is told of addresses, by address; a search finds more of them than a batch takes."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for start in range(0, len(addresses), 100):
        inputs = {"inputs": list(addresses[start : start + 100])}
        request = api.post(path, inputs).with_params(channel="EMAIL")
        for each in http.json(request)["results"]:
            found[each["subscriberIdString"].lower()] = each[name]
    return found
