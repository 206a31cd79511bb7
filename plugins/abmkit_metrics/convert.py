"""Convert: deals won and lost, what they are worth, and who became a customer."""

from abmkit import Formula, Metric, deal, metric

_WON = "status = 'won'"
_CLOSED = "status in ('won', 'lost')"


@metric(
    title={"en": "Deals won", "ko": "성사된 거래", "zh": "成交数", "ja": "受注件数"},
    unit="count",
    better="up",
    role="headline",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Deals closed: ABM KPIs to measure and to ignore"],
)
def won_deals() -> Formula:
    """Deals won in the period, by the day they closed."""
    return deal.count(where=_WON)


@metric(
    title={"en": "Deals lost", "ko": "실패한 거래", "zh": "丢单数", "ja": "失注件数"},
    unit="count",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Deals closed: ABM KPIs to measure and to ignore"],
)
def lost_deals() -> Formula:
    """Deals lost in the period, by the day they closed."""
    return deal.count(where="status = 'lost'")


@metric(
    title={"en": "Amount won", "ko": "성사 금액", "zh": "成交金额", "ja": "受注額"},
    unit="money",
    better="up",
    role="headline",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Deals closed: ABM KPIs to measure and to ignore"],
)
def won_amount() -> Formula:
    """Worth of the deals won in the period; unknown amounts add nothing."""
    return deal.sum("amount", where=_WON)


@metric(
    title={"en": "Win rate", "ko": "성사율", "zh": "成交率", "ja": "勝率"},
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="engage",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=["Conversion rate and win rate, taken apart: ABM funnel and who owns its KPIs"],
)
def win_rate() -> Formula:
    """Deals won ÷ deals won or lost, of the deals closed in the period; open ones are neither."""
    return deal.count(where=_WON) / deal.count(where=_CLOSED)


@metric(
    title={
        "en": "Win rate by amount",
        "ko": "금액 기준 성사율",
        "zh": "成交率（按金额）",
        "ja": "勝率（金額ベース）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=["Win rate by amount: the CRM models of Fivetran"],
)
def win_rate_by_amount() -> Formula:
    """Amount won ÷ amount won or lost, of the deals closed in the period.

    Many CRMs empty the amount of a lost deal: then this rate is too high, and the one by number
    is to be read.
    """
    return deal.sum("amount", where=_WON) / deal.sum("amount", where=_CLOSED)


_CLOSED_DEALS: list[dict[str, object]] = [
    {"amount": 300},
    {"amount": 50, "closed_on": "2026-07-01"},
    {"amount": None},
    {"status": "lost", "amount": 150},
    {"status": "open", "amount": 7},
    {"amount": 11, "closed_on": "2026-06-30"},
    {"amount": 13, "closed_on": "2026-10-01"},
]
_NUMBERS: dict[Metric, int | str] = {
    won_deals: 3,
    lost_deals: 1,
    won_amount: 350,
    win_rate: "0.75",
    win_rate_by_amount: "0.7",
}
for _metric, _expected in _NUMBERS.items():
    _metric.example(deal=_CLOSED_DEALS, expect=_expected)
    _metric.example(deal=[], expect=None)
won_deals.example(deal=[{"status": "open"}], expect=0)
won_amount.example(deal=[{"status": "open"}], expect=0)
win_rate.example(deal=[{"status": "open"}], expect=None)
win_rate.example(deal=[{"status": "lost"}], expect=0)
won_amount.example(deal=[{"amount": None}], expect=None)
win_rate_by_amount.example(deal=[{"amount": 0}, {"status": "lost", "amount": 0}], expect=None)


@metric(
    title={"en": "New customers", "ko": "신규 고객", "zh": "新客户", "ja": "新規顧客"},
    unit="count",
    better="up",
    role="headline",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["New customers: ABM KPIs to measure and to ignore; 19 B2B KPIs"],
)
def new_customers() -> Formula:
    """Accounts whose first won deal closed in the period."""
    return deal.distinct("account_id", where="status = 'won' and first_won")


new_customers.example(
    deal=[
        {"account_id": "a", "first_won": True},
        {"account_id": "a"},
        {"account_id": "b", "first_won": True, "closed_on": "2026-06-30"},
        {"account_id": "b"},
        {"account_id": None},
    ],
    expect=1,
)


@metric(
    title={
        "en": "Average contract value",
        "ko": "평균 계약 금액",
        "zh": "平均合同价值",
        "ja": "平均契約額",
    },
    unit="money",
    better="up",
    role="headline",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    min_n=3,
    sources=["Average contract value, per year of contract: ABM funnel and who owns its KPIs"],
)
def average_contract_value() -> Formula:
    """Mean worth of the deals won in the period whose worth is known.

    Of one year where the term is known, else of the whole deal.
    """
    return deal.mean("annual_amount", where=_WON)


average_contract_value.example(
    deal=[
        {"amount": 300, "annual_amount": 100},
        {"amount": 50},
        {"amount": None},
        {"status": "lost", "amount": 9},
    ],
    expect=75,
)
average_contract_value.example(deal=[{"amount": None}], expect=None)


@metric(
    title={
        "en": "Median sales cycle",
        "ko": "판매 주기 중앙값",
        "zh": "销售周期中位数",
        "ja": "営業サイクル中央値",
    },
    unit="days",
    better="down",
    role="vanity",
    use_instead="pipeline_velocity",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    min_n=3,
    sources=["Sales-cycle length, to be ignored: ABM KPIs to measure and to ignore"],
)
def median_won_cycle_days() -> Formula:
    """Median days from opened to won, of the deals won in the period."""
    return deal.median("cycle_days", where=_WON)


@metric(
    title={
        "en": "Mean sales cycle",
        "ko": "평균 판매 주기",
        "zh": "平均销售周期",
        "ja": "平均営業サイクル",
    },
    unit="days",
    better="down",
    role="vanity",
    use_instead="pipeline_velocity",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    min_n=3,
    sources=["Sales-cycle length, to be ignored: ABM KPIs to measure and to ignore"],
)
def mean_won_cycle_days() -> Formula:
    """Mean days from opened to won, of the deals won in the period.

    By itself it rewards small deals; pipeline velocity weighs it against worth and win rate.
    """
    return deal.mean("cycle_days", where=_WON)


_CYCLES: list[dict[str, object]] = [
    {"created_on": "2026-07-01", "closed_on": "2026-07-11"},
    {"created_on": "2026-09-10", "closed_on": "2026-09-30"},
    {"created_on": "2026-09-18", "closed_on": "2026-09-30"},
    {"created_on": None},
    {"status": "lost", "created_on": "2025-09-10"},
]
mean_won_cycle_days.example(deal=_CYCLES, expect=14)
median_won_cycle_days.example(deal=_CYCLES, expect=12)
