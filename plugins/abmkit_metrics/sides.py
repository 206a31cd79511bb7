"""Both sides: deals that marketing touched beside those that it did not.

Marketing chooses whom it touches, so that the two differ by more than the touch: no test of it.
"""

from abmkit import Formula, influence, metric

_BOTH_SIDES = "Influenced and not: win rate, size and cycle side by side, RollWorks"


def _touched(days: int) -> str:
    return f"status in ('won', 'lost') and broad_days <= {days}"


def _untouched(days: int) -> str:
    return f"status in ('won', 'lost') and not broad_days <= {days}"


@metric(
    title={
        "en": "Win rate, influenced",
        "ko": "영향 거래 수주율",
        "zh": "受影响商机赢单率",
        "ja": "勝率（インフルエンスあり）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_BOTH_SIDES],
)
def influenced_win_rate(days: int = 90) -> Formula:
    """Of the deals decided whose account had a marketing touch in the `days` before, those won.

    Marketing touches accounts that look likely: beside the rate of the others it shows a
    difference of groups, and no effect.
    """
    won = influence.count(where=f"{_touched(days)} and status = 'won'")
    return won / influence.count(where=_touched(days))


@metric(
    title={
        "en": "Win rate, not influenced",
        "ko": "비영향 거래 수주율",
        "zh": "未受影响商机赢单率",
        "ja": "勝率（インフルエンスなし）",
    },
    unit="percent",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_BOTH_SIDES],
)
def not_influenced_win_rate(days: int = 90) -> Formula:
    """Of the deals decided without a marketing touch in the `days` before, those won."""
    won = influence.count(where=f"{_untouched(days)} and status = 'won'")
    return won / influence.count(where=_untouched(days))


@metric(
    title={
        "en": "Deal size, influenced",
        "ko": "영향 거래 규모",
        "zh": "受影响成交平均额",
        "ja": "平均受注額（インフルエンスあり）",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_BOTH_SIDES],
)
def influenced_mean_amount(days: int = 90) -> Formula:
    """Mean worth of the deals won whose account had a marketing touch in the `days` before."""
    return influence.mean("amount", where=f"{_touched(days)} and status = 'won'")


@metric(
    title={
        "en": "Deal size, not influenced",
        "ko": "비영향 거래 규모",
        "zh": "未受影响成交平均额",
        "ja": "平均受注額（インフルエンスなし）",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_BOTH_SIDES],
)
def not_influenced_mean_amount(days: int = 90) -> Formula:
    """Mean worth of the deals won without a marketing touch in the `days` before."""
    return influence.mean("amount", where=f"{_untouched(days)} and status = 'won'")


@metric(
    title={
        "en": "Sales cycle, influenced",
        "ko": "영향 거래 판매 주기",
        "zh": "受影响成交周期",
        "ja": "営業サイクル（インフルエンスあり）",
    },
    unit="days",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_BOTH_SIDES],
)
def influenced_median_cycle(days: int = 90) -> Formula:
    """Median days from opened to won, of deals whose account marketing touched in the `days`."""
    return influence.median("cycle_days", where=f"{_touched(days)} and status = 'won'")


@metric(
    title={
        "en": "Sales cycle, not influenced",
        "ko": "비영향 거래 판매 주기",
        "zh": "未受影响成交周期",
        "ja": "営業サイクル（インフルエンスなし）",
    },
    unit="days",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="convert",
    version=1,
    min_n=5,
    sources=[_BOTH_SIDES],
)
def not_influenced_median_cycle(days: int = 90) -> Formula:
    """Median days from opened to won, of deals without a marketing touch in the `days` before."""
    return influence.median("cycle_days", where=f"{_untouched(days)} and status = 'won'")


_DEALS: list[dict[str, object]] = [
    {"amount": 100, "broad_days": 90, "cycle_days": 10},
    {"amount": 40, "broad_days": 1, "cycle_days": 20},
    {"amount": 900, "status": "lost", "broad_days": 1, "cycle_days": 1},
    {"amount": 7, "broad_days": 91, "cycle_days": 40},
    {"amount": 3},
    {"amount": 5, "status": "open", "broad_days": 1},
]
for _metric, _expected in (
    (influenced_win_rate, "0.666667"),
    (not_influenced_win_rate, 1),
    (influenced_mean_amount, 70),
    (not_influenced_mean_amount, 5),
    (influenced_median_cycle, 15),
    (not_influenced_median_cycle, 40),
):
    _metric.example(influence=_DEALS, expect=_expected)
    _metric.example(influence=[], expect=None)
