"""What stands behind a number, said beside it."""

from __future__ import annotations

from collections.abc import Mapping

from abmkit.report.value import Msg, Unit, Value

_OF_RECORDS = ("money", "money_per_day", "days", "hours", "score", "percent")
_SHORT: Mapping[Unit, Unit] = {
    "money_per_day": "money",
    "days": "score", "hours": "score", "minutes": "count", "seconds": "count",
}  # fmt: skip
"""The ends of an interval stand under their number, whose unit needs no saying again."""


def basis(value: Value) -> Msg | None:
    """How many records a rate, a mean or an amount is made of, and its interval if it has one.

    A count is its own n, so nothing is said of it. An interval without a width is none to print:
    of draws that are all alike nothing is learnt of how far they may be off, least of all that
    0 of 19 is certainly 0%.
    """
    if value.n is None or (value.unit not in _OF_RECORDS and value.denominator is None):
        return None
    if value.low is None or value.high is None or value.low == value.high:
        return Msg.of("kpi.n", n=value.n)
    short = value.model_copy(update={"unit": _SHORT.get(value.unit, value.unit)})
    low, high = (short.model_copy(update={"number": end}) for end in (value.low, value.high))
    return Msg.of("kpi.interval", n=value.n, low=low, high=high)
