"""Rates of exchange into the client's currency; inverse and cross rates are not made up."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.derive.rules import Rules
from abmkit.derive.sql import table
from abmkit.sql import text


def statements(rules: Rules) -> Iterable[str]:
    """``derived_rate``: by base currency, each rate from its day to the next one's.

    Args:
        rules: The client's currency.
    """
    yield table(
        "derived_rate",
        f"""
        WITH told AS (
            SELECT base, day, max(rate) AS rate FROM heard_fx
            WHERE quote = {text(rules.currency)} AND base <> quote AND rate > 0
            GROUP BY base, day
        )
        SELECT base, rate, day AS valid_from,
               lead(day) OVER (PARTITION BY base ORDER BY day) AS valid_to
        FROM told
        """,
    )


def left_out() -> str:
    """``derived_unpriced``: the rows with an amount that no rate converts, by fact.

    Needs the deals, stages and money.
    """
    told = " UNION ALL ".join(
        f"SELECT '{fact}' AS fact, key AS id, account_id, money AS currency "
        f"FROM derived_{fact} WHERE amount IS NOT NULL AND worth IS NULL"
        for fact in ("deal", "stage", "money")
    )
    return table("derived_unpriced", told)


def at_rate(row: str, day: str) -> str:
    """The join that puts the rate of a row's day beside it, as ``rate``.

    Args:
        row: Alias of rows with their currency in ``money``.
        day: Column of the day; the last rate until then holds.
    """
    met = f"rate.base = {row}.money AND rate.valid_from <= {row}.{day}"
    return f"ASOF LEFT JOIN derived_rate AS rate ON {met}"


def worth(row: str, rules: Rules) -> str:
    """SQL of a row's ``amount`` in the client's currency; NULL without a rate.

    Args:
        row: Alias of rows with ``amount`` and ``money``, with their ``rate`` beside them.
        rules: The client's currency.
    """
    return (
        f"CASE WHEN {row}.money = {text(rules.currency)} THEN {row}.amount "
        f"ELSE TRY_CAST({row}.amount * rate.rate AS DECIMAL(18,4)) END"
    )
