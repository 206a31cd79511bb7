"""How the open pipeline moved: every day on which what an open deal is worth came, went or changed.

Worked out of the stretches of days on which an open deal had one amount, so that what was open on
a day, with all moves up to another, comes to what is open then.
"""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.sql import NEVER, view


def statements() -> Iterable[str]:
    """``told_deal_moved``; needs the deals, and those that were open.

    A deal that was lost and opened again is lost and opens again; one that no longer counts from
    a day on is dropped that day. A change of the rate of foreign money raises or lowers, too.
    """
    yield view(
        "told_deal_moved",
        f"""
        WITH stretch AS (
            SELECT id, excluded_for, coalesce(amount, 0) AS amount, open_from, open_to,
                   lag(open_to) OVER w IS NOT DISTINCT FROM open_from AS goes_on,
                   coalesce(lag(amount) OVER w, 0) AS amount_before,
                   lead(open_from) OVER w IS NOT DISTINCT FROM open_to AS is_followed
            FROM told_deal_open WHERE open_from < open_to
            WINDOW w AS (PARTITION BY id, excluded_for ORDER BY open_from)
        ), moved AS (
            SELECT id, excluded_for, open_from AS moved_on, 'opened' AS move, amount AS moved
            FROM stretch WHERE NOT goes_on
            UNION ALL
            SELECT id, excluded_for, open_from,
                   CASE WHEN amount > amount_before THEN 'raised' ELSE 'lowered' END,
                   amount - amount_before
            FROM stretch WHERE goes_on AND amount <> amount_before
            UNION ALL
            SELECT id, excluded_for, open_to, NULL, -amount
            FROM stretch WHERE NOT is_followed AND open_to < {NEVER}
        )
        SELECT d.* EXCLUDE (move, moved, excluded_for),
               coalesce(m.move, CASE WHEN d.closed_on = m.moved_on THEN d.status
                   WHEN d.gone_on = m.moved_on THEN 'dropped' ELSE 'lost' END) AS move,
               CAST(m.moved AS DECIMAL(18,4)) AS moved, m.moved_on,
               {states.dated("moved_on", "a")}, m.excluded_for
        FROM moved AS m JOIN told_deal AS d USING (id)
        {states.on_day("a", "d.account_id", "m.moved_on")}
        """,
    )
