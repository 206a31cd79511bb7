"""Why a total differs from ours, worked out of the records that are kept out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from abmkit.derive.reconcile.result import Gap, Reason, Reconciled
from abmkit.sql import text

Days = tuple[date, date]
"""First and last day of a period."""

COUNTED = "counted"
"""What is put in place of a reason for records that nothing keeps out."""


@dataclass(frozen=True)
class Met:
    """Records kept out for one reason, or counted, by the period's days in either zone."""

    reason: str
    for_us: bool
    for_them: bool
    rows: int
    amount: Decimal
    ours: Decimal

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Met:
        """That of a row of cells in this order."""
        reason, for_us, for_them, rows, amount, ours = row
        return cls(reason, for_us, for_them, rows, Decimal(amount), Decimal(ours))


@dataclass(frozen=True)
class Total:
    """A total that a source reports.

    Attributes:
        what: What is counted.
        source: Who reports it.
        unit: What it is a number of.
        value: The total.
        rest: What a total larger than all records means by itself.
    """

    what: str
    source: str
    unit: Literal["count", "money"]
    value: Decimal
    rest: Reason | None = None


def explained(total: Total, rows: Iterable[Met]) -> Reconciled:
    """A total beside ours, with the reasons in order, each where it makes the difference smaller.

    Args:
        total: The total.
        rows: The records, by reason.
    """
    met = list(rows)
    ours = sum((each.ours for each in met if each.for_us and each.reason == COUNTED), Decimal(0))
    kept_out, left, gaps = _kept_out(met), total.value - ours, list[Gap]()
    for reason in get_args(Reason):
        amount, count = kept_out.get(reason, (Decimal(0), 0))
        if abs(left - amount) < abs(left):
            gaps.append(Gap(reason, amount, count))
            left -= amount
    if total.rest and left > 0:
        gaps.append(Gap(total.rest, left))
    return Reconciled(total.what, total.source, total.unit, total.value, ours, tuple(gaps))


def told_more(made: Reconciled, gaps: Iterable[Gap]) -> Reconciled:
    """The same with further reasons."""
    return replace(made, gaps=(*made.gaps, *gaps))


def between(days: Days) -> str:
    """SQL of what stands behind BETWEEN."""
    return f"{text(str(days[0]))} AND {text(str(days[1]))}"


def _kept_out(met: Iterable[Met]) -> dict[str, tuple[Decimal, int]]:
    """Amount and rows by reason; on the period's days in one zone only is a reason, too."""
    found: dict[str, tuple[Decimal, int]] = {}
    for each in met:
        if each.for_us and each.reason != COUNTED:
            amount, count = found.get(each.reason, (Decimal(0), 0))
            found[each.reason] = amount + each.amount, count + each.rows
        if each.for_us != each.for_them:
            amount, count = found.get("other_zone", (Decimal(0), 0))
            signed = each.amount if each.for_them else -each.amount
            found["other_zone"] = amount + signed, count + each.rows
    return found
