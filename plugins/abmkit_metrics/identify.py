"""Identify: which accounts we want, and which we know."""

from abmkit import Formula, account, listing, metric, money, touch


@metric(
    title={
        "en": "Target accounts",
        "ko": "목표 계정",
        "zh": "目标账户",
        "ja": "ターゲットアカウント",
    },
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
    title={
        "en": "Known accounts",
        "ko": "알려진 계정",
        "zh": "已知账户",
        "ja": "把握済みアカウント",
    },
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


@metric(
    title={
        "en": "ICP match",
        "ko": "이상적 고객 프로필 일치율",
        "zh": "理想客户匹配率",
        "ja": "ICP適合率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=["High-value accounts, by a tier that people set: 4 steps to ABM targeting"],
)
def icp_match() -> Formula:
    """Target accounts whose tier is known ÷ target accounts, on the period's last day.

    The tier is what people decided and dated; it is never worked out again.
    """
    return listing.distinct("account_id", where="tier is not null") / target_accounts


@metric(
    title={
        "en": "High-value accounts",
        "ko": "고가치 계정 비율",
        "zh": "高价值账户占比",
        "ja": "高価値アカウント比率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=["High-value accounts: 4 steps to ABM targeting"],
)
def high_value_accounts(tier: str = "1") -> Formula:
    """Target accounts of the highest tier ÷ target accounts, on the period's last day."""
    return listing.distinct("account_id", where=f"tier = '{tier}'") / target_accounts


_TIERS: list[dict[str, object]] = [
    {"account_id": "a", "tier": "1"},
    {"account_id": "b", "tier": "2"},
    {"account_id": "c"},
    {"account_id": "d"},
    {"account_id": "left", "tier": "1", "valid_to": "2026-09-30"},
]
icp_match.example(listing=_TIERS, expect=0.5)
icp_match.example(listing=[], expect=None)
high_value_accounts.example(listing=_TIERS, expect=0.25)
high_value_accounts.example(listing=_TIERS, given={"tier": "3"}, expect=0)
high_value_accounts.example(listing=[], expect=None)


@metric(
    title={"en": "Intent signals", "ko": "의도 신호", "zh": "意向信号", "ja": "インテントシグナル"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=["Current and planned projects: 4 steps to ABM targeting"],
)
def intent_signals() -> Formula:
    """Signs of a project logged for accounts that were on the target list that day."""
    return touch.count(where="kind = 'signal' and on_list")


intent_signals.example(
    touch=[{"kind": "signal"}, {"kind": "signal", "on_list": False}, {"kind": "visit"}], expect=1
)


@metric(
    title={"en": "Payments received", "ko": "수금액", "zh": "收款金额", "ja": "入金額"},
    unit="money",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=["Financial information of accounts, how they pay: 4 steps to ABM targeting"],
)
def payments_received() -> Formula:
    """Payments less refunds in the period."""
    return money.sum("amount", where="kind in ('payment', 'refund')")


payments_received.example(
    money=[{"kind": "payment", "amount": 90}, {"kind": "refund", "amount": -20}, {}], expect=70
)

_SCORES = "Criteria of identification: ABM funnel and who owns its KPIs"


@metric(
    title={
        "en": "Market influence",
        "ko": "시장 영향력",
        "zh": "市场影响力",
        "ja": "市場での影響力",
    },
    unit="score",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=[_SCORES],
)
def market_influence() -> Formula:
    """Mean score for market influence of the target accounts of the last day that have one."""
    return listing.mean("market_influence")


@metric(
    title={
        "en": "Strategic importance",
        "ko": "전략적 중요도",
        "zh": "战略重要性",
        "ja": "戦略的重要度",
    },
    unit="score",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=[_SCORES],
)
def strategic_importance() -> Formula:
    """Mean score for strategic importance of the target accounts of the last day that have one."""
    return listing.mean("strategic_importance")


@metric(
    title={
        "en": "Revenue potential",
        "ko": "매출 잠재력",
        "zh": "收入潜力",
        "ja": "売上ポテンシャル",
    },
    unit="score",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="identify",
    lifecycle="attract",
    version=1,
    sources=[_SCORES],
)
def revenue_potential() -> Formula:
    """Mean score for revenue potential of the target accounts of the last day that have one."""
    return listing.mean("revenue_potential")


for _metric in (market_influence, strategic_importance, revenue_potential):
    _metric.example(
        listing=[
            {"account_id": "a", _metric.id: 4},
            {"account_id": "b", _metric.id: 1},
            {"account_id": "c"},
            {"account_id": "d", _metric.id: 9, "valid_to": "2026-09-30"},
        ],
        expect="2.5",
    )
    _metric.example(listing=[{}], expect=None)
