"""Gains: how much more time people give us after they met a piece of content than before."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from abmkit import Reads, model
from abmkit_models.means import means

if TYPE_CHECKING:
    import pandas as pd

_MINUTES = "minutes > 0 and person_id is not null"


@model(
    title={
        "en": "Minutes gained after content",
        "ko": "콘텐츠 접촉 후 증가 시간(분)",
        "zh": "接触内容后增加的分钟数",
        "ja": "コンテンツ接触後の増加分数",
    },
    unit="minutes",
    better="up",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    version=1,
    reads={
        "met": Reads(
            "touch",
            ("asset_id", "person_id", "occurred_on"),
            where=f"{_MINUTES} and asset_id is not null",
        ),
        "gave": Reads(
            "touch",
            ("person_id", "occurred_on", "minutes"),
            where=_MINUTES,
            before="days",
            after="days",
        ),
    },
    by=("asset_id",),
    min_n=5,
    sources=["Assets that raise engagement: Customer-lifecycle metrics, part 3: nurture"],
)
def content_minutes_gained(
    met: "pd.DataFrame", gave: "pd.DataFrame", *, days: int = 7
) -> "pd.DataFrame":
    """Mean minutes that people gave in the `days` after content less those in the `days` before.

    From the first day in the period on which each person gave minutes to it; that day itself is
    on neither side. Who meets content is busy with us already: it shows an order, and no effect.
    """
    import pandas as pd

    first: dict[tuple[Any, Any], date] = {}
    for asset, person, day in met.itertuples(index=False):
        first[asset, person] = min(first.get((asset, person), day), day)
    spent = defaultdict[Any, list[tuple[date, Decimal]]](list)
    for person, day, minutes in gave.itertuples(index=False):
        spent[person].append((day, minutes))
    span = timedelta(days=days)
    by_asset = defaultdict[Any, list[Decimal]](list)
    for (asset, person), day in first.items():
        by_asset[asset].append(_gained(spent[person], day, span))
    return pd.DataFrame(means("asset_id", by_asset), dtype="object")


def _gained(spent: list[tuple[date, Decimal]], day: date, span: timedelta) -> Decimal:
    """Minutes after a day less those before it."""
    after = (minutes for at, minutes in spent if day < at <= day + span)
    before = (minutes for at, minutes in spent if day - span <= at < day)
    return sum(after, Decimal(0)) - sum(before, Decimal(0))
