"""Influence: what marketing did before deals closed. Touched is not credited.

Broad counts all people of the account, narrow only touches of the deal or of people with a part
in it. Deals often lack their people, so narrow is too low and broad too high: both are printed.
"""

from abmkit import Formula, influence, metric

_SOURCE = "Marketing influence: ABM funnel and who owns its KPIs; narrow and broad, Engagio Guide"
_WON = "status = 'won'"


@metric(
    title={
        "en": "Deals influenced, broad",
        "ko": "마케팅 영향 거래(광의)",
        "zh": "受影响成交（广义）",
        "ja": "インフルエンス受注率（広義）",
    },
    unit="percent",
    better="up",
    role="headline",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    proportion=True,
    sources=[_SOURCE],
)
def influenced_deals(days: int = 90) -> Formula:
    """Deals won whose account had a marketing touch in the `days` before ÷ deals won."""
    return influence.count(where=f"{_WON} and broad_days <= {days}") / influence.count(where=_WON)


@metric(
    title={
        "en": "Deals influenced, narrow",
        "ko": "마케팅 영향 거래(협의)",
        "zh": "受影响成交（狭义）",
        "ja": "インフルエンス受注率（狭義）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    proportion=True,
    sources=[_SOURCE],
)
def influenced_deals_narrow(days: int = 90) -> Formula:
    """Deals won of which somebody with a part had a marketing touch ÷ deals won."""
    return influence.count(where=f"{_WON} and narrow_days <= {days}") / influence.count(where=_WON)


@metric(
    title={
        "en": "Revenue influenced, broad",
        "ko": "마케팅 영향 매출(광의)",
        "zh": "受影响收入（广义）",
        "ja": "インフルエンス売上（広義）",
    },
    unit="money",
    better="up",
    role="headline",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=[_SOURCE],
)
def influenced_revenue(days: int = 90) -> Formula:
    """Worth of the deals won whose account had a marketing touch in the `days` before."""
    return influence.sum("amount", where=f"{_WON} and broad_days <= {days}")


@metric(
    title={
        "en": "Revenue influenced, narrow",
        "ko": "마케팅 영향 매출(협의)",
        "zh": "受影响收入（狭义）",
        "ja": "インフルエンス売上（狭義）",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=[_SOURCE],
)
def influenced_revenue_narrow(days: int = 90) -> Formula:
    """Worth of the deals won of which somebody with a part had a marketing touch."""
    return influence.sum("amount", where=f"{_WON} and narrow_days <= {days}")


@metric(
    title={
        "en": "Share of revenue influenced, broad",
        "ko": "영향 매출 비중(광의)",
        "zh": "受影响收入占比（广义）",
        "ja": "インフルエンス売上比率（広義）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_SOURCE],
)
def influenced_revenue_share(days: int = 90) -> Formula:
    """Revenue influenced, broad ÷ worth of all deals won in the period."""
    met = influence.sum("amount", where=f"{_WON} and broad_days <= {days}")
    return met / influence.sum("amount", where=_WON)


@metric(
    title={
        "en": "Share of revenue influenced, narrow",
        "ko": "영향 매출 비중(협의)",
        "zh": "受影响收入占比（狭义）",
        "ja": "インフルエンス売上比率（狭義）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_SOURCE],
)
def influenced_revenue_share_narrow(days: int = 90) -> Formula:
    """Revenue influenced, narrow ÷ worth of all deals won in the period."""
    met = influence.sum("amount", where=f"{_WON} and narrow_days <= {days}")
    return met / influence.sum("amount", where=_WON)


@metric(
    title={
        "en": "Influenced though sales-sourced",
        "ko": "영업 발굴 중 마케팅 영향 매출",
        "zh": "销售来源但受营销影响的收入",
        "ja": "営業発のインフルエンス売上",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=["Influence on deals that sales found: ABM funnel and who owns its KPIs"],
)
def influenced_revenue_sales_sourced(days: int = 90) -> Formula:
    """The part of influenced revenue, broad, whose deals marketing did not source."""
    return influence.sum("amount", where=f"{_WON} and broad_days <= {days} and not is_sourced")


@metric(
    title={
        "en": "Influenced though sales-sourced, share",
        "ko": "영향 매출 중 영업 발굴 비중",
        "zh": "受影响收入中销售来源占比",
        "ja": "インフルエンス売上の営業発比率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=["Influence on deals that sales found: ABM funnel and who owns its KPIs"],
)
def influenced_revenue_sales_sourced_share(days: int = 90) -> Formula:
    """Influenced revenue, broad, of deals that marketing did not source ÷ all of it."""
    met = f"{_WON} and broad_days <= {days}"
    found = influence.sum("amount", where=f"{met} and not is_sourced")
    return found / influence.sum("amount", where=met)


@metric(
    title={
        "en": "Sourced pipeline",
        "ko": "마케팅 발굴 파이프라인",
        "zh": "营销来源管道",
        "ja": "マーケティング発パイプライン",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=[
        "Sourced: first touch or primary source is marketing, before creation (Engagio Guide)"
    ],
)
def sourced_pipeline() -> Formula:
    """Worth of the deals accepted by sales in the period that marketing sourced.

    Sourced: a campaign is the deal's primary source, or the account's first touch, up to the day
    the deal was opened, is one of marketing.
    """
    return influence.sum("amount", on="qualified_on", where="is_sourced")


@metric(
    title={
        "en": "Customers by promotion",
        "ko": "특별 프로모션 고객",
        "zh": "促销触达后的客户",
        "ja": "プロモーション経由の顧客",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=["Customers from special promotions: ABM KPIs to measure and to ignore"],
)
def promotion_customers(days: int = 90) -> Formula:
    """Accounts with a deal won that a promotion campaign touched in the `days` before."""
    return influence.distinct("account_id", where=f"{_WON} and promotion_days <= {days}")


_DEALS: list[dict[str, object]] = [
    {"amount": 100, "broad_days": 90, "narrow_days": 91},
    {"amount": 40, "broad_days": 1, "narrow_days": 1, "is_sourced": True,
     "promotion_days": 30},
    {"amount": 7, "broad_days": 91},
    {"amount": 3},
    {"amount": 900, "status": "lost", "broad_days": 1, "narrow_days": 1},
]  # fmt: skip
for _metric, _expected in (
    (influenced_deals, "0.5"),
    (influenced_deals_narrow, "0.25"),
    (influenced_revenue, 140),
    (influenced_revenue_narrow, 40),
    (influenced_revenue_share, "0.933333"),
    (influenced_revenue_share_narrow, "0.266667"),
    (influenced_revenue_sales_sourced_share, "0.714286"),
    (influenced_revenue_sales_sourced, 100),
    (sourced_pipeline, 40),
    (promotion_customers, 1),
):
    _metric.example(influence=_DEALS, expect=_expected)
    _metric.example(influence=[], expect=None)
