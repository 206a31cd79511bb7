"""Deals, each with its account, its money in the client's currency and its days."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import shown, typed
from abmkit.derive.rates import at_rate, worth
from abmkit.derive.rules import Rules
from abmkit.derive.sql import NEVER, linked, product, table, view
from abmkit.sql import text

#: How a record came, which no fact tells; a deal goes through sorts that carry each column.
_TOLD_BY = "stream, record, content_hash, synced_at, deleted_at, extra, merged_ids"
#: Column that each point clock of deals dates by.
_DAYS = {"close_on": "closed_on", "created_on": "created_on", "qualified_on": "qualified_on"}


def rows(rules: Rules) -> Iterable[str]:
    """``derived_deal_row``: the deals that count, each with its account and the day it closed.

    Args:
        rules: The client's currency and own fields.
    """
    yield table(
        "derived_deal_row",
        f"""
        SELECT d.* EXCLUDE ({_TOLD_BY}), l.canonical AS account_id,
               CASE WHEN d.status <> 'open' THEN d.close_on END AS closed_on,
               CASE WHEN d.status <> 'open' THEN d.close_on ELSE {NEVER} END AS rate_day,
               coalesce(d.currency, {text(rules.currency)}) AS money
               {typed(rules, "deal", "d")}
        FROM heard_deal AS d LEFT JOIN {linked("account")} AS l ON l.key = d.account
        """,
    )


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_deal``, ``told_deal`` and ``told_deal_known``; needs the days of qualification.

    A closed deal is worth its amount at the rate of the day it closed, an open one at the latest
    rate; without a rate its worth is unknown, never added unconverted.

    Args:
        rules: The client's currency and own fields.
        met: Kinds of things that are excluded at all.
    """
    out = LeftOut(met, "coalesce(d.closed_on, d.rate_day)", deal="d.key", account="d.account_id")
    yield table(
        "derived_deal",
        f"""
        WITH priced AS (
            SELECT d.* REPLACE (
                       coalesce(d.qualified_on, q.entered_on, d.created_on) AS qualified_on
                   ),
                   {worth("d", rules)} AS worth,
                   {out.until()} AS gone_on, {out.reason} AS excluded_for,
                   {out.always} AS never_counts
            FROM derived_deal_row AS d {at_rate("d", "rate_day")}
            LEFT JOIN derived_qualified AS q ON q.deal_id = d.key
            {out.joins}
        )
        SELECT *, status = 'won' AND account_id IS NOT NULL AND excluded_for IS NULL
                  AND row_number() OVER (
                      PARTITION BY account_id, status, excluded_for IS NULL
                      ORDER BY closed_on NULLS LAST, key
                  ) = 1 AS first_won
        FROM priced
        """,
    )
    dated = ", ".join(states.dated(clock, f"{clock}_s") for clock in _DAYS)
    joins = "\n".join(
        states.on_day(f"{clock}_s", "d.account_id", f"d.{day}") for clock, day in _DAYS.items()
    )
    yield view(
        "told_deal",
        f"""
        SELECT d.key AS id, d.account_id, {about(rules)}, d.name, d.status,
               {priced("d.worth", "d")}, d.first_won,
               d.created_on IS NOT NULL AND NOT coalesce(created_on_s.on_list, false)
                   AS late_listed,
               CASE WHEN d.status = 'won' THEN {_length("d.qualified_on")} END AS days_to_win,
               {_length("d.created_on")} AS cycle_days, false AS reconstructed,
               CAST(NULL AS VARCHAR) AS move, CAST(NULL AS DECIMAL(18,4)) AS moved,
               CAST(NULL AS BOOLEAN) AS was_customer,
               d.stage, d.type, d.product, d.pipeline, d.owner, d.term_months, d.probability,
               d.closed_on, d.created_on, d.qualified_on, d.gone_on, {dated},
               d.excluded_for, d.never_counts
               {shown(rules, "deal", "d")}
        FROM derived_deal AS d
        LEFT JOIN derived_account AS a ON a.account_id = d.account_id
        {joins}
        """,
    )
    yield view("told_deal_known", _KNOWN)


def _length(start: str) -> str:
    """Days up to the close; of a deal closed on a day before it began, it is not known."""
    return f"CASE WHEN d.closed_on >= {start} THEN d.closed_on - {start} END"


#: A deal that is left out now was known before, as an open one was open.
_KNOWN = "SELECT * REPLACE (never_counts AS excluded_for) FROM told_deal"


def priced(worth: str, deal: str) -> str:
    """SQL of the money columns of a deal.

    Args:
        worth: SQL of its worth in the client's currency.
        deal: Alias of a row with ``term_months`` and ``probability``.
    """
    # Exact: in ten-thousandths, since DECIMAL ÷ integer would be a DOUBLE.
    scaled = f"CAST({product(worth, '10000')} AS HUGEINT)"
    term = f"{deal}.term_months"
    yearly = f"CAST(({scaled} * 12 + {term} // 2) // {term} AS DECIMAL(30,0)) * 0.0001"
    weighted = product(worth, f"{deal}.probability")
    return f"""{worth} AS amount,
        CASE WHEN {term} > 0 THEN TRY_CAST({yearly} AS DECIMAL(18,4)) ELSE {worth} END
            AS annual_amount,
        TRY_CAST({weighted} AS DECIMAL(18,4)) AS weighted_amount"""
