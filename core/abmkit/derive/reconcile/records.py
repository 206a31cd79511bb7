"""The records that platforms' totals are of, and what keeps some out of our numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from abmkit.derive.reconcile.gaps import Days
from abmkit.derive.reconcile.result import Gap, Reconciled
from abmkit.derive.reconcile.stocks import Query
from abmkit.sql import text

Unit = Literal["count", "money"]

_ALWAYS = (
    "WHEN t.deleted_at IS NOT NULL THEN 'deleted'",
    "WHEN h.key IS NULL THEN 'not_of_record'",
    "WHEN f.excluded_for IS NOT NULL THEN 'excluded'",
)
_UNPRICED = "WHEN f.amount IS NULL THEN 'unpriced'"


@dataclass(frozen=True)
class Records:
    """The records that a total is of.

    Attributes:
        table: Where they stand.
        our_day: SQL of the day on which one counts for us.
        their_day: SQL of the day on which it does where clocks show UTC.
        reasons: Further WHENs that keep one out.
        money: Whether they have an amount; an unknown one, or one that no rate is known for, is
            no reason where records are only counted.
    """

    table: str
    our_day: str
    their_day: str
    reasons: tuple[str, ...] = ()
    money: bool = True

    def reason(self, unit: Unit) -> str:
        """SQL of the first reason that keeps one out; ``counted`` where there is none."""
        more = (*self.reasons, _UNPRICED) if self.money and unit == "money" else self.reasons
        return f"CASE {' '.join((*_ALWAYS, *more))} ELSE 'counted' END"

    def amounts(self, unit: Unit) -> tuple[str, str]:
        """SQL of its amount in the source's words, and of ours; counted, each is 1."""
        both = ("t.amount", "f.amount") if unit == "money" else ("1", "1")
        theirs, ours = (f"CAST(coalesce({each}, 0) AS DECIMAL(38,4))" for each in both)
        return theirs, ours

    @property
    def joined(self) -> str:
        """SQL of the records ``t`` with what became of them, as ``f``, if it was heard, ``h``."""
        return (
            f"{self.table} AS t LEFT JOIN told_{self.table} AS f ON f.id = t.key "
            f"LEFT JOIN heard_{self.table} AS h ON h.key = t.key"
        )

    def own(self, query: Query, source: str, where: str) -> str:
        """SQL condition of those to compare with: the source's own, or all where it has none."""
        mine = f"t.source = {text(source)}"
        some = query(f"SELECT 1 FROM {self.table} AS t WHERE {mine} AND {where} LIMIT 1")
        return mine if some else "true"


TOUCHES = Records(
    "touch",
    "local_day(t.occurred_at)",
    "CAST(t.occurred_at AS DATE)",
    ("WHEN f.is_machine THEN 'machine'", "WHEN f.account_id IS NULL THEN 'no_account'"),
    money=False,
)
SPENT = Records("money", "t.on_date", "t.on_date")
DEALS = Records("deal", "t.close_on", "t.close_on")


def unread(query: Query, table: str, days: Days, read: datetime, made: Reconciled) -> Iterable[Gap]:
    """Rows that could not be read, and records read before the total was.

    Args:
        query: Runs SQL where the facts were derived.
        table: Where the records stand.
        days: First and last of the period.
        read: When the total was read.
        made: The total beside ours, so far.
    """
    yield from _rejected(query, table, made)
    ((completed,),) = query(
        f"SELECT min(completed_at) FROM sync_state WHERE slice = '' "
        f"AND source = {text(made.source)} AND list_contains(tables, {text(table)})"
    )
    if completed and (completed < read or completed.date() <= days[1]):
        yield Gap("late", None)


def _rejected(query: Query, table: str, made: Reconciled) -> Iterator[Gap]:
    ((bad,),) = query(
        f"SELECT count(*) FROM quarantine WHERE healed_at IS NULL AND scope <> 'cell' "
        f'AND source = {text(made.source)} AND coalesce("table", {text(table)}) = {text(table)}'
    )
    if bad:
        few = min(Decimal(bad), made.unexplained) if made.unit == "count" else None
        yield Gap("quarantined", few if few is None or few > 0 else None, bad)
