"""What is asked of the metric engine, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from abmkit.errors import UnknownName
from abmkit.period import Period

TOTAL = ""
COMPARISONS: Mapping[str, Callable[[Period], Period]] = {
    "previous": Period.previous,
    "last-year": Period.last_year,
    "quarter": Period.quarter_to_date,
    "quarter-before": lambda period: period.quarter_to_date().previous(),
    "three-months": lambda period: period.rolling(3),
    "three-months-before": lambda period: period.rolling(3).previous(),
    "twelve-months": lambda period: period.rolling(12),
    "twelve-months-before": lambda period: period.rolling(12).previous(),
}
"""What a number may stand beside, and the period that means: the one before, the year before, the
quarter up to the same day, the months up to the same day, and what came before those."""

Interval = Literal["wilson", "newcombe", "order", "bootstrap", "unknown"]
"""How a 95 % interval was come by; ``unknown``: of too few rows to tell chance from change."""


@dataclass(frozen=True)
class Ask:
    """A metric that a report requests, with its break-downs; all asks are computed together.

    Attributes:
        metric: Id of the metric.
        by: A column of its facts to break it down by, such as ``tier`` or ``account``; None for
            the total alone. The total is always answered too.
        compare: Names of ``COMPARISONS``.
        months: How many calendar months up to the period's last one are answered one by one.
        weeks: How many spans of seven days up to the period's last one are answered one by one.
        within: Whether the months of the period itself are answered, cut to its days.
    """

    metric: str
    by: str | None = None
    compare: tuple[str, ...] = ()
    months: int = 0
    within: bool = False
    weeks: int = 0

    def __post_init__(self) -> None:
        """Refuse a text in place of several.

        Raises:
            ValueError: It is one.
        """
        if isinstance(self.compare, str):
            raise ValueError(f"Ask({self.metric!r}): write compare=({self.compare!r},)")

    def periods(self, period: Period) -> Iterator[Period]:
        """The periods that it is answered for, the one reported first; some may come twice.

        Raises:
            UnknownName: No such comparison.
        """
        yield period
        for name in self.compare:
            if name not in COMPARISONS:
                raise UnknownName("comparison", name, COMPARISONS)
            yield COMPARISONS[name](period)
        yield from period.trend(self.months)
        yield from period.weeks(self.weeks)
        if self.within:
            yield from period.split_months()


@dataclass(frozen=True)
class Basis:
    """What all numbers of one metric in one request rest on.

    Attributes:
        version: Version of the metric.
        hash: Fingerprint of its definition under the client's parameters.
        query: Fingerprint of the statements that read its rows.
        as_of: Instant that the data is complete to.
        fresh: Instant of the oldest of the last complete reads of what is needed; None: one of
            the streams was never read to its end.
        needed: Source and stream of all that feeds it.
    """

    version: int
    hash: str
    query: str
    as_of: datetime | None = None
    fresh: datetime | None = None
    needed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Lack:
    """Records that a number would be made of and that no source tells of, on any day.

    Attributes:
        fact: The fact that has none, such as ``touch``.
        kind: Of which kind, as a condition such as ``kind = 'form'``; empty: of any.
    """

    fact: str
    kind: str = ""

    def __str__(self) -> str:
        return f"no source tells of any {self.fact}{f' where {self.kind}' if self.kind else ''}"


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
        low: Lower end of the 95 % interval, where one is known: of a proportion always, of means,
            medians and products where certainty was asked for.
        high: Upper end.
        by: The column it is broken down by, None for a total.
        key: The value of that column, ``TOTAL`` for a total; None is a group of its own.
        interval: How the interval was come by; None: it has none.
        coverage: Share of the rows read that are complete, where that was asked for.
        basis: What it rests on, where that was asked for.
        largest: Of money with few rows behind it, the share that the largest row is.
        unpriced: Amounts that it leaves out because no rate converts them, as how many in which
            currency, where that was asked for.
        lacks: Why there is no data, where that is because of records that nobody tells of.
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
    interval: Interval | None = None
    coverage: Decimal | None = None
    basis: Basis | None = None
    largest: Decimal | None = None
    unpriced: tuple[tuple[str, int], ...] = ()
    lacks: Lack | None = None

    @property
    def reason(self) -> str | None:
        """In words, which records nobody tells of; None: that is not why there is no data."""
        return str(self.lacks) if self.lacks else None
