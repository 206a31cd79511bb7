"""Journey: on which step every account stands, worked out from what is known of each day.

Listed, engaged (some weighted minutes, or a demo asked for), qualified, opportunity (an open deal),
customer: an account is on the highest step that holds, so it may move back.
"""

import re

from abmkit import Formula, UsageError, journey, metric

_ENGAGED = "10 minutes, 90 days"
_FORM = re.compile(r"\d+(\.\d+)? minutes, \d+ days")
_STEPS = "Journey stages, bottom-up: Demandbase, Getting Started with Journey Stages; Engagio"


def _by_rule(engaged: str, on: str) -> Formula:
    """What counts accounts on steps that were worked out by a rule.

    Args:
        engaged: The part of ``[mqa]`` of the client's settings that says who is engaged.
        on: The clock.
    """
    if not _FORM.fullmatch(engaged):
        raise UsageError(f"engaged={engaged!r}: write such as {_ENGAGED!r}")
    return journey.distinct("account_id", on=on)


@metric(
    title={
        "en": "Accounts on journey step",
        "ko": "여정 단계별 계정",
        "zh": "各旅程阶段账户数",
        "ja": "ジャーニー段階別アカウント",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    version=3,
    sources=[_STEPS],
)
def journey_accounts(engaged: str = _ENGAGED) -> Formula:
    """Accounts on the journey on the period's last day; by `step`, each on one.

    Engaged from so many weighted minutes in so many days: `engaged`, or by a demo asked for.
    """
    return _by_rule(engaged, on="in_step")


@metric(
    title={
        "en": "Entries into journey step",
        "ko": "여정 단계 진입 계정",
        "zh": "旅程阶段进入账户数",
        "ja": "ジャーニー段階への進入数",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="measure",
    version=3,
    sources=[_STEPS],
)
def journey_entries(engaged: str = _ENGAGED) -> Formula:
    """Accounts that entered a step in the period, from above or below; by `step`.

    Engaged from so many weighted minutes in so many days: `engaged`, or by a demo asked for.
    """
    return _by_rule(engaged, on="entered_on")


@metric(
    title={
        "en": "Days to opportunity",
        "ko": "자격에서 기회까지 일수",
        "zh": "合格到商机天数",
        "ja": "商談化までの日数",
    },
    unit="days",
    better="down",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=2,
    min_n=3,
    sources=["Pipeline velocity in days, as told: ABM funnel and who owns its KPIs"],
)
def days_mqa_to_opportunity() -> Formula:
    """Median days from qualified to an open deal, of the accounts that got one in the period."""
    return journey.median("days_from_mqa", where="step = 'opportunity'")


@metric(
    title={
        "en": "Days to customer",
        "ko": "자격에서 고객까지 일수",
        "zh": "合格到客户天数",
        "ja": "顧客化までの日数",
    },
    unit="days",
    better="down",
    role="diagnostic",
    owner="shared",
    stage="measure",
    lifecycle="convert",
    version=2,
    min_n=3,
    sources=["Pipeline velocity in days, as told: ABM funnel and who owns its KPIs"],
)
def days_mqa_to_customer() -> Formula:
    """Median days from qualified to customer, of the accounts that became one in the period."""
    return journey.median("days_from_mqa", where="step = 'customer'")


_WALK: list[dict[str, object]] = [
    {"step": "mqa", "entered_on": "2026-06-01", "left_on": "2026-07-01"},
    {"step": "opportunity", "entered_on": "2026-07-01", "left_on": "2026-09-01",
     "days_from_mqa": 30},
    {"step": "customer", "entered_on": "2026-09-01", "days_from_mqa": 92},
    {"account_id": "b", "step": "opportunity", "days_from_mqa": None},
    {"account_id": "c", "step": "opportunity", "days_from_mqa": 10},
]  # fmt: skip
for _metric, _expected in (
    (journey_accounts, 3),
    (journey_entries, 3),
    (days_mqa_to_opportunity, 20),
    (days_mqa_to_customer, 92),
):
    _metric.example(journey=_WALK, expect=_expected)
    _metric.example(journey=[], expect=None)
journey_accounts.example(journey=_WALK, given={"engaged": "30 minutes, 60 days"}, expect=3)
