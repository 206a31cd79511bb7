"""Qualified accounts: enough attention, from enough people, of an account that fits; or a demo.

A demo asked for qualifies at once, whosever account it is: sales answers it, on the list or not.

The thresholds are a convention: the client's settings have them, and how much they matter is a
metric.
"""

import re
from decimal import Decimal

from abmkit import Formula, UsageError, engagement, metric

_RULE = "MQA: depth × breadth × recency, act-now events at once (Engagio); thresholds are ours"
_COMMON = "100 minutes, 2 people, 90 days"
_FORM = re.compile(
    r"(?:tier (?P<tier>.+): |from (?P<size>\d+) employees: )?"
    r"(?P<minutes>\d+(?:\.\d+)?) minutes, (?P<people>\d+) people(?:, \d+ days)?"
)


def _qualifies(mqa: str, tier: str, *, then: str = "", share: int = 100) -> str:
    """The rule, as a condition on what an account's engagement is, or was before.

    Args:
        mqa: As ``[mqa]`` of the client's settings is told to metrics.
        tier: Column of the tier.
        then: ``_before`` for the day before.
        share: Percent of the minutes that are enough.
    """
    tiers, sizes, common = _told(mqa, then, share)
    enough = [f"({tier} = {name} and {met})" for name, met in tiers.items()]
    within = [f"{tier} not in ({', '.join(tiers)})"] if tiers else []
    for least in sorted(sizes, reverse=True):
        enough.append(f"({' and '.join([*within, f'employees >= {least}', sizes[least]])})")
        within.append(f"(employees is null or employees < {least})")
    enough.append(f"({' and '.join([*within, common])})")
    return f"(({tier} is not null and ({' or '.join(enough)})) or act_now{then} >= 1)"


def _told(mqa: str, then: str, share: int) -> tuple[dict[str, str], dict[int, str], str]:
    """What must be met: by tier, by the least number of employees, and by all others."""
    tiers, sizes, common = {}, {}, ""
    for part in mqa.split("; "):
        found = _FORM.fullmatch(part)
        if not found:
            raise UsageError(f"mqa={mqa!r}: write such as {_COMMON!r}")
        minutes = Decimal(found["minutes"]) * share / 100
        met = f"minutes{then} >= {minutes:f} and people{then} >= {found['people']}"
        if found["tier"]:
            tiers["'" + found["tier"].replace("'", "''") + "'"] = met
        elif found["size"]:
            sizes[int(found["size"])] = met
        else:
            common = met
    return tiers, sizes, common


@metric(
    title={
        "en": "Accounts qualified",
        "ko": "마케팅 자격 계정(MQA)",
        "zh": "营销合格账户",
        "ja": "新規MQA",
    },
    unit="count",
    better="up",
    role="headline",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=4,
    sources=[_RULE, "MQA: ABM funnel and who owns its KPIs"],
)
def mqa_entries(mqa: str = _COMMON) -> Formula:
    """Accounts that came to meet the rule in the period.

    The rule: a known tier and weighted minutes, of people, in days: `mqa`; or a demo asked for. The
    tier is that of the day: an engaged account that comes on the list meets the rule from then on.
    One that falls back and comes again counts once a period.
    """
    before = _qualifies(mqa, "tier_before", then="_before")
    came = f"{_qualifies(mqa, 'tier')} and not ({before})"
    return engagement.distinct("account_id", where=came)


@metric(
    title={
        "en": "Qualified accounts",
        "ko": "현재 자격 계정",
        "zh": "现有合格账户",
        "ja": "MQA残高",
    },
    unit="count",
    better="up",
    role="headline",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=3,
    sources=[_RULE, "MQA, entries and stock: ABM funnel and who owns its KPIs"],
)
def mqa_stock(mqa: str = _COMMON) -> Formula:
    """Accounts that meet the rule of qualified accounts, `mqa`, on the last day."""
    return engagement.distinct("account_id", on="in_state", where=_qualifies(mqa, "tier_at_end"))


@metric(
    title={
        "en": "Qualified accounts, easier by 20 %",
        "ko": "자격 계정(기준 20% 완화)",
        "zh": "合格账户（门槛降20%）",
        "ja": "MQA（基準20%緩和）",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=3,
    sources=["How sensitive MQA is to its threshold, ±20 %"],
)
def mqa_stock_easier(mqa: str = _COMMON) -> Formula:
    """Qualified accounts, were 20 % fewer minutes enough than the rule has: `mqa`."""
    rule = _qualifies(mqa, "tier_at_end", share=80)
    return engagement.distinct("account_id", on="in_state", where=rule)


@metric(
    title={
        "en": "Qualified accounts, harder by 20 %",
        "ko": "자격 계정(기준 20% 강화)",
        "zh": "合格账户（门槛升20%）",
        "ja": "MQA（基準20%厳格化）",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    lifecycle="nurture",
    version=3,
    sources=["How sensitive MQA is to its threshold, ±20 %"],
)
def mqa_stock_harder(mqa: str = _COMMON) -> Formula:
    """Qualified accounts, were 20 % more minutes required than the rule has: `mqa`."""
    rule = _qualifies(mqa, "tier_at_end", share=120)
    return engagement.distinct("account_id", on="in_state", where=rule)


def _account(name: str, minutes: int, people: int, **cells: object) -> dict[str, object]:
    tiers = {"tier": "1", "tier_at_end": "1", "tier_before": "1"}
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
    _account("i", 0, 1, act_now=1, tier=None, tier_at_end=None),
]
for _metric, _expected in (
    (mqa_entries, 3),
    (mqa_stock, 5),
    (mqa_stock_easier, 6),
    (mqa_stock_harder, 4),
):
    _metric.example(engagement=_ACCOUNTS, expect=_expected)
    _metric.example(engagement=[], expect=None)
mqa_entries.example(engagement=_ACCOUNTS, given={"mqa": "90 minutes, 2 people, 90 days"}, expect=4)
_TIERED = (
    "100 minutes, 2 people, 90 days; tier 2: 50.5 minutes, 1 people; tier O'B: 9 minutes, 9 people"
)
_TIERS = [
    _account("a", 100, 2),
    _account("b", 60, 1, tier="2", tier_at_end="2"),
    _account("c", 60, 2),
    _account("d", 100, 2, tier="O'B", tier_at_end="O'B"),
]
mqa_entries.example(engagement=_TIERS, given={"mqa": _TIERED}, expect=2)
mqa_stock.example(engagement=_TIERS, given={"mqa": _TIERED}, expect=2)
mqa_stock_harder.example(engagement=_TIERS, given={"mqa": _TIERED}, expect=0)
_SIZED = (
    "100 minutes, 2 people, 90 days; tier 2: 30 minutes, 1 people; "
    "from 100 employees: 150 minutes, 3 people; from 1000 employees: 300 minutes, 9 people"
)
_SIZES = [
    _account("unknown", 100, 2),
    _account("small", 100, 2, employees=99),
    _account("middle", 149, 3, employees=100),
    _account("middle too", 150, 3, employees=999),
    _account("large", 299, 9, employees=1000),
    _account("of a tier", 30, 1, employees=5000, tier="2", tier_at_end="2"),
]
mqa_entries.example(engagement=_SIZES, given={"mqa": _SIZED}, expect=4)
mqa_stock.example(engagement=_SIZES, given={"mqa": _SIZED}, expect=4)
mqa_entries.example(
    engagement=[
        _account("came on the list", 100, 2, minutes_before=100, people_before=2, tier_before=None),
        _account("went up", 100, 2, minutes_before=100, people_before=2),
    ],
    expect=1,
)
