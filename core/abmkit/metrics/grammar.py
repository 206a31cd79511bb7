"""Reads a ``where`` into its tree: a closed grammar, never passed to SQL as text.

::

    any   = all ("or" all)*
    all   = one ("and" one)*
    one   = "not" one | "(" any ")" | column rest
    rest  = ("=" | "!=" | "<" | "<=" | ">" | ">=") value
          | ["not"] "in" "(" value ("," value)* ")" | "is" ["not"] "null" | nothing: a flag
    value = a number | 'a text', with '' for one ' in it; a day is 'YYYY-MM-DD'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from abmkit.derive.fact import check_clock
from abmkit.derive.facts import Clock, Fact, FactColumn, physical
from abmkit.errors import UsageError, suggest
from abmkit.metrics.predicate import (
    Compare,
    Comparison,
    Flag,
    In,
    IsNull,
    Not,
    Predicate,
    Value,
    both,
    either,
)
from abmkit.schema import LOADABLE, columns

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign><=|>=|!=|<>|[=<>(),]))"
)
_WORDS = {"and", "or", "not", "in", "is", "null"}
_SIGNS: dict[str, Comparison] = {
    "=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip
_NUMBERS = ("number", "money", "minutes", "days")


class _Token(NamedTuple):
    kind: str
    text: str


def parse(text: str, fact: Fact, clock: Clock) -> Predicate:
    """Read a ``where`` of a leaf.

    Args:
        text: As above.
        fact: The fact whose columns it may name.
        clock: The clock of the leaf: a dated column has no meaning on a span.

    Raises:
        UnknownName: A column that the fact has not.
        UsageError: It is not of the grammar, or compares a column with what it never holds.
    """
    return _Reader(text, fact, clock).whole()


class _Reader:
    def __init__(self, text: str, fact: Fact, clock: Clock) -> None:
        self.text, self.fact, self.clock = text, fact, clock
        self.tokens = self._split()
        self.at = 0

    def whole(self) -> Predicate:
        tree = self._any()
        if self.at < len(self.tokens):
            raise self._wrong(f"nothing may follow here but and, or: {self.tokens[self.at].text!r}")
        return tree

    def _split(self) -> list[_Token]:
        tokens, place = [], 0
        while self.text[place:].strip():
            found = _TOKEN.match(self.text, place)
            if not found:
                raise self._wrong(f"{self.text[place:].strip()[:20]!r} is not of the grammar")
            kind = str(found.lastgroup)
            word = found[kind]
            if kind == "name" and word.lower() in _WORDS:
                kind, word = "word", word.lower()
            tokens.append(_Token(kind, word))
            place = found.end()
        return tokens

    def _any(self) -> Predicate:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return either(*parts)

    def _all(self) -> Predicate:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return both(*parts)

    def _one(self) -> Predicate:
        if self._take("not"):
            return Not(self._one())
        if self._take("("):
            inner = self._any()
            self._need(")")
            return inner
        token = self._next("a column")
        if token.kind != "name":
            raise self._wrong(f"a column must stand before {token.text!r}")
        return self._rest(self._column(token.text))

    def _rest(self, column: FactColumn) -> Predicate:
        if self._take("is"):
            negated = self._take("not")
            self._need("null")
            return Not(IsNull(column.name)) if negated else IsNull(column.name)
        if self._take("not"):
            self._need("in")
            return self._in(column, out=True)
        if self._take("in"):
            return self._in(column, out=False)
        sign = _SIGNS.get(self._peek())
        if sign:
            self.at += 1
            if self._peek() == "=":
                raise self._wrong("== is written =")
            return self._compare(column, sign)
        if column.kind != "flag":
            raise self._wrong(
                f"{column.name} is no flag: compare it, or write {column.name} is null"
            )
        return Flag(column.name)

    def _in(self, column: FactColumn, out: bool) -> Predicate:
        self._need("(")
        values = [self._value(column)]
        while self._take(","):
            values.append(self._value(column))
        self._need(")")
        return In(column.name, tuple(dict.fromkeys(values)), out)

    def _compare(self, column: FactColumn, sign: Comparison) -> Predicate:
        if column.kind == "text" and sign not in ("=", "!="):
            raise self._wrong(f"{column.name} is a text; it has no order, use = or in")
        return Compare(column.name, sign, self._value(column))

    def _value(self, column: FactColumn) -> Value:
        token = self._next(f"a value for {column.name}")
        if column.kind in _NUMBERS and token.kind == "number":
            return Decimal(token.text)
        if token.kind == "text":
            text = token.text[1:-1].replace("''", "'")
            if column.kind == "text":
                return self._word(column, text)
            if column.kind == "day":
                return self._day(column, text)
        if token.text == "null":
            raise self._wrong(f"nothing is = null; write {column.name} is null, or is not null")
        raise self._wrong(_HOW.get(column.kind, "compare {0} with a number").format(column.name))

    def _word(self, column: FactColumn, text: str) -> str:
        """A text that the column may hold; one that it never does would count nothing."""
        known = _choices(self.fact.name).get(column.name, ())
        if known and text not in known:
            raise self._wrong(f"{column.name} is never {text!r}{suggest(text, known)}")
        return text

    def _day(self, column: FactColumn, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self._wrong(
                f"compare {column.name} with a day such as '2026-07-01', not {text!r}"
            ) from None

    def _column(self, name: str) -> FactColumn:
        column = self.fact.column(name)
        check_clock(column, self.clock)
        if column.when != "standing":
            physical(column, self.clock)  # refuses a dated column on a span
        return column

    def _peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def _take(self, word: str) -> bool:
        here = self.at < len(self.tokens) and self.tokens[self.at]
        if here and here.kind in ("word", "sign") and here.text == word:
            self.at += 1
            return True
        return False

    def _need(self, word: str) -> None:
        if not self._take(word):
            here = f"before {self._peek()!r}" if self._peek() else "at the end"
            raise self._wrong(f"{word!r} is missing {here}")

    def _next(self, what: str) -> _Token:
        if self.at == len(self.tokens):
            raise self._wrong(f"{what} is missing at the end")
        self.at += 1
        return self.tokens[self.at - 1]

    def _wrong(self, why: str) -> UsageError:
        return UsageError(f"where={self.text!r} of {self.fact.name}: {why}")


@cache
def _choices(fact: str) -> Mapping[str, tuple[str, ...]]:
    """The only words that columns of a fact hold: those of the table that it is made of."""
    table = LOADABLE.get(fact)
    return {each.name: each.choices for each in columns(table) if each.choices} if table else {}


_HOW = {
    "text": "compare {0} with a text in single quotes",
    "day": "compare {0} with a day such as '2026-07-01'",
    "flag": "{0} is a flag: write it alone, or not {0}",
    "key": "{0} is a key: only {0} is null and {0} is not null have a meaning",
}
