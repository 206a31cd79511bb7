"""Fields that a formula or a roll-up makes: they change while their record's stamp stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abmkit.sandbox import Record
    from abmkit_salesforce.sandbox.org import Org

Formula = Callable[["Org", "Record"], Any]


def _expected(_: Org, deal: Record) -> Decimal | None:
    amount, chance = deal.properties.get("Amount"), deal.properties.get("Probability")
    if amount is None or chance is None:
        return None
    return (Decimal(amount) * Decimal(chance) / 100).quantize(Decimal("0.01"))


def _industry(org: Org, deal: Record) -> str | None:
    """Of the buyer: a change there moves no stamp here."""
    buyer = org.find(deal.properties.get("AccountId"))
    return buyer[1].properties.get("Industry") if buyer else None


def _open_pipeline(org: Org, account: Record) -> Decimal:
    deals = org.referring("Opportunity", "AccountId", account.id)
    amounts = (d.properties.get("Amount") for d in deals if not d.properties.get("IsClosed"))
    return sum((Decimal(amount) for amount in amounts if amount is not None), Decimal(0))


def _members(field: str) -> Formula:
    """How many members of a campaign have a field filled."""

    def count(org: Org, campaign: Record) -> int:
        members = org.referring("CampaignMember", "CampaignId", campaign.id)
        return sum(1 for member in members if member.properties.get(field))

    return count


def _deals(org: Org, campaign: Record, *, won: bool) -> list[Record]:
    """The deals whose primary source a campaign is."""
    deals = org.referring("Opportunity", "CampaignId", campaign.id)
    return [deal for deal in deals if deal.properties.get("IsWon") or not won]


def _number(*, won: bool = False) -> Formula:
    return lambda org, campaign: len(_deals(org, campaign, won=won))


def _worth(*, won: bool = False) -> Formula:
    """What the deals come to, in the campaign's currency, which all of the organisation share."""

    def worth(org: Org, campaign: Record) -> Decimal:
        amounts = (deal.properties.get("Amount") for deal in _deals(org, campaign, won=won))
        return sum((Decimal(amount) for amount in amounts if amount is not None), Decimal(0))

    return worth


FORMULAS: Mapping[tuple[str, str], Formula] = {
    ("Opportunity", "ExpectedRevenue"): _expected,
    ("Opportunity", "Weighted_Amount__c"): _expected,
    ("Opportunity", "Account_Industry__c"): _industry,
    ("Account", "Open_Pipeline__c"): _open_pipeline,
    ("Campaign", "NumberOfContacts"): _members("ContactId"),
    ("Campaign", "NumberOfLeads"): _members("LeadId"),
    ("Campaign", "NumberOfResponses"): _members("HasResponded"),
    ("Campaign", "NumberOfOpportunities"): _number(),
    ("Campaign", "NumberOfWonOpportunities"): _number(won=True),
    ("Campaign", "AmountAllOpportunities"): _worth(),
    ("Campaign", "AmountWonOpportunities"): _worth(won=True),
}
"""By object and field."""
