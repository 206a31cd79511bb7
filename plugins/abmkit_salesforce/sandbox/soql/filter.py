"""Whether a record meets what stands behind WHERE."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from abmkit.sandbox import Record
from abmkit_salesforce.sandbox.ids import long_id
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.schema import Field, SObject
from abmkit_salesforce.sandbox.soql.dates import days_of, stretch
from abmkit_salesforce.sandbox.soql.resolve import resolve
from abmkit_salesforce.sandbox.soql.tokens import pointed
from abmkit_salesforce.sandbox.soql.tree import (
    Both,
    Column,
    Compare,
    Condition,
    Constant,
    Either,
    Member,
    Name,
    Not,
    Query,
)
from abmkit_salesforce.sandbox.trouble import Refused

Test = Callable[[Record], bool]
Values = Callable[[Query], set[Any]]

_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_PLAIN: Mapping[str, tuple[type, str]] = {
    "datetime": (datetime, "dateTime"),
    "date": (date, "date"),
    "boolean": (bool, "boolean"),
    "currency": (Decimal, "double"),
    "percent": (Decimal, "double"),
    "double": (Decimal, "double"),
    "int": (Decimal, "int"),
}
"""Types whose constants stand without quotes: what a constant must be, the vendor's word."""


class Filter:
    """Makes tests of conditions.

    Args:
        org: Whose records are tested.
        sobject: Which of them.
        text: The query, for complaints.
        values: What a query in parentheses gives.
    """

    def __init__(self, org: Org, sobject: SObject, text: str, values: Values) -> None:
        self._org, self._sobject, self._text, self._values = org, sobject, text, values

    def test(self, condition: Condition) -> Test:
        """A test of records.

        Raises:
            Refused: INVALID_FIELD, MALFORMED_QUERY.
        """
        if isinstance(condition, Both | Either):
            tests = [self.test(part) for part in condition.parts]
            join = all if isinstance(condition, Both) else any
            return lambda record: join(test(record) for test in tests)
        if isinstance(condition, Not):
            inner = self.test(condition.part)
            return lambda record: not inner(record)
        if isinstance(condition, Member):
            return self._member(condition)
        return self._compare(condition)

    def _cell(self, column: Column) -> tuple[Field, Callable[[Record], Any]]:
        resolved = resolve(self._org, self._sobject, column, self._text)
        kind = self._sobject.name
        return resolved.field, lambda record: resolved.cell(self._org, record, kind)

    def _member(self, condition: Member) -> Test:
        _, cell = self._cell(condition.column)
        known = self._values(condition.query)
        return lambda record: (cell(record) in known) == condition.inside

    def _compare(self, condition: Compare) -> Test:
        field, cell = self._cell(condition.column)
        for value in condition.values:
            self._check(field, value, condition.column)
        sign = condition.operator
        if sign in ("INCLUDES", "EXCLUDES"):
            wanted = [set(str(value).split(";")) for value in condition.values]
            return lambda record: _includes(cell(record), wanted) == (sign == "INCLUDES")
        if sign == "LIKE":
            shape = _like(str(condition.values[0]))
            return lambda record: bool(shape.fullmatch(str(cell(record) or "")))
        if sign in _ORDER:
            return self._ordered(field, cell, sign, condition.values[0])
        spans = [self._span(field, value) for value in condition.values]
        wanted_any = sign in ("=", "IN")
        return lambda record: any(_within(cell(record), span) for span in spans) == wanted_any

    def _ordered(
        self, field: Field, cell: Callable[[Record], Any], sign: str, value: Constant
    ) -> Test:
        span = self._span(field, value)
        # Later than a stretch is from its end on; up to a stretch is up to its end.
        bound, compare = span[0], _ORDER[sign]
        if isinstance(value, Name) and sign in (">", "<="):
            bound, compare = span[1], _ORDER[">=" if sign == ">" else "<"]

        def test(record: Record) -> bool:
            found = _plain(cell(record))
            return found is not None and bound is not None and compare(found, bound)

        return test

    def _span(self, field: Field, value: Constant) -> tuple[Any, Any]:
        """A constant as what it begins with and, for a stretch of time, what comes after it."""
        if isinstance(value, Name):
            named = days_of if field.type == "date" else stretch
            found = named(value, self._org.clock(), self._org.zone)
            return found or (None, None)
        if field.type in ("id", "reference") and isinstance(value, str):
            return long_id(value), None
        return _plain(value), None

    def _check(self, field: Field, value: Constant, column: Column) -> None:
        """Complain as the vendor does about a constant of the wrong kind."""
        wanted, word = _PLAIN.get(field.type, (str, "string"))
        rule = "should be enclosed" if wanted is str else "should not be enclosed"
        if not field.filterable:
            message = f"field '{field.name}' can not be filtered in a query call"
        elif value is None or type(value) is wanted or self._is_day(field, value):
            return
        else:
            message = (
                f"value of filter criterion for field '{field.name}' must be of type {word} "
                f"and {rule} in quotes"
            )
        raise Refused(400, "INVALID_FIELD", pointed(self._text, column.at, message))

    def _is_day(self, field: Field, value: Constant) -> bool:
        if not isinstance(value, Name) or field.type not in ("date", "datetime"):
            return False
        return days_of(value, self._org.clock(), self._org.zone) is not None


def _plain(value: Any) -> Any:
    """A value to compare: texts in any case, numbers as decimals."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return value.lower() if isinstance(value, str) else value


def _within(cell: Any, span: tuple[Any, Any]) -> bool:
    first, after = span
    found = _plain(cell)
    if after is None:
        return bool(found == _plain(first))
    return found is not None and bool(first <= found < after)


def _like(pattern: str) -> re.Pattern[str]:
    """The shape that a pattern of ``%`` and ``_`` means; a backslash takes a sign as it is."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    signs = {"%": ".*", "_": "."}
    shape = "".join(signs.get(part) or re.escape(part[-1]) for part in parts)
    return re.compile(shape, re.IGNORECASE | re.DOTALL)


def _includes(cell: Any, wanted: list[set[str]]) -> bool:
    chosen = set(str(cell).split(";")) if cell else set()
    return any(values <= chosen for values in wanted)
