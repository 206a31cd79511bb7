"""Scores: how good new leads turn out, and what people do before their score rises."""

from bisect import bisect_right
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from abmkit import Reads, model
from abmkit_models.means import means

if TYPE_CHECKING:
    import pandas as pd

_NURTURE = "Customer-lifecycle metrics, part 3: nurture"
_DAY = Decimal(24 * 60 * 60_000)
_TOLD = "ladder = 'person' and score is not null"


@model(
    title={
        "en": "Score profile of new leads",
        "ko": "신규 리드 점수 프로필",
        "zh": "新线索评分分布",
        "ja": "新規リードのスコア分布",
    },
    unit="count",
    better="neutral",
    role="diagnostic",
    owner="shared",
    stage="engage",
    version=1,
    reads={
        "leads": Reads(
            "stage",
            ("person_id", "entered_on"),
            where="ladder = 'person' and step = 'lead' and is_first",
        ),
        "scores": Reads(
            "stage", ("person_id", "entered_on", "instant", "score"), where=_TOLD, after="age"
        ),
    },
    by=("band",),
    adds_up=True,
    sources=[f"Score profile of new leads, each at one age: {_NURTURE}"],
)
def lead_score_profile(
    leads: "pd.DataFrame", scores: "pd.DataFrame", *, age: int = 30, width: int = 10
) -> "pd.DataFrame":
    """New leads of the period by the score that each had after `age` days, in bands of `width`.

    The score is the last one told by then, since the day of becoming a lead; a band is called by
    its lowest score. Leads of whom none was told are in the group without a name.
    """
    import pandas as pd

    told = defaultdict[Any, list[tuple[date, Decimal, Decimal]]](list)
    for person, day, instant, score in scores.itertuples(index=False):
        told[person].append((day, instant, score))
    bands = Counter[str | None]()
    for person, day in leads.itertuples(index=False):
        known = [each for each in told[person] if day <= each[0] <= day + timedelta(days=age)]
        bands[str(int(max(known)[2] // width) * width) if known else None] += 1
    rows = [{"by": "band", "key": band, "value": n, "n": n} for band, n in bands.items()]
    return pd.DataFrame([{"value": len(leads), "n": len(leads)}, *rows], dtype="object")


@model(
    title={
        "en": "Score change around activities",
        "ko": "활동 전후 점수 변화",
        "zh": "活动前后评分变化",
        "ja": "活動前後のスコア変化",
    },
    unit="score",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    version=1,
    reads={
        "touches": Reads(
            "touch",
            ("person_id", "kind", "instant"),
            where="person_id is not null and not is_machine",
        ),
        "scores": Reads(
            "stage", ("person_id", "instant", "score"), where=_TOLD, before="days", after="days"
        ),
    },
    by=("kind",),
    min_n=5,
    sources=[f"Score-raising activities: {_NURTURE}"],
)
def score_change(
    touches: "pd.DataFrame", scores: "pd.DataFrame", *, days: int = 90
) -> "pd.DataFrame":
    """Mean change of people's scores around touches: first told after less last told until then.

    Of touches in the period with a score told on either side, in the `days` before and after.
    Several touches between two scores are each given the whole change; by `kind` of touch.
    """
    import pandas as pd

    told = defaultdict[Any, list[tuple[Decimal, Decimal]]](list)
    for person, instant, score in scores.itertuples(index=False):
        told[person].append((instant, score))
    for each in told.values():
        each.sort()
    changes = defaultdict[str, list[Decimal]](list)
    for person, kind, instant in touches.itertuples(index=False):
        change = _change(told[person], instant, days * _DAY)
        if change is not None:
            changes[kind].append(change)
    return pd.DataFrame(means("kind", changes), dtype="object")


def _change(told: list[tuple[Decimal, Decimal]], instant: Decimal, most: Decimal) -> Decimal | None:
    """The first score told after an instant less the last one until then, neither too far off."""
    place = bisect_right([at for at, _ in told], instant)
    if not 0 < place < len(told):
        return None
    (before, old), (after, new) = told[place - 1 : place + 1]
    return new - old if instant - before <= most and after - instant <= most else None
