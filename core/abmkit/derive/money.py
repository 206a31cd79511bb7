"""Money in the client's currency, and the days it covers."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.rates import at_rate, worth
from abmkit.derive.rules import Rules
from abmkit.derive.sql import table, view
from abmkit.sql import text


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_money`` and ``told_money``.

    Money is of the account its source names, else of its deal's; its rate is that of its day.

    Args:
        rules: The client's currency.
        met: Kinds of things that are excluded at all.
    """
    yield table(
        "derived_money",
        f"""
        WITH met AS (
            SELECT m.*, c.canonical AS campaign_id, d.key AS deal_id,
                   coalesce(a.canonical, d.account_id) AS account_id,
                   coalesce(m.currency, {text(rules.currency)}) AS money
            FROM heard_money AS m
            LEFT JOIN link AS a ON a.key = m.account
            LEFT JOIN link AS c ON c.key = m.campaign
            LEFT JOIN link AS l ON l.key = m.deal
            LEFT JOIN derived_deal_row AS d ON d.key = l.canonical
        )
        SELECT m.*, {worth("m", rules)} AS worth FROM met AS m {at_rate("m", "on_date")}
        """,
    )
    out = LeftOut(met, "m.on_date", deal="m.deal_id", account="m.account_id")
    yield view(
        "told_money",
        f"""
        SELECT m.key AS id, m.account_id, {about(rules)}, m.kind, m.worth AS amount, m.channel,
               m.campaign_id, m.deal_id, m.kind LIKE 'cost%' AS is_cost,
               m.covers_to - m.covers_from AS days_covered, m.on_date,
               coalesce(m.covers_from, m.on_date) AS covered_from,
               CASE WHEN m.covers_from IS NULL AND m.covers_to IS NULL THEN m.on_date
                    ELSE m.covers_to END AS covered_to,
               {states.dated("on_date", "a")}, {out.reason} AS excluded_for
        FROM derived_money AS m
        {states.on_day("a", "m.account_id", "m.on_date")}
        {out.joins}
        """,
    )
