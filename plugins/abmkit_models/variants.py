"""Tests of two variants: whether people act more on the one than on the other."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from abmkit import Reads, model
from abmkit_models.arms import Arm, difference, share

if TYPE_CHECKING:
    import pandas as pd

_ACTED = ("clicked", "submitted")


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
    rows += [{"by": "variant", "key": name, **share(*arm)} for name, arm in _arms(every).items()]
    return pd.DataFrame(rows, dtype="object")


def _arms(touches: list[Any]) -> Mapping[str, Arm]:
    """How many people acted on each variant, of how many who met it."""
    met, acted = defaultdict[str, set[Any]](set), defaultdict[str, set[Any]](set)
    for touch in touches:
        met[touch.variant].add(touch.person_id)
        if touch.action in _ACTED:
            acted[touch.variant].add(touch.person_id)
    return {name: (len(acted[name]), len(met[name])) for name in sorted(met)}


def _difference(arms: Mapping[str, Arm]) -> dict[str, Any]:
    if len(arms) != 2:
        return {"value": None, "n": 0}
    first, second = arms.values()
    return difference(second, first)
