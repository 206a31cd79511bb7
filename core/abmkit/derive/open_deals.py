"""Deals while they were open, cut into stretches of one amount: what held on a past day."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.deals import priced
from abmkit.derive.rates import worth
from abmkit.derive.rules import Ladder, Rules
from abmkit.derive.sql import EVER, NEVER, table, view
from abmkit.sql import text, texts


def statements(rules: Rules) -> Iterable[str]:
    """``derived_open_deal`` and ``told_deal_open``; needs the deals and their steps.

    What a deal was worth on a day is what was told last until then: by its stage history, or by
    the versions that syncs saw. Days before the first such telling show its amount, and are
    marked as reconstructed. Foreign money is worth what it was at the rate of the day. A deal
    that was lost and opened again was not open in between, as far as steps or versions say so;
    one that was closed on an unknown day is open on no day that is known.

    Args:
        rules: The client's ladders, zone and currency.
    """
    yield view("derived_deal_saying", _sayings(rules))
    yield table("derived_open_deal", _STRETCHES)
    yield view(
        "told_deal_open",
        f"""
        WITH cut AS (
            SELECT o.* REPLACE (
                       greatest(o.open_from, rate.valid_from) AS open_from,
                       least(o.open_to, rate.valid_to) AS open_to
                   ), {worth("o", rules)} AS worth
            FROM derived_open_deal AS o LEFT JOIN ({_RATES}) AS rate
              ON rate.base = o.money AND rate.valid_from < o.open_to AND rate.valid_to > o.open_from
        )
        SELECT d.* EXCLUDE (
                   amount, annual_amount, weighted_amount, stage, reconstructed, excluded_for
               ),
               {priced("cut.worth", "cut")}, cut.stage, cut.reconstructed,
               cut.open_from, least(cut.open_to, d.gone_on) AS open_to,
               d.never_counts AS excluded_for
        FROM cut JOIN told_deal AS d ON d.id = cut.deal_id
        """,
    )


#: Every day of every foreign currency, with the rate that held or none.
_RATES = f"""
    SELECT base, rate, valid_from, coalesce(valid_to, {NEVER}) AS valid_to FROM derived_rate
    UNION ALL
    SELECT base, NULL, {EVER}, min(valid_from) FROM derived_rate GROUP BY base"""


def _sayings(rules: Rules) -> str:
    """What was told of each deal's amount, stage and end, and when."""
    return f"""
        SELECT deal_id, entered_at AS told_at, 0 AS rank, key AS tie,
               amount IS NOT NULL AS tells_amount, amount, money, stage, probability,
               {_ended(rules.ladders.get("deal"))} AS is_closed
        FROM derived_step WHERE ladder = 'deal'
        UNION ALL
        SELECT h.key, h.effective_at, 1, epoch_us(h.recorded_at), true,
               TRY_CAST(h.content ->> 'amount' AS DECIMAL(18,4)),
               coalesce(h.content ->> 'currency', {text(rules.currency)}), h.content ->> 'stage',
               TRY_CAST(h.content ->> 'probability' AS DECIMAL(18,4)),
               h.content ->> 'status' <> 'open'
        FROM history AS h JOIN derived_deal_row AS d ON d.key = h.key
        WHERE h."table" = 'deal' AND NOT h.deleted"""


def _ended(ladder: Ladder | None) -> str:
    """SQL of whether a step ends a deal; NULL where that is not known."""
    ends = [step for step in (ladder.won, ladder.lost) if step] if ladder else []
    return f"step IN ({texts(ends)})" if ends else "CAST(NULL AS BOOLEAN)"


#: The amount and its currency: told by then, else told next, else as they stand.
_TOLD = "coalesce(s.told, s.first_told, {'amount': d.amount, 'money': d.money})"


#: Each deal's days while open, cut wherever something was told.
_STRETCHES = f"""
WITH said AS (
    SELECT deal_id, told_at, rank, tie, local_day(told_at) AS valid_from,
           last_value(
               CASE WHEN tells_amount THEN {{'amount': amount, 'money': money}} END
               IGNORE NULLS
           ) OVER w AS told,
           last_value(stage IGNORE NULLS) OVER w AS stage,
           last_value(probability IGNORE NULLS) OVER w AS probability,
           last_value(is_closed IGNORE NULLS) OVER w AS is_closed
    FROM derived_deal_saying
    WINDOW w AS (
        PARTITION BY deal_id ORDER BY told_at, rank, tie
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
), begun AS (
    SELECT * EXCLUDE (told_at, rank, tie) FROM said QUALIFY row_number() OVER (
        PARTITION BY deal_id, valid_from ORDER BY told_at DESC, rank DESC, tie DESC
    ) = 1
    UNION ALL BY NAME
    SELECT key AS deal_id, {EVER} AS valid_from FROM derived_deal_row
), stretch AS (
    SELECT *, lead(valid_from) OVER (
               PARTITION BY deal_id ORDER BY valid_from
           ) AS valid_to,
           first_value(told IGNORE NULLS) OVER ahead AS first_told,
           coalesce(bool_or(NOT is_closed) OVER ahead, false) AS goes_on
    FROM begun
    WINDOW ahead AS (
        PARTITION BY deal_id ORDER BY valid_from
        ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    )
)
SELECT s.deal_id, greatest(s.valid_from, d.created_on) AS open_from,
       least(s.valid_to, d.closed_on, {NEVER}) AS open_to,
       struct_extract({_TOLD}, 'amount') AS amount,
       struct_extract({_TOLD}, 'money') AS money,
       s.told IS NULL AS reconstructed,
       coalesce(s.stage, CASE WHEN d.status = 'open' THEN d.stage END) AS stage,
       coalesce(s.probability, CASE WHEN d.status = 'open' THEN d.probability END)
           AS probability,
       d.term_months
FROM stretch AS s JOIN derived_deal_row AS d ON d.key = s.deal_id
WHERE (d.status = 'open' OR d.closed_on IS NOT NULL)
  AND NOT (coalesce(s.is_closed, false) AND s.goes_on)
  AND greatest(s.valid_from, d.created_on) < least(s.valid_to, d.closed_on, {NEVER})"""
