"""Pieces of SQL, made from trees only, in a subset that other engines share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from abmkit.metrics.predicate import (
    And,
    Atom,
    Compare,
    Flag,
    In,
    IsNull,
    Not,
    Or,
    Predicate,
    Value,
)
from abmkit.metrics.window import Window
from abmkit.sql import text

ColumnSql = Callable[[str], str]

_CONTRARY = {"=": "<>", "!=": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def literal(value: Value | int) -> str:
    """A value as an SQL literal."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return f"DATE '{value}'"
    return str(value) if isinstance(value, int) else text(value)


def condition(predicate: Predicate, column: ColumnSql, negated: bool = False) -> str:
    """A predicate as an SQL condition that is true for just the rows meant.

    ``not`` is pushed down to the comparisons, where absent values are named: SQL alone would
    lose their rows on both sides.

    Args:
        predicate: The tree.
        column: The SQL of a column.
        negated: Whether the contrary is wanted.
    """
    if isinstance(predicate, Not):
        return condition(predicate.of, column, not negated)
    if isinstance(predicate, And | Or):
        parts = [condition(part, column, negated) for part in predicate.parts]
        return joined(parts, isinstance(predicate, And) is not negated)
    return _contrary(predicate, column) if negated else _plain(predicate, column)


def joined(parts: Sequence[str], all_of: bool) -> str:
    """Conditions joined by AND, or by OR; of none, the one that is always (or never) true."""
    if not parts:
        return "1 = 1" if all_of else "1 = 0"
    return "(" + (" AND " if all_of else " OR ").join(parts) + ")"


def moved(day: str, by: Window, back: bool = False) -> str:
    """SQL of the day that lies a window after another one, or before it."""
    sign = "-" if back else "+"
    if by.unit == "d":
        return f"{day} {sign} {by.length}"
    return f"CAST({day} {sign} INTERVAL '{by.length}' MONTH AS DATE)"


def told_if(met: str, value: str, other: str = "NULL") -> str:
    """SQL of a value where a condition is met, and of another one elsewhere."""
    return (
        value
        if met == joined([], all_of=True)
        else f"CASE WHEN {met} THEN {value} ELSE {other} END"
    )


def values(rows: Iterable[Sequence[Value | int]], name: str, columns: Sequence[str]) -> str:
    """A small table written into the statement."""
    told = ", ".join(f"({', '.join(literal(cell) for cell in row)})" for row in rows)
    return f"(VALUES {told}) AS {name}({', '.join(columns)})"


def _plain(atom: Atom, column: ColumnSql) -> str:
    name = column(atom.column)
    if isinstance(atom, Compare):
        return f"{name} {'<>' if atom.sign == '!=' else atom.sign} {literal(atom.value)}"
    if isinstance(atom, In):
        return f"{name} {'NOT ' if atom.out else ''}IN ({_list(atom)})"
    return f"{name} IS NULL" if isinstance(atom, IsNull) else name


def _contrary(atom: Atom, column: ColumnSql) -> str:
    name = column(atom.column)
    if isinstance(atom, IsNull):
        return f"{name} IS NOT NULL"
    if isinstance(atom, Flag):
        turned = f"NOT {name}"
    elif isinstance(atom, In):
        turned = f"{name} {'' if atom.out else 'NOT '}IN ({_list(atom)})"
    else:
        turned = f"{name} {_CONTRARY[atom.sign]} {literal(atom.value)}"
    return f"({turned} OR {name} IS NULL)"


def _list(atom: In) -> str:
    return ", ".join(literal(value) for value in atom.values)
