"""The journey of an account: the highest step whose condition holds, day by day, with its history.

A step is worked out from what is known of each day, from the lowest up; an account may fall back,
and come again. Changed data or weights rebuild the whole history: nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from abmkit.derive import states
from abmkit.derive.accounts import about
from abmkit.derive.rules import Mqa, Rules
from abmkit.derive.sql import EVER, NEVER, covers, stretches, view
from abmkit.sql import text, texts

STEPS = ("listed", "engaged", "mqa", "opportunity", "customer")
"""From the lowest: on the target list; 10 minutes in 90 days, or a demo asked for; qualified, by
a known tier and 100 minutes of two people, or by a demo; with an open deal; an active customer. The
numbers are those of the client's rule."""


def statements(rules: Rules) -> Iterable[str]:
    """``told_journey``; needs listings, engagement, deals and customers.

    Args:
        rules: When an account is engaged and qualified; the client's own fields.
    """
    for name, select in {"engaged": _engaged(rules.mqa), **_STAYS}.items():
        yield view(f"derived_journey_{name}", select)
    yield view("told_journey", _told(rules))


def _engaged(mqa: Mqa) -> str:
    """Engagement cut only where it matters: a touch rarely moves an account to another step.

    ``meets`` has a bit for each rule that is met: 1 for that of most tiers, 2, 4 … for the others.
    ``acts`` is a demo: who asks for one is qualified at once, of a known tier or not.
    """
    rules = [(mqa.minutes, mqa.people), *_own(mqa).values()]
    met = " + ".join(
        f"CASE WHEN minutes >= {minutes:f} AND people >= {people} THEN {1 << place} ELSE 0 END"
        for place, (minutes, people) in enumerate(rules)
    )
    return f"""
    WITH told AS (
        SELECT account_id, entered_on, act_now > 0 AS acts,
               minutes >= {mqa.engaged:f} OR act_now > 0 AS is_engaged, {met} AS meets
        FROM told_engagement
    ), cut AS (
        SELECT * FROM told QUALIFY (is_engaged, acts, meets) IS DISTINCT FROM
            lag((is_engaged, acts, meets)) OVER (PARTITION BY account_id ORDER BY entered_on)
    ), stay AS (
        SELECT account_id, is_engaged, acts, meets, entered_on AS valid_from,
               lead(entered_on) OVER (PARTITION BY account_id ORDER BY entered_on) AS valid_to
        FROM cut
    )
    SELECT * FROM stay WHERE is_engaged"""


#: What the steps rest on, as stays of accounts.
_STAYS = {
    "listed": "SELECT * FROM derived_listing WHERE excluded_for IS NULL",
    "opportunity": """
        SELECT account_id, open_from AS valid_from, open_to AS valid_to FROM told_deal_open
        WHERE excluded_for IS NULL AND account_id IS NOT NULL""",
    "customer": """
        SELECT account_id, starts AS valid_from, stops AS valid_to FROM derived_customer""",
}
_RELATIONS = ("engaged", *(f"derived_journey_{name}" for name in _STAYS))


def _holds(name: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM derived_journey_{name} AS x WHERE x.account_id = s.account_id "
        f"AND {covers('x', 's.starts')})"
    )


def _own(mqa: Mqa) -> dict[str, tuple[Decimal, int]]:
    """The rules of tiers, then of sizes from the largest: the first whose SQL is met counts."""
    tiers = {f"l.tier = {text(tier)}": rule for tier, rule in mqa.tiers.items()}
    sizes = {f"c.employees >= {least}": mqa.sizes[least] for least in sorted(mqa.sizes)[::-1]}
    return tiers | sizes


def _bit(mqa: Mqa) -> str:
    """SQL of the bit of the rule that the account is held to."""
    cases = "".join(f" WHEN {met} THEN {2 << place}" for place, met in enumerate(_own(mqa)))
    return f"CASE{cases} ELSE 1 END" if cases else "1"


def _stretches(mqa: Mqa) -> str:
    return f"""
    SELECT s.account_id, s.starts, s.stops,
           CASE WHEN {_holds("customer")} THEN 'customer'
                WHEN {_holds("opportunity")} THEN 'opportunity'
                WHEN e.acts OR l.tier IS NOT NULL AND e.meets & ({_bit(mqa)}) > 0 THEN 'mqa'
                WHEN e.account_id IS NOT NULL THEN 'engaged'
                WHEN l.account_id IS NOT NULL THEN 'listed' END AS step
    FROM ({stretches("account_id", *_RELATIONS)}) AS s
    JOIN derived_account AS c ON c.account_id = s.account_id
    LEFT JOIN derived_journey_listed AS l
      ON l.account_id = s.account_id AND {covers("l", "s.starts")}
    LEFT JOIN engaged AS e
      ON e.account_id = s.account_id AND {covers("e", "s.starts")}"""


def _told(rules: Rules) -> str:
    return f"""
        WITH engaged AS MATERIALIZED (SELECT * FROM derived_journey_engaged), stretch AS (
            {_stretches(rules.mqa)}
        ), met AS (
            SELECT *, step IS DISTINCT FROM lag(step) OVER w
                   OR lag(stops) OVER w IS DISTINCT FROM starts AS is_new
            FROM stretch WHERE step IS NOT NULL
            WINDOW w AS (PARTITION BY account_id ORDER BY starts)
        ), numbered AS (
            SELECT *, sum(CASE WHEN is_new THEN 1 ELSE 0 END) OVER (
                       PARTITION BY account_id ORDER BY starts
                   ) AS number
            FROM met
        ), stay AS (
            SELECT account_id, number, min(step) AS step,
                   nullif(min(starts), {EVER}) AS entered_on,
                   nullif(max(stops), {NEVER}) AS left_on
            FROM numbered GROUP BY account_id, number
        ), walked AS (
            SELECT *, lag(step) OVER w AS previous_step,
                   entered_on - last_value(CASE WHEN step = 'mqa' THEN entered_on END IGNORE NULLS)
                       OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS days_from_mqa
            FROM stay WINDOW w AS (PARTITION BY account_id ORDER BY number)
        )
        SELECT j.account_id AS id, j.account_id, {about(rules)}, j.step, j.previous_step,
               list_position([{texts(STEPS)}], j.step) AS step_number, j.days_from_mqa,
               j.left_on - j.entered_on AS days_in_step, j.entered_on, j.left_on,
               {states.dated("entered_on", "a")}, CAST(NULL AS VARCHAR) AS excluded_for
        FROM walked AS j
        {states.on_day("a", "j.account_id", f"coalesce(j.entered_on, {EVER})")}"""
