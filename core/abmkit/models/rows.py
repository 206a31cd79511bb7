"""What a model returned, checked, as numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from decimal import Decimal
from numbers import Integral
from typing import TYPE_CHECKING, Any

from abmkit.errors import PluginError, suggest
from abmkit.metrics.ask import TOTAL, Number
from abmkit.models.model import Model
from abmkit.period import Period

if TYPE_CHECKING:
    import pandas as pd

REQUIRED = ("value", "n")
OPTIONAL = ("by", "key", "numerator", "denominator", "low", "high", "coverage", "interval")
_FIGURES = ("value", "n", "numerator", "denominator", "low", "high", "coverage")
_EXACT = ("money", "hours", "minutes", "seconds")
_NO_AMOUNT = ("n", "coverage")
_STEP = Decimal("0.0001")


def numbers_of(model: Model, period: Period, rows: pd.DataFrame) -> tuple[Number, ...]:
    """The numbers that a model's rows tell: the total, then each break-down in order of its keys.

    Money and times are rounded to four decimals, as the warehouse keeps them.

    Args:
        model: The model.
        period: The period.
        rows: As the model returned them.

    Raises:
        PluginError: A column is missing or unknown, a cell is no exact number, there is not one
            total, a group comes twice, or the groups do not add up to a total that they should.
    """
    _check_columns(model, rows)
    told = [_number(model, period, row) for row in rows.to_dict("records")]
    _check_groups(model, told)
    order = {by: place for place, by in enumerate((None, *model.by))}
    return tuple(sorted(told, key=lambda each: (order[each.by], each.key is None, str(each.key))))


def _check_columns(model: Model, rows: object) -> None:
    columns = getattr(rows, "columns", None)
    if columns is None:
        raise _refusal(model, f"returned {type(rows).__name__}, not a pandas frame")
    for name in REQUIRED:
        if name not in columns:
            raise _refusal(model, f"returned rows without a column {name}")
    for name in columns:
        if name not in (*REQUIRED, *OPTIONAL):
            near = suggest(str(name), (*REQUIRED, *OPTIONAL))
            raise _refusal(model, f"returned an unknown column {name!r}{near}")


def _number(model: Model, period: Period, row: Mapping[Hashable, Any]) -> Number:
    by = _nothing(row.get("by"))
    if by is not None and by not in model.by:
        raise _refusal(model, f"returned a row by {by!r}{suggest(str(by), model.by)}")
    told = {name: _exact(model, name, row.get(name)) for name in _FIGURES}
    n = told["n"]
    if n is None or n != n.to_integral_value():
        raise _refusal(model, f"returned n = {n}, which is no whole number")
    return Number(
        metric=model.id,
        period=period,
        value=told["value"],
        numerator=told["numerator"] if told["denominator"] is not None else told["value"],
        denominator=told["denominator"],
        n=int(n),
        low=told["low"],
        high=told["high"],
        by=by,
        key=TOTAL if by is None else _key(model, _nothing(row.get("key"))),
        interval=_nothing(row.get("interval")),
        coverage=told["coverage"],
    )


def _exact(model: Model, name: str, cell: Any) -> Decimal | None:
    cell = _nothing(cell)
    if isinstance(cell, Integral) and not isinstance(cell, bool):
        cell = Decimal(int(cell))
    if cell is not None and not isinstance(cell, Decimal):
        raise _refusal(
            model,
            f"returned {cell!r} ({type(cell).__name__}) in {name}: results are Decimals or whole "
            "numbers, in a frame of dtype object",
        )
    if cell is None or name in _NO_AMOUNT or model.unit not in _EXACT:
        return cell
    return cell.quantize(_STEP)


def _key(model: Model, key: Any) -> str | int | None:
    if isinstance(key, Integral):
        return int(key)
    if key is None or isinstance(key, str):
        return key
    raise _refusal(model, f"returned {key!r} as a key; keys are texts, whole numbers or None")


def _nothing(cell: Any) -> Any:
    """None for what pandas makes of it where others stand beside it."""
    return None if isinstance(cell, float) and cell != cell else cell


def _check_groups(model: Model, told: list[Number]) -> None:
    totals = [each for each in told if each.by is None]
    if len(totals) != 1:
        raise _refusal(model, f"returned {len(totals)} totals (rows with no by); one is needed")
    for by in model.by:
        groups = [each for each in told if each.by == by]
        if len({each.key for each in groups}) < len(groups):
            raise _refusal(model, f"returned a group by {by} twice")
        if model.adds_up:
            _check_sum(model, by, totals[0], groups)


def _check_sum(model: Model, by: str, total: Number, groups: list[Number]) -> None:
    found = sum(_known(groups), Decimal(0))
    if found != (total.value or 0):
        raise _refusal(model, f"its groups by {by} sum to {found}, and its total is {total.value}")


def _known(numbers: list[Number]) -> Iterator[Decimal]:
    return (each.value for each in numbers if each.value is not None)


def _refusal(model: Model, why: str) -> PluginError:
    return PluginError(f"model {model.id} {why}")
