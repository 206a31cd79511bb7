"""The unit that the amounts of one page share, where a language counts in ten thousands."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel

from abmkit.report.table import Table
from abmkit.report.value import Value, parts

_MYRIADS = frozenset({"ja", "ko", "zh"})
_STEP = 4


def unit_of(page: BaseModel, language: str) -> int | None:
    """The power of ten that most amounts of a page are said in; None: each in its own.

    That of the amount in their middle, so that 억 and 만 do not stand side by side for numbers
    of one size. Tables print amounts in full, so theirs do not count.

    Args:
        page: The page.
        language: Such as ``ko``.
    """
    if language not in _MYRIADS:
        return None
    sizes = sorted(abs(amount) for amount in _amounts(page) if amount)
    return power_of(sizes[(len(sizes) - 1) // 2]) if sizes else None


def power_of(amount: Decimal) -> int:
    """The power of ten that an amount alone is said in: 0, 4, 8 and so on."""
    return max(0, amount.adjusted() // _STEP * _STEP)


def _amounts(page: BaseModel) -> Iterator[Decimal]:
    for each in parts(page, (Value, Table)):
        if isinstance(each, Value) and each.unit.startswith("money") and each.number is not None:
            yield each.number
