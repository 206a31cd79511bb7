"""Stocks that platforms report: what was open at a CRM, and recurring revenue that must add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from abmkit.derive.reconcile.gaps import Met, Total, between, explained, told_more
from abmkit.derive.reconcile.result import Gap, Movement, Reconciled
from abmkit.sql import text, texts

_MOVES = ("new", "expansion", "contraction", "churn")
_PIPELINE = ("open_pipeline", "open_amount")


class Query(Protocol):
    """Runs SQL."""

    def __call__(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement and fetch all rows."""


def open_pipeline(query: Query, end: date, currency: str) -> Iterator[Reconciled]:
    """CRMs' own totals of what was open on a day, beside ours.

    Args:
        query: Runs SQL where the facts were derived.
        end: The day.
        currency: The client's, ISO 4217.
    """
    day = text(str(end))
    for source, theirs, money in _levels(query, _PIPELINE, end):
        found = query(
            f"""
            SELECT reason, true, true, count(*), sum(amount), sum(ours) FROM (
                SELECT CASE WHEN f.id IS NOT NULL AND f.amount IS NOT NULL THEN 'counted'
                            WHEN f.id IS NOT NULL THEN 'unpriced'
                            WHEN t.status <> 'open' OR t.created_on > {day} THEN NULL
                            WHEN t.deleted_at IS NOT NULL THEN 'deleted'
                            WHEN h.key IS NULL THEN 'not_of_record'
                            WHEN d.excluded_for IS NOT NULL THEN 'excluded' END AS reason,
                       CAST(coalesce(f.amount, t.amount, 0) AS DECIMAL(38,4)) AS amount,
                       CAST(coalesce(f.amount, 0) AS DECIMAL(38,4)) AS ours
                FROM deal AS t
                LEFT JOIN heard_deal AS h ON h.key = t.key
                LEFT JOIN told_deal AS d ON d.id = t.key
                LEFT JOIN fact_deal_open AS f ON f.id = t.key AND f.open_from <= {day}
                     AND (f.open_to IS NULL OR f.open_to > {day})
                WHERE t.source = {text(source)}
            ) WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason
            """
        )
        made = explained(Total("open pipeline", source, "money", theirs), map(Met.of, found))
        yield told_more(made, [Gap("other_currency", None)] * (money not in (None, currency)))


def movements(query: Query, start: date, end: date) -> Iterator[Reconciled]:
    """Recurring revenue as billing systems report it: it must lead from one day to the other.

    Args:
        query: Runs SQL where the facts were derived.
        start: First day of the period.
        end: Its last day.
    """
    for stock in ("mrr", "arr"):
        before = {source: value for source, value, _ in _levels(query, (stock,), start, "<")}
        flows = _flows(query, stock, (start, end))
        for source, closing, _ in _levels(query, (stock,), end):
            if source in before and source in flows:
                yield Movement(before[source], closing, **flows[source]).check(stock, source)


def _flows(
    query: Query, stock: str, days: tuple[date, date]
) -> Mapping[str, Mapping[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    names = texts(f"{stock}_{move}" for move in _MOVES)
    rows = query(
        f"SELECT source, lower(name), sum(value) FROM stat WHERE deleted_at IS NULL "
        f"AND lower(name) IN ({names}) AND day BETWEEN {between(days)} GROUP BY ALL ORDER BY ALL"
    )
    for source, name, value in rows:
        found.setdefault(source, {})[name.removeprefix(f"{stock}_")] = abs(Decimal(value))
    return found


def _levels(
    query: Query, names: tuple[str, ...], day: date, sign: Literal["<", "<="] = "<="
) -> Iterator[tuple[str, Decimal, str | None]]:
    """What each source told last of a level, up to a day or before it, with its currency."""
    rows = query(
        f"SELECT source, sum(value), max(currency) FROM stat AS s WHERE deleted_at IS NULL "
        f"AND lower(name) IN ({texts(names)}) AND day {sign} {text(str(day))} AND day = ("
        f"SELECT max(day) FROM stat AS o WHERE o.source = s.source AND o.deleted_at IS NULL "
        f"AND lower(o.name) = lower(s.name) AND o.day {sign} {text(str(day))}"
        f") GROUP BY source ORDER BY source"
    )
    return ((source, Decimal(value), money) for source, value, money in rows)
