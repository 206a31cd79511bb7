"""How the open pipeline moved from the end of one period to the end of the next.

Open pipeline before + opened + amounts changed + won + lost + dropped = open pipeline; what went
is negative. A deal that was lost and opened again is in both.
"""

from abmkit import Formula, deal, metric

_WALK = "Open pipeline from the start of a period to its end, as a waterfall"


def _moved(*moves: str) -> Formula:
    told = ", ".join(f"'{move}'" for move in moves)
    return deal.sum("moved", on="moved_on", where=f"move in ({told})")


@metric(
    title={
        "en": "Open pipeline: opened",
        "ko": "파이프라인 변동: 신규",
        "zh": "在途管道变动：新开",
        "ja": "パイプライン増減：新規",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_WALK],
)
def pipeline_opened() -> Formula:
    """Worth, on the day, of the deals that were opened in the period, or opened again.

    Pipeline created is another number: of the deals that sales accepted, at their worth of today.
    """
    return _moved("opened")


@metric(
    title={
        "en": "Open pipeline: amounts changed",
        "ko": "파이프라인 변동: 금액",
        "zh": "在途管道变动：金额",
        "ja": "パイプライン増減：金額",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_WALK],
)
def pipeline_revalued() -> Formula:
    """By how much open deals were raised in the period, less by how much they were lowered."""
    return _moved("raised", "lowered")


@metric(
    title={
        "en": "Open pipeline: won",
        "ko": "파이프라인 변동: 성사",
        "zh": "在途管道变动：成交",
        "ja": "パイプライン増減：受注",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_WALK],
)
def pipeline_won() -> Formula:
    """What deals won in the period were told to be worth until then, as it went.

    Amount won is another number: what they were worth when they closed.
    """
    return _moved("won")


@metric(
    title={
        "en": "Open pipeline: lost",
        "ko": "파이프라인 변동: 실주",
        "zh": "在途管道变动：丢失",
        "ja": "パイプライン増減：失注",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_WALK],
)
def pipeline_lost() -> Formula:
    """What deals lost in the period were told to be worth until then, as it went."""
    return _moved("lost")


@metric(
    title={
        "en": "Open pipeline: dropped",
        "ko": "파이프라인 변동: 정리",
        "zh": "在途管道变动：清理",
        "ja": "パイプライン増減：整理",
    },
    unit="money",
    better="neutral",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_WALK],
)
def pipeline_dropped() -> Formula:
    """Worth of the open deals that were left out from a day of the period on, as it went."""
    return _moved("dropped")


@metric(
    title={
        "en": "Change of open pipeline",
        "ko": "파이프라인 순변동",
        "zh": "在途管道净变动",
        "ja": "パイプライン純増減",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="sales",
    stage="engage",
    lifecycle="convert",
    version=1,
    sources=[_WALK],
)
def pipeline_change() -> Formula:
    """All by which the open pipeline moved: at the period's end less on the day before it began."""
    return deal.sum("moved", on="moved_on")


_OPEN = {"status": "open", "created_on": "2026-01-01"}
_WALKED: list[dict[str, object]] = [
    {**_OPEN, "amount": 100, "moved_on": "2026-07-01", "move": "raised", "moved": 40},
    {**_OPEN, "amount": 30, "moved_on": "2026-08-01", "move": "opened", "moved": 30},
    {**_OPEN, "amount": 5, "moved_on": "2026-09-30", "move": "lowered", "moved": -15},
    {"moved_on": "2026-09-01", "move": "won", "moved": -7},
    {"status": "lost", "moved_on": "2026-09-01", "move": "lost", "moved": -2},
    {"status": "lost", "moved_on": "2026-09-01", "move": "dropped", "moved": -1},
    {"status": "lost", "moved_on": "2026-10-01", "move": "lost", "moved": -900},
]
for _metric, _expected in (
    (pipeline_opened, 30),
    (pipeline_revalued, 25),
    (pipeline_won, -7),
    (pipeline_lost, -2),
    (pipeline_dropped, -1),
    (pipeline_change, 45),
):
    _metric.example(deal=_WALKED, expect=_expected)
    _metric.example(deal=[], expect=None)
