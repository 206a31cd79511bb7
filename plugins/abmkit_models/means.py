"""Means of amounts, in all and by what they are broken down by."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any


def means(by: str, amounts: Mapping[Any, list[Decimal]]) -> Iterator[dict[str, Any]]:
    """Rows of a model: the mean of all amounts, then that of each group.

    Args:
        by: What the groups are groups of.
        amounts: Of each group.
    """
    yield _mean(amount for group in amounts.values() for amount in group)
    for key, group in amounts.items():
        yield {"by": by, "key": key, **_mean(group)}


def _mean(amounts: Iterable[Decimal]) -> dict[str, Any]:
    known = list(amounts)
    whole = sum(known, Decimal(0))
    told = {"n": len(known), "numerator": whole, "denominator": len(known)}
    return {"value": whole / len(known) if known else None, **told}
