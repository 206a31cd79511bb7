"""Columns read off the table models: what DDL, checks and documents are generated from."""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict

Kind = Literal[
    "text", "integer", "decimal", "date", "instant", "boolean", "list", "json", "reference"
]

_KINDS: dict[type, Kind] = {
    str: "text",
    int: "integer",
    Decimal: "decimal",
    date: "date",
    datetime: "instant",
    bool: "boolean",
    list: "list",
    dict: "json",
}

#: Digits of a decimal, and those behind the point, unless its field declares others.
MONEY_DIGITS = (18, 4)

#: How a row may point at another: by the other's id in the same source, or by what names it.
REFERENCE_KINDS = ("id", "domain", "email", "name")


class Table(BaseModel):
    """A table, of which each field is a column.

    Rows are checked in SQL: pydantic need not get ready for it, which takes longer than the rest.
    """

    model_config = ConfigDict(defer_build=True)


@dataclass(frozen=True)
class Reference:
    """Marks a column that points at a row of ``table``; its cells read ``kind:value``."""

    table: str


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes:
        name: Its name in frames and in the warehouse.
        kind: What its cells are.
        required: Whether a row without it (or with a bad one) is rejected; other bad cells
            become NULL and are kept in quarantine beside the row.
        refers: The table a reference points at.
        choices: The only values allowed, when closed.
        doc: Its meaning, in one sentence.
        digits: Of a decimal: all digits, and those behind the point.
    """

    name: str
    kind: Kind
    required: bool
    refers: str | None
    choices: tuple[str, ...]
    doc: str
    digits: tuple[int, int] = MONEY_DIGITS


def reference(by: str, value: str) -> str:
    """Return the text of a reference cell, such as ``domain:acme.com``.

    Args:
        by: ``id``, ``domain``, ``email`` or ``name``.
        value: What the other row has there; an id is one of the same source.

    Raises:
        ValueError: ``by`` is none of these.
    """
    if by not in REFERENCE_KINDS:
        raise ValueError(f"a reference is by {', '.join(REFERENCE_KINDS)}, not by {by!r}")
    return f"{by}:{value}"


@cache
def columns(model: type[Table]) -> tuple[Column, ...]:
    """The columns of a table model, in order of declaration."""
    return tuple(
        _column(name, field.annotation, field.metadata, field.is_required(), field.description)
        for name, field in model.model_fields.items()
    )


def _column(
    name: str, annotation: Any, metadata: list[Any], required: bool, doc: str | None
) -> Column:
    if not doc:
        raise TypeError(f"column {name} has no description")
    refers = next((m.table for m in metadata if isinstance(m, Reference)), None)
    plain = _without_none(annotation)
    choices = get_args(plain) if get_origin(plain) is Literal else ()
    kind: Kind = "reference" if refers else "text" if choices else _KINDS[_base(plain)]
    return Column(name, kind, required, refers, tuple(choices), doc, _digits(metadata))


def _digits(metadata: list[Any]) -> tuple[int, int]:
    declared = (m for m in metadata if getattr(m, "max_digits", None))
    return next(((m.max_digits, m.decimal_places) for m in declared), MONEY_DIGITS)


def _base(annotation: Any) -> type:
    base: type = get_origin(annotation) or annotation
    return base


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        (rest,) = [a for a in get_args(annotation) if a is not types.NoneType]
        return rest
    return annotation
