"""Records: how much there is to count, and what is missing in it."""

from abmkit import Formula, deal, metric


@metric(
    title={"en": "Deals on record", "ko": "기록된 거래", "zh": "商机总数", "ja": "記録済み商談"},
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="measure",
    version=1,
    sources=["Records of the source; a check on all that is counted from them"],
)
def deals() -> Formula:
    """Deals on record on the period's last day, open, won or lost."""
    return deal.count(on="known")


@metric(
    title={
        "en": "Deals without account",
        "ko": "계정 없는 거래",
        "zh": "无账户的商机",
        "ja": "アカウントのない商談",
    },
    unit="count",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="measure",
    version=1,
    sources=["Records of the source; a check on all that is counted by account"],
)
def deals_without_account() -> Formula:
    """Deals on record whose account is unknown: in totals, in no account's numbers."""
    return deal.count(on="known", where="account_id is null")


@metric(
    title={
        "en": "Deals without amount",
        "ko": "금액 없는 거래",
        "zh": "无金额的商机",
        "ja": "金額のない商談",
    },
    unit="count",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="measure",
    version=1,
    sources=["Records of the source; a check on all money that is counted"],
)
def deals_without_amount() -> Formula:
    """Deals on record whose worth is unknown: in numbers of deals, in no sum of money."""
    return deal.count(on="known", where="amount is null")


_ON_RECORD: list[dict[str, object]] = [
    {"status": "open", "created_on": None},
    {"status": "lost", "amount": None},
    {"account_id": None},
    {"account_id": None, "amount": None, "created_on": "2026-10-01"},
]
for _metric, _expected in ((deals, 3), (deals_without_account, 1), (deals_without_amount, 1)):
    _metric.example(deal=_ON_RECORD, expect=_expected)
    _metric.example(deal=[], expect=None)
