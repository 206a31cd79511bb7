"""Page 4: the accounts that gave most attention, or brought most, and who is known there."""

from collections import Counter
from decimal import Decimal

from abmkit import Msg, Page, ReportData, Value, blocks, narrative
from abmkit_scorecard.cells import count
from abmkit_scorecard.coverage import coverage, role_name
from abmkit_scorecard.engaged import engaged
from abmkit_scorecard.tiers import covered_by_tier
from abmkit_scorecard.valuable import valuable

_ROLES = 3


def accounts(data: ReportData) -> Page:
    """The page of accounts."""
    has_minutes = data.has("engagement_minutes")
    title = Msg.of("accounts.title" if data.has("target_accounts") else "accounts.title_value")
    return Page(
        id="accounts",
        outline=title,
        title=title,
        lead=narrative.sentence(data, "accounts_lead", _lead(data)),
        blocks=(
            engaged(data) if has_minutes else valuable(data),
            coverage(data),
            *_below(data),
        ),
    )


def _lead(data: ReportData) -> Msg:
    """How many of the accounts on the list are engaged, as a fact."""
    number = data.number("penetration")
    if not data.has("penetration"):
        return Msg.of("accounts.lead_value")
    part = Value(number=number.numerator)
    return Msg.of(
        "accounts.lead",
        n=part,
        part=part,
        whole=Value(number=number.denominator),
        rate=data.value(number),
    )


def _below(data: ReportData) -> tuple[blocks.Block, ...]:
    """Cover by tier, and the roles that nobody is known in; nothing without a list."""
    if not data.has("target_accounts"):
        return ()
    covered = covered_by_tier(data, Msg.of("accounts.covered"))
    lacking = _lacking(data)
    if not lacking:
        return (covered,)
    return (blocks.Columns(left=(covered,), right=(lacking,), left_columns=6),)


def _lacking(data: ReportData) -> blocks.Section | None:
    """The required roles that most target accounts have nobody in."""
    gaps: Counter[str] = Counter()
    required: Counter[str] = Counter()
    for card in data.accounts.values():
        for role, told in card.roles.items() if card.on_list else ():
            required[role] += told.required
            gaps[role] += told.required and not told.known
    if not any(gaps.values()):
        return None
    worst = sorted(gaps, key=lambda role: (-Decimal(gaps[role]) / (required[role] or 1), role))
    rows = tuple(
        blocks.ProgressRow(
            label=role_name(role),
            part=count(gaps[role]),
            whole=count(required[role]),
            rate=Value(number=Decimal(gaps[role]) / required[role], unit="percent"),
        )
        for role in worst[:_ROLES]
        if gaps[role]
    )
    return blocks.Section(
        title=Msg.of("accounts.lacking"),
        note=Msg.of("accounts.lacking_note"),
        blocks=(blocks.Progress(rows=rows),),
    )
