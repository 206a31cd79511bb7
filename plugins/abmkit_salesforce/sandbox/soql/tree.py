"""A query as it is written: what ``parse`` makes and ``run`` takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "LIKE", "IN", "NOT IN", "INCLUDES", "EXCLUDES"]


@dataclass(frozen=True)
class Name:
    """A date by name, such as ``LAST_N_DAYS:30``."""

    word: str
    count: int = 1


Constant = str | Decimal | bool | date | datetime | Name | None


@dataclass(frozen=True)
class Column:
    """A field, or a path of relationships that ends in one; ``at`` is its place in the text."""

    path: tuple[str, ...]
    at: int


@dataclass(frozen=True)
class Aggregate:
    """A function over rows; ``COUNT()`` has no column."""

    function: str
    column: Column | None
    alias: str | None


@dataclass(frozen=True)
class AllFields:
    """``FIELDS(ALL)``, ``FIELDS(STANDARD)`` or ``FIELDS(CUSTOM)``."""

    kind: str
    at: int


@dataclass(frozen=True)
class Compare:
    """A field held against constants; only the operators on lists have more than one."""

    column: Column
    operator: Operator
    values: tuple[Constant, ...]


@dataclass(frozen=True)
class Member:
    """A field held against the result of another query."""

    column: Column
    inside: bool
    query: Query


@dataclass(frozen=True)
class Both:
    """All of the parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Either:
    """At least one of the parts holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Compare | Member | Both | Either | Not


@dataclass(frozen=True)
class Order:
    """A column to sort by; where ``nulls_last`` is not said, empty cells come first."""

    column: Column
    descending: bool
    nulls_last: bool


@dataclass(frozen=True)
class Query:
    """A whole query, or one in parentheses; ``at`` is where the object's name stands."""

    text: str
    selected: tuple[Column | Aggregate | AllFields | Query, ...]
    source: str
    at: int
    where: Condition | None = None
    group: tuple[Column, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
