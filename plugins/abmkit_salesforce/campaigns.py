"""Campaigns, what they cost, Salesforce's own totals of each, and who took part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from abmkit import api
from abmkit_salesforce.org import Org
from abmkit_salesforce.people import to
from abmkit_salesforce.tables import TOTAL, Plan, Table
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
#: What Salesforce rolls up of a campaign, by what it counts.
_TOTALS = {
    "contacts": "NumberOfContacts",
    "leads": "NumberOfLeads",
    "responses": "NumberOfResponses",
    "deals": "NumberOfOpportunities",
    "won_deals": "NumberOfWonOpportunities",
    "amount": "AmountAllOpportunities",
    "won_amount": "AmountWonOpportunities",
}


def campaigns(org: Org) -> Plan:
    """Campaigns, of those that cost something the money, and their totals.

    Roll-ups move no stamp: they are as they were when the campaign was read last.
    """

    def began(item: api.Item) -> Any:
        return item.get("StartDate") or org.days.day(item.get("CreatedDate"))

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
            "on_date": began,
            "kind": lambda item: "cost_media",
            "amount": "ActualCost",
            "currency": "CurrencyIsoCode",
            "campaign": to("Id"),
        },
        rows=lambda item: (item,) if item.get("ActualCost") else (),
    )
    stat = Table(
        "stat",
        {
            "source_id": lambda item: f"{item['Id']}:{item[TOTAL]}",
            "day": began,
            "name": lambda item: item[TOTAL],
            "value": lambda item: item.get(_TOTALS[item[TOTAL]]),
            "additivity": lambda item: "total",
            "currency": lambda item: item.get("CurrencyIsoCode") if _is_money(item) else None,
            "campaign": to("Id"),
        },
        rows=_totals,
    )
    return Plan("Campaign", (campaign, money, stat))


def _totals(item: api.Item) -> Iterator[api.Item]:
    """The item once for each of its totals that the user may see."""
    for name, field in _TOTALS.items():
        if item.get(field) is not None:
            yield {**item, TOTAL: name}


def _is_money(item: api.Item) -> bool:
    return _TOTALS[item[TOTAL]].startswith("Amount")


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
