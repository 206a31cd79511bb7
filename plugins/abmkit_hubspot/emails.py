"""Marketing e-mails, HubSpot's own totals of each, and what became of them at each address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import day, divided, instant, reference
from abmkit_hubspot.crm import Tables
from abmkit_hubspot.paging import LATELY, PAGES, OffsetPages, millis
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.shape import plain

_EVENTS = 1000
_ACTIONS = {
    "OPEN": "opened",
    "CLICK": "clicked",
    "REPLY": "replied",
    "FORWARD": "forwarded",
    "PRINT": "printed",
    "BOUNCE": "bounced",
    "SPAMREPORT": "reported",
    "STATUSCHANGE": "status_changed",
}
#: What a reader does, who gives it attention.
_READING = {"OPEN", "CLICK", "REPLY", "FORWARD", "PRINT"}
_BY_THEM = {*_READING, "SPAMREPORT", "STATUSCHANGE"}
#: Numbers of recipients, each once an e-mail, by what events of theirs are called.
_COUNTERS = {
    "sent": "sent",
    "delivered": "delivered",
    "open": "opened",
    "click": "clicked",
    "reply": "replied",
    "unsubscribed": "unsubscribed",
}


def marketing_emails(portal: Portal) -> api.Resource:
    """The stream of the e-mails, each with its totals.

    Args:
        portal: Whose.
    """

    def read(_: api.Part) -> api.Read:
        request = api.get("marketing/v3/emails", includeStats="true")
        return api.Read(request, PAGES, "results", size=("limit", 100))

    def rows(items: Sequence[api.Item]) -> Tables:
        columns: Mapping[str, api.Cell] = {
            "kind": lambda item: "email",
            "title": lambda item: item.get("subject") or item.get("name"),
            "url": "webversion.url",
            "variant": "testing.abStatus",
            "extra": api.rest("", ()),
        }
        totals = [row for item in items for row in _totals(item, portal)]
        names = ("day", "name", "value", "additivity", "channel", "asset")
        return {"asset": api.frame(items, columns), **plain("stat", totals, *names)}

    return api.Resource(
        name="marketing_emails", tables=("asset", "stat"), read=read, rows=rows, scope="content"
    )


def _totals(item: api.Item, portal: Portal) -> Iterator[api.Item]:
    """HubSpot's own numbers of an e-mail that was sent, on the day it was."""
    sent, told = item.get("publishDate"), item.get("stats") or {}
    if not sent or told.get("failedToLoad"):
        return
    for counter, name in _COUNTERS.items():
        if counter in told["counters"]:
            yield {
                "record": item["id"],
                "source_id": f"{item['id']}:{name}",
                "day": day(sent, portal.zone),
                "name": name,
                "value": told["counters"][counter],
                "additivity": "total",
                "channel": "email",
                "asset": f"id:{item['id']}",
            }


def email_events(portal: Portal, with_emails: bool) -> api.Resource:
    """The stream of what became of them.

    Args:
        portal: Whose.
        with_emails: Whether to tell of which e-mail.
    """

    def read(part: api.Part) -> api.Read:
        end = millis(part.end) - 1 if part.end else None
        request = api.get(
            "email/public/v1/events", limit=_EVENTS, startTimestamp=millis(part.start),
            endTimestamp=end,
        )  # fmt: skip
        return api.Read(request, OffsetPages("offset", "offset"), "events")

    def sent(item: api.Item) -> api.Item:
        return portal.sendings.get(str(item.get("emailCampaignId")), {}) if with_emails else {}

    def rows(items: Sequence[api.Item]) -> Tables:
        columns: Mapping[str, api.Cell] = {
            **_COLUMNS,
            "person": lambda item: portal.addresses.person(item.get("recipient")),
            "asset": lambda item: reference("id", sent(item).get("id")),
            "campaign": lambda item: reference("id", sent(item).get("campaign")),
        }
        return {"touch": api.frame(items, columns)}

    return api.Resource(
        name="email_events",
        tables=("touch",),
        read=read,
        rows=rows,
        window=LATELY,
        mode="append",
        scope="content",
    )


def _minutes(item: api.Item) -> str | None:
    """Minutes that an e-mail was looked at, where told; what is no reading takes none."""
    if item["type"] not in _READING:
        return "0"
    return divided(item.get("duration"), "60000") if item.get("duration") else None


_COLUMNS: Mapping[str, api.Cell] = {
    "occurred_at": lambda item: instant(item["created"]),
    "kind": lambda item: "email",
    "action": lambda item: _ACTIONS.get(item["type"], item["type"].lower()),
    "event": "sentBy.id",
    "channel": lambda item: "email",
    "direction": lambda item: "in" if item["type"] in _BY_THEM else "out",
    "minutes": _minutes,
    "is_machine": "filteredEvent",
    "is_marketing": lambda item: "true",
    # The address is the person's: whoever is forgotten must not stay here.
    "extra": api.rest("", ("id", "filteredEvent", "recipient")),
}
