"""Effort: how many touches it takes to win."""

from abmkit import Formula, influence, metric

_WON = "status = 'won'"


@metric(
    title={
        "en": "Touches to close",
        "ko": "성사까지 접촉 수",
        "zh": "成交前触达次数",
        "ja": "受注までの接点数",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    min_n=3,
    sources=["Marketing touches to close: Customer-lifecycle metrics, part 3: nurture"],
)
def touches_to_win() -> Formula:
    """Mean marketing touches of the account up to the close, of the deals won."""
    return influence.mean("marketing_touches", where=_WON)


@metric(
    title={
        "en": "Median touches to close",
        "ko": "성사까지 접촉 수 중앙값",
        "zh": "成交前触达中位数",
        "ja": "受注までの接点数の中央値",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="measure",
    lifecycle="nurture",
    version=1,
    min_n=3,
    sources=["Marketing touches to close: Customer-lifecycle metrics, part 3: nurture"],
)
def median_touches_to_win() -> Formula:
    """Median marketing touches of the account up to the close, of the deals won."""
    return influence.median("marketing_touches", where=_WON)


_DEALS: list[dict[str, object]] = [
    {"marketing_touches": 4},
    {"marketing_touches": 9},
    {},
    {},
    {"status": "lost", "marketing_touches": 70},
]
for _metric, _expected in ((touches_to_win, "3.25"), (median_touches_to_win, 2)):
    _metric.example(influence=_DEALS, expect=_expected)
    _metric.example(influence=[], expect=None)
