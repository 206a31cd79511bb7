"""Ours against the platforms' own totals, where their statistics report any.

A platform's total counts what it saw; ours has what is left of the same source's records once
machines, exclusions, unknown accounts and so on are out. Each record is put under the first
reason that keeps it out, and the reasons must add up to the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from abmkit.derive.reconcile.gaps import Days, Met, Total, between, explained, told_more
from abmkit.derive.reconcile.records import DEALS, SPENT, TOUCHES, Records, Unit, unread
from abmkit.derive.reconcile.result import Gap, Reason, Reconciled
from abmkit.derive.reconcile.running import running_totals
from abmkit.derive.reconcile.stocks import Query, movements, open_pipeline
from abmkit.sql import text, texts


@dataclass(frozen=True)
class _Pair:
    """A total of days that platforms report, and the records it is of.

    Attributes:
        what: What is counted.
        names: What the statistic is called.
        records: The records.
        where: SQL condition of them, of rows ``t``.
        unit: What it is a number of.
        channel: The channel that the statistic is of; None: any.
        rest: What a total larger than all records means by itself.
    """

    what: str
    names: tuple[str, ...]
    records: Records
    where: str
    unit: Unit = "count"
    channel: str | None = None
    rest: Reason | None = None


def _mails(what: str, action: str, *names: str) -> _Pair:
    where = f"t.kind = 'email' AND t.action = '{action}'"
    return _Pair(f"email {what}", (what, *names), TOUCHES, where, channel="email")


_PAIRS = (
    _mails("sends", "sent", "sent"),
    _mails("deliveries", "delivered", "delivered"),
    _mails("opens", "opened", "opened"),
    _mails("clicks", "clicked", "clicked"),
    _mails("replies", "replied", "replied"),
    _mails("unsubscribes", "unsubscribed", "unsubscribed"),
    _Pair(
        "form submissions", ("form_submissions", "submissions"), TOUCHES,
        "t.kind = 'form' AND t.action IS DISTINCT FROM 'viewed'",
    ),
    _Pair("sessions", ("sessions",), TOUCHES, "t.kind = 'visit'", rest="anonymous"),
    _Pair("spend", ("spend", "cost"), SPENT, "t.kind = 'cost_media'", "money"),
    _Pair("deals won", ("won_deals", "deals_won"), DEALS, "t.status = 'won'"),
    _Pair("amount won", ("won_amount", "amount_won"), DEALS, "t.status = 'won'", "money"),
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
    return (
        *found,
        *running_totals(query, days, currency),
        *open_pipeline(query, end, currency),
        *movements(query, start, end),
    )


def _of_pair(query: Query, pair: _Pair, days: Days, currency: str) -> Iterator[Reconciled]:
    channel = "" if pair.channel is None else f"AND lower(s.channel) = {text(pair.channel)}"
    totals = query(
        f"SELECT s.source, sum(s.value), bool_or(s.currency <> {text(currency)}), "
        f"max(s.synced_at) FROM stat AS s "
        f"WHERE s.deleted_at IS NULL AND s.additivity = 'sum' {channel} "
        f"AND lower(s.name) IN ({texts(pair.names)}) AND s.day BETWEEN {between(days)} "
        f"GROUP BY s.source ORDER BY s.source"
    )
    for source, theirs, foreign, read in totals:
        own = pair.records.own(query, source, pair.where)
        total = Total(pair.what, source, pair.unit, Decimal(theirs), pair.rest)
        made = explained(total, _rows(query, pair, days, own))
        if pair.unit == "money" and foreign:
            made = told_more(made, [Gap("other_currency", None)])
        elif not made.holds:
            made = told_more(made, unread(query, pair.records.table, days, read, made))
        yield made


def _rows(query: Query, pair: _Pair, days: Days, own: str) -> Iterator[Met]:
    each = pair.records
    theirs, ours = each.amounts(pair.unit)
    found = query(
        f"""
        SELECT reason, for_us, for_them, count(*), sum(amount), sum(ours) FROM (
            SELECT {each.reason(pair.unit)} AS reason,
                   coalesce({each.our_day} BETWEEN {between(days)}, false) AS for_us,
                   coalesce({each.their_day} BETWEEN {between(days)}, false) AS for_them,
                   {theirs} AS amount, {ours} AS ours
            FROM {each.joined} WHERE {pair.where} AND {own}
        ) WHERE for_us OR for_them GROUP BY ALL ORDER BY ALL
        """
    )
    return map(Met.of, found)
