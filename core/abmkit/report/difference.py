"""How a number differs from the one it is compared with, and whether by more than chance."""

from __future__ import annotations

from decimal import Decimal

from abmkit.metrics.ask import Number
from abmkit.metrics.intervals import difference
from abmkit.models import Defined
from abmkit.report.value import Change, Text, Tone

_RELATIVE = ("money", "money_per_day", "minutes")


def change_between(
    new: Number, old: Number, metric: Defined, currency: str, against: Text
) -> Change | None:
    """The change from ``old`` to ``new``; None where one of them may not be printed.

    Amounts and minutes change by a share of the old value, everything else by a difference. The
    tone is good or bad by the metric's direction, and neutral inside the interval.

    Args:
        new: The number of the period.
        old: The number compared with; without a value the change is "new".
        metric: Their metric.
        currency: ISO 4217 code of its amounts.
        against: What ``old`` is, in words.
    """
    if new.value is None or new.n < metric.min_n:
        return None
    if old.value is not None and old.n < metric.min_n:
        return None
    relative = metric.unit in _RELATIVE and bool(old.value)
    return Change(
        difference=_difference(new.value, old.value, relative),
        relative=relative,
        unit=metric.unit,
        currency=currency if metric.unit.startswith("money") else None,
        against=against,
        tone=_tone(new, old, metric),
        better_low=metric.better == "down",
    )


def within_chance(new: Number, old: Number) -> bool:
    """Whether a change may be chance: the 95 % interval of the difference covers 0.

    So may one of a number of too few records to say. Counts and sums are what they are: their
    changes are none of chance.
    """
    if "unknown" in (new.interval, old.interval):
        return True
    ends = apart(new, old)
    return ends is not None and ends[0] <= 0 <= ends[1]


def apart(new: Number, old: Number) -> tuple[Decimal, Decimal] | None:
    """The interval of the difference of two numbers that have one each; None where one has none."""
    if new.value is None or new.low is None or new.high is None:
        return None
    if old.value is None or old.low is None or old.high is None:
        return None
    return difference(new.value, (new.low, new.high), old.value, (old.low, old.high))


def _difference(new: Decimal, old: Decimal | None, relative: bool) -> Decimal | None:
    if old is None:
        return None
    return (new - old) / abs(old) if relative else new - old


def _tone(new: Number, old: Number, metric: Defined) -> Tone:
    if new.value is None or old.value is None or new.value == old.value:
        return "neutral"
    if metric.better == "neutral" or within_chance(new, old):
        return "neutral"
    return "good" if (new.value > old.value) == (metric.better == "up") else "bad"
