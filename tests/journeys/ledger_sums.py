"""Arithmetic of answers, and the days that they look back on."""

from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from abmkit.world.ledger import Deal

from .oracle import Answer, Scope, months_back, ratio, total

DAY = timedelta(days=1)


def look_back(ask: Scope) -> Scope:
    """The period, or the three months up to its end when it is shorter."""
    return replace(ask, start=min(ask.start, months_back(ask.end + DAY, 3)))


def share(upper: Answer, lower: Answer) -> Answer:
    """One number ÷ another; nothing where one is not known."""
    if upper.value is None or not lower.value:
        return Answer(None, upper.value, lower.value, lower.n)
    return Answer(upper.value / lower.value, upper.value, lower.value, lower.n)


def mean(deals: list[Deal]) -> Answer:
    """The mean of the amounts that are known; nothing where none of some deals is."""
    told = total(deals)
    if deals and told.value is None:
        return Answer(None, None, Decimal(0), 0)
    return ratio(told.value or Decimal(0), told.n)


def middle(days: list[int]) -> Answer:
    value = Decimal(str(median(days))) if days else None
    return Answer(value, value, None, len(days))


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.0001"), ROUND_HALF_UP)
