"""Deals, with the history of their stage and amount."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from abmkit.sandbox import Record
from abmkit.world import Deal, StageChange
from abmkit_hubspot.sandbox.fill.base import Fill, Versions, changes
from abmkit_hubspot.sandbox.links import PRIMARY
from abmkit_hubspot.sandbox.words import DEAL_TYPES, ROLE_LABELS, flag, record_id, stamp


def deals(fill: Fill) -> Iterator[Record]:
    """All deals, associated with their company and with the people who took part."""
    walks: dict[int, list[StageChange]] = {}
    for change in fill.world.stages:
        walks.setdefault(change.deal_id, []).append(change)
    people = _people(fill)
    for deal in fill.world.deals:
        _join(fill, deal, people.get(deal.id, {}))
        walk = walks[deal.id]
        history = {"dealstage": _stages(fill, walk), "amount": _amounts(deal, walk)}
        cells = {**_what(fill, deal), **_entered(fill, walk), **_outlook(deal, walk)}
        yield fill.record("deals", deal.id, walk[0].entered_at, cells, history)


def money(amount: Decimal) -> str:
    """An amount as a number property has it."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _people(fill: Fill) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for touch in fill.world.touches:
        if touch.deal_id and touch.occurred_at <= fill.world.as_of:
            jobs = {job.company_id: job.role for job in fill.jobs[touch.person_id]}
            found.setdefault(touch.deal_id, {})[touch.person_id] = jobs[touch.company_id]
    return found


def _join(fill: Fill, deal: Deal, people: dict[int, str]) -> None:
    own = record_id("deals", deal.id)
    if deal.company_id is not None:
        company = record_id("companies", deal.company_id)
        fill.links.join("deals", own, "companies", company, [PRIMARY])
    for person_id, role in people.items():
        contact = record_id("contacts", person_id)
        fill.links.join("deals", own, "contacts", contact, [ROLE_LABELS[role]])


def _what(fill: Fill, deal: Deal) -> dict[str, str | None]:
    closed = deal.closed_at or fill.at(deal.close_on)
    return {
        "dealname": deal.name,
        "pipeline": "default",
        "dealtype": DEAL_TYPES[deal.type],
        "deal_currency_code": deal.currency,
        "closedate": stamp(closed),
        "hubspot_owner_id": fill.owner(deal.owner),
        "hs_is_closed": flag(deal.status != "open"),
        "hs_is_closed_won": flag(deal.status == "won"),
        "product_line": deal.product,
        "contract_term_months": str(deal.term_months) if deal.term_months else None,
    }


def _outlook(deal: Deal, walk: list[StageChange]) -> dict[str, str | None]:
    chance = walk[-1].probability
    amount = deal.amount
    return {
        "hs_deal_stage_probability": f"{chance:f}",
        "hs_closed_amount": money(amount) if amount and deal.status == "won" else "0",
        "hs_projected_amount": money(amount * chance) if amount else None,
        "amount_in_home_currency": money(amount) if amount else None,
    }


def _entered(fill: Fill, walk: list[StageChange]) -> dict[str, str | None]:
    last = {fill.stages[change.stage]: stamp(change.entered_at) for change in walk}
    return {
        f"hs_{version}date_entered_{stage}": at
        for stage, at in last.items()
        for version in ("", "v2_")
    }


def _stages(fill: Fill, walk: list[StageChange]) -> Versions:
    return [(change.entered_at, fill.stages[change.stage]) for change in walk]


def _amounts(deal: Deal, walk: list[StageChange]) -> Versions:
    seen = [(each.entered_at, money(each.amount)) for each in walk if each.amount is not None]
    if deal.amount is not None:
        # The last step may have gone by a guess; what the deal is worth was told right after it.
        seen.append((walk[-1].entered_at + timedelta(seconds=1), money(deal.amount)))
    return changes(seen)
