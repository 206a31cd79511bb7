"""Web visits, webinars and fairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import divided, instant
from abmkit_hubspot.crm import Tables
from abmkit_hubspot.paging import LATELY, PAGES, WEEKLY
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import plain, shaped

_SOURCES = {
    "PAID_SEARCH": "search",
    "ORGANIC_SEARCH": "search",
    "PAID_SOCIAL": "paid_social",
    "SOCIAL_MEDIA": "social",
    "EMAIL_MARKETING": "email",
}
_PARTICIPATION = (
    "occurred_at", "kind", "action", "event", "person", "asset", "channel", "direction", "minutes",
    "is_marketing", "extra",
)  # fmt: skip


def web_visits(portal: Portal, config: HubSpotConfig) -> api.Resource:
    """The stream of visits of the website by known contacts."""
    own = config.columns.get("web_visits", {})
    made = shaped("touch", _VISIT, own, portal.zone)

    def read(part: api.Part) -> api.Read:
        request = api.get(
            "events/v3/events", eventType="e_visited_page", objectType="contact",
            occurredAfter=_iso(part.start), occurredBefore=_iso(part.end),
        )  # fmt: skip
        return api.Read(request, PAGES, "results", size=("limit", 1000))

    return api.Resource(
        name="web_visits",
        tables=("touch",),
        fingerprint=repr(own),
        read=read,
        rows=lambda items: {"touch": made(items)},
        window=LATELY,
        mode="append",
    )


def marketing_events(portal: Portal) -> api.Resource:
    """The stream of webinars and fairs, each with who came."""

    def read(_: api.Part) -> api.Read:
        request = api.get("marketing/marketing-events/v3")
        return api.Read(request, PAGES, "results", size=("limit", 100))

    def with_people(items: Sequence[api.Item]) -> Sequence[api.Item]:
        path = "marketing/v3/marketing-events/participations/{}/breakdown"
        asked = ((item, api.get(path.format(item["objectId"]), limit=100)) for item in items)
        return [{**item, "people": list(portal.listed(request))} for item, request in asked]

    def rows(items: Sequence[api.Item]) -> Tables:
        webinars = [item for item in items if _kind(item) == "webinar"]
        came = [row for item in items for row in _came(item, portal)]
        return {
            "asset": api.frame(webinars, _WEBINAR, "objectId"),
            **plain("touch", came, *_PARTICIPATION),
        }

    return api.Resource(
        name="marketing_events",
        tables=("asset", "touch"),
        read=read,
        rows=rows,
        key="objectId",
        updated="updatedAt",
        window=LATELY,
        complete=with_people,
        anew=WEEKLY,
        scope="crm.objects.marketing_events.read",
    )


def _kind(item: api.Item) -> str:
    return "webinar" if "WEBINAR" in (item.get("eventType") or "").upper() else "event"


def _came(item: api.Item, portal: Portal) -> Iterator[api.Item]:
    kind = _kind(item)
    for each in item["people"]:
        contact, told = each["associations"]["contact"], each["properties"]
        known = contact.get("contactId")
        state = told["attendanceState"].lower()
        seconds = told.get("attendanceDurationSeconds")
        yield {
            "record": item["objectId"],
            "source_id": each["id"],
            "occurred_at": instant(told["occurredAt"]),
            "kind": kind,
            "action": state,
            "event": item["objectId"],
            "person": f"id:{known}" if known else portal.addresses.person(contact.get("email")),
            "asset": f"id:{item['objectId']}" if kind == "webinar" else None,
            "channel": "webinar" if kind == "webinar" else "events",
            "direction": "in",
            "minutes": divided(seconds, "60") if state == "attended" else "0",
            "is_marketing": "true",
            "extra": told,
        }


def _iso(when: object) -> str | None:
    return None if when is None else str(when).replace(" ", "T")


_VISIT: Mapping[str, api.Cell] = {
    "occurred_at": "occurredAt",
    "kind": lambda item: "visit",
    "action": lambda item: "viewed",
    "person": lambda item: f"id:{item['objectId']}",
    "channel": lambda item: _SOURCES.get(item["properties"].get("hs_visit_source") or "", "web"),
    "direction": lambda item: "in",
    "is_marketing": lambda item: "true",
}
_WEBINAR: Mapping[str, api.Cell] = {
    "source_id": "objectId",
    "kind": lambda item: "webinar",
    "title": "eventName",
    "url": "eventUrl",
    "extra": api.rest("", ("objectId", "eventName", "eventUrl", "people")),
}
