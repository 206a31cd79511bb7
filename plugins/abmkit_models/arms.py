"""Two groups held against each other: the share of each, and the difference in points."""

from decimal import Decimal
from typing import Any

from abmkit import intervals

Arm = tuple[int, int]
"""How many of a group did something, of how many."""


def share(part: int, whole: int) -> dict[str, Any]:
    """The share of one group; of nobody there is none."""
    told = {"n": whole, "numerator": part, "denominator": whole}
    if not whole:
        return {"value": None, **told}
    low, high = intervals.wilson(Decimal(part), Decimal(whole))
    return {"value": Decimal(part) / whole, "low": low, "high": high, "interval": "wilson", **told}


def difference(one: Arm, other: Arm) -> dict[str, Any]:
    """The share of one group less that of the other; n is of the smaller."""
    n = min(one[1], other[1])
    if not n:
        return {"value": None, "n": 0}
    low, high = intervals.newcombe(*one, *other)
    value = Decimal(one[0]) / one[1] - Decimal(other[0]) / other[1]
    return {"value": value, "n": n, "low": low, "high": high, "interval": "newcombe"}
