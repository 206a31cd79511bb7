"""Ours against what platforms tell of one campaign or one e-mail: its total so far.

Such a total stands on the day on which the campaign began or the e-mail was sent, whenever people
answered; and who opens an e-mail twice is one of those who opened it. So it is held against our
records of the same campaign or e-mail, of any day, each person once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from abmkit.derive.reconcile.gaps import Days, Met, Total, between, explained, told_more
from abmkit.derive.reconcile.records import DEALS, TOUCHES, Records, Unit, unread
from abmkit.derive.reconcile.result import Gap, Reconciled
from abmkit.derive.reconcile.stocks import Query
from abmkit.sql import text, texts


@dataclass(frozen=True)
class _Running:
    """A total of things of one kind, and the records it is of.

    Attributes:
        what: What is counted.
        names: What the statistic is called.
        of: The column by which totals and records name their thing.
        records: The records.
        where: SQL condition of them, of rows ``t``.
        once: SQL of what counts once, however often it is met.
        unit: What it is a number of.
    """

    what: str
    names: tuple[str, ...]
    of: Literal["asset", "campaign"]
    records: Records
    where: str
    once: str = "t.key"
    unit: Unit = "count"


_PERSON = "coalesce(t.person, t.key)"


def _readers(what: str, action: str) -> _Running:
    where = f"t.kind = 'email' AND t.action = '{action}'"
    return _Running(f"email {what}", (action,), "asset", TOUCHES, where, _PERSON)


_TOTALS = (
    _readers("recipients sent to", "sent"),
    _readers("recipients delivered to", "delivered"),
    _readers("recipients who opened", "opened"),
    _readers("recipients who clicked", "clicked"),
    _readers("recipients who replied", "replied"),
    _readers("recipients who unsubscribed", "unsubscribed"),
    _Running("campaign members", ("contacts", "leads"), "campaign", TOUCHES, "true", _PERSON),
    _Running(
        "campaign responses", ("responses",), "campaign", TOUCHES, "t.direction = 'in'", _PERSON
    ),
    _Running("campaign deals", ("deals",), "campaign", DEALS, "true"),
    _Running("campaign deals won", ("won_deals",), "campaign", DEALS, "t.status = 'won'"),
    _Running("campaign amount", ("amount",), "campaign", DEALS, "true", unit="money"),
    _Running(
        "campaign amount won", ("won_amount",), "campaign", DEALS, "t.status = 'won'", unit="money"
    ),
)


def running_totals(query: Query, days: Days, currency: str) -> Iterator[Reconciled]:
    """Totals of the campaigns and e-mails that began in a period, beside ours.

    Args:
        query: Runs SQL where the facts were derived.
        days: First and last of the period.
        currency: The client's, ISO 4217.
    """
    for each in _TOTALS:
        told = (
            f"FROM stat AS s WHERE s.deleted_at IS NULL AND s.additivity = 'total' "
            f"AND s.{each.of} IS NOT NULL AND lower(s.name) IN ({texts(each.names)}) "
            f"AND s.day BETWEEN {between(days)}"
        )
        totals = query(
            f"SELECT s.source, sum(s.value), bool_or(s.currency <> {text(currency)}), "
            f"max(s.synced_at) {told} GROUP BY s.source ORDER BY s.source"
        )
        for source, theirs, foreign, read in totals:
            things = f"t.{each.of} IN (SELECT s.{each.of} {told} AND s.source = {text(source)})"
            total = Total(each.what, source, each.unit, Decimal(theirs))
            made = explained(total, _met(query, each, things))
            if each.unit == "money" and foreign:
                made = told_more(made, [Gap("other_currency", None)])
            elif not made.holds:
                made = told_more(made, unread(query, each.records.table, days, read, made))
            yield made


def _met(query: Query, each: _Running, things: str) -> Iterator[Met]:
    """What counts once, by reason; something of it that is counted makes it counted."""
    theirs, ours = each.records.amounts(each.unit)
    found = query(
        f"""
        SELECT reason, true, true, count(*), sum(amount), sum(ours) FROM (
            SELECT coalesce(min(reason) FILTER (reason = 'counted'), min(reason)) AS reason,
                   max(amount) AS amount, max(ours) AS ours
            FROM (
                SELECT {each.records.reason(each.unit)} AS reason, t.{each.of} AS thing,
                       {each.once} AS once, {theirs} AS amount, {ours} AS ours
                FROM {each.records.joined} WHERE {each.where} AND {things}
            ) GROUP BY thing, once
        ) GROUP BY reason ORDER BY reason
        """
    )
    return map(Met.of, found)
