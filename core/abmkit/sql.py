"""How names and texts of ours are written in SQL.

Values of others travel as parameters, wherever a statement takes some.
"""

from __future__ import annotations

from collections.abc import Iterable


def name(identifier: str) -> str:
    """Quote an identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """Quote a text."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """Quote texts, separated by commas."""
    return ", ".join(text(value) for value in values)


def union(selects: Iterable[str]) -> str:
    """All rows of all selects."""
    return " UNION ALL ".join(selects)


def small(column: str) -> str:
    """A column's text in small letters, without blanks around it.

    Nearly all have none, and are of plain signs: these are not walked through by letter.
    """
    plain = f"strlen({column}) = length({column})"
    return (
        f"CASE WHEN {plain} AND NOT starts_with({column}, ' ') AND NOT ends_with({column}, ' ') "
        f"THEN lower({column}) ELSE lower(trim({column})) END"
    )
