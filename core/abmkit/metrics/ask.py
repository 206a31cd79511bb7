"""What is asked of the metric engine, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from abmkit.period import Period

TOTAL = ""


@dataclass(frozen=True)
class Ask:
    """One metric, as often as a reader needs it; all asks of a report are answered in one go.

    Attributes:
        metric: Id of the metric.
        by: A column of its facts to break it down by, such as ``tier`` or ``account``; None for
            the total alone. The total is always answered too.
        compare: ``previous`` and ``last-year``.
        months: How many calendar months up to the period's last one are answered one by one.
        within: Whether the months of the period itself are answered, cut to its days.
    """

    metric: str
    by: str | None = None
    compare: tuple[str, ...] = ()
    months: int = 0
    within: bool = False


@dataclass(frozen=True)
class Number:
    """A computed number with what is needed to defend it.

    Attributes:
        metric: Id of the metric.
        period: The period it holds for.
        value: The number; None is "no data" (x ÷ 0, an absent fact), never 0. A percent is a
            fraction of 1; money is in the client's currency.
        numerator: Upper part of a ratio; the value itself otherwise.
        denominator: Lower part of a ratio, None otherwise.
        n: Records behind it: what a proportion is a share of, rows of the denominator for other
            ratios and for means, else rows counted.
        low: Lower end of the 95 % interval of a proportion (Wilson), None otherwise.
        high: Upper end.
        by: The column it is broken down by, None for a total.
        key: The value of that column, ``TOTAL`` for a total; None is a group of its own.
    """

    metric: str
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int
    low: Decimal | None = None
    high: Decimal | None = None
    by: str | None = None
    key: str | int | None = TOTAL
