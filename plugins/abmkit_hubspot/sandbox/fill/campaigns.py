"""A campaign a channel, with what was spent on it; web visits; webinars and fairs."""

from itertools import groupby
from typing import Any

from abmkit.world import Spend, Touch
from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.fill.deals import money
from abmkit_hubspot.sandbox.words import APP_ID, day, guid, millis, record_id, stamp

_SOURCES = {"search": "PAID_SEARCH", "paid_social": "PAID_SOCIAL"}
_EVENTS = {"webinar": "WEBINAR", "event": "CONFERENCE"}


def campaigns(fill: Fill) -> list[dict[str, Any]]:
    """The campaigns, each with its spend items under ``spend``, which only the budget shows."""
    by_channel: dict[str, list[Spend]] = {}
    for spend in fill.world.spend:
        by_channel.setdefault(spend.channel, []).append(spend)
    return [_campaign(fill, channel, items) for channel, items in sorted(by_channel.items())]


def _campaign(fill: Fill, channel: str, items: list[Spend]) -> dict[str, Any]:
    since = stamp(fill.clock.instant(fill.world.start, 9))
    total = sum(item.amount for item in items)
    return {
        "id": guid("campaign", channel),
        "createdAt": since,
        "updatedAt": stamp(fill.clock.instant(items[-1].on_date, 9)),
        "businessUnits": [{"id": 0}],
        "properties": {
            "hs_name": channel,
            "hs_start_date": day(fill.world.start),
            "hs_end_date": day(fill.world.end),
            "hs_campaign_status": "in_progress",
            "hs_currency_code": fill.world.profile.currency,
            "hs_spend_items_sum_amount": f"{total:f}",
            "hs_budget_items_sum_amount": f"{total:f}",
            "hs_utm": channel,
        },
        "spend": [_item(fill, place, item) for place, item in enumerate(items)],
    }


def _item(fill: Fill, place: int, item: Spend) -> dict[str, Any]:
    at = millis(fill.clock.instant(item.on_date, 9))
    return {
        "id": str(item.id),
        "name": f"{item.on_date:%Y-%m} {item.kind}",
        "description": item.kind,
        "amount": float(money(item.amount)),
        "order": place,
        "createdAt": at,
        "updatedAt": at,
    }


def visits(fill: Fill) -> list[dict[str, Any]]:
    """Visits of the website as event occurrences, newest first."""
    return [
        {
            "id": guid("visit", touch.id),
            "objectType": "CONTACT",
            "objectId": record_id("contacts", touch.person_id),
            "eventType": "e_visited_page",
            "occurredAt": stamp(touch.occurred_at),
            "properties": {
                "hs_url": f"https://www.{fill.world.profile.domain}/",
                "hs_title": fill.world.profile.title,
                "hs_visit_source": _SOURCES[touch.channel],
                "hs_page_seconds": str(int(touch.minutes * 60)),
            },
        }
        for touch in reversed(fill.world.touches)
        if touch.kind == "visit"
    ]


def marketing_events(fill: Fill) -> list[dict[str, Any]]:
    """A webinar and a fair a month, each with who came under ``participations``."""
    came = [touch for touch in fill.world.touches if touch.kind in _EVENTS]

    def key(touch: Touch) -> tuple[str, str]:
        return f"{fill.clock.local(touch.occurred_at):%Y-%m}", touch.kind

    groups = groupby(sorted(came, key=key), key=key)
    return [
        _gathering(fill, number, f"{_EVENTS[kind].title()} {month}", list(touches))
        for number, ((month, kind), touches) in enumerate(groups, start=1)
    ]


def _gathering(fill: Fill, number: int, name: str, touches: list[Touch]) -> dict[str, Any]:
    own, first, last = record_id("marketing_events", number), touches[0], touches[-1]
    start, end = stamp(first.occurred_at), stamp(last.occurred_at)
    return {
        "objectId": own,
        "eventName": name,
        "eventType": _EVENTS[first.kind],
        "eventOrganizer": fill.world.profile.title,
        "externalEventId": guid("event", number),
        "eventStatus": "PAST",
        "eventCancelled": False,
        "eventCompleted": True,
        "startDateTime": start,
        "endDateTime": end,
        "createdAt": start,
        "updatedAt": end,
        "registrants": len(touches),
        "attendees": len(touches),
        "cancellations": 0,
        "noShows": 0,
        "customProperties": [],
        "appInfo": {"id": str(APP_ID), "name": "Events"},
        "participations": [_participation(fill, own, name, touch) for touch in touches],
    }


def _participation(fill: Fill, event: str, name: str, touch: Touch) -> dict[str, Any]:
    return {
        "id": str(touch.id),
        "createdAt": stamp(touch.occurred_at),
        "associations": {
            "contact": {
                "contactId": record_id("contacts", touch.person_id),
                "email": fill.address(touch.person_id),
            },
            "marketingEvent": {"marketingEventId": event, "name": name},
        },
        "properties": {
            "attendanceState": "ATTENDED",
            "occurredAt": millis(touch.occurred_at),
            "attendanceDurationSeconds": int(touch.minutes * 60),
            "attendancePercentage": "100",
        },
    }
