"""Deals, each with its account, its money in the client's currency and its days."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.facts import DEAL
from abmkit.derive.rules import Rules
from abmkit.derive.sql import covers, quote, table, view


def statements(source: str, rules: Rules) -> Iterable[str]:
    """``derived_deal`` and ``fact_deal``.

    A closed deal is worth its amount at the rate of the day it closed, an open one at the latest
    rate; without a rate its worth is unknown, never added unconverted.

    Args:
        source: The source of record for deals.
        rules: The client's currency.
    """
    currency = quote(rules.currency)
    yield table(
        "derived_deal",
        f"""
        WITH d AS (
            SELECT deal.*, l.canonical AS account_id,
                   CASE WHEN status <> 'open' THEN close_on END AS closed_on,
                   coalesce(qualified_on, created_on) AS accepted_on,
                   coalesce(deal.currency, {currency}) AS money,
                   CASE WHEN status <> 'open' THEN close_on ELSE DATE '9999-12-31' END AS rate_day
            FROM deal LEFT JOIN link AS l ON l.key = deal.account
            WHERE deal.deleted_at IS NULL AND deal.source = {quote(source)}
        ), rate AS (
            SELECT base, day, max(rate) AS rate FROM fx
            WHERE quote = {currency} AND deleted_at IS NULL GROUP BY base, day
        ), priced AS (
            SELECT d.*, CASE WHEN d.money = {currency} THEN d.amount
                             ELSE CAST(d.amount * rate.rate AS DECIMAL(18,4)) END AS worth
            FROM d ASOF LEFT JOIN rate ON rate.base = d.money AND rate.day <= d.rate_day
        )
        SELECT *, status = 'won' AND account_id IS NOT NULL AND row_number() OVER (
                   PARTITION BY account_id, status ORDER BY closed_on NULLS LAST, key
               ) = 1 AS first_won
        FROM priced
        """,
    )
    points = [clock for clock in DEAL.clocks.values() if not clock.is_span]
    dated = ",\n".join(_dated(clock.name) for clock in points)
    joins = "\n".join(
        f"LEFT JOIN derived_listing AS {clock.name}_l"
        f" ON {clock.name}_l.account_id = d.account_id"
        f" AND {covers(clock.name + '_l', 'd.' + _DAYS[clock.name])}"
        for clock in points
    )
    yield view(
        "fact_deal",
        f"""
        SELECT d.key AS id, d.account_id, a.root_id, a.industry, a.country, d.name, d.status,
               d.worth AS amount,
               CASE WHEN d.term_months > 0
                    THEN CAST({_YEARLY} AS DECIMAL(18,4))
                    ELSE d.worth END AS annual_amount,
               d.first_won,
               d.created_on IS NOT NULL AND created_on_l.account_id IS NULL AS late_listed,
               CASE WHEN d.status = 'won' THEN d.closed_on - d.accepted_on END AS days_to_win,
               d.closed_on - d.created_on AS cycle_days,
               d.stage, d.type, d.product, d.pipeline, d.owner,
               d.closed_on, d.created_on, d.accepted_on AS qualified_on,
               CAST(NULL AS DATE) AS gone_on,
               {dated}
        FROM derived_deal AS d
        LEFT JOIN derived_account AS a ON a.account_id = d.account_id
        {joins}
        """,
    )


#: Column of ``derived_deal`` that each point clock dates by.
_DAYS = {"close_on": "closed_on", "created_on": "created_on", "qualified_on": "accepted_on"}


#: Exact: in ten-thousandths, since DECIMAL ÷ integer would be a DOUBLE.
_YEARLY = (
    "CAST((CAST(CAST(d.worth AS DECIMAL(38,4)) * 10000 AS HUGEINT) * 12 + d.term_months // 2) // d.term_months"
    " AS DECIMAL(30,0)) * 0.0001"
)


def _dated(clock: str) -> str:
    return (
        f"{clock}_l.account_id IS NOT NULL AS on_list__{clock}, "
        f"{clock}_l.tier AS tier__{clock}, {clock}_l.list_owner AS list_owner__{clock}"
    )
