"""Campaigns, what they cost, and who took part."""

from __future__ import annotations

from typing import Any

from abmkit import api
from abmkit_salesforce.org import Org
from abmkit_salesforce.people import to
from abmkit_salesforce.tables import Plan, Table
from abmkit_salesforce.values import reference

#: What taking part in a campaign of a type is; in other words than these it is "other".
_KINDS = {
    "advertisement": "ad",
    "banner ads": "ad",
    "conference": "event",
    "email": "email",
    "event": "event",
    "form": "form",
    "seminar / conference": "event",
    "social": "social",
    "trade show": "event",
    "webinar": "webinar",
}
_TOGETHER = ("event", "webinar")
#: What a member has of the contact or lead: whoever is forgotten there must not stay here.
_OF_THE_PERSON = frozenset({
    "Email", "Fax", "FirstName", "LastName", "MobilePhone", "Name", "Phone", "PostalCode",
    "Salutation", "Street",
})  # fmt: skip


def campaigns(org: Org) -> Plan:
    """Campaigns, and of those that cost something, the money."""
    campaign = Table(
        "campaign",
        {
            "name": "Name",
            "parent": to("ParentId"),
            "type": "Type",
            "starts_on": "StartDate",
            "ends_on": "EndDate",
        },
        asks=("Owner.Name", "RecordType.Name"),
    )
    money = Table(
        "money",
        {
            "on_date": lambda item: item.get("StartDate") or org.days.day(item.get("CreatedDate")),
            "kind": lambda item: "cost_media",
            "amount": "ActualCost",
            "currency": "CurrencyIsoCode",
            "campaign": to("Id"),
        },
        rows=lambda item: (item,) if item.get("ActualCost") else (),
    )
    return Plan("Campaign", (campaign, money))


def members(org: Org) -> Plan:
    """Who was met by a campaign, and who answered it."""

    def occurred(item: api.Item) -> Any:
        answered = item.get("FirstRespondedDate")
        return org.days.noon(answered) if answered else item.get("CreatedDate")

    def kind(item: api.Item) -> str:
        return _KINDS.get(str(api.at(item, "Campaign.Type")).lower(), "other")

    table = Table(
        "touch",
        {
            "occurred_at": occurred,
            "kind": kind,
            "action": lambda item: str(item.get("Status") or "").lower() or None,
            "event": lambda item: item.get("CampaignId") if kind(item) in _TOGETHER else None,
            "person": lambda item: reference("id", item.get("ContactId") or item.get("LeadId")),
            "campaign": to("CampaignId"),
            "direction": lambda item: "in" if item.get("HasResponded") is True else "out",
            "is_marketing": lambda item: True,
        },
        asks=("Campaign.Type",),
        repeats=_OF_THE_PERSON,
    )
    return Plan("CampaignMember", (table,))
