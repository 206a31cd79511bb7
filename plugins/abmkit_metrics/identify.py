"""Identify: which accounts we want, and which we know."""

from abmkit import Formula, account, listing, metric


@metric(
    title={"en": "Target accounts", "ko": "목표 계정", "zh": "目标账户"},
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=["Target account list (TAL): ABM funnel and who owns its KPIs"],
)
def target_accounts() -> Formula:
    """Accounts on the target list on the period's last day."""
    return listing.distinct("account_id")


target_accounts.example(
    listing=[
        {"account_id": "a"},
        {"account_id": "b", "valid_to": "2026-10-01"},
        {"account_id": "left before", "valid_to": "2026-09-30"},
        {"account_id": "comes after", "valid_from": "2026-10-01"},
    ],
    expect=2,
)
target_accounts.example(listing=[], expect=None)


@metric(
    title={"en": "Known accounts", "ko": "알려진 계정", "zh": "已知账户"},
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=["ABM funnel and who owns its KPIs"],
)
def accounts() -> Formula:
    """Companies known on the period's last day, on the target list or not."""
    return account.distinct("account_id")


accounts.example(
    account=[
        {"account_id": "a"},
        {"account_id": "b", "created_on": "2026-09-30"},
        {"account_id": "comes after", "created_on": "2026-10-01"},
    ],
    expect=2,
)
