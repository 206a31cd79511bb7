"""Touches, each with one account, the client's day and its weighted minutes."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.exclusions import LeftOut
from abmkit.derive.fields import shown, typed
from abmkit.derive.rules import Rules
from abmkit.derive.sql import covers, day_in, view
from abmkit.derive.voices import heard
from abmkit.derive.weights import minutes

_PLAIN = (
    "kind", "action", "channel", "direction", "outcome", "form_kind", "sentiment",
    "minutes", "occurred_on", "person_id", "campaign_id", "asset_id", "deal_id",
)  # fmt: skip


def statements(rules: Rules) -> Iterable[str]:
    """``derived_touch`` and ``told_touch``.

    A touch counts for exactly one account: the one its source names, else the employer of its
    person on that day.

    Args:
        rules: The client's zone, weights and own fields.

    Raises:
        UsageError: The weights cannot be followed.
    """
    yield view(
        "derived_touch",
        f"""
        WITH met AS (
            SELECT t.*, p.canonical AS person_id, named.canonical AS named_id,
                   c.canonical AS campaign_id, s.canonical AS asset_id, d.canonical AS deal_id,
                   {day_in(rules.zone, "t.occurred_at")} AS occurred_on
                   {typed(rules, "touch", "t")}
            FROM {heard("touch")} AS t
            LEFT JOIN link AS p ON p.key = t.person
            LEFT JOIN link AS named ON named.key = t.account
            LEFT JOIN link AS c ON c.key = t.campaign
            LEFT JOIN link AS s ON s.key = t.asset
            LEFT JOIN link AS d ON d.key = t.deal
        )
        SELECT met.*, coalesce(met.named_id, job.account_id) AS account_id
        FROM met LEFT JOIN derived_job AS job
          ON job.person_id = met.person_id AND {covers("job", "met.occurred_on")}
        """,
    )
    yield view(
        "told_touch",
        f"SELECT t.* REPLACE ({minutes(rules)} AS minutes) FROM ({_whole(rules)}) AS t",
    )


def _whole(rules: Rules) -> str:
    """Touches with what is known of their account and person on their day."""
    out = LeftOut("t.occurred_on", person="t.person_id", account="t.account_id")
    return f"""
        SELECT t.key AS id, coalesce(t.event, CAST(t.key AS VARCHAR)) AS activity_id,
               t.account_id, {about(rules)}, {", ".join(f"t.{name}" for name in _PLAIN)},
               coalesce(t.is_machine, false) AS is_machine,
               coalesce(t.is_marketing, false) AS is_marketing,
               role.role, p.seniority, p.department,
               {states.dated("occurred_on")}, {out.reason} AS excluded_for
               {shown(rules, "person", "p")}{shown(rules, "touch", "t")}
        FROM derived_touch AS t
        LEFT JOIN derived_account AS a ON a.account_id = t.account_id
        LEFT JOIN derived_person AS p ON p.person_id = t.person_id
        LEFT JOIN derived_role AS role
          ON role.person_id = t.person_id AND role.account_id = t.account_id
         AND {covers("role", "t.occurred_on")}
        {states.joins("occurred_on", "t.account_id", "t.occurred_on")}
        {out.joins}"""
