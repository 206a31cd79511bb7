"""Expansion: what customers bought more of, and what may be of that kind but is not known to be."""

from abmkit import Formula, deal, metric

_ARTICLE = "Upsell and cross-sell: 4 steps to ABM targeting"
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
    """Worth of the expansion deals won from accounts that were customers the day before.

    A deal of no type is left out, for it may be a renewal: `expansion_won_untyped` has it.
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
    sources=[_ARTICLE],
)
def expansion_won_unknown() -> Formula:
    """Worth of the expansion deals won from accounts not known as customers the day before."""
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
    sources=[_ARTICLE],
)
def expansion_won_untyped() -> Formula:
    """Worth of the deals of no type won from customers: expansions or renewals."""
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
