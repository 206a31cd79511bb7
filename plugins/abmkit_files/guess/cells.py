"""Proposes what a column of a table is made of, by the kind of its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abmkit import LOADABLE, columns
from abmkit_files.guess import words
from abmkit_files.guess.dates import Forms
from abmkit_files.guess.look import Column
from abmkit_files.values import COUNTED, fits, number

_LEAST = 0.9
_LEAST_REVENUE = 1_000_000
_COMMA = re.compile(r"-?\d+(\.\d{3})*,\d{1,2}")
_POINT = re.compile(r"-?\d+(,\d{3})*\.\d{1,2}")

#: Required choices have a value for what is not known.
_ELSE = {"deal.status": "open", "touch.kind": "other"}


@dataclass(frozen=True)
class Guess:
    """What a column is proposed to be made of.

    Attributes:
        cell: The settings of the cell; None when nothing can be proposed.
        doubt: What a person should look at, and what to do, empty when nothing.
        advice: What to do about it.
    """

    cell: dict[str, Any] | None
    doubt: str = ""
    advice: str = ""


def plain(column: Column) -> Guess:
    """A text as it stands."""
    return Guess({"from": column.name})


def choices(path: str) -> tuple[str, ...]:
    """The only values allowed in a column of a table; none: any."""
    table, name = path.split(".")
    return next(column.choices for column in columns(LOADABLE[table]) if column.name == name)


def otherwise(path: str) -> str | None:
    """What an unknown text is taken for in a column that must have a value."""
    return _ELSE.get(path)


def choice(path: str, column: Column) -> Guess:
    """A text of which only some values are allowed.

    Args:
        path: Table and column, such as ``deal.status``.
        column: Where it stands.
    """
    allowed, unknown_is = choices(path), otherwise(path)
    meant = words.aliases(path, column.counts)
    strange = [text for text in column.counts if text not in meant and text not in allowed]
    if unknown_is:
        meant |= dict.fromkeys(strange, unknown_is)
    cell: dict[str, Any] = {"from": column.name}
    if aliases := {text: value for text, value in meant.items() if text != value}:
        cell["values"] = aliases
    if not strange:
        return Guess(cell)
    doubt = f"taken for {unknown_is}" if unknown_is else f"none of {', '.join(allowed)}"
    return Guess(cell, f"{doubt}: {', '.join(strange[:5])}", "see its values")


def flags(closed: Column, won: Column) -> Guess:
    """The status of a deal by whether it is closed, and whether it is won."""
    meant = {"true": "1", "false": "0"}
    status = {"00": "open", "11": "won", "10": "lost"}
    values = {
        f"{a}/{b}": status[meant[x] + meant[y]]
        for a, x in sorted(words.aliases("boolean", closed.counts).items())
        for b, y in sorted(words.aliases("boolean", won.counts).items())
        if meant[x] + meant[y] in status
    }
    return Guess({"from": [closed.name, won.name], "join": "/", "values": values})


def known_text(path: str, column: Column) -> Guess:
    """A free text, of which some words have a usual form."""
    meant = words.aliases(path, column.counts)
    aliases = {text: value for text, value in meant.items() if text != value}
    return Guess({"from": column.name} | ({"values": aliases} if aliases else {}))


def boolean(column: Column) -> Guess:
    """True or false."""
    meant = words.aliases("boolean", column.counts)
    if len(meant) < len(column.counts):
        return Guess(None, "neither true nor false: " + column.samples, "name it with values")
    odd = {text: value for text, value in meant.items() if not fits(text, "boolean", ())}
    return Guess({"from": column.name} | ({"values": odd} if odd else {}))


def amount(target: str, column: Column, decimal: str) -> Guess:
    """A number; a chance in percent is scaled to 0 to 1.

    Args:
        target: The column of the table.
        column: Where it stands.
        decimal: The sign before decimals in the file.
    """
    read = [number(decimal, None)(text) for text in column.counts]
    numbers = [text for text in read if fits(text, "decimal", ())]
    if len(numbers) < _LEAST * len(read):
        return Guess(None, f"no numbers: {column.samples}", "name another column")
    cell: dict[str, Any] = {"from": column.name}
    if target == "probability" and any(Decimal(text) > 1 for text in numbers):
        cell["scale"] = Decimal("0.01")
    if target == "revenue" and max(map(Decimal, numbers)) < _LEAST_REVENUE:
        doubt = f"small for the revenue of a year: {column.samples}"
        return Guess(cell, doubt, "say scale if it stands there in thousands or millions")
    return Guess(cell)


def date(column: Column, forms: Forms, is_month_first: bool | None) -> Guess:
    """A date or a time.

    Args:
        column: Where it stands.
        forms: How it may be written.
        is_month_first: What other columns of the files do.
    """
    if not forms.forms:
        return Guess(None, f"no dates: {column.samples}", "say its format")
    form = forms.settle(is_month_first)
    if form is None:
        told = " or ".join(forms.forms[:2])
        return Guess(None, f"day or month first? {column.samples}", f"say format = {told}")
    cell = {"from": column.name} | ({"format": form} if form else {})
    if form in COUNTED:
        return Guess(cell, f"dates that are numbers ({form}): {column.samples}", "see its format")
    return Guess(cell)


def decimal_sign(columns: Mapping[str, Column]) -> str:
    """The sign before the decimals of the numbers of a file."""
    texts = {text for column in columns.values() for text in column.counts}
    commas = sum(_COMMA.fullmatch(text) is not None for text in texts)
    points = sum(_POINT.fullmatch(text) is not None for text in texts)
    return "," if commas > points else "."
