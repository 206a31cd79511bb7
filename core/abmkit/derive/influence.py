"""What marketing did with an account before each of its deals closed.

Worked out per deal, so that a deal with many touches is still one row: joined at query time, its
amount would count once for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.rules import Rules
from abmkit.derive.sql import NEVER, linked, view
from abmkit.sql import texts


def statements(rules: Rules) -> Iterable[str]:
    """``derived_deal_person`` and ``told_influence``; needs the deals and touches.

    Where no source tells of marketing at all, no deal is told of: what is unknown is not 0.

    Args:
        rules: The kinds of touches that influence a deal.
    """
    yield view("derived_deal_person", _PARTS)
    yield view("told_influence", _influence(rules))


#: Who plays a part in a deal.
_PARTS = f"""
    SELECT DISTINCT d.canonical AS deal_id, p.canonical AS person_id
    FROM membership AS m
    JOIN {linked("deal")} AS d ON d.key = m.deal
    JOIN {linked("person")} AS p ON p.key = m.person
    WHERE m.deleted_at IS NULL"""


_REFERRAL = "'referral'"


def _influence(rules: Rules) -> str:
    kinds = f"t.kind IN ({texts(rules.influencing)})" if rules.influencing else "true"

    def last(condition: str) -> str:
        """Days from the last touch of a kind to the close."""
        met = f"t.is_marketing AND {kinds} AND {condition}"
        return f"d.closed_on - max(t.occurred_on) FILTER ({met})"

    return f"""
    WITH met AS (
        SELECT d.id, {last("true")} AS broad_days,
               {last("(t.deal_id = d.id OR part.person_id IS NOT NULL)")} AS narrow_days,
               d.closed_on - max(t.occurred_on) FILTER (
                   t.campaign_type = 'promotion'
               ) AS promotion_days,
               min(t.occurred_on) FILTER (t.is_marketing) <= min(t.occurred_on)
                   AND min(t.occurred_on) <= d.created_on AS is_sourced,
               min(t.occurred_on) FILTER (t.channel = {_REFERRAL}) <= min(t.occurred_on)
                   AND min(t.occurred_on) <= d.created_on AS is_referred,
               count(t.id) AS touches, count(t.id) FILTER (t.is_marketing) AS marketing_touches
        FROM told_deal AS d
        LEFT JOIN told_touch AS t ON t.account_id = d.account_id
         AND t.occurred_on <= coalesce(d.closed_on, {NEVER})
         AND t.excluded_for IS NULL AND NOT t.is_machine
        LEFT JOIN derived_deal_person AS part
          ON part.deal_id = d.id AND part.person_id = t.person_id
        WHERE d.excluded_for IS NULL
        GROUP BY d.id, d.closed_on, d.created_on
    )
    SELECT d.*, met.broad_days, met.narrow_days, met.promotion_days,
           coalesce(met.is_sourced, false) OR row.campaign IS NOT NULL AS is_sourced,
           coalesce(met.is_referred, false)
               OR coalesce({_REFERRAL} IN (c.channel, lower(c.type)), false) AS is_referred,
           met.touches, met.marketing_touches
    FROM met JOIN told_deal AS d USING (id) JOIN derived_deal_row AS row ON row.key = d.id
    LEFT JOIN {linked("campaign")} AS l ON l.key = row.campaign
    LEFT JOIN campaign AS c ON c.key = l.canonical AND c.deleted_at IS NULL
    WHERE EXISTS (SELECT 1 FROM heard_touch WHERE is_marketing)
       OR EXISTS (SELECT 1 FROM derived_deal_row WHERE campaign IS NOT NULL)"""
