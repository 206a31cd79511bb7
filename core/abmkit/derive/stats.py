"""Totals of platforms: what adds up over days apart from what does not."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.rules import Rules
from abmkit.derive.sql import linked, product, view

_SERIES = "s.source, s.name, s.channel, s.campaign_id, s.asset_id, s.account_id"
_WEIGHED = product("s.value", "TRY_CAST(s.seen AS DECIMAL(18,4))")
_PLACE = "s.source, s.day, s.channel, s.campaign_id, s.asset_id, s.account_id"


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``told_stat``.

    A series is what one source tells of one name, channel, campaign, content and account. Totals
    of a campaign or content are none: they are made of records that are counted already.

    Args:
        rules: The client's own fields.
        met: Kinds of things that are excluded at all.
    """
    out = LeftOut(met, "s.day", account="s.account_id")
    yield view(
        "told_stat",
        f"""
        WITH met AS (
            SELECT t.* EXCLUDE (name), lower(t.name) AS name, a.canonical AS account_id,
                   c.canonical AS campaign_id, x.canonical AS asset_id
            FROM heard_stat AS t
            LEFT JOIN {linked("account")} AS a ON a.key = t.account
            LEFT JOIN {linked("campaign")} AS c ON c.key = t.campaign
            LEFT JOIN {linked("asset")} AS x ON x.key = t.asset
            WHERE t.additivity <> 'total'
        ), placed AS (
            SELECT s.*, lead(s.day) OVER series AS held_to,
                   CASE WHEN s.additivity = 'last' THEN s.value - lag(s.value) OVER series END
                       AS change,
                   sum(CASE WHEN s.name = 'impressions' THEN s.value END)
                       OVER (PARTITION BY {_PLACE}) AS seen
            FROM met AS s
            WINDOW series AS (PARTITION BY {_SERIES} ORDER BY s.day, s.key)
        )
        SELECT s.key AS id, s.account_id, {about(rules)}, s.name, s.channel, s.campaign_id,
               s.asset_id, CASE WHEN s.additivity = 'sum' THEN s.value END AS value,
               CASE WHEN s.additivity = 'last' THEN s.value END AS level,
               s.value AS reading, s.change,
               CASE WHEN s.name <> 'impressions' THEN TRY_CAST(s.seen AS DECIMAL(18,4)) END
                   AS weight,
               CASE WHEN s.name <> 'impressions'
                    THEN TRY_CAST({_WEIGHED} AS DECIMAL(18,4))
               END AS weighted,
               CASE WHEN s.additivity = 'sum' AND s.name LIKE '%minutes' THEN s.value END
                   AS minutes,
               s.day, s.held_to, {states.dated("day", "a")}, {out.reason} AS excluded_for
        FROM placed AS s
        {states.on_day("a", "s.account_id", "s.day")}
        {out.joins}
        """,
    )
