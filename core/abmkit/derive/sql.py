"""Pieces of SQL that several facts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from abmkit.sql import text

#: Stands for "since ever" where a comparison needs a day …
EVER = "DATE '0001-01-01'"
#: … and for "still".
NEVER = "DATE '9999-12-31'"


def table(name: str, select: str) -> str:
    """A statement that makes a temporary table."""
    return f"CREATE OR REPLACE TEMP TABLE {name} AS {select}"


def view(name: str, select: str) -> str:
    """A statement that makes a temporary view."""
    return f"CREATE OR REPLACE TEMP VIEW {name} AS {select}"


def product(first: str, second: str) -> str:
    """The product of two decimals, with room for large amounts.

    Wide from the start: DuckDB keeps narrow factors narrow, and then they overflow.
    """
    return f"CAST({first} AS DECIMAL(38,4)) * {second}"


def linked(kind: str) -> str:
    """The references to one kind of thing, to be joined by ``key`` for their ``canonical``."""
    return f"(SELECT key, canonical FROM link WHERE \"table\" = '{kind}')"


def constants(
    name: str, columns: Mapping[str, str], rows: Sequence[Sequence[str | int | date | None]]
) -> str:
    """A statement that makes a temporary table of given cells.

    Args:
        name: Of the table.
        columns: SQL types by name.
        rows: The cells.
    """
    casts = ", ".join(f"CAST({column} AS {kind}) AS {column}" for column, kind in columns.items())
    told = ", ".join(f"({', '.join(map(_cell, row))})" for row in rows or [[None] * len(columns)])
    some = "" if rows else " WHERE false"
    return table(name, f"SELECT {casts} FROM (VALUES {told}) AS v({', '.join(columns)}){some}")


def stretches(keys: str, *stays: str) -> str:
    """A SELECT of days cut wherever a stay begins or ends: the keys, ``starts``, ``stops``.

    Args:
        keys: Columns, comma-separated, within which they are cut.
        *stays: Relations with the keys, ``valid_from`` (NULL: ever) and ``valid_to`` (NULL: still).
    """
    edges = " UNION ".join(
        f"SELECT {keys}, coalesce(valid_from, {EVER}) AS day FROM {each} "
        f"UNION SELECT {keys}, valid_to FROM {each} WHERE valid_to IS NOT NULL"
        for each in stays
    )
    stop = f"lead(day, 1, {NEVER}) OVER (PARTITION BY {keys} ORDER BY day)"
    return f"SELECT {keys}, day AS starts, {stop} AS stops FROM ({edges})"


def disjoint(name: str, of: str, keys: str, best: str) -> Iterable[str]:
    """Cut overlapping stays into stretches of which each shows one stay.

    Args:
        name: Of the table to make: the columns of ``of``, with ``valid_from`` (NULL: ever) and
            ``valid_to`` cut so that no two rows of the same keys cover one day, and no more.
        of: A relation with the keys, ``valid_from``, ``valid_to`` and a unique ``stay``.
        keys: Columns, comma-separated, within which stays may not overlap.
        best: ORDER BY that puts the stay to be shown first.
    """
    names = [key.strip() for key in keys.split(",")]
    on = " AND ".join(f"s.{key} = e.{key}" for key in names)
    spelt = ", ".join(f"e.{key}" for key in names)
    begins, ends = f"coalesce(s.valid_from, {EVER})", f"coalesce(s.valid_to, {NEVER})"
    days = f"nullif({{}}, {EVER}) AS valid_from, nullif({{}}, {NEVER}) AS valid_to"
    last = f"max(piece_stops) OVER (PARTITION BY {keys}, piece)"
    yield table(
        name,
        f"""
        WITH clash AS ({clashing(keys, of)}),
        many AS (SELECT s.* FROM {of} AS s SEMI JOIN clash USING ({keys})), shown AS (
            SELECT s.*, e.starts AS piece_starts, e.stops AS piece_stops
            FROM ({stretches(keys, "many")}) AS e
            JOIN many AS s ON {on} AND {covers("s", "e.starts")}
            QUALIFY row_number() OVER (PARTITION BY {spelt}, e.starts ORDER BY {best}) = 1
        ), cut AS (
            SELECT *, (lag(stay) OVER w, lag(piece_stops) OVER w)
                      IS DISTINCT FROM (stay, piece_starts) AS begins
            FROM shown WINDOW w AS (PARTITION BY {keys} ORDER BY piece_starts)
        ), numbered AS (
            SELECT * EXCLUDE (begins), count(*) FILTER (begins) OVER (
                PARTITION BY {keys} ORDER BY piece_starts
            ) AS piece FROM cut
        )
        SELECT * EXCLUDE (piece_starts, piece_stops, piece)
                 REPLACE ({days.format("piece_starts", last)})
        FROM numbered
        QUALIFY row_number() OVER (PARTITION BY {keys}, piece ORDER BY piece_starts) = 1
        UNION ALL BY NAME
        SELECT s.* REPLACE ({days.format(begins, ends)})
        FROM {of} AS s ANTI JOIN clash USING ({keys}) WHERE {begins} < {ends}
        """,
    )


def clashing(keys: str, of: str) -> str:
    """A SELECT of the keys of which two stays cover one day: few, and only they must be cut.

    Args:
        keys: Columns, comma-separated.
        of: A relation with the keys, ``valid_from`` and ``valid_to``.
    """
    begins = f"coalesce(valid_from, {EVER})"
    return f"""
        SELECT DISTINCT {keys} FROM (
            SELECT {keys}, {begins} < max(coalesce(valid_to, {NEVER})) OVER (
                PARTITION BY {keys} ORDER BY {begins}
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS clashes
            FROM {of}
            SEMI JOIN (SELECT {keys} FROM {of} GROUP BY {keys} HAVING count(*) > 1) USING ({keys})
        ) WHERE clashes"""


def covers(stay: str, day: str) -> str:
    """Condition that a stay (an alias) covers a day."""
    return (
        f"(({stay}.valid_from IS NULL OR {stay}.valid_from <= {day})"
        f" AND ({stay}.valid_to IS NULL OR {stay}.valid_to > {day}))"
    )


def _cell(value: str | int | date | None) -> str:
    if value is None:
        return "NULL"
    return text(str(value)) if isinstance(value, (str, date)) else str(value)
