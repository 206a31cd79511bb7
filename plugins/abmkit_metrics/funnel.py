"""Funnel: who entered each step of a ladder, who went on, and how long it took.

Asked for by ``step``, these are the funnel report. An account may move back: each stay counts
from its own entry, and coming back is no advance.
"""

from abmkit import Formula, Metric, metric, stage

_FUNNEL = "Funnel report, drop-off and stall: Customer-lifecycle metrics, part 3: nurture"


@metric(
    title={
        "en": "Entries into step",
        "ko": "단계 진입",
        "zh": "阶段进入数",
        "ja": "ステップ進入数",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    version=1,
    sources=[_FUNNEL],
)
def step_entries(ladder: str = "deal") -> Formula:
    """Different deals, people or accounts that entered a step of their ladder in the period."""
    return stage.distinct("subject_id", where=f"ladder = '{ladder}'")


@metric(
    title={
        "en": "Next-step rate",
        "ko": "다음 단계 전환율",
        "zh": "下一阶段转化率",
        "ja": "次ステップ進行率",
    },
    unit="percent",
    better="up",
    role="headline",
    owner="shared",
    stage="measure",
    version=1,
    min_n=5,
    sources=[_FUNNEL],
)
def next_step_rate(ladder: str = "deal") -> Formula:
    """Of those that entered a step in the period, the share that has gone higher since.

    The cohort is that of entry, so the rate of a young period still grows.
    """
    climbed = stage.distinct("subject_id", where=f"ladder = '{ladder}' and advanced")
    return climbed / step_entries(ladder=ladder)


@metric(
    title={
        "en": "Median days on step",
        "ko": "단계 체류 일수 중앙값",
        "zh": "阶段停留天数中位数",
        "ja": "ステップ滞留日数の中央値",
    },
    unit="days",
    better="down",
    role="diagnostic",
    owner="shared",
    stage="measure",
    version=1,
    min_n=3,
    sources=[_FUNNEL],
)
def median_days_on_step(ladder: str = "deal") -> Formula:
    """Median days of the stays that began in the period and are over."""
    return stage.median("days_in_step", where=f"ladder = '{ladder}'")


@metric(
    title={
        "en": "On step at period end",
        "ko": "기말 단계별 수",
        "zh": "期末各阶段数量",
        "ja": "期末のステップ別件数",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="measure",
    version=1,
    sources=[_FUNNEL],
)
def on_step(ladder: str = "account") -> Formula:
    """Different accounts, people or deals that stand on a step on the period's last day."""
    return stage.distinct("subject_id", on="in_step", where=f"ladder = '{ladder}'")


_WALK: list[dict[str, object]] = [
    {"subject_id": "d", "step": "offer", "entered_on": "2026-07-01", "left_on": "2026-07-11",
     "advanced": True},
    {"subject_id": "d", "step": "won", "entered_on": "2026-07-11"},
    {"subject_id": "e", "step": "offer", "entered_on": "2026-08-01", "left_on": "2026-08-05"},
    {"subject_id": "f", "step": "offer", "entered_on": "2026-06-30", "left_on": "2026-07-30",
     "advanced": True},
]  # fmt: skip
_EXPECTED: dict[Metric, int | str] = {
    step_entries: 2,
    next_step_rate: "0.5",
    median_days_on_step: 7,
}
for _metric, _expected in _EXPECTED.items():
    _metric.example(stage=_WALK, expect=_expected)
    _metric.example(stage=[], expect=None)
on_step.example(stage=[{**row, "ladder": "account"} for row in _WALK], expect=1)
