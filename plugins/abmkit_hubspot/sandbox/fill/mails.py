"""One marketing e-mail a month, who opened and clicked it, and which opens were a machine's."""

from collections import Counter
from datetime import date
from typing import Any

from abmkit.world import Touch
from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.words import APP_ID, PORTAL_ID, guid, millis, record_id, stamp

_TYPES = {"opened": "OPEN", "clicked": "CLICK"}
_SUBJECTS = {"ko": "뉴스레터", "en": "Newsletter"}
_PEOPLE = {
    "name": "Microsoft Edge 12.246",
    "family": "Microsoft Edge",
    "producer": "Microsoft Corporation.",
    "producerUrl": "https://www.microsoft.com/about/",
    "type": "Browser",
    "url": "https://en.wikipedia.org/wiki/Microsoft_Edge",
    "version": ["12.246"],
}
_MACHINE = {
    "name": "Google Image Cache",
    "family": "Google Image Cache",
    "producer": "",
    "producerUrl": "",
    "type": "Proxy",
    "url": "",
    "version": [],
}


def marketing_emails(fill: Fill) -> list[dict[str, Any]]:
    """The e-mails, with how many recipients opened and clicked each; no machine is one."""
    met = {
        (_number(fill, touch), _TYPES[touch.action or "opened"], touch.person_id)
        for touch in fill.world.touches
        if touch.kind == "email" and not touch.is_machine
    }
    told = Counter((number, kind) for number, kind, _ in met)
    last = _months(fill, fill.world.end)
    return [_email(fill, number, told) for number in range(1, last + 1)]


def email_events(fill: Fill) -> list[dict[str, Any]]:
    """Opens and clicks, newest first."""
    return [_event(fill, t) for t in reversed(fill.world.touches) if t.kind == "email"]


def _months(fill: Fill, day: date) -> int:
    start = fill.world.start
    return (day.year - start.year) * 12 + day.month - start.month + 1


def _number(fill: Fill, touch: Touch) -> int:
    return _months(fill, fill.clock.day(touch.occurred_at))


def _month(fill: Fill, number: int) -> date:
    start = fill.world.start
    years, month = divmod(start.month + number - 2, 12)
    return date(start.year + years, month + 1, 1)


def _email(fill: Fill, number: int, told: Counter[tuple[int, str]]) -> dict[str, Any]:
    profile, month = fill.world.profile, _month(fill, number)
    sent = stamp(fill.clock.instant(month, 6))
    name = f"{_SUBJECTS[profile.locale]} {month:%Y-%m}"
    opens, clicks = told[number, "OPEN"], told[number, "CLICK"]
    return {
        "id": record_id("marketing_emails", number),
        "name": name,
        "subject": name,
        "type": "BATCH_EMAIL",
        "state": "PUBLISHED",
        "language": profile.locale,
        "isAb": False,
        "isPublished": True,
        "isTransactional": False,
        "archived": False,
        "createdAt": sent,
        "updatedAt": sent,
        "publishedAt": sent,
        "publishDate": sent,
        "campaign": guid("campaign", "email"),
        "campaignName": "email",
        "primaryEmailCampaignId": str(number),
        "allEmailCampaignIds": [str(number)],
        "from": {"fromName": profile.title, "replyTo": f"news@{profile.domain}"},
        "stats": {
            "counters": {"open": opens, "click": clicks},
            "deviceBreakdown": {},
            "qualifierStats": {},
            "ratios": {"clickthroughratio": round(clicks / opens * 100, 2) if opens else 0},
        },
    }


def _event(fill: Fill, touch: Touch) -> dict[str, Any]:
    number = _number(fill, touch)
    kind = _TYPES[touch.action or "opened"]
    rest = {"url": f"https://www.{fill.world.profile.domain}/", "referer": None}
    return {
        "id": guid("email event", touch.id),
        "created": millis(touch.occurred_at),
        "type": kind,
        "recipient": fill.address(touch.person_id),
        "portalId": PORTAL_ID,
        "appId": APP_ID,
        "appName": "Batch",
        "emailCampaignId": number,
        "sentBy": {
            "id": guid("send", number, touch.person_id),
            "created": millis(touch.occurred_at),
        },
        "smtpId": None,
        "filteredEvent": touch.is_machine,
        "deviceType": "COMPUTER",
        "duration": int(touch.minutes * 60_000),
        "browser": _MACHINE if touch.is_machine else _PEOPLE,
        "location": {"city": "Unknown", "country": "Unknown", "state": "Unknown"},
        "userAgent": "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"
        if touch.is_machine
        else "Mozilla/5.0",
        **(rest if kind == "CLICK" else {}),
    }
