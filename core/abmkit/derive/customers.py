"""Customers: from when to when an account paid us, and how much a year.

Recurring money that covers a day makes a customer of that day; where an account has none that
day, a won deal until its term is over; else one for some months (12) from the day it was won.
"""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.rules import Rules
from abmkit.derive.sql import product, stretches, table, view


def statements(rules: Rules) -> Iterable[str]:
    """``derived_customer``, its facts, and ``told_deal_ended``; needs money and deals.

    Args:
        rules: How long a deal without a term counts; the client's own fields.
    """
    yield table("derived_paid", _paid(rules.active_months))
    yield table("derived_customer", _STRETCHES)
    yield view("told_customer", _told(rules, _NOW))
    yield view("told_customer_year", _told(rules, _YEAR))
    yield view("told_deal_ended", _ENDED)


_MONTHS = "datediff('month', covered_from, covered_to)"
_SCALED = product("amount", "10000")
#: Worth a year, in ten-thousandths since DECIMAL ÷ integer would be a DOUBLE.
_YEARLY = f"""CASE WHEN {_MONTHS} > 0 AND covered_from + to_months({_MONTHS}) = covered_to
    THEN CAST({_SCALED} AS HUGEINT) * 12 // {_MONTHS}
    ELSE CAST({_SCALED} AS HUGEINT) * 365 // days_covered END"""


def _paid(months: int) -> str:
    return f"""
    SELECT account_id, 1 AS rank, covered_from AS valid_from, covered_to AS valid_to,
           CAST(CAST({_YEARLY} AS DECIMAL(30,0)) * 0.0001 AS DECIMAL(18,4)) AS worth
    FROM told_money
    WHERE kind = 'recurring' AND excluded_for IS NULL AND account_id IS NOT NULL
      AND days_covered > 0 AND amount > 0
    UNION ALL
    SELECT account_id, CASE WHEN term_months > 0 THEN 2 ELSE 3 END, closed_on,
           CAST(closed_on + to_months(
               CASE WHEN term_months > 0 THEN term_months ELSE {months} END
           ) AS DATE), annual_amount
    FROM told_deal
    WHERE status = 'won' AND excluded_for IS NULL AND account_id IS NOT NULL
      AND closed_on IS NOT NULL"""


_STRETCHES = f"""
    WITH told AS (
        SELECT s.account_id, s.starts, s.stops, p.worth,
               p.rank = min(p.rank) OVER (PARTITION BY s.account_id, s.starts) AS counts
        FROM ({stretches("account_id", "derived_paid")}) AS s
        JOIN derived_paid AS p ON p.account_id = s.account_id
         AND p.valid_from <= s.starts AND p.valid_to > s.starts
    ), active AS (
        SELECT account_id, starts, stops, sum(worth) FILTER (counts) AS worth
        FROM told GROUP BY account_id, starts, stops
    )
    SELECT account_id, starts, stops, CAST(worth AS DECIMAL(18,4)) AS worth,
           lag(stops) OVER w IS DISTINCT FROM starts AS begins,
           lead(starts) OVER w IS DISTINCT FROM stops AS ends,
           min(starts) OVER (PARTITION BY account_id) AS first_on
    FROM active WINDOW w AS (PARTITION BY account_id ORDER BY starts)"""

#: Everything on the days on which it is so.
_NOW = """
    SELECT account_id, first_on, starts AS active_from, stops AS active_to, worth,
           CAST(NULL AS DECIMAL(18,4)) AS worth_then, CAST(NULL AS DECIMAL(18,4)) AS worth_kept,
           true AS is_active, begins, ends,
           CASE WHEN begins THEN starts END AS joined_on, CASE WHEN ends THEN stops END AS left_on
    FROM derived_customer"""

#: What was so a year before, cut by what is so now.
_YEAR = f"""
    WITH was AS (
        SELECT account_id, first_on, CAST(starts + to_months(12) AS DATE) AS valid_from,
               CAST(stops + to_months(12) AS DATE) AS valid_to, worth
        FROM derived_customer
    ), now AS (
        SELECT account_id, starts AS valid_from, stops AS valid_to, worth FROM derived_customer
    )
    SELECT s.account_id, was.first_on, s.starts AS was_from, s.stops AS was_to,
           CASE WHEN now.account_id IS NULL THEN 0 ELSE now.worth END AS worth,
           was.worth AS worth_then,
           CASE WHEN now.account_id IS NULL THEN 0 ELSE least(now.worth, was.worth) END
               AS worth_kept,
           now.account_id IS NOT NULL AS is_active, false AS begins, false AS ends
    FROM ({stretches("account_id", "was", "now")}) AS s
    JOIN was ON was.account_id = s.account_id
     AND was.valid_from <= s.starts AND was.valid_to > s.starts
    LEFT JOIN now ON now.account_id = s.account_id
     AND now.valid_from <= s.starts AND now.valid_to > s.starts"""

#: The deal itself may make its account a customer, from the day on which it is won.
_ENDED = f"""
    SELECT d.* REPLACE (c.account_id IS NOT NULL AS was_customer),
           {states.same_day("close_on", "ended_on", "d")}
    FROM told_deal AS d
    LEFT JOIN derived_customer AS c
      ON c.account_id = d.account_id AND c.starts < d.closed_on AND c.stops >= d.closed_on"""


def _told(rules: Rules, rows: str) -> str:
    return f"""
        SELECT c.*, c.account_id AS id, {about(rules)},
               strftime(c.first_on, '%Y-%m') AS cohort, CAST(NULL AS DATE) AS gone_on,
               CAST(NULL AS VARCHAR) AS excluded_for
        FROM ({rows}) AS c JOIN derived_account AS a USING (account_id)"""
