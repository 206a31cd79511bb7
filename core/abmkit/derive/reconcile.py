"""Ours against the platforms' own totals, where their statistics report any.

A platform's total counts what it saw; ours has what is left of the same source's records once
machines, exclusions, unknown accounts and so on are out. Each record is put under the first
reason that keeps it out, and the reasons must add up to the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from abmkit.derive.gaps import Met, Total, between, explained, told_more
from abmkit.derive.reconciled import Gap, Reason, Reconciled
from abmkit.derive.sql import quote, texts
from abmkit.derive.stocks import Query, movements, open_pipeline

Days = tuple[date, date]

_DELETED = "WHEN t.deleted_at IS NOT NULL THEN 'deleted'"
_UNHEARD = "WHEN h.key IS NULL THEN 'not_of_record'"
_EXCLUDED = "WHEN f.excluded_for IS NOT NULL THEN 'excluded'"
_UNPRICED = "WHEN {} IS NULL THEN 'unpriced'"


@dataclass(frozen=True)
class _Records:
    """The records that a total is of.

    Attributes:
        table: Where they stand.
        told: The relation of those that are heard, with the reason for which one is left out.
        reasons: Further WHENs that keep one out.
        amount: SQL of its amount in the source's words; None: each counts 1.
        ours: SQL of our amount.
        our_day: SQL of the day on which it counts for us.
        their_day: SQL of the day on which it does where clocks show UTC.
    """

    table: str
    told: str
    reasons: tuple[str, ...]
    our_day: str
    their_day: str
    amount: str = "1"
    ours: str = "1"


_TOUCHES = _Records(
    "touch",
    "told_touch",
    ("WHEN f.is_machine THEN 'machine'", "WHEN f.account_id IS NULL THEN 'no_account'"),
    our_day="local_day(t.occurred_at)",
    their_day="CAST(t.occurred_at AS DATE)",
)
_SPENT = _Records(
    "money", "told_money", (_UNPRICED.format("f.amount"),), "t.on_date", "t.on_date",
    "t.amount", "f.amount",
)  # fmt: skip
_CLOSED = _Records(
    "deal", "told_deal", (_UNPRICED.format("f.amount"),), "t.close_on", "t.close_on",
    "t.amount", "f.amount",
)  # fmt: skip


@dataclass(frozen=True)
class _Pair:
    """A total that platforms report, and the records it is of.

    Attributes:
        what: What is counted.
        names: What the statistic is called.
        records: The records.
        where: SQL condition of them, of rows ``t``.
        channel: The channel that the statistic is of; None: any.
        rest: What a total larger than all records means by itself.
    """

    what: str
    names: tuple[str, ...]
    records: _Records
    where: str
    unit: Literal["count", "money"] = "count"
    channel: str | None = None
    rest: Reason | None = None


def _mails(what: str, action: str, *names: str) -> _Pair:
    where = f"t.kind = 'email' AND t.action = '{action}'"
    return _Pair(f"email {what}", (what, *names), _TOUCHES, where, channel="email")


_PAIRS = (
    _mails("sends", "sent", "sent"),
    _mails("deliveries", "delivered", "delivered"),
    _mails("opens", "opened", "opened"),
    _mails("clicks", "clicked", "clicked"),
    _mails("replies", "replied", "replied"),
    _mails("unsubscribes", "unsubscribed", "unsubscribed"),
    _Pair(
        "form submissions", ("form_submissions", "submissions"), _TOUCHES,
        "t.kind = 'form' AND t.action IS DISTINCT FROM 'viewed'",
    ),
    _Pair("sessions", ("sessions",), _TOUCHES, "t.kind = 'visit'", rest="anonymous"),
    _Pair("spend", ("spend", "cost"), _SPENT, "t.kind = 'cost_media'", "money"),
    _Pair("deals won", ("won_deals", "deals_won"), _CLOSED, "t.status = 'won'"),
    _Pair("amount won", ("won_amount", "amount_won"), _CLOSED, "t.status = 'won'", "money"),
)  # fmt: skip


def reconcile(query: Query, start: date, end: date, currency: str) -> tuple[Reconciled, ...]:
    """All totals that platforms report for a period, beside ours, in order of what they count.

    Args:
        query: Runs SQL where the facts were derived.
        start: First day of the period.
        end: Its last day.
        currency: The client's, ISO 4217.
    """
    days = (start, end)
    found = [each for pair in _PAIRS for each in _of_pair(query, pair, days, currency)]
    return (*found, *open_pipeline(query, end, currency), *movements(query, start, end))


def _of_pair(query: Query, pair: _Pair, days: Days, currency: str) -> Iterator[Reconciled]:
    channel = "" if pair.channel is None else f"AND lower(s.channel) = {quote(pair.channel)}"
    totals = query(
        f"SELECT s.source, sum(s.value), bool_or(s.currency <> {quote(currency)}), "
        f"max(s.synced_at) FROM stat AS s "
        f"WHERE s.deleted_at IS NULL AND s.additivity = 'sum' {channel} "
        f"AND lower(s.name) IN ({texts(pair.names)}) AND s.day BETWEEN {between(days)} "
        f"GROUP BY s.source ORDER BY s.source"
    )
    for source, theirs, foreign, read in totals:
        own = f"t.source = {quote(source)}"
        table = pair.records.table
        told = query(f"SELECT 1 FROM {table} AS t WHERE {own} AND {pair.where} LIMIT 1")
        rows = _rows(query, pair, days, own if told else "true")
        made = explained(Total(pair.what, source, pair.unit, Decimal(theirs), pair.rest), rows)
        if pair.unit == "money" and foreign:
            made = told_more(made, [Gap("other_currency", None)])
        elif not made.holds:
            made = told_more(made, _unread(query, table, source, days, read, made))
        yield made


def _rows(query: Query, pair: _Pair, days: Days, own: str) -> Iterator[Met]:
    each = pair.records
    counted = "1" if pair.unit == "count" else f"coalesce({each.amount}, 0)"
    ours = "1" if pair.unit == "count" else f"coalesce({each.ours}, 0)"
    reasons = " ".join((_DELETED, _UNHEARD, _EXCLUDED, *_reasons(pair)))
    found = query(
        f"""
        SELECT reason, for_us, for_them, count(*), sum(amount), sum(ours) FROM (
            SELECT CASE {reasons} ELSE 'counted' END AS reason,
                   coalesce({each.our_day} BETWEEN {between(days)}, false) AS for_us,
                   coalesce({each.their_day} BETWEEN {between(days)}, false) AS for_them,
                   CAST({counted} AS DECIMAL(38,4)) AS amount, CAST({ours} AS DECIMAL(38,4)) AS ours
            FROM {each.table} AS t LEFT JOIN {each.told} AS f ON f.id = t.key
            LEFT JOIN heard_{each.table} AS h ON h.key = t.key
            WHERE {pair.where} AND {own}
        ) WHERE for_us OR for_them GROUP BY ALL ORDER BY ALL
        """
    )
    return map(Met.of, found)


def _reasons(pair: _Pair) -> Iterable[str]:
    """What keeps a record out; a deal without an amount is one deal all the same."""
    return (each for each in pair.records.reasons if pair.unit == "money" or "unpriced" not in each)


def _unread(
    query: Query, table: str, source: str, days: Days, read: Any, made: Reconciled
) -> Iterator[Gap]:
    """Rows that could not be read, and records read before the total was."""
    ((bad,),) = query(
        f"SELECT count(*) FROM quarantine WHERE healed_at IS NULL AND scope <> 'cell' "
        f'AND source = {quote(source)} AND coalesce("table", {quote(table)}) = {quote(table)}'
    )
    if bad:
        few = min(Decimal(bad), made.unexplained) if made.unit == "count" else None
        yield Gap("quarantined", few if few is None or few > 0 else None, bad)
    ((completed,),) = query(
        f"SELECT min(completed_at) FROM sync_state WHERE slice = '' "
        f"AND source = {quote(source)} AND list_contains(tables, {quote(table)})"
    )
    if completed and (completed < read or completed.date() <= days[1]):
        yield Gap("late", None)
