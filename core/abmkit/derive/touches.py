"""Touches, each with one account, the client's day and its weighted minutes."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import accounts, people, states
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import shown, typed
from abmkit.derive.rules import Rules
from abmkit.derive.sql import linked, view
from abmkit.derive.weights import minutes

#: What references mean, with what is told of it: touches are many, so they meet each but once.
_CAMPAIGN = f"""
    SELECT l.key, l.canonical, lower(c.type) AS campaign_type, c.programme
    FROM {linked("campaign")} AS l
    LEFT JOIN campaign AS c ON c.key = l.canonical AND c.deleted_at IS NULL"""
_ASSET = f"""
    SELECT l.key, l.canonical, s.kind AS asset_kind, s.cta, s.variant
    FROM {linked("asset")} AS l
    LEFT JOIN asset AS s ON s.key = l.canonical AND s.deleted_at IS NULL"""

#: A number, as keys are: as a text it would be written, copied and compared for every touch.
_ACTIVITY = "CASE WHEN t.event IS NULL THEN t.key ELSE CAST(hash(t.event) >> 4 AS BIGINT) END"


BARE = (
    "id", "activity_id", "account_id", "role", "is_machine", "is_marketing", "instant", "kind",
    "action", "channel", "direction", "outcome", "form_kind", "sentiment", "minutes", "person_id",
)  # fmt: skip
"""Columns that are known without a look at what a touch refers to but its account and person."""


def statements(rules: Rules, met: frozenset[str]) -> Iterable[str]:
    """``derived_touch``, ``told_touch`` and ``told_touch_bare``.

    A touch counts for exactly one account: the one its source names, else the employer of its
    person on that day.

    Args:
        rules: The client's zone, weights and own fields.
        met: Kinds of things that are excluded at all.

    Raises:
        UsageError: The weights cannot be followed.
    """
    out = LeftOut(met, "t.occurred_on", person="t.person_id", account="t.account_id")
    yield view(
        "derived_touch",
        f"""
        WITH met AS (
            SELECT t.* REPLACE (coalesce(t.is_machine, false) AS is_machine,
                                coalesce(t.is_marketing, false) AS is_marketing),
                   t.key AS id, {_ACTIVITY} AS activity_id,
                   CAST(epoch_ms(t.occurred_at) AS DECIMAL(18,4)) AS instant,
                   named.canonical AS named_id, local_day(t.occurred_at) AS occurred_on
                   {typed(rules, "touch", "t")}
            FROM heard_touch AS t
            LEFT JOIN {linked("account")} AS named ON named.key = t.account
        ), placed AS ({people.placed("met", "occurred_on")})
        SELECT t.*, {out.reason} AS excluded_for FROM placed AS t {out.joins}
        """,
    )
    worth = f"* REPLACE ({minutes(rules)} AS minutes)"
    yield view("told_touch", f"SELECT {worth} FROM ({_whole(rules)}) AS t")
    # Weights may go by anything, so with some nothing can be left out.
    yield view(
        "told_touch_bare",
        "FROM told_touch"
        if rules.weights
        else f"SELECT {worth}{shown(rules, 'touch', 't')} FROM derived_touch AS t",
    )


def _whole(rules: Rules) -> str:
    """Touches with what is known of all that they refer to, and of their account on their day."""
    own = (*BARE, "occurred_at", "occurred_on", "excluded_for")
    return f"""
        SELECT {", ".join(f"t.{name}" for name in own)},
               c.canonical AS campaign_id, s.canonical AS asset_id, d.canonical AS deal_id,
               c.campaign_type, c.programme, s.asset_kind, s.cta, s.variant,
               {accounts.about(rules)}, {people.about(rules)}, {states.dated("occurred_on", "a")}
               {shown(rules, "touch", "t")}
        FROM derived_touch AS t
        {states.on_day("a", "t.account_id", "t.occurred_on")}
        {people.beside("t.person_id")}
        LEFT JOIN ({_CAMPAIGN}) AS c ON c.key = t.campaign
        LEFT JOIN ({_ASSET}) AS s ON s.key = t.asset
        LEFT JOIN {linked("deal")} AS d ON d.key = t.deal"""
