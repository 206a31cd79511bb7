"""Cells as fields: a number is a number with the form of its unit, everything else is text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision, get_currency_symbol

from abmkit import Change, Msg, Value, blocks
from abmkit_xlsx.book import Book

_DASH = "–"
_FORMS = {
    "count": "#,##0",
    "percent": "0.0%",
    "points": '0.0" pp"',
    "days": "#,##0.0",
    "hours": "#,##0.0",
    "minutes": "#,##0.0",
    "seconds": "#,##0.0",
    "score": "0.0",
}
_NAMED = frozenset({"money_per_day", "days", "hours", "minutes", "seconds"})
"""Units that have a name, which stands beside the figure."""


@dataclass(frozen=True)
class Number:
    """A number as a spreadsheet holds it.

    Attributes:
        value: The number, which there is.
        signed: Whether a plus stands before what is more than 0.
    """

    value: Value
    signed: bool = False

    @property
    def number(self) -> Decimal:
        """What the cell holds: points are hundredths, for spreadsheets know percents only."""
        number = self.value.number or Decimal(0)
        return number * 100 if self.value.unit == "points" else number


Field = Number | Value | Msg | str | None


def fields_of(cell: blocks.Cell) -> tuple[Field, ...]:
    """The fields of a cell: one, or as many as it holds facts."""
    if isinstance(cell, Msg | str):
        return (cell,)
    return _FIELDS[type(cell)](cell)


def plain(field: Field, book: Book) -> str:
    """A field in words."""
    match field:
        case None:
            return ""
        case Number():
            return book.words.value(field.value, compact=False)
        case Value():
            return book.words.value(field, compact=False)
    return book.words.text(field)


def form_of(number: Number, book: Book) -> str:
    """The form in which a spreadsheet prints a number."""
    value = number.value
    form = _FORMS.get(value.unit) or money_form(value.currency, book)
    if value.unit in _NAMED:
        before, after = _around(value, book)
        form = f"{_quoted(before)}{form}{_quoted(after)}"
    if value.state == "estimated":
        form += '" e"'
    return f"+{form};-{form};{form}" if number.signed else form


def _around(value: Value, book: Book) -> tuple[str, str]:
    """What stands before and after the figure of a number, such as nothing and `` days``."""
    known = value.model_copy(update={"state": "ok"})
    figure, _ = book.words.split(known)
    before, _, after = book.words.value(known).partition(figure)
    return before, after


def _quoted(words: str) -> str:
    plain_words = words.replace('"', "")
    return f'"{plain_words}"' if plain_words else ""


def money_form(currency: str | None, book: Book) -> str:
    """The form in which a spreadsheet prints an amount."""
    if currency is None:
        return "#,##0.00"
    places = get_currency_precision(currency)
    symbol = get_currency_symbol(currency, locale=book.document.locale.replace("-", "_"))
    return f"{_quoted(symbol)}#,##0" + ("." + "0" * places if places else "")


def _value(value: Value) -> Field:
    return value if value.number is None else Number(value)


def _change(change: Change) -> Field:
    if change.difference is None:
        return Msg.of("change.new")
    unit = "points" if change.unit == "percent" else change.unit
    value = Value(
        number=change.difference,
        unit="percent" if change.relative else unit,
        currency=change.currency,
    )
    return Number(value, signed=True)


def _name(cell: blocks.Name) -> tuple[Field, ...]:
    return (cell.text, cell.sub) if cell.sub else (cell.text,)


def _length(cell: blocks.Length) -> tuple[Field, ...]:
    """The number and where it stood before; words in its place come after them."""
    before = None
    if cell.before is not None:
        before = _value(cell.value.model_copy(update={"number": cell.before, "state": "ok"}))
    more = (cell.text,) if cell.text else ()
    return (_value(cell.value), before, *more)


def _heat(cell: blocks.Heat) -> tuple[Field, ...]:
    return (" ".join(_DASH if each is None else str(each) for each in cell.levels),)


_FIELDS: dict[type, Callable[[Any], tuple[Field, ...]]] = {
    Value: lambda cell: (_value(cell),),
    Change: lambda cell: (_change(cell),),
    blocks.Name: _name,
    blocks.Chip: lambda cell: (cell.text,),
    blocks.Heat: _heat,
    blocks.Share: lambda cell: (_value(cell.part), _value(cell.whole), _value(cell.rate)),
    blocks.Length: _length,
    blocks.Cover: lambda cell: (cell.said,),
    blocks.Sign: lambda cell: (Msg.of(f"{cell.of}.{cell.goal}"), cell.text),
    blocks.Marks: lambda cell: tuple(cell.texts),
}
