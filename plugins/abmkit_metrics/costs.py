"""Costs: what a customer and a lead cost, and what came back.

Withheld where a source of cost has not told all: a ratio of half the cost flatters.
"""

from abmkit import Formula, metric, money
from abmkit_metrics.convert import new_customers
from abmkit_metrics.leads import mql
from abmkit_metrics.measure import target_account_revenue

_CAC = "CAC, marketing alone and in full: 19 B2B KPIs"
_MEDIA, _ALL = "kind = 'cost_media'", "is_cost"
_NONE = "none"


def _spent(where: str, lag: str) -> Formula:
    """Cost of the period, or of the period moved back by a lag."""
    if lag == _NONE:
        return money.sum("amount", where=where)
    return money.sum("amount", where=where, window=f"{lag} ago")


@metric(
    title={
        "en": "Marketing cost",
        "ko": "마케팅 비용",
        "zh": "营销成本",
        "ja": "マーケティング費用",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    version=1,
    needs="money",
    sources=[_CAC],
)
def marketing_cost() -> Formula:
    """What media cost in the period."""
    return _spent(_MEDIA, _NONE)


@metric(
    title={"en": "Cost in full", "ko": "총비용", "zh": "全部成本", "ja": "総費用"},
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    version=1,
    needs="money",
    sources=[_CAC],
)
def full_cost() -> Formula:
    """What media, labour and tools cost in the period."""
    return _spent(_ALL, _NONE)


@metric(
    title={
        "en": "CAC, marketing",
        "ko": "고객 확보 비용(마케팅)",
        "zh": "获客成本（营销）",
        "ja": "CAC（マーケティング）",
    },
    unit="money",
    better="down",
    role="headline",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=2,
    needs="money",
    sources=[_CAC],
)
def cac_marketing(lag: str = _NONE) -> Formula:
    """Media cost ÷ new customers of the period; sales and tools are left out.

    How much earlier than the customers the cost is looked at: `lag`.
    """
    return _spent(_MEDIA, lag) / new_customers


@metric(
    title={
        "en": "CAC, in full",
        "ko": "고객 확보 비용(전체)",
        "zh": "获客成本（全部）",
        "ja": "CAC（総費用）",
    },
    unit="money",
    better="down",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=2,
    needs="money",
    sources=[_CAC],
)
def cac_full(lag: str = _NONE) -> Formula:
    """Media, labour and tool cost ÷ new customers of the period.

    How much earlier than the customers the cost is looked at: `lag`.
    """
    return _spent(_ALL, lag) / new_customers


@metric(
    title={"en": "Cost per MQL", "ko": "MQL당 비용", "zh": "每个MQL成本", "ja": "MQL単価"},
    unit="money",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    needs="money",
    sources=["Cost per MQL, misleading without later value: Customer-lifecycle metrics, part 3"],
)
def cost_per_mql() -> Formula:
    """Media cost ÷ people who became marketing-qualified, both of the period."""
    return marketing_cost / mql


@metric(
    title={
        "en": "Cost per MQL, in full",
        "ko": "MQL당 비용(전체)",
        "zh": "每个MQL成本（全部）",
        "ja": "MQL単価（総費用）",
    },
    unit="money",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    needs="money",
    sources=["Cost per MQL, with labour and technology: Customer-lifecycle metrics, part 3"],
)
def cost_per_mql_full() -> Formula:
    """Media, labour and tool cost ÷ people who became marketing-qualified, both of the period."""
    return full_cost / mql


_COSTS: list[dict[str, object]] = [
    {"kind": "cost_media", "amount": 300},
    {"kind": "cost_labour", "amount": 80},
    {"kind": "cost_tool", "amount": 20},
    {"kind": "order", "amount": 1000},
]
_CUSTOMERS: list[dict[str, object]] = [
    {"account_id": name, "first_won": True, "amount": 600} for name in "ab"
]
_MQLS: list[dict[str, object]] = [
    {"ladder": "person", "subject_id": name, "step": "mql"} for name in "pqr"
]
for _metric, _expected in (
    (marketing_cost, 300),
    (full_cost, 400),
    (cac_marketing, 150),
    (cac_full, 200),
    (cost_per_mql, 100),
    (cost_per_mql_full, "133.333333"),
):
    _metric.example(money=_COSTS, deal=_CUSTOMERS, stage=_MQLS, expect=_expected)
cac_full.example(money=_COSTS, deal=[{}], expect=None)
_EARLIER = [*_COSTS, {"kind": "cost_media", "amount": 500, "on_date": "2026-04-01"}]
for _metric in (cac_marketing, cac_full):
    _metric.example(money=_EARLIER, deal=_CUSTOMERS, given={"lag": "3m"}, expect=250)
cost_per_mql.example(money=_COSTS, stage=[], expect=None)


def at_margin(revenue: Formula, percent: int) -> Formula:
    """Gross profit of a revenue; dividing by the margin makes an untold one (0) "no data"."""
    return revenue * percent * percent / percent / 100


@metric(
    title={
        "en": "Marketing ROI",
        "ko": "마케팅 ROI",
        "zh": "营销投资回报率",
        "ja": "マーケティングROI",
    },
    unit="percent",
    better="up",
    role="headline",
    owner="marketing",
    stage="measure",
    version=1,
    needs="money",
    sources=["Marketing ROI, growth defined as gross profit: 19 B2B KPIs"],
)
def marketing_roi(margin_percent: int = 0) -> Formula:
    """Gross profit of target-account revenue less cost in full ÷ cost in full.

    The basis is deals won with accounts on the list, not a credit: a model's credit is another
    number. Without the client's gross margin (0) it is "no data".
    """
    return (at_margin(target_account_revenue, margin_percent) - full_cost) / full_cost


marketing_roi.example(money=_COSTS, deal=_CUSTOMERS, given={"margin_percent": 50}, expect="0.5")
marketing_roi.example(money=_COSTS, deal=_CUSTOMERS, expect=None)
marketing_roi.example(money=[{}], deal=[{}], given={"margin_percent": 50}, expect=None)
cac_full.example(money=[{"kind": "invoice"}], deal=_CUSTOMERS, expect=None)
cost_per_mql_full.example(money=_COSTS, stage=[], expect=None)
