"""Reads what stands behind WHERE."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from abmkit_salesforce.sandbox.soql.reader import Reader
from abmkit_salesforce.sandbox.soql.tokens import Token, malformed, unquote
from abmkit_salesforce.sandbox.soql.tree import (
    Both,
    Compare,
    Condition,
    Constant,
    Either,
    Member,
    Name,
    Not,
    Operator,
    Query,
)

_SIGNS: dict[str, Operator] = {
    "=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "LIKE": "LIKE",
}  # fmt: skip
_LISTS: dict[str, Operator] = {"IN": "IN", "INCLUDES": "INCLUDES", "EXCLUDES": "EXCLUDES"}
_WORDS: dict[str, Constant] = {"TRUE": True, "FALSE": False, "NULL": None}

Nested = Callable[[Reader], Query]


def condition(reader: Reader, nested: Nested) -> Condition:
    """Read conditions joined by AND or by OR; both at one level need parentheses.

    Args:
        reader: Behind WHERE, or behind a parenthesis.
        nested: Reads a query in parentheses.

    Raises:
        Refused: MALFORMED_QUERY.
    """
    parts = [_one(reader, nested)]
    joint = reader.token.text.upper() if reader.token.says("AND", "OR") else ""
    while joint and reader.took(joint):
        parts.append(_one(reader, nested))
    if joint and reader.token.says("AND", "OR"):
        raise reader.unexpected()
    if len(parts) == 1:
        return parts[0]
    return Both(tuple(parts)) if joint == "AND" else Either(tuple(parts))


def _one(reader: Reader, nested: Nested) -> Condition:
    if reader.took("NOT"):
        return Not(_one(reader, nested))
    if reader.took("("):
        inner = condition(reader, nested)
        reader.expect(")")
        return inner
    return _comparison(reader, nested)


def _comparison(reader: Reader, nested: Nested) -> Condition:
    column = reader.column()
    negated = reader.took("NOT")
    word = reader.token.text.upper()
    if word in _LISTS:
        reader.take()
        reader.expect("(")
        if word == "IN" and reader.token.says("SELECT"):
            query = nested(reader)
            reader.expect(")")
            return Member(column, not negated, query)
        return Compare(column, "NOT IN" if negated else _LISTS[word], _values(reader))
    if negated or word not in _SIGNS:
        raise reader.unexpected()
    reader.take()
    return Compare(column, _SIGNS[word], (_value(reader),))


def _values(reader: Reader) -> tuple[Constant, ...]:
    values = [_value(reader)]
    while reader.took(","):
        values.append(_value(reader))
    reader.expect(")")
    return tuple(values)


def _value(reader: Reader) -> Constant:
    token = reader.token
    if token.kind in ("end", "sign"):
        raise reader.unexpected()
    reader.take()
    try:
        return _constant(token)
    except ValueError as error:
        raise malformed(reader.text, token.at, f"unexpected token: '{token.text}'") from error


def _constant(token: Token) -> Constant:
    """The value of a word.

    Raises:
        ValueError: It has none.
    """
    if token.kind == "text":
        return unquote(token.text)
    if token.kind == "number":
        return Decimal(token.text)
    if token.kind == "day":
        return date.fromisoformat(token.text)
    if token.kind == "instant":
        return datetime.fromisoformat(token.text).astimezone(UTC)
    return _named(token.text.upper())


def _named(word: str) -> Constant:
    if word in _WORDS:
        return _WORDS[word]
    name, _, count = word.partition(":")
    return Name(name, int(count or 1))
