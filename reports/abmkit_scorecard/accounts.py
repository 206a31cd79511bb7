"""Page 2: the accounts that gave most attention, or brought most, and the tiers."""

from abmkit import Msg, Page, ReportData, Value, blocks
from abmkit_scorecard.engaged import engaged
from abmkit_scorecard.tiers import by_tier, covered_by_tier
from abmkit_scorecard.valuable import valuable


def accounts(data: ReportData) -> Page:
    """The page of accounts."""
    has_minutes = data.has("engagement_minutes")
    return Page(
        id="accounts",
        outline=Msg.of("accounts.outline"),
        title=Msg.of("accounts.title"),
        lead=_lead(data),
        blocks=(engaged(data) if has_minutes else valuable(data), _tiers(data)),
    )


def _lead(data: ReportData) -> Msg:
    """How many of the accounts on the list are engaged, as a fact."""
    number = data.number("penetration")
    if not data.has("penetration"):
        return Msg.of("accounts.lead_value")
    return Msg.of(
        "accounts.lead",
        part=Value(number=number.numerator),
        whole=Value(number=number.denominator),
        rate=data.value(number),
    )


def _tiers(data: ReportData) -> blocks.Block:
    """Cover by tier; without a list one section says what is missing for both."""
    covered = covered_by_tier(data, Msg.of("accounts.covered"))
    if not data.has("target_accounts"):
        return covered
    roles = by_tier(data, "coverage", Msg.of("accounts.coverage"))
    return blocks.Columns(left=(covered,), right=(roles,), left_columns=6)
