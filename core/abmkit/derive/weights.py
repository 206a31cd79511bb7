"""Weighted minutes: what a touch is worth in attention, times all rules that meet it, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from abmkit.derive.rules import MINUTES, OwnField, Rules, Weight
from abmkit.derive.sql import product
from abmkit.errors import UnknownName, UsageError
from abmkit.sql import text, texts

WEIGHABLE = (
    "kind", "action", "channel", "direction", "outcome", "form_kind",
    "role", "seniority", "department",
    "tier", "industry", "country",
)  # fmt: skip
"""What rules may go by: of the touch, of its person, of its account; role and tier of its day."""

_OF_ITS_DAY = {"tier": "tier__occurred_on"}
#: Digits of a DECIMAL, less those of minutes before and behind the point.
_ROOM = 38 - 14 - 4


def minutes(rules: Rules) -> str:
    """SQL of the weighted minutes of a touch ``t`` with all that rules may go by beside it.

    What a machine did weighs nothing; nor does what we sent, unless the source measured
    attention; nor a meeting or call not known to be held.

    Args:
        rules: The client's minutes by kind, and weights.

    Raises:
        UsageError: A rule goes by what is not there, or the factors multiply to more digits than
            can be kept.
    """
    check(rules.weights, rules.fields)
    kinds = "".join(
        f" WHEN {text(kind)} THEN {_exact(count)}"
        for kind, count in {**MINUTES, **rules.minutes}.items()
    )
    none = _exact(0)
    worth = f"""CASE WHEN t.is_machine THEN {none}
        WHEN t.minutes IS NOT NULL THEN t.minutes
        WHEN t.kind IN ('meeting', 'call') AND t.outcome IS DISTINCT FROM 'held' THEN {none}
        WHEN t.direction = 'out' AND t.kind NOT IN ('meeting', 'call') THEN {none}
        ELSE CASE t.kind{kinds} ELSE {none} END END"""
    if not rules.weights:
        return f"CAST({worth} AS DECIMAL(18,4))"
    wide = product(worth, " * ".join(map(_factor, rules.weights)))
    return f"TRY_CAST({wide} AS DECIMAL(18,4))"


def _exact(minutes: Decimal | int) -> str:
    """Minutes as the column has them: DuckDB filters early only by what it need not cast."""
    return f"CAST({minutes:f} AS DECIMAL(18,4))"


def check(weights: Sequence[Weight], fields: Iterable[OwnField]) -> None:
    """Refuse rules that cannot be followed.

    Args:
        weights: The rules.
        fields: The client's own fields.

    Raises:
        UnknownName: A rule goes by what is neither of ``WEIGHABLE`` nor a field of its own.
        UsageError: The product might not be exact, should all rules meet one touch.
    """
    known = (*WEIGHABLE, *(field.name for field in fields if field.table != "deal"))
    decimals, largest = 0, Decimal(1)
    for weight in weights:
        for column in weight.when:
            if column not in known:
                raise UnknownName("field to weigh by", column, known)
        decimals += _digits(weight.factor)[1]
        largest *= max(weight.factor, Decimal(1))
    if decimals + _digits(largest)[0] > _ROOM:
        raise UsageError(
            f"all factors together multiply to {largest:.3g} with {decimals} decimals, more than "
            "can be kept exactly; write fewer decimals or rules"
        )


def _factor(weight: Weight) -> str:
    met = " AND ".join(
        f"coalesce(CAST(t.{column} AS VARCHAR) IN ({texts(values)}), false)"
        for column, values in (
            (_OF_ITS_DAY.get(name, name), values) for name, values in weight.when.items()
        )
    )
    whole, decimals = _digits(weight.factor)
    kind = f"DECIMAL({max(whole + decimals, 1)},{decimals})"
    return f"CASE WHEN {met} THEN CAST({weight.factor:f} AS {kind}) ELSE 1 END"


def _digits(number: Decimal) -> tuple[int, int]:
    """Digits before the point and behind it."""
    whole, _, decimals = f"{number.normalize():f}".partition(".")
    return len(whole), len(decimals)
