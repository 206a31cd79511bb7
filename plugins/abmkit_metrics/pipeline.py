"""Pipeline: deals on their way, from accepted by sales to closed."""

from abmkit import Formula, deal, metric


@metric(
    title={"en": "Open deals", "ko": "진행 중인 거래", "zh": "进行中的商机"},
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
    title={"en": "Open pipeline", "ko": "진행 중 파이프라인", "zh": "在途管道"},
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
    title={"en": "Pipeline created", "ko": "신규 파이프라인", "zh": "新增管道"},
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
