"""Leads: people on their way to sales, counted because sales and marketing agreed on the rule.

Steps are those of the client's ladder of people; another name of a step is a parameter.
"""

from abmkit import Formula, Metric, metric, stage

_BETTER = ("mqa_entries", "mql", "target_account_revenue")
_NURTURE = "Customer-lifecycle metrics, part 3: nurture"
_IGNORED = "Lead count, to be ignored: ABM KPIs to measure and to ignore; 4 steps to ABM targeting"


def _on(step: str) -> str:
    return f"ladder = 'person' and step = '{step}'"


@metric(
    title={
        "en": "Marketing-qualified leads",
        "ko": "마케팅 자격 리드(MQL)",
        "zh": "营销合格线索",
        "ja": "MQL数",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["MQL: ABM KPIs to measure and to ignore; 19 B2B KPIs", _NURTURE],
)
def mql(step: str = "mql") -> Formula:
    """People who entered the agreed step of marketing-qualified leads for the first time."""
    return stage.distinct("subject_id", where=f"{_on(step)} and is_first")


@metric(
    title={
        "en": "Leads qualified again",
        "ko": "재자격 리드",
        "zh": "再次合格线索",
        "ja": "再MQL数",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["MQL, re-entries counted apart", _NURTURE],
)
def mql_again(step: str = "mql") -> Formula:
    """Entries into the step of marketing-qualified leads by people who had been there before."""
    return stage.count(where=f"{_on(step)} and not is_first")


@metric(
    title={
        "en": "Sales-qualified leads",
        "ko": "영업 자격 리드(SQL)",
        "zh": "销售合格线索",
        "ja": "SQL数",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=["SQL: 19 B2B KPIs"],
)
def sql(step: str = "sql") -> Formula:
    """People who entered the step of sales-qualified leads: a demo asked for, a call booked."""
    return stage.distinct("subject_id", where=_on(step))


@metric(
    title={
        "en": "MQLs taken up by sales",
        "ko": "영업이 수용한 MQL 비율",
        "zh": "销售接手的MQL占比",
        "ja": "MQLの営業引受率",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=2,
    sources=["Follow-up rate, as the ladder tells it", _NURTURE],
)
def mql_taken_up_rate(step: str = "mql", days: int = 7) -> Formula:
    """People who became MQL and moved to a higher step within `days` ÷ people who became MQL.

    It rests on the ladder, which sales moves; a call that moves nobody does not count, and who
    fell first did not move up.
    """
    entered = stage.distinct("subject_id", where=_on(step))
    moved = f"{_on(step)} and rose and days_in_step <= {days}"
    return stage.distinct("subject_id", where=moved) / entered


@metric(
    title={"en": "Days as MQL", "ko": "MQL 체류 일수", "zh": "MQL停留天数", "ja": "MQL滞留日数"},
    unit="days",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    min_n=3,
    sources=["Follow-up, median time", _NURTURE],
)
def mql_median_days(step: str = "mql") -> Formula:
    """Median days that people stayed marketing-qualified before they moved to another step."""
    return stage.median("days_in_step", where=_on(step))


@metric(
    title={"en": "New leads", "ko": "새로운 리드", "zh": "新线索", "ja": "新規リード"},
    unit="count",
    better="neutral",
    role="vanity",
    use_instead=_BETTER,
    owner="marketing",
    stage="engage",
    lifecycle="capture",
    version=1,
    sources=[f"New leads: {_NURTURE}", _IGNORED],
)
def new_leads(step: str = "lead") -> Formula:
    """People who became leads in the period: how many, not how good."""
    return stage.distinct("subject_id", where=f"{_on(step)} and is_first")


@metric(
    title={"en": "Leads in total", "ko": "총 리드", "zh": "线索总数", "ja": "リード総数"},
    unit="count",
    better="neutral",
    role="vanity",
    use_instead=_BETTER,
    owner="marketing",
    stage="engage",
    lifecycle="capture",
    version=1,
    sources=[_IGNORED],
)
def total_leads(step: str = "lead") -> Formula:
    """People who are leads on the period's last day: a number that grows by itself."""
    return stage.distinct("subject_id", on="in_step", where=_on(step))


@metric(
    title={
        "en": "Recycled leads",
        "ko": "재활용 리드",
        "zh": "退回培育的线索",
        "ja": "リサイクルリード",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[f"Recycled leads, sales to marketing: {_NURTURE}"],
)
def recycled_leads(step: str = "recycled") -> Formula:
    """People whom sales gave back to marketing in the period."""
    return stage.distinct("subject_id", where=_on(step))


@metric(
    title={
        "en": "Recycle rate",
        "ko": "리드 재활용 비율",
        "zh": "线索退回率",
        "ja": "リサイクル率",
    },
    unit="percent",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="nurture",
    version=1,
    min_n=5,
    sources=[f"Recycled leads over sales-qualified ones: {_NURTURE}"],
)
def recycle_rate() -> Formula:
    """People recycled ÷ people who became sales-qualified, both in the period."""
    return recycled_leads / sql


@metric(
    title={
        "en": "Reopened leads",
        "ko": "재개된 리드",
        "zh": "重新激活的线索",
        "ja": "再活性化リード",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[f"Reopened leads: {_NURTURE}"],
)
def reopened_leads(step: str = "recycled") -> Formula:
    """People who came back in the period from being recycled to another step of the ladder."""
    back = f"ladder = 'person' and previous_step = '{step}' and step is not null"
    return stage.distinct("subject_id", where=back)


@metric(
    title={
        "en": "Score of new leads",
        "ko": "신규 리드 점수",
        "zh": "新线索评分",
        "ja": "新規リードのスコア",
    },
    unit="score",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="nurture",
    version=1,
    min_n=3,
    sources=[f"Score profile of new leads, each read on entering: {_NURTURE}"],
)
def new_lead_score(step: str = "lead", share: str = "0.5") -> Formula:
    """Score that `share` of the period's new leads stay below, as told on becoming one.

    Read at one moment of each lead's life, not at month's end, when ages differ. The profile is
    this metric at several shares.
    """
    return stage.quantile("score", share, where=f"{_on(step)} and is_first")


def _person(subject: str, step: str | None, **cells: object) -> dict[str, object]:
    return {"ladder": "person", "subject_id": subject, "step": step, **cells}


_LEADS: list[dict[str, object]] = [
    _person("p", "lead", score=20, entered_on="2026-07-01", left_on="2026-07-05"),
    _person("q", "lead", score=40),
    _person("p", "mql", entered_on="2026-07-05", left_on="2026-07-09", advanced=True),
    _person("p", "mql", entered_on="2026-08-05", entry=2),
    _person("r", "mql", entered_on="2026-08-05", left_on="2026-09-05", advanced=True),
    _person("p", "sql", entered_on="2026-07-09", left_on="2026-08-01"),
    _person("r", "sql", entered_on="2026-09-05"),
    _person("p", "recycled", entered_on="2026-08-01", left_on="2026-08-05", previous_step="sql"),
    _person("p", "opportunity", entered_on="2026-08-05", previous_step="recycled"),
    _person("z", "mql", entered_on="2026-06-30", left_on="2026-07-30"),
    _person("y", "mql", entered_on="2026-08-01", left_on="2026-08-02", advanced=True, rose=False),
    {"ladder": "deal", "step": "mql"},
]
_EXPECTED: dict[Metric, int | str] = {
    mql: 3,
    mql_again: 1,
    sql: 2,
    mql_taken_up_rate: "0.333333",
    mql_median_days: 4,
    new_leads: 2,
    total_leads: 1,
    recycled_leads: 1,
    recycle_rate: "0.5",
    reopened_leads: 1,
    new_lead_score: 30,
}
for _metric, _expected in _EXPECTED.items():
    _metric.example(stage=_LEADS, expect=_expected)
    _metric.example(stage=[], expect=None)
new_lead_score.example(stage=_LEADS, given={"share": "1"}, expect=40)
