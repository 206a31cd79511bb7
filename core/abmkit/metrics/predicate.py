"""The tree of a ``where``: comparisons, membership, null tests, flags, joined by and, or, not.

A comparison with a value that is absent is not true, and ``not`` turns just that round: a missing
status is neither ``= 'won'`` nor ``!= 'won'``, yet it is ``not (status = 'won')``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Value = str | Decimal | date
Comparison = Literal["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True)
class Compare:
    """A column against a value."""

    column: str
    sign: Comparison
    value: Value

    def __str__(self) -> str:
        return f"{self.column} {self.sign} {written(self.value)}"


@dataclass(frozen=True)
class In:
    """A column is one of some values, or (``out``) some other value."""

    column: str
    values: tuple[Value, ...]
    out: bool = False

    def __str__(self) -> str:
        values = ", ".join(written(value) for value in self.values)
        return f"{self.column} {'not ' if self.out else ''}in ({values})"


@dataclass(frozen=True)
class IsNull:
    """A column has no value."""

    column: str

    def __str__(self) -> str:
        return f"{self.column} is null"


@dataclass(frozen=True)
class Flag:
    """A column of yes or no says yes."""

    column: str

    def __str__(self) -> str:
        return self.column


@dataclass(frozen=True)
class Not:
    """The contrary."""

    of: Predicate

    def __str__(self) -> str:
        if isinstance(self.of, IsNull):
            return f"{self.of.column} is not null"
        return f"not {_bracketed(self.of)}"


@dataclass(frozen=True)
class And:
    """All of the parts; of none, true."""

    parts: tuple[Predicate, ...]

    def __str__(self) -> str:
        return " and ".join(
            f"({part})" if isinstance(part, Or) else str(part) for part in self.parts
        )


@dataclass(frozen=True)
class Or:
    """Any of the parts; of none, false."""

    parts: tuple[Predicate, ...]

    def __str__(self) -> str:
        return " or ".join(
            f"({part})" if isinstance(part, And) else str(part) for part in self.parts
        )


Atom = Compare | In | IsNull | Flag
Predicate = Atom | Not | And | Or
TRUE = And(())


def written(value: Value) -> str:
    """A value as it is written in a ``where``."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "'" + str(value).replace("'", "''") + "'"


def parts_of(where: Predicate) -> tuple[Predicate, ...]:
    """What must all be met."""
    return where.parts if isinstance(where, And) else (where,)


def both(*parts: Predicate) -> Predicate:
    """All of the parts, without brackets inside brackets."""
    flat: list[Predicate] = []
    for part in parts:
        flat.extend(parts_of(part))
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else And(unique)


def either(*parts: Predicate) -> Predicate:
    """Any of the parts; true when one of them is."""
    if TRUE in parts:
        return TRUE
    flat: list[Predicate] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else Or(unique)


def atoms(predicate: Predicate) -> Iterator[Atom]:
    """The comparisons, null tests and flags inside, in order of writing."""
    if isinstance(predicate, (And, Or)):
        for part in predicate.parts:
            yield from atoms(part)
    elif isinstance(predicate, Not):
        yield from atoms(predicate.of)
    else:
        yield predicate


def columns(predicate: Predicate) -> tuple[str, ...]:
    """Names of the columns read, each once."""
    return tuple(dict.fromkeys(atom.column for atom in atoms(predicate)))


def _bracketed(predicate: Predicate) -> str:
    return f"({predicate})" if isinstance(predicate, (And, Or, Compare, In)) else str(predicate)
