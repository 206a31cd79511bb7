"""A platform's own total beside ours, and why they differ; a movement that must add up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Reason = Literal[
    "deleted", "not_of_record", "excluded", "machine", "no_account", "unpriced", "other_zone",
    "quarantined", "late", "anonymous", "other_currency", "off_twice",
]  # fmt: skip
"""Why a total differs from ours.

* ``deleted``: the source took records back, and its total has them still;
* ``not_of_record``: another source counts for this kind of fact;
* ``excluded``: left out by ``exclusions.csv``, or a test record;
* ``machine``: done by a machine, not a person;
* ``no_account``: of nobody whose account is known;
* ``unpriced``: without an amount, or a rate into the client's currency;
* ``other_zone``: on one of the period's days in one zone, not in the other;
* ``quarantined``: rows that could not be read;
* ``late``: records were last read before the total was, or before the period had ended;
* ``anonymous``: platforms count visitors whom nobody knows;
* ``other_currency``: in another currency than ours, so nothing can be subtracted;
* ``off_twice``: what was lost is taken off a closing value that it is off already.
"""


@dataclass(frozen=True)
class Gap:
    """A part of a difference.

    Attributes:
        reason: Why.
        amount: How much of the difference it is, in the unit of the totals; None: nobody knows.
        rows: Records of it.
    """

    reason: Reason
    amount: Decimal | None
    rows: int = 0


@dataclass(frozen=True)
class Reconciled:
    """A total of a platform beside ours.

    Attributes:
        what: What is counted, such as ``email clicks``.
        source: Who reports the total.
        unit: ``count``, ``money`` or ``percent``.
        theirs: The total reported.
        ours: What our numbers are made of.
        gaps: Why they differ; a reason is told only where it makes the difference smaller.
    """

    what: str
    source: str
    unit: Literal["count", "money", "percent"]
    theirs: Decimal
    ours: Decimal
    gaps: tuple[Gap, ...] = ()

    @property
    def difference(self) -> Decimal:
        """Theirs − ours."""
        return self.theirs - self.ours

    @property
    def unexplained(self) -> Decimal:
        """The part of the difference that no reason accounts for."""
        told = sum((gap.amount for gap in self.gaps if gap.amount is not None), Decimal(0))
        return self.difference - told

    @property
    def holds(self) -> bool:
        """Whether the whole difference is explained; what does not hold is flagged."""
        return not self.unexplained

    @property
    def is_same(self) -> bool:
        """Whether both are one number, and nothing speaks against comparing them."""
        return not self.difference and not self.gaps


@dataclass(frozen=True)
class Movement:
    """What a stock, such as recurring revenue, gained and lost between two days.

    Attributes:
        opening: Before.
        closing: After, as it is reported.
        new: Of customers who were none before.
        expansion: More from customers who were.
        contraction: Less from customers who stayed.
        churn: From customers who left.
    """

    opening: Decimal
    closing: Decimal
    new: Decimal = Decimal(0)
    expansion: Decimal = Decimal(0)
    contraction: Decimal = Decimal(0)
    churn: Decimal = Decimal(0)

    @property
    def comes_to(self) -> Decimal:
        """Opening + new + expansion − contraction − churn."""
        return self.opening + self.new + self.expansion - self.contraction - self.churn

    def check(self, what: str, source: str = "") -> Reconciled:
        """The closing value reported beside what the movement comes to.

        Args:
            what: What moves, such as ``mrr``.
            source: Who reports it.
        """
        return Reconciled(f"{what} movement", source, "money", self.closing, self.comes_to)

    def check_retention(self, printed: Decimal, source: str = "") -> Reconciled:
        """A net retention that somebody printed beside what the customers from before kept.

        They kept the closing value less what is new: what they lost is off it already.

        Args:
            printed: Such as 1.11 for 111 %; compared to the digits it has.
            source: Who printed it.
        """
        step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
        kept = self.closing - self.new
        ours = (kept / self.opening).quantize(step)
        twice = ((kept - self.churn - self.contraction) / self.opening).quantize(step)
        blamed = printed != ours and printed == twice
        gaps = (Gap("off_twice", None),) if blamed else ()
        return Reconciled("net revenue retention", source, "percent", printed, ours, gaps)
