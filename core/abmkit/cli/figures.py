"""Numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from abmkit.report import Words
from abmkit.report.value import Unit, Value

COLUMNS = ("metric", "group", "period", "value", "numerator", "denominator", "n", "interval")
_WORDS = Words("en-US")


def as_cells(row: Mapping[str, Any]) -> tuple[object, ...]:
    """A row as ``COLUMNS`` show it."""
    low, high = (written(row[end], row["unit"], row["currency"]) for end in ("low", "high"))
    return (
        row["metric"],
        row["name"],
        row["period"]["label"],
        written(row["value"], row["unit"], row["currency"]),
        plainly(row["numerator"]),
        plainly(row["denominator"]),
        row["n"],
        f"{low} to {high}" if row["low"] is not None else "",
    )


def written(number: Decimal | None, unit: Unit, currency: str | None) -> str:
    """A number as people write it, a dash for no data."""
    return _WORDS.value(Value(number=number, unit=unit, currency=currency), compact=False)


def plainly(number: Decimal | None) -> str:
    """A number with the digits it has; nothing for none."""
    return "" if number is None else f"{number.normalize():f}"
