"""How a number differs from the one it is compared with, and whether by more than chance."""

from __future__ import annotations

from decimal import Decimal

from abmkit.metrics.ask import Number
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


def newcombe(new: Number, old: Number) -> tuple[Decimal, Decimal] | None:
    """The 95 % interval of the difference of two proportions, made of their Wilson intervals.

    Newcombe 1998, method 10; None where one of the two intervals is unknown.
    """
    if new.value is None or new.low is None or new.high is None:
        return None
    if old.value is None or old.low is None or old.high is None:
        return None
    difference = new.value - old.value
    below = ((new.value - new.low) ** 2 + (old.high - old.value) ** 2).sqrt()
    above = ((new.high - new.value) ** 2 + (old.value - old.low) ** 2).sqrt()
    return difference - below, difference + above


def _difference(new: Decimal, old: Decimal | None, relative: bool) -> Decimal | None:
    if old is None:
        return None
    return (new - old) / abs(old) if relative else new - old


def _tone(new: Number, old: Number, metric: Defined) -> Tone:
    if new.value is None or old.value is None or new.value == old.value:
        return "neutral"
    interval = newcombe(new, old)
    if metric.better == "neutral" or (interval and interval[0] <= 0 <= interval[1]):
        return "neutral"
    return "good" if (new.value > old.value) == (metric.better == "up") else "bad"
