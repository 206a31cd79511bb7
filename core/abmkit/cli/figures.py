"""Numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from abmkit.metrics.ask import Number
from abmkit.report import Words
from abmkit.report.value import Unit, Value

COLUMNS = (
    "metric", "group", "period", "value", "numerator", "denominator", "n", "interval", "goal",
    "attainment", "reason",
)  # fmt: skip
_WORDS = Words("en-US")


def as_cells(row: Mapping[str, Any]) -> tuple[object, ...]:
    """A row as ``COLUMNS`` show it."""
    unit, currency, period = row["unit"], row["currency"], row["period"]
    return (
        row["metric"],
        row["name"],
        _days(period["label"], period["end"], part=period["to_date"]),
        enough(row["value"], row["n"], row["min_n"]) or written(row["value"], unit, currency),
        plainly(row["numerator"]),
        plainly(row["denominator"]),
        row["n"],
        between(row["low"], row["high"], unit, currency),
        "" if row["goal"] is None else written(row["goal"], unit, currency),
        "" if row["attainment"] is None else written(row["attainment"], "percent", None),
        row["reason"] or "",
    )


def defended(number: Number, unit: Unit, currency: str, least: int) -> dict[str, object]:
    """A number with all that defends it, as it is told field by field.

    Args:
        number: The number.
        unit: Its unit.
        currency: ISO 4217 code of the client's money.
        least: The records that must stand behind it.
    """
    ends = between(number.low, number.high, unit, currency)
    told: dict[str, object] = {
        "period": _days(number.period.label, number.period.end, part=number.period.is_to_date),
        "value": enough(number.value, number.n, least) or written(number.value, unit, currency),
        "interval": f"{ends} ({number.interval})" if ends else number.interval,
        "numerator": plainly(number.numerator),
        "denominator": plainly(number.denominator),
        **({"reason": number.reason} if number.reason else {}),
        "n": number.n,
        "coverage": written(number.coverage, "percent", None),
        "largest": written(number.largest, "percent", None) if number.largest else "",
    }
    if number.basis:
        needed = [f"{source}:{stream}" for source, stream in number.basis.needed]
        told |= {"query": number.basis.query, "as_of": number.basis.as_of}
        told |= {"fresh": number.basis.fresh, "needed": needed}
    return told


def _days(label: str, end: date | str, *, part: bool) -> str:
    """A period; of its elapsed part, with the last day."""
    return f"{label} to {end}" if part else label


def enough(value: Decimal | None, n: int, least: int) -> str:
    """That there is too little behind a number; nothing where there is enough, or no number."""
    return f"not enough: n {n}, least {least}" if value is not None and n < least else ""


def between(low: Decimal | None, high: Decimal | None, unit: Unit, currency: str | None) -> str:
    """An interval; nothing where there is none."""
    if low is None or high is None:
        return ""
    return f"{written(low, unit, currency)} to {written(high, unit, currency)}"


def written(number: Decimal | None, unit: Unit, currency: str | None) -> str:
    """A number as people write it, a dash for no data."""
    return _WORDS.value(Value(number=number, unit=unit, currency=currency), compact=False)


def plainly(number: Decimal | None) -> str:
    """A number with the digits it has; nothing for none."""
    return "" if number is None else f"{number.normalize():f}"
