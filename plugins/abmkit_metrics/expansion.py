"""Expansion: what customers bought more of, and what may be of that kind but is not known to be."""

from abmkit import Formula, deal, metric

_ARTICLE = "Upsell and cross-sell: 4 steps to ABM targeting"
_LEFT_OUT = "Upsell and cross-sell, what is left out: 4 steps to ABM targeting"
_EXPANDED = "status = 'won' and type = 'expansion'"


@metric(
    title={
        "en": "Expansion won",
        "ko": "상향·교차 판매 금액",
        "zh": "增购与交叉销售金额",
        "ja": "拡大受注額",
    },
    unit="money",
    better="up",
    role="headline",
    owner="sales",
    stage="advocate",
    lifecycle="expand",
    version=2,
    sources=[_ARTICLE],
)
def expansion_won() -> Formula:
    """Worth of the expansion deals won in the period from accounts that were customers already.

    Customers on the day before the deal closed. A deal of no type counts nowhere here, for it may
    as well be a renewal: `expansion_won_untyped` tells its worth.
    """
    return deal.sum("amount", on="ended_on", where=f"{_EXPANDED} and was_customer")


@metric(
    title={
        "en": "Expansion won, not known as customer",
        "ko": "고객 확인 불가 확장 판매 금액",
        "zh": "未确认为客户的增购金额",
        "ja": "顧客と未確認の拡大受注額",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=[_LEFT_OUT],
)
def expansion_won_unknown() -> Formula:
    """Worth of the expansion deals won from accounts that were not known as customers.

    They bought before the sources tell of it, longer ago than a won deal counts, or the deal is no
    expansion.
    """
    return deal.sum("amount", on="ended_on", where=f"{_EXPANDED} and not was_customer")


@metric(
    title={
        "en": "Won from customers, of no type",
        "ko": "유형 미지정 고객 수주 금액",
        "zh": "客户成交金额（未标类型）",
        "ja": "種別なしの既存顧客受注額",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="advocate",
    lifecycle="expand",
    version=1,
    sources=[_LEFT_OUT],
)
def expansion_won_untyped() -> Formula:
    """Worth of the deals won from customers of which nobody says whether they expand or renew."""
    return deal.sum(
        "amount", on="ended_on", where="status = 'won' and type is null and was_customer"
    )


_SOLD: list[dict[str, object]] = [
    {"type": "expansion", "amount": 30, "was_customer": True},
    {"type": "expansion", "amount": 5},
    {"type": "expansion", "amount": 9, "status": "lost", "was_customer": True},
    {"type": "renewal", "amount": 100, "was_customer": True},
    {"amount": 7, "was_customer": True},
    {"amount": 400},
]
expansion_won.example(deal=_SOLD, expect=30)
expansion_won_unknown.example(deal=_SOLD, expect=5)
expansion_won_untyped.example(deal=_SOLD, expect=7)
expansion_won.example(deal=[], expect=None)
