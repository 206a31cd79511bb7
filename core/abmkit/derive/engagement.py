"""Engagement of the last days (90) of every account, day by day, as stretches of one state.

Each touch gives its minutes on its day and takes them back when the days are over; so does each
person, of the days since somebody met them last. A new place on the target list begins another
stretch: with another tier, another rule may be met. What a rule says of minutes and people can then
be asked of any day, with any threshold: how many accounts qualify, and which came to on which day.
"""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.rules import Rules
from abmkit.derive.sql import view


def statements(rules: Rules) -> Iterable[str]:
    """``told_engagement``; needs the touches and the target list.

    Args:
        rules: How long a touch counts, its own day among them; the client's own fields.
    """
    days = rules.mqa.days
    yield view(
        "told_engagement",
        f"""
        WITH met AS (
            SELECT account_id, person_id, occurred_on, minutes,
                   CASE WHEN kind = 'form' AND form_kind = 'demo' AND NOT is_machine THEN 1 ELSE 0
                   END AS act_now
            FROM told_touch
            WHERE excluded_for IS NULL AND account_id IS NOT NULL
              AND (minutes > 0 OR kind = 'form')
        ), {_people(days)}, change AS (
            SELECT account_id, occurred_on AS day, minutes, 0 AS people, act_now FROM met
            UNION ALL
            SELECT account_id, occurred_on + {days}, -minutes, 0, -act_now FROM met
            UNION ALL
            SELECT account_id, first_on, 0, 1, 0 FROM person
            UNION ALL
            SELECT account_id, last_on + {days}, 0, -1, 0 FROM person
            UNION ALL
            SELECT account_id, day, 0, 0, 0 FROM ({_LISTED})
            WHERE day IS NOT NULL AND account_id IN (SELECT account_id FROM met)
        ), daily AS (
            SELECT account_id, day, sum(minutes) AS minutes, sum(people) AS people,
                   sum(act_now) AS act_now
            FROM change GROUP BY account_id, day
        ), told AS (
            SELECT account_id, day AS entered_on, lead(day) OVER w AS left_on,
                   sum(minutes) OVER w AS minutes, sum(people) OVER w AS people,
                   sum(act_now) OVER w AS act_now
            FROM daily WINDOW w AS (PARTITION BY account_id ORDER BY day)
        )
        SELECT t.account_id AS id, t.account_id, {about(rules)}, a.employees,
               {_counted("minutes")}, {_counted("people")}, {_counted("act_now")},
               t.entered_on, t.left_on, {states.dated("entered_on", "a")},
               lag(a.tier) OVER ({_BY_DAY}) AS tier_before, CAST(NULL AS VARCHAR) AS excluded_for
        FROM told AS t
        {states.on_day("a", "t.account_id", "t.entered_on")}
        """,
    )


_LISTED = """
            SELECT account_id, unnest([valid_from, valid_to]) AS day FROM derived_listing
            WHERE excluded_for IS NULL"""
_BY_DAY = "PARTITION BY t.account_id ORDER BY t.entered_on"


def _people(days: int) -> str:
    """A person's days with an account as stretches without a gap of so many days."""
    return f"""apart AS (
            SELECT DISTINCT account_id, person_id, occurred_on FROM met
            WHERE minutes > 0 AND person_id IS NOT NULL
        ), numbered AS (
            SELECT *, coalesce(
                       occurred_on > lag(occurred_on) OVER w + {days}, true
                   ) AS begins
            FROM apart WINDOW w AS (PARTITION BY account_id, person_id ORDER BY occurred_on)
        ), grouped AS (
            SELECT *, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER (
                       PARTITION BY account_id, person_id ORDER BY occurred_on
                   ) AS number
            FROM numbered
        ), person AS (
            SELECT account_id, min(occurred_on) AS first_on, max(occurred_on) AS last_on
            FROM grouped GROUP BY account_id, person_id, number
        )"""


def _counted(column: str) -> str:
    """A number, and what it was the day before."""
    before = f"lag(t.{column}, 1, 0) OVER ({_BY_DAY})"
    return (
        f"CAST(t.{column} AS DECIMAL(18,4)) AS {column}, "
        f"CAST({before} AS DECIMAL(18,4)) AS {column}_before"
    )
