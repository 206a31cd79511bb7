"""What people chose to be sent: their subscriptions, and whether they want nothing at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.words import stamp

#: Names, purposes and ids of what people can subscribe to; the second is the newsletter.
_KINDS = (
    ("One to One", "Sales", 11890603, "One to One emails"),
    ("Newsletter", "Marketing", 23704464, "What is new, each month"),
)
#: One in so many has ended a subscription, has chosen nothing, or wants nothing at all.
_LEFT, _SILENT, _NOTHING = 11, 7, 29


@dataclass
class Preference:
    """What one address chose.

    Attributes:
        statuses: By the subscription's id: ``SUBSCRIBED``, ``UNSUBSCRIBED`` or ``NOT_SPECIFIED``.
        since: When it was chosen.
        nothing_since: Since when it wants nothing at all; None: it does not say so.
    """

    statuses: dict[int, str]
    since: datetime
    nothing_since: datetime | None = None


def definitions(fill: Fill) -> list[dict[str, Any]]:
    """What people can subscribe to."""
    since = stamp(fill.clock.instant(fill.world.start, 9))
    return [
        {
            "id": str(number),
            "name": name,
            "description": description,
            "purpose": purpose,
            "communicationMethod": "Email",
            "isActive": True,
            "isDefault": purpose == "Sales",
            "isInternal": purpose == "Sales",
            "createdAt": since,
            "updatedAt": since,
            "businessUnitId": 0,
        }
        for name, purpose, number, description in _KINDS
    ]


def preferences(fill: Fill) -> dict[str, Preference]:
    """What each address chose when its person became known."""
    sales, news = (number for *_, number, _ in _KINDS)
    found = {}
    for person in fill.world.people:
        if person.email:
            chosen = "SUBSCRIBED" if person.id % _SILENT else "NOT_SPECIFIED"
            chosen = chosen if person.id % _LEFT else "UNSUBSCRIBED"
            since = fill.at(person.created_on)
            nothing = None if person.id % _NOTHING else since
            statuses = {sales: "NOT_SPECIFIED", news: chosen}
            found[person.email.lower()] = Preference(statuses, since, nothing)
    return found
