"""Measure: what it comes to, in money and in money a day."""

from abmkit import Formula, deal, metric, money

_WON = "status = 'won'"
_VELOCITY = (
    "Pipeline velocity: Q × W × A ÷ L, look-back a quarter or longer (Triblio, ooligo, MetricKit)"
)


@metric(
    title={"en": "Deals qualified", "ko": "적격 거래", "zh": "合格商机", "ja": "有効商談数"},
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=[_VELOCITY],
)
def qualified_deals(window: str = ">=3m") -> Formula:
    """Deals that sales accepted in the look-back: factor Q of pipeline velocity."""
    return deal.count(on="qualified_on", window=window)


@metric(
    title={
        "en": "Win rate in look-back",
        "ko": "성사율(조회 기간)",
        "zh": "成交率（回看期）",
        "ja": "勝率（遡及期間）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_VELOCITY],
)
def velocity_win_rate(window: str = ">=3m") -> Formula:
    """Deals won ÷ deals won or lost in the look-back: factor W of pipeline velocity."""
    closed = deal.count(where="status in ('won', 'lost')", window=window)
    return deal.count(where=_WON, window=window) / closed


@metric(
    title={
        "en": "Mean amount won in look-back",
        "ko": "평균 성사 금액(조회 기간)",
        "zh": "平均成交金额（回看期）",
        "ja": "平均受注額（遡及期間）",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=3,
    sources=[_VELOCITY],
)
def velocity_mean_amount(window: str = ">=3m") -> Formula:
    """Mean known worth of the deals won in the look-back: factor A of pipeline velocity."""
    return deal.mean("amount", where=_WON, window=window)


@metric(
    title={
        "en": "Median days to win in look-back",
        "ko": "성사까지 일수 중앙값(조회 기간)",
        "zh": "成交天数中位数（回看期）",
        "ja": "受注日数の中央値（遡及期間）",
    },
    unit="days",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=3,
    sources=[_VELOCITY],
)
def velocity_median_days(window: str = ">=3m") -> Formula:
    """Median days from accepted by sales to won, of the deals won in the look-back: factor L."""
    return deal.median("days_to_win", where=_WON, window=window)


@metric(
    title={
        "en": "Pipeline velocity",
        "ko": "파이프라인 속도",
        "zh": "管道速度",
        "ja": "パイプライン速度",
    },
    unit="money_per_day",
    better="up",
    role="headline",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=3,
    sources=[_VELOCITY],
)
def pipeline_velocity() -> Formula:
    """Money a day that the pipeline turns into won deals: Q × W × A ÷ L.

    Q deals qualified, W win rate, A mean amount won, L median days from qualified to won, all
    over the period or the three months up to its end if it is shorter.
    """
    return qualified_deals * velocity_win_rate * velocity_mean_amount / velocity_median_days


def _pipeline(
    won: int, lost: int, still_open: int, amount: int, days: int
) -> list[dict[str, object]]:
    """Rows of a textbook pipeline, all accepted in the period."""
    each = {"won": won, "lost": lost, "open": still_open}
    return [
        {"status": status, "amount": amount, "days_to_win": days if status == "won" else None}
        for status, times in each.items()
        for _ in range(times)
    ]


pipeline_velocity.example(deal=_pipeline(10, 30, 10, 25_000, 60), expect="5208.33")
pipeline_velocity.example(deal=_pipeline(10, 30, 60, 50_000, 60), expect="20833.33")
pipeline_velocity.example(deal=_pipeline(11, 39, 30, 45_000, 72), expect=11_000)
pipeline_velocity.example(deal=[{"status": "open"}], expect=None)
pipeline_velocity.example(deal=_pipeline(1, 0, 0, 100, 0), expect=None)
_ROLLING: list[dict[str, object]] = [
    {"amount": 90, "days_to_win": 9, "closed_on": "2026-07-01", "qualified_on": "2026-07-01"},
    {"amount": 50, "days_to_win": 5, "closed_on": "2026-06-30", "qualified_on": "2026-06-30"},
]
pipeline_velocity.example(deal=_ROLLING, period="2026-09", expect=10)
qualified_deals.example(deal=_ROLLING, period="2026-09", expect=1)
qualified_deals.example(deal=_ROLLING, period="2026", expect=2)
velocity_win_rate.example(deal=_pipeline(10, 30, 10, 25_000, 60), expect="0.25")
velocity_win_rate.example(deal=[{"status": "open"}], expect=None)
velocity_mean_amount.example(deal=[{"amount": 10}, {"amount": 40}, {"amount": None}], expect=25)
velocity_median_days.example(deal=[{"days_to_win": days} for days in (1, 9, 2, None)], expect=2)
velocity_median_days.example(deal=[{"days_to_win": days} for days in (1, 2, 4, 90)], expect=3)


@metric(
    title={
        "en": "Target-account revenue",
        "ko": "목표 계정 매출",
        "zh": "目标账户收入",
        "ja": "ターゲットアカウント売上",
    },
    unit="money",
    better="up",
    role="headline",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=["Revenue from target accounts, the first success metric: 4 steps to ABM targeting"],
)
def target_account_revenue() -> Formula:
    """Worth of the deals won in the period with accounts on the target list that day."""
    return deal.sum("amount", where="status = 'won' and on_list")


@metric(
    title={
        "en": "Revenue of late additions",
        "ko": "나중에 추가된 목표 계정 매출",
        "zh": "后加入目标账户的收入",
        "ja": "追加アカウント売上",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=["Target-account revenue, with accounts listed after the deal began shown apart"],
)
def target_account_revenue_late() -> Formula:
    """The part of target-account revenue whose account came on the list after the deal began."""
    return deal.sum("amount", where="status = 'won' and on_list and late_listed")


@metric(
    title={
        "en": "Target-account revenue, invoiced",
        "ko": "목표 계정 청구 매출",
        "zh": "目标账户开票收入",
        "ja": "ターゲットアカウント請求額",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=["Revenue from target accounts, invoiced rather than won: 4 steps to ABM targeting"],
)
def target_account_invoiced() -> Formula:
    """Invoices of the period, less credit notes, to accounts on the target list that day."""
    return money.sum("amount", where="kind = 'invoice' and on_list")


_TARGET_DEALS: list[dict[str, object]] = [
    {"amount": 100},
    {"amount": 20, "late_listed": True},
    {"amount": 5, "on_list": False},
    {"amount": 5, "on_list": False, "late_listed": True},
    {"amount": 7, "status": "lost", "late_listed": True},
]
target_account_revenue.example(deal=_TARGET_DEALS, expect=120)
target_account_revenue_late.example(deal=_TARGET_DEALS, expect=20)
target_account_revenue.example(deal=[{"on_list": False}], expect=0)
target_account_invoiced.example(
    money=[
        {"kind": "invoice", "amount": 100},
        {"kind": "invoice", "amount": -10},
        {"kind": "invoice", "amount": 7, "on_list": False},
        {"kind": "payment", "amount": 50},
    ],
    expect=90,
)
target_account_invoiced.example(money=[{"kind": "payment", "amount": 50}], expect=None)
