"""What has changed since a reader last looked: numbers, definitions, the list, the goals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from abmkit.report.frozen import Stamp
from abmkit.report.value import Period, Text, Value

if TYPE_CHECKING:
    from abmkit.report.data import ReportData

MATERIAL = Decimal("0.01")
"""Share of a number by which it must have moved to be told of, unless a client decides it."""


@dataclass(frozen=True)
class LastReport:
    """What was sent for the period before.

    Attributes:
        sent_at: When, ISO with Z.
        period: Its period.
        numbers: Totals of that period as they were sent, by metric.
        metrics: The definitions in force then, by metric.
        material: Share by which a number must have moved since then to be told of.
    """

    sent_at: str
    period: Period
    numbers: Mapping[str, Value] = field(default_factory=dict)
    metrics: Mapping[str, Stamp] = field(default_factory=dict)
    material: Decimal = MATERIAL


@dataclass(frozen=True)
class Restated:
    """A number of the period before that is no longer what was sent.

    Attributes:
        metric: Id of the metric.
        then: As it was sent.
        now: As it is now.
        redefined: Whether the metric's definition has changed in between.
    """

    metric: str
    then: Value
    now: Value
    redefined: bool


@dataclass(frozen=True)
class Redefined:
    """A metric that means something else than in the last report.

    Attributes:
        metric: Its id.
        then: Its definition in the last report.
        now: That in force; with the same version, the client's settings differ.
    """

    metric: str
    then: Stamp
    now: Stamp


@dataclass(frozen=True)
class ListChange:
    """Accounts that joined or left the target list, or changed their tier, on one day.

    Attributes:
        kind: What happened.
        day: When; None: of days that were reported already, and then otherwise.
        accounts: Their names, in order.
        tier: The new tier, of accounts that moved.
    """

    kind: Literal["joined", "left", "moved"]
    day: date | None
    accounts: tuple[Text, ...]
    tier: str | None = None


@dataclass(frozen=True)
class GoalChange:
    """A goal that is another one than before.

    Attributes:
        metric: Id of its metric.
        period: The period it is for; None: any.
        scope: The group it is for; empty: all.
        then: The goal before.
        now: The goal in force; None: it was taken out.
        day: When it came into force; None: nobody wrote it down, the last report had another one.
    """

    metric: str
    period: Period | None
    scope: str
    then: Decimal
    now: Decimal | None
    day: date | None


@dataclass(frozen=True)
class Changes:
    """What people changed in the period.

    Attributes:
        listed: In the target list, by day.
        goals: In the goals, by day.
    """

    listed: tuple[ListChange, ...] = ()
    goals: tuple[GoalChange, ...] = ()


def restated(data: ReportData) -> tuple[Restated, ...]:
    """Totals of the period before that moved since they were sent.

    Only those that the report asks for with ``previous``; in order of metric.
    """
    if data.last is None:
        return ()
    redefined = {each.metric for each in data.redefined()}
    found = []
    for metric, then in sorted(data.last.numbers.items()):
        if data.answers.asked(metric, compare="previous"):
            now = data.value(data.number(metric, "previous"))
            if _moved(then, now, data.last.material):
                found.append(Restated(metric, then, now, metric in redefined))
    return tuple(found)


def redefined(data: ReportData) -> tuple[Redefined, ...]:
    """Metrics of this report whose definition is another one than in the last report."""
    if data.last is None:
        return ()
    asked = sorted({ask.metric for ask in data.asks} & data.last.metrics.keys())
    pairs = ((metric, data.last.metrics[metric], data.stamp(metric)) for metric in asked)
    return tuple(Redefined(*pair) for pair in pairs if pair[1] != pair[2])


def _moved(then: Value, now: Value, material: Decimal) -> bool:
    if then.number is None or now.number is None:
        return (then.number is None) != (now.number is None)
    if then.currency != now.currency:
        return True
    return abs(now.number - then.number) > material * abs(then.number)
