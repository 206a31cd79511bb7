"""Tests of two variants: whether people act more on the one than on the other."""

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from abmkit import Reads, intervals, model

if TYPE_CHECKING:
    import pandas as pd

_ACTED = ("clicked", "submitted")
Arms = dict[str, tuple[int, int]]


@model(
    title={
        "en": "Difference of variants",
        "ko": "A/B 변형 간 차이",
        "zh": "A/B版本差异",
        "ja": "A/B案の差",
    },
    unit="points",
    better="neutral",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    version=1,
    reads={
        "touches": Reads(
            "touch",
            ("person_id", "cta", "variant", "action"),
            where="variant is not null and person_id is not null and not is_machine",
        )
    },
    by=("cta", "variant"),
    min_n=20,
    sources=["A/B test, one factor at a time: 19 B2B KPIs; the interval after Newcombe (1998)"],
)
def variant_difference(touches: "pd.DataFrame") -> "pd.DataFrame":
    """Share of people who acted on the second variant of content less that of the first.

    In points, by `cta` for each test; by `variant` the shares themselves. Variants stand in order
    of their names; of one, or of more than two, there is no difference. A person who met both
    counts in both. Only an interval without 0 in it names a winner.
    """
    import pandas as pd

    tests = defaultdict[Any, list[Any]](list)
    for touch in touches.itertuples(index=False):
        tests[touch.cta].append(touch)
    every = [touch for met in tests.values() for touch in met]
    rows = [_difference(_arms(every))]
    rows += [{"by": "cta", "key": cta, **_difference(_arms(met))} for cta, met in tests.items()]
    rows += [{"by": "variant", "key": name, **_share(*arm)} for name, arm in _arms(every).items()]
    return pd.DataFrame(rows, dtype="object")


def _arms(touches: list[Any]) -> Arms:
    """How many people acted on each variant, of how many who met it."""
    met, acted = defaultdict[str, set[Any]](set), defaultdict[str, set[Any]](set)
    for touch in touches:
        met[touch.variant].add(touch.person_id)
        if touch.action in _ACTED:
            acted[touch.variant].add(touch.person_id)
    return {name: (len(acted[name]), len(met[name])) for name in sorted(met)}


def _difference(arms: Arms) -> dict[str, Any]:
    if len(arms) != 2:
        return {"value": None, "n": 0}
    first, second = arms.values()
    low, high = intervals.newcombe(*second, *first)
    value = Decimal(second[0]) / second[1] - Decimal(first[0]) / first[1]
    return {"value": value, "n": min(first[1], second[1]), "low": low, "high": high,
            "interval": "newcombe"}  # fmt: skip


def _share(part: int, whole: int) -> dict[str, Any]:
    low, high = intervals.wilson(Decimal(part), Decimal(whole))
    told = {"n": whole, "numerator": part, "denominator": whole, "low": low, "high": high}
    return {"value": Decimal(part) / whole, "interval": "wilson", **told}
