"""Waits: how long people wait for us, from the instant they ask to the first answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

from abmkit import Reads, model

if TYPE_CHECKING:
    import pandas as pd

_HOUR = Decimal(3_600_000)
_BY_SALES = (
    "kind in ('call', 'email', 'meeting') and not is_marketing and not is_machine"
    " and not direction = 'in' and person_id is not null"
)


def _firsts(whose: Iterable[Any], instants: Iterable[Decimal]) -> dict[Any, Decimal]:
    """The first instant of each."""
    found: dict[Any, Decimal] = {}
    for who, instant in zip(whose, instants, strict=True):
        found[who] = min(found.get(who, instant), instant)
    return found


def _wait(
    since: Mapping[Any, Decimal], whose: Iterable[Any], instants: Iterable[Decimal], days: int
) -> "pd.DataFrame":
    """The median hours from an instant to the first answer at or after it, within some days."""
    import pandas as pd

    answers = defaultdict[Any, list[Decimal]](list)
    for who, instant in zip(whose, instants, strict=True):
        if who in since and 0 <= instant - since[who] <= days * 24 * _HOUR:
            answers[who].append(instant)
    waits = [(min(told) - since[who]) / _HOUR for who, told in answers.items()]
    value = median(waits) if waits else None
    return pd.DataFrame([{"value": value, "n": len(waits)}], dtype="object")


@model(
    title={
        "en": "Wait for an answer",
        "ko": "질문 답변 소요 시간",
        "zh": "提问答复等待时间",
        "ja": "質問への回答時間",
    },
    unit="hours",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    version=2,
    reads={
        "asked": Reads(
            "touch", ("activity_id", "instant"), where="kind = 'social' and action = 'asked'"
        ),
        "answered": Reads(
            "touch",
            ("activity_id", "instant"),
            where="kind = 'social' and action = 'answered'",
            after="days",
        ),
    },
    min_n=3,
    sources=["Questions answered, median hours: 19 B2B KPIs"],
)
def question_wait(
    asked: "pd.DataFrame", answered: "pd.DataFrame", *, days: int = 30
) -> "pd.DataFrame":
    """Median hours from a thread's first question in the period to our first answer after it.

    Of the threads that were answered within `days`; how many were is another number.
    """
    since = _firsts(asked.activity_id, asked.instant)
    return _wait(since, answered.activity_id, answered.instant, days)


@model(
    title={
        "en": "Wait of MQLs for sales",
        "ko": "MQL 후속 조치 소요 시간",
        "zh": "MQL等待销售跟进时间",
        "ja": "MQLフォローまでの時間",
    },
    unit="hours",
    better="down",
    role="diagnostic",
    owner="sales",
    stage="engage",
    version=2,
    reads={
        "mqls": Reads(
            "stage", ("person_id", "instant"), where="ladder = 'person' and step = 'mql'"
        ),
        "sales": Reads("touch", ("person_id", "instant"), where=_BY_SALES, after="days"),
    },
    min_n=3,
    sources=["Follow-up, median hours: Customer-lifecycle metrics, part 3: nurture"],
)
def mql_wait(mqls: "pd.DataFrame", sales: "pd.DataFrame", *, days: int = 7) -> "pd.DataFrame":
    """Median hours from becoming MQL in the period to the first call, e-mail or meeting by sales.

    Of the people whom sales followed up within `days`; how many they are is another number.
    """
    since = _firsts(mqls.person_id, mqls.instant)
    return _wait(since, sales.person_id, sales.instant, days)
