"""Opportunities, their past, and who plays a part in them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from abmkit import api
from abmkit_salesforce.org import Org
from abmkit_salesforce.people import role, to
from abmkit_salesforce.tables import Plan, Table
from abmkit_salesforce.values import number, reference

#: Salesforce's own types of opportunities.
_TYPES = {
    "existing business": "expansion",
    "existing customer - downgrade": "renewal",
    "existing customer - replacement": "renewal",
    "existing customer - upgrade": "expansion",
    "new business": "new",
    "new customer": "new",
    "renewal": "renewal",
}


def deals(org: Org) -> Plan:
    """Opportunities."""
    table = Table(
        "deal",
        {
            "name": "Name",
            "account": to("AccountId"),
            "campaign": to("CampaignId"),
            "pipeline": "RecordType.Name",
            "stage": "StageName",
            "type": lambda item: _TYPES.get(str(item.get("Type")).lower()),
            "status": lambda item: _status(org, item),
            "created_on": lambda item: org.days.day(item.get("CreatedDate")),
            "close_on": "CloseDate",
            "amount": "Amount",
            "currency": "CurrencyIsoCode",
            "probability": _chance,
            "owner": "Owner.Name",
        },
        asks=("Owner.Name", "RecordType.Name"),
    )
    return Plan("Opportunity", (table,))


def steps() -> Plan:
    """Stages that opportunities entered; also each change of their amount or close date."""
    table = Table(
        "stage",
        {
            "ladder": lambda item: "deal",
            "deal": to("OpportunityId"),
            "step": "StageName",
            "entered_at": "CreatedDate",
            "amount": "Amount",
            "currency": "CurrencyIsoCode",
            "probability": _chance,
            "close_on": "CloseDate",
        },
    )
    return Plan("OpportunityHistory", (table,))


def parts(org: Org) -> Plan:
    """The parts that contacts play in buying, each in one opportunity."""

    def account(item: api.Item) -> str | None:
        buyer = api.at(item, "Opportunity.AccountId") or api.at(item, "Contact.AccountId")
        return reference("id", buyer)

    table = Table(
        "membership",
        {
            "person": to("ContactId"),
            "account": account,
            "deal": to("OpportunityId"),
            "valid_from": lambda item: org.days.day(item.get("CreatedDate")),
            "buying_role": lambda item: role(item.get("Role")),
        },
        asks=("Opportunity.AccountId", "Contact.AccountId"),
    )
    return Plan("OpportunityContactRole", (table,))


def _status(org: Org, item: api.Item) -> str | None:
    closed, won = item.get("IsClosed"), item.get("IsWon")
    if closed is None or won is None:  # the user may not see these fields
        closed, won = org.stages.get(str(item.get("StageName")), (None, None))
    if won is True:
        return "won"
    return {True: "lost", False: "open"}.get(closed) if closed is not None else None


def _chance(item: api.Item) -> Any:
    """From percent."""
    told = api.text(item.get("Probability"))
    try:
        return None if told is None else number(Decimal(told) / 100)
    except InvalidOperation:
        return told
