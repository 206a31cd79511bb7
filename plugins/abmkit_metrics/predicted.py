"""Predicted: accounts that an ABM platform sees about to buy, by the stages that it tells.

The platform's own stages are an account ladder that is imported; nothing of it is worked out again.
"""

from abmkit import Formula, metric, stage

_SIX = "6QA, fit and stage Decision or Purchase: 6sense, 6QAs; Account-based metrics"
_FIT = "1, 2"
_STEPS = "Decision, Purchase"


def _ready(steps: str, tier: str, fit: str) -> str:
    """On one of some steps of the account ladder, of an account that fits."""
    return f"ladder = 'account' and step in ({_listed(steps)}) and {tier} in ({_listed(fit)})"


def _listed(names: str) -> str:
    told = (name.strip().replace("'", "''") for name in names.split(","))
    return ", ".join(f"'{name}'" for name in told)


@metric(
    title={
        "en": "Accounts predicted to buy (6QA)",
        "ko": "구매 예측 계정(6QA)",
        "zh": "预测将购买的账户（6QA）",
        "ja": "購買予測アカウント（6QA）",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[_SIX],
)
def six_qa_stock(steps: str = _STEPS, fit: str = _FIT) -> Formula:
    """Accounts of the tiers `fit` that stand on one of `steps` on the period's last day.

    The steps are those that the platform tells of each account.
    """
    return stage.distinct("subject_id", on="in_step", where=_ready(steps, "tier_at_end", fit))


@metric(
    title={
        "en": "Accounts newly predicted to buy (6QA)",
        "ko": "신규 구매 예측 계정(6QA)",
        "zh": "新预测将购买的账户（6QA）",
        "ja": "新規購買予測アカウント（6QA）",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="nurture",
    version=1,
    sources=[_SIX],
)
def six_qa_entries(steps: str = _STEPS, fit: str = _FIT) -> Formula:
    """Accounts of the tiers `fit` that entered one of `steps` in the period from another step.

    The tier is that of the day; an account that falls back and comes again counts once a period.
    """
    from_below = f"(previous_step is null or previous_step not in ({_listed(steps)}))"
    return stage.distinct("subject_id", where=f"{_ready(steps, 'tier', fit)} and {from_below}")


def _stands(name: str, step: str, day: str, **cells: object) -> dict[str, object]:
    told = {"account_id": name, "subject_id": name, "ladder": "account", "step": step}
    return {**told, "tier": "1", "tier_at_end": "1", "entered_on": day, **cells}


_WALKS = [
    _stands("a", "Decision", "2026-08-01", left_on="2026-09-01"),
    _stands("a", "Purchase", "2026-09-01", previous_step="Decision"),
    _stands("b", "Awareness", "2026-08-01"),
    _stands("c", "Decision", "2026-08-01", tier="3", tier_at_end="3"),
    _stands("d", "Purchase", "2026-06-01"),
    _stands("e", "Decision", "2026-08-01", left_on="2026-08-20", previous_step="Awareness"),
    _stands("f", "Decision", "2026-08-01", ladder="deal", tier=None, tier_at_end=None),
]
for _metric, _expected in ((six_qa_stock, 2), (six_qa_entries, 2)):
    _metric.example(stage=_WALKS, expect=_expected)
    _metric.example(stage=[], expect=None)
six_qa_stock.example(stage=_WALKS, given={"fit": "3"}, expect=1)
six_qa_entries.example(stage=_WALKS, given={"steps": "Awareness"}, expect=1)
