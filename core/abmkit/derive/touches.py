"""Touches, each with one account, the client's day and its weighted minutes."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import accounts, people, states
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import shown, typed
from abmkit.derive.rules import Rules
from abmkit.derive.sql import linked, view
from abmkit.derive.weights import minutes

_PLAIN = (
    "kind", "action", "channel", "direction", "outcome", "form_kind", "sentiment",
    "minutes", "occurred_on", "person_id", "campaign_id", "asset_id", "deal_id",
)  # fmt: skip

#: What references mean, with what is told of it: touches are many, so they meet each but once.
_CAMPAIGN = f"""
    SELECT l.key, l.canonical, lower(c.type) AS campaign_type, c.programme
    FROM {linked("campaign")} AS l
    LEFT JOIN campaign AS c ON c.key = l.canonical AND c.deleted_at IS NULL"""
_ASSET = f"""
    SELECT l.key, l.canonical, s.kind AS asset_kind, s.cta, s.variant
    FROM {linked("asset")} AS l
    LEFT JOIN asset AS s ON s.key = l.canonical AND s.deleted_at IS NULL"""


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_touch`` and ``told_touch``.

    A touch counts for exactly one account: the one its source names, else the employer of its
    person on that day.

    Args:
        rules: The client's zone, weights and own fields.
        met: Kinds of things that are excluded at all.

    Raises:
        UsageError: The weights cannot be followed.
    """
    yield view(
        "derived_touch",
        f"""
        WITH met AS (
            SELECT t.*, named.canonical AS named_id,
                   c.canonical AS campaign_id, s.canonical AS asset_id, d.canonical AS deal_id,
                   c.campaign_type, c.programme, s.asset_kind, s.cta, s.variant,
                   local_day(t.occurred_at) AS occurred_on
                   {typed(rules, "touch", "t")}
            FROM heard_touch AS t
            LEFT JOIN {linked("account")} AS named ON named.key = t.account
            LEFT JOIN ({_CAMPAIGN}) AS c ON c.key = t.campaign
            LEFT JOIN ({_ASSET}) AS s ON s.key = t.asset
            LEFT JOIN {linked("deal")} AS d ON d.key = t.deal
        ) {people.placed("met", "occurred_on")}
        """,
    )
    yield view(
        "told_touch",
        f"SELECT t.* REPLACE ({minutes(rules)} AS minutes) FROM ({_whole(rules, met)}) AS t",
    )


def _whole(rules: Rules, met: frozenset[str]) -> str:
    """Touches with what is known of their account and person on their day."""
    out = LeftOut(met, "t.occurred_on", person="t.person_id", account="t.account_id")
    return f"""
        SELECT t.key AS id, coalesce(t.event, CAST(t.key AS VARCHAR)) AS activity_id,
               t.account_id, {accounts.about(rules)}, {", ".join(f"t.{name}" for name in _PLAIN)},
               coalesce(t.is_machine, false) AS is_machine,
               coalesce(t.is_marketing, false) AS is_marketing,
               t.role, {people.about(rules)},
               t.campaign_type, t.programme, t.asset_kind, t.cta, t.variant,
               CAST(epoch_ms(t.occurred_at) AS DECIMAL(18,4)) AS instant,
               {states.dated("occurred_on", "a")}, {out.reason} AS excluded_for
               {shown(rules, "touch", "t")}
        FROM derived_touch AS t
        {states.on_day("a", "t.account_id", "t.occurred_on")}
        {people.beside("t.person_id")}
        {out.joins}"""
