"""Opportunities with their past, and the people who play a part in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from abmkit.world import Deal, StageChange
from abmkit_salesforce.sandbox.fill.pen import Pen
from abmkit_salesforce.sandbox.fill.settings import FORECAST_NAMES, forecast


def add_deals(pen: Pen, campaigns: Mapping[int, str]) -> None:
    """Write deals, their stages and their buying centres.

    Args:
        pen: Writes them.
        campaigns: Ids of the campaigns of touches; the buyer's last one before a deal is its
            primary source.
    """
    past: dict[int, list[StageChange]] = {}
    for change in pen.world.stages:
        past.setdefault(change.deal_id, []).append(change)
    known = _taken_part(pen, campaigns)
    for deal in pen.world.deals:
        of = [source for day, source in known.get(deal.company_id, ()) if day <= deal.created_on]
        _opportunity(pen, deal, past[deal.id], of[-1] if of else None)
        _history(pen, deal, past[deal.id])
    _roles(pen)


def _taken_part(
    pen: Pen, campaigns: Mapping[int, str]
) -> Mapping[int | None, list[tuple[date, str]]]:
    """The campaigns that each company's people took part in, and when, in the ledger's order."""
    known: dict[int | None, list[tuple[date, str]]] = {}
    for touch in pen.world.touches:
        if touch.id in campaigns:
            day = pen.world.clock.day(touch.occurred_at)
            known.setdefault(touch.company_id, []).append((day, campaigns[touch.id]))
    return known


def _opportunity(pen: Pen, deal: Deal, past: list[StageChange], source: str | None) -> None:
    profile = pen.world.profile
    closed = deal.status != "open"
    chance = int(past[-1].probability * 100)
    category = forecast(closed, chance)
    pen.write(
        "Opportunity",
        deal.id,
        past[0].entered_at,
        past[-1].entered_at,
        AccountId=pen.account(deal.company_id),
        CampaignId=source,
        Legacy_Account_Name__c=deal.company_text,
        Name=deal.name,
        StageName=deal.stage,
        Amount=deal.amount,
        CurrencyIsoCode=deal.currency,
        Probability=chance,
        CloseDate=deal.close_on,
        Type=pen.word("type", deal.type),
        IsClosed=closed,
        IsWon=deal.stage == profile.won,
        ForecastCategory=category,
        ForecastCategoryName=FORECAST_NAMES[category],
        OwnerId=pen.user(deal.owner),
        LastStageChangeDate=past[-1].entered_at,
        FiscalYear=deal.close_on.year,
        FiscalQuarter=(deal.close_on.month + 2) // 3,
        Product__c=deal.product,
        Qualified_Date__c=deal.qualified_on,
        Contract_Term_Months__c=deal.term_months,
    )


def _history(pen: Pen, deal: Deal, past: list[StageChange]) -> None:
    before = None
    for change in past:
        chance = int(change.probability * 100)
        closed = change.stage in (pen.world.profile.won, pen.world.profile.lost)
        pen.write(
            "OpportunityHistory",
            change.id,
            change.entered_at,
            OpportunityId=pen.deal(deal.id),
            StageName=change.stage,
            Amount=change.amount,
            CurrencyIsoCode=deal.currency,
            ExpectedRevenue=None if change.amount is None else change.amount * change.probability,
            CloseDate=deal.close_on,
            Probability=chance,
            ForecastCategory=forecast(closed, chance),
            PrevAmount=before.amount if before else None,
            PrevCloseDate=deal.close_on if before else None,
        )
        before = change


def _roles(pen: Pen) -> None:
    """The people met about a deal who still work at the buyer, in the role they have there."""
    jobs = {(m.person_id, m.company_id): m for m in pen.world.memberships if m.valid_to is None}
    seen: dict[tuple[int, int], int] = {}
    first: set[int] = set()
    for touch in pen.world.touches:
        job = jobs.get((touch.person_id, touch.company_id))
        key = (touch.deal_id or 0, touch.person_id)
        if touch.deal_id is None or job is None or key in seen:
            continue
        seen[key] = len(seen) + 1
        pen.write(
            "OpportunityContactRole",
            seen[key],
            touch.occurred_at,
            OpportunityId=pen.deal(touch.deal_id),
            ContactId=pen.person(touch.person_id),
            Role=pen.word("role", job.role),
            IsPrimary=touch.deal_id not in first,
        )
        first.add(touch.deal_id)
