"""Touches, each with one account, the client's day and its weighted minutes."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.rules import MINUTES, Rules
from abmkit.derive.sql import covers, quote, view


def statements(source: str, rules: Rules) -> Iterable[str]:
    """``fact_touch``.

    A touch counts for exactly one account: the one its source names, else the employer of its
    person on that day. What a machine did weighs nothing; nor does what we sent, unless the
    source measured attention; nor a meeting not known to be held.

    Args:
        source: The source of record for touches.
        rules: The client's zone and weights.
    """
    weights = "".join(
        f" WHEN {quote(kind)} THEN {minutes}"
        for kind, minutes in {**MINUTES, **rules.minutes}.items()
    )
    yield view(
        "derived_touch",
        f"""
        SELECT t.*, p.canonical AS person_id, named.canonical AS named_id,
               c.canonical AS campaign_id,
               CAST((t.occurred_at AT TIME ZONE 'UTC') AT TIME ZONE {quote(rules.zone)} AS DATE)
                   AS occurred_on
        FROM touch AS t
        LEFT JOIN link AS p ON p.key = t.person
        LEFT JOIN link AS named ON named.key = t.account
        LEFT JOIN link AS c ON c.key = t.campaign
        WHERE t.deleted_at IS NULL AND t.source = {quote(source)}
        """,
    )
    yield view(
        "fact_touch",
        f"""
        WITH placed AS (
            SELECT t.*, coalesce(t.named_id, job.account_id) AS account_id
            FROM derived_touch AS t
            LEFT JOIN derived_job AS job
              ON job.person_id = t.person_id AND {covers("job", "t.occurred_on")}
        )
        SELECT t.key AS id, coalesce(t.event, CAST(t.key AS VARCHAR)) AS activity_id,
               t.account_id, a.root_id, a.industry, a.country, t.person_id, role.role,
               t.kind, t.action, t.channel, t.direction, t.outcome, t.campaign_id,
               coalesce(t.is_machine, false) AS is_machine,
               coalesce(t.is_marketing, false) AS is_marketing,
               CAST(CASE WHEN t.is_machine THEN 0
                         WHEN t.minutes IS NOT NULL THEN t.minutes
                         WHEN t.kind IN ('meeting', 'call') AND t.outcome IS DISTINCT FROM 'held'
                             THEN 0
                         WHEN t.direction = 'out' AND t.kind NOT IN ('meeting', 'call') THEN 0
                         ELSE CASE t.kind{weights} ELSE 0 END
                    END AS DECIMAL(18,4)) AS minutes,
               t.occurred_on,
               l.account_id IS NOT NULL AS on_list__occurred_on, l.tier AS tier__occurred_on,
               l.list_owner AS list_owner__occurred_on
        FROM placed AS t
        LEFT JOIN derived_account AS a ON a.account_id = t.account_id
        LEFT JOIN derived_role AS role
          ON role.person_id = t.person_id AND role.account_id = t.account_id
         AND {covers("role", "t.occurred_on")}
        LEFT JOIN derived_listing AS l
          ON l.account_id = t.account_id AND {covers("l", "t.occurred_on")}
        """,
    )
