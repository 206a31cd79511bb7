"""Accounts that are targets for what they are: rules over fields, as these were on each day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from abmkit.derive.fields import typed
from abmkit.derive.rules import Fit, OwnField, Rules, Span
from abmkit.derive.sql import NEVER, covers, stretches, table
from abmkit.errors import UnknownName, UsageError
from abmkit.sql import text, texts

TEXTS = ("industry", "country", "city", "revenue_band", "owner", "lifecycle")
"""Columns that a rule may name values of …"""
NUMBERS = ("employees", "revenue")
"""… and those that it may bound."""

_COUNTED = ("decimal", "integer", "money")
_NUMBER = "DECIMAL(18,4)"


def check(fits: Sequence[Fit], fields: Iterable[OwnField]) -> None:
    """Refuse rules that cannot be followed.

    Args:
        fits: The rules.
        fields: The client's own fields.

    Raises:
        UnknownName: A rule goes by what is no column and no field of accounts.
        UsageError: It bounds what is no number, or names values of one.
    """
    own = {field.name: field.kind for field in fields if field.table == "account"}
    kinds = {**dict.fromkeys(TEXTS, "text"), **dict.fromkeys(NUMBERS, "decimal"), **own}
    for fit in fits:
        for column, wanted in fit.when.items():
            if column not in kinds:
                raise UnknownName("field of accounts", column, kinds)
            if isinstance(wanted, Span) and kinds[column] not in _COUNTED:
                raise UsageError(f"{column} is no number: name the values that are wanted")
            if not isinstance(wanted, Span) and kinds[column] in _COUNTED:
                raise UsageError(f"{column} is a number: write {{ least = 10, most = 99 }}")


def statements(rules: Rules) -> Iterable[str]:
    """``derived_fit``: the stretches of days on which an account met a rule, and which one.

    An account is on each day what the source that is believed most said of it then; before the
    first version of any, nothing is known.

    Args:
        rules: The client's priority, own fields and what it wants.
    """
    columns = sorted({_column(name, rules) for fit in rules.wanted.fits for name in fit.when})
    first = ", ".join(f"min_by(v.{c}, v.rank) FILTER (v.{c} IS NOT NULL) AS {c}" for c in columns)
    rule = " ".join(
        f"WHEN {_condition(fit, rules)} THEN {place}"
        for place, fit in enumerate(rules.wanted.fits, start=1)
    )
    yield table("derived_account_version", _versions(rules))
    yield table(
        "derived_fit",
        f"""
        WITH state AS (
            SELECT s.account_id, s.starts, s.stops, {first}
            FROM ({stretches("account_id", "derived_account_version")}) AS s
            JOIN derived_account_version AS v
              ON v.account_id = s.account_id AND {covers("v", "s.starts")}
            GROUP BY s.account_id, s.starts, s.stops
        ), met AS (
            SELECT account_id, starts, stops, CASE {rule} END AS rule FROM state
        ), cut AS (
            SELECT *, lag(rule) OVER w IS DISTINCT FROM rule
                      OR lag(stops) OVER w IS DISTINCT FROM starts AS begins
            FROM met WINDOW w AS (PARTITION BY account_id ORDER BY starts)
        ), counted AS (
            SELECT *, count(*) FILTER (begins) OVER (PARTITION BY account_id ORDER BY starts) AS n
            FROM cut
        )
        SELECT account_id, rule, min(starts) AS valid_from,
               nullif(max(stops), {NEVER}) AS valid_to
        FROM counted WHERE rule IS NOT NULL GROUP BY account_id, rule, n
        """,
    )


def _versions(rules: Rules) -> str:
    """What each row of an account said, from day to day."""
    said = ", ".join(
        (
            *(f"h.content ->> {text(c)} AS {c}" for c in TEXTS),
            *(f"TRY_CAST(h.content ->> {text(c)} AS {_NUMBER}) AS {c}" for c in NUMBERS),
        )
    )
    return f"""
        WITH told AS (
            SELECT h.key, h.deleted, local_day(h.effective_at) AS valid_from, {said}
                   {typed(rules, "account", "h")}
            FROM (SELECT *, content -> 'extra' AS extra FROM history WHERE "table" = 'account') AS h
            QUALIFY row_number() OVER (
                PARTITION BY h.key, valid_from ORDER BY h.effective_at DESC, h.recorded_at DESC
            ) = 1
        ), following AS (
            SELECT *, lead(valid_from) OVER (PARTITION BY key ORDER BY valid_from) AS valid_to
            FROM told
        )
        SELECT a.account_id, a.rank, f.* FROM following AS f
        JOIN (SELECT key, account_id, rank FROM derived_account_row) AS a USING (key)
        WHERE NOT f.deleted"""


def _column(name: str, rules: Rules) -> str:
    is_own = any(field.name == name and field.table == "account" for field in rules.fields)
    return f"own_{name}" if is_own else name


def _condition(fit: Fit, rules: Rules) -> str:
    met = []
    for name, wanted in fit.when.items():
        column = _column(name, rules)
        if isinstance(wanted, Span):
            bounds = ((">=", wanted.least), ("<=", wanted.most))
            met += [f"{column} {sign} {_exact(n)}" for sign, n in bounds if n is not None]
        else:
            met.append(f"CAST({column} AS VARCHAR) IN ({texts(wanted)})")
    return " AND ".join(met)


def _exact(number: Decimal) -> str:
    return f"CAST({number:f} AS {_NUMBER})"
