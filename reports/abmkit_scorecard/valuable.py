"""The accounts that brought most, where nothing is known of their attention."""

from decimal import Decimal

from abmkit import AccountCard, Msg, ReportData, blocks
from abmkit_scorecard.cells import name_cell, tier_chip
from abmkit_scorecard.connect import section_or_why

_SHOWN, _ALONE = 12, 20
"""Rows; without a target list nothing else stands on the page."""
_ORDER = ("won_amount", "open_pipeline", "won_deals", "open_deals")


def valuable(data: ReportData) -> blocks.Section:
    """The table of accounts by amount won, then by open pipeline."""
    ranked = _ranked(data)
    most = _SHOWN if data.has("target_accounts") else _ALONE
    listed = any(card.tier for card in ranked)
    head = blocks.Column(title=Msg.of("accounts.account"), weight=Decimal("2.6"))
    tier = blocks.Column(title=Msg.of("accounts.tier"), align="center", weight=Decimal("0.5"))
    numbers = (
        blocks.Column(title=Msg.of(f"metric.{metric}"), align="right", strong=metric == _ORDER[0])
        for metric in _ORDER
    )
    table = blocks.Table(
        columns=(head, *((tier,) if listed else ()), *numbers),
        rows=tuple(_row(data, card, listed) for card in ranked[:most]),
        more=_without_account(data),
    )
    shown = min(most, len(ranked))
    section = blocks.Section(
        title=Msg.of("accounts.valuable"),
        note=Msg.of("accounts.valuable_note", shown=shown, whole=len(ranked)),
        blocks=(table,),
    )
    return section_or_why(data, "won_deals", section)


def _ranked(data: ReportData) -> list[AccountCard]:
    """Accounts with a deal, the most valuable first."""
    worth = {
        card.id: tuple(-(data.group(metric, "account", card.id).number or 0) for metric in _ORDER)
        for card in data.accounts.values()
    }
    known = (data.accounts[each] for each, numbers in worth.items() if any(numbers))
    return sorted(known, key=lambda card: (worth[card.id], card.id))


def _row(data: ReportData, card: AccountCard, listed: bool) -> tuple[blocks.Cell, ...]:
    tier = (tier_chip(data, card),) if listed else ()
    return (name_cell(card), *tier, *(data.group(metric, "account", card.id) for metric in _ORDER))


def _without_account(data: ReportData) -> Msg | None:
    """What was won by deals that name no account that is known."""
    amount, deals = (
        data.groups(metric, "account").get(None) for metric in ("won_amount", "won_deals")
    )
    if amount is None or deals is None or not deals.value:
        return None
    return Msg.of("accounts.homeless", n=data.value(deals), amount=data.value(amount))
