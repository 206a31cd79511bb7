"""Qualified accounts: enough attention, from enough people, of an account that fits.

The thresholds are a convention: they are parameters, and how much they matter is a metric.
"""

from abmkit import Formula, engagement, metric

_RULE = "MQA: depth × breadth × recency, act-now events at once (Engagio); thresholds are ours"


def _qualifies(minutes: int, people: int, then: str = "") -> str:
    """The rule, as a condition on what an account's engagement is, or was before."""
    enough = f"minutes{then} >= {minutes} and people{then} >= {people}"
    return f"({enough} or act_now{then} >= 1)"


@metric(
    title={"en": "Accounts qualified", "ko": "마케팅 자격 계정(MQA)", "zh": "营销合格账户"},
    unit="count",
    better="up",
    role="headline",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[_RULE, "MQA: ABM funnel and who owns its KPIs"],
)
def mqa_entries(minutes: int = 100, people: int = 2) -> Formula:
    """Accounts of a known tier whose engagement came to meet the rule in the period.

    The rule: so many weighted minutes of so many people in 90 days, or a demo asked for. The tier
    is that of the day; an account that falls back and comes again counts once a period.
    """
    came = f"{_qualifies(minutes, people)} and not {_qualifies(minutes, people, '_before')}"
    return engagement.distinct("account_id", where=f"tier is not null and {came}")


@metric(
    title={"en": "Qualified accounts", "ko": "현재 자격 계정", "zh": "现有合格账户"},
    unit="count",
    better="up",
    role="headline",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[_RULE, "MQA, entries and stock: ABM funnel and who owns its KPIs"],
)
def mqa_stock(minutes: int = 100, people: int = 2) -> Formula:
    """Accounts of a known tier that meet the rule of qualified accounts on the last day."""
    rule = f"tier_at_end is not null and {_qualifies(minutes, people)}"
    return engagement.distinct("account_id", on="in_state", where=rule)


@metric(
    title={
        "en": "Qualified accounts, easier by 20 %",
        "ko": "자격 계정(기준 20% 완화)",
        "zh": "合格账户（门槛降20%）",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["How sensitive MQA is to its threshold, ±20 %"],
)
def mqa_stock_easier(minutes: int = 100, people: int = 2) -> Formula:
    """Qualified accounts, were 20 % fewer minutes enough; set as `mqa_stock` is."""
    return mqa_stock(minutes=minutes * 80 // 100, people=people)


@metric(
    title={
        "en": "Qualified accounts, harder by 20 %",
        "ko": "자격 계정(기준 20% 강화)",
        "zh": "合格账户（门槛升20%）",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=["How sensitive MQA is to its threshold, ±20 %"],
)
def mqa_stock_harder(minutes: int = 100, people: int = 2) -> Formula:
    """Qualified accounts, were 20 % more minutes required; set as `mqa_stock` is."""
    return mqa_stock(minutes=minutes * 120 // 100, people=people)


def _account(name: str, minutes: int, people: int, **cells: object) -> dict[str, object]:
    tiers = {"tier": "1", "tier_at_end": "1"}
    return {"account_id": name, "minutes": minutes, "people": people, **tiers, **cells}


_ACCOUNTS = [
    _account("a", 100, 2),
    _account("b", 99, 2),
    _account("c", 500, 1),
    _account("d", 0, 1, act_now=1),
    _account("e", 130, 3, minutes_before=110, people_before=3),
    _account("f", 100, 2, tier=None, tier_at_end=None),
    _account("g", 200, 2, entered_on="2026-06-30", left_on="2026-09-30"),
    _account("h", 200, 2, entered_on="2026-06-30"),
]
for _metric, _expected in (
    (mqa_entries, 2),
    (mqa_stock, 4),
    (mqa_stock_easier, 5),
    (mqa_stock_harder, 3),
):
    _metric.example(engagement=_ACCOUNTS, expect=_expected)
    _metric.example(engagement=[], expect=None)
mqa_entries.example(engagement=_ACCOUNTS, given={"minutes": 90}, expect=3)
