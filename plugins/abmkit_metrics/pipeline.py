"""Pipeline: deals on their way, from accepted by sales to closed."""

from abmkit import Formula, deal, metric
from abmkit_metrics.identify import target_accounts


@metric(
    title={"en": "Open deals", "ko": "진행 중인 거래", "zh": "进行中的商机", "ja": "進行中の商談"},
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Pipeline: ABM funnel and who owns its KPIs"],
)
def open_deals() -> Formula:
    """Deals that are opened and not closed at the end of the period's last day."""
    return deal.count(on="open")


open_deals.example(
    deal=[
        {"status": "open"},
        {"status": "open", "created_on": None},
        {"status": "open", "created_on": "2026-10-01"},
        {"status": "won", "created_on": "2026-07-01", "closed_on": "2026-09-30"},
        {"status": "lost", "created_on": "2026-07-01", "closed_on": "2026-10-01"},
    ],
    expect=3,
)


@metric(
    title={
        "en": "Open pipeline",
        "ko": "진행 중 파이프라인",
        "zh": "在途管道",
        "ja": "進行中パイプライン",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Pipeline: ABM funnel and who owns its KPIs"],
)
def open_pipeline() -> Formula:
    """Worth of the deals open at the end of the period's last day; unknown amounts add nothing."""
    return deal.sum("amount", on="open")


open_pipeline.example(
    deal=[
        {"status": "open", "amount": 100},
        {"status": "open", "amount": None},
        {"status": "won", "amount": 1000},
    ],
    expect=100,
)
open_pipeline.example(deal=[{"status": "open", "amount": None}], expect=None)
open_pipeline.example(deal=[{"status": "won"}], expect=0)


@metric(
    title={
        "en": "Pipeline created",
        "ko": "신규 파이프라인",
        "zh": "新增管道",
        "ja": "創出パイプライン",
    },
    unit="money",
    better="up",
    role="headline",
    owner="shared",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Pipeline by the day sales accepted the deal"],
)
def pipeline_created() -> Formula:
    """Worth of the deals that sales accepted in the period.

    A deal without a day of acceptance counts on the day it was opened; each has its worth of
    today, whatever became of it.
    """
    return deal.sum("amount", on="qualified_on")


pipeline_created.example(
    deal=[
        {"status": "open", "amount": 100},
        {"status": "lost", "amount": 20},
        {"amount": 5, "created_on": "2026-06-30", "qualified_on": "2026-07-01"},
        {"amount": 3, "created_on": "2026-06-30"},
    ],
    expect=125,
)


@metric(
    title={"en": "Forecast", "ko": "판매 예측", "zh": "销售预测", "ja": "受注予測"},
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="measure",
    lifecycle="convert",
    version=1,
    sources=["Sales forecast from the funnel: Customer-lifecycle metrics, part 3: nurture"],
)
def forecast() -> Formula:
    """Worth × chance of winning of the deals open at the end of the period's last day.

    The chance is the source's own of that day; a deal without one adds nothing.
    """
    return deal.sum("weighted_amount", on="open")


forecast.example(
    deal=[
        {"status": "open", "weighted_amount": 25},
        {"status": "open", "weighted_amount": None},
        {"status": "won", "weighted_amount": 99},
    ],
    expect=25,
)


@metric(
    title={
        "en": "Target win rate",
        "ko": "목표 계정 성사율",
        "zh": "目标账户成交率",
        "ja": "ターゲット勝率",
    },
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
def target_win_rate() -> Formula:
    """Deals won ÷ deals won or lost in the period, of accounts on the list at its end."""
    won = deal.count(where="status = 'won' and on_list_at_end")
    return won / deal.count(where="status in ('won', 'lost') and on_list_at_end")


@metric(
    title={
        "en": "Win rate of others",
        "ko": "기타 계정 성사율",
        "zh": "其他账户成交率",
        "ja": "ターゲット以外の勝率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=["Target and other accounts, self-selected groups: a comparison, no test of ABM"],
)
def other_win_rate() -> Formula:
    """Deals won ÷ deals won or lost in the period, of accounts not on the list at its end.

    Target accounts were chosen, and may be likelier to buy: the difference is no effect of ABM.
    """
    won = deal.count(where="status = 'won' and not on_list_at_end")
    return won / deal.count(where="status in ('won', 'lost') and not on_list_at_end")


@metric(
    title={
        "en": "Target accounts won",
        "ko": "성사된 목표 계정 비율",
        "zh": "目标账户转化率",
        "ja": "ターゲットアカウント受注率",
    },
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["Conversion rate and win rate, taken apart: ABM funnel and who owns its KPIs"],
)
def target_accounts_won() -> Formula:
    """Target accounts with a deal won in the period ÷ target accounts, listed at its end."""
    won = deal.distinct("account_id", where="status = 'won' and on_list_at_end")
    return won / target_accounts


_DEALS: list[dict[str, object]] = [
    {"account_id": "a"},
    {"account_id": "a"},
    {"account_id": "b", "status": "lost"},
    {"account_id": "c", "on_list_at_end": False},
    {"account_id": "c", "on_list_at_end": False, "status": "lost"},
    {"account_id": "d", "status": "open"},
]
target_win_rate.example(deal=_DEALS, expect="0.666667")
target_win_rate.example(deal=[{"status": "open"}], expect=None)
other_win_rate.example(deal=_DEALS, expect=0.5)
other_win_rate.example(deal=[{}], expect=None)
target_accounts_won.example(deal=_DEALS, expect="0.333333")
target_accounts_won.example(deal=[{"account_id": "c", "on_list_at_end": False}], expect=None)
