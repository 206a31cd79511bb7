"""What a text cell becomes in each kind of column, and why it cannot: SQL for both.

Each expression reads a cell that is a non-empty text or NULL, and is NULL where the cell does
not fit; so a cell that was there and gives NULL is at fault. DuckDB's own casts are too kind for
this: they round 2.7 to 3 and 1.00005 to 1.0001, read 1_000 as 1000, and 1.5.6 and 2.0 differ in
the instants they know. Hence the pattern before each cast.
"""

from __future__ import annotations

from abmkit.schema import Column
from abmkit.schema.column import REFERENCE_KINDS
from abmkit.sql import text, texts
from abmkit.warehouse.ddl import sql_type
from abmkit.warehouse.sql import hashed

#: Between the parts of a key's text; it cannot occur in the names of tables and sources.
_BETWEEN = "chr(31)"

_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"
_WHOLE = r"[+-]?[0-9]+(\.0*)?"
# With so few digits and so small an exponent, DECIMAL(38, 24) holds the number exactly.
_SCIENTIFIC = r"[+-]?[0-9]{1,14}(\.[0-9]{1,15})?[eE](\+?[0-9]{1,2}|-[0-9])"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = (
    _DATE + r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?"
)
_TRUE = ("true", "t", "yes", "y", "1")
_FALSE = ("false", "f", "no", "n", "0")


def value(column: Column, cell: str) -> str:
    """SQL for the value of a cell in a column of any kind but reference.

    Args:
        column: The column it stands in.
        cell: SQL of the cell.
    """
    if column.choices:
        return f"CASE WHEN {cell} IN ({texts(column.choices)}) THEN {cell} END"
    simple = {
        "text": _plain,
        "integer": _integer,
        "date": _date,
        "instant": _instant,
        "boolean": _boolean,
        "list": _list,
        "json": _json,
    }
    if column.kind == "decimal":
        return _decimal(column, cell)
    return simple[column.kind](cell)


def reason(column: Column, cell: str) -> str:
    """SQL for why the cell has no value, in words that are the same for like faults."""
    if column.choices:
        return text("not one of " + ", ".join(column.choices))
    if column.kind == "decimal":
        return _number_reason(column, cell)
    if column.kind == "integer":
        return f"CASE WHEN {_fits(cell, _WHOLE)} THEN 'too large' ELSE 'not a whole number' END"
    return text(_REASONS[column.kind])


_REASONS = {
    "text": "holds NUL or half a character",
    "date": "not a date (YYYY-MM-DD)",
    "instant": "not an instant (YYYY-MM-DDTHH:MM:SSZ)",
    "boolean": "not true or false",
    "list": "holds NUL or half a character",
    "json": "not a JSON object",
    "reference": f"not a reference ({', '.join(f'{kind}:' for kind in REFERENCE_KINDS)})",
}


def key(table: str, source: str, reference: str) -> str:
    """SQL for the key of a reference.

    Args:
        table: SQL of the name of the table referred to.
        source: SQL of the name of the source it stands in.
        reference: SQL of its text, ``kind:value``.
    """
    # Nested, so that what is the same for all rows is joined once.
    return hashed(f"concat(concat({table}, {_BETWEEN}, {source}, {_BETWEEN}), {reference})")


def reference(table: str, source: str, cell: str) -> str:
    """SQL for the value of a cell that refers to a row: its key.

    Args:
        table: SQL of the name of the table referred to.
        source: SQL of the name of the source it stands in.
        cell: SQL of the cell.
    """
    kinds = " OR ".join(f"starts_with({cell}, {text(f'{kind}:')})" for kind in REFERENCE_KINDS)
    said = f"trim(substr({cell}, strpos({cell}, ':') + 1)) <> ''"
    clean = f"NOT contains({cell}, chr(0))"
    return f"CASE WHEN ({kinds}) AND {said} AND {clean} THEN {key(table, source, cell)} END"


def _fits(cell: str, pattern: str) -> str:
    return f"regexp_full_match(trim({cell}), {text(pattern)})"


def _plain(cell: str) -> str:
    return f"CASE WHEN NOT contains({cell}, chr(0)) THEN {cell} END"


def _integer(cell: str) -> str:
    digits = f"split_part(trim({cell}), '.', 1)"
    return f"CASE WHEN {_fits(cell, _WHOLE)} THEN TRY_CAST({digits} AS BIGINT) END"


def _decimal(column: Column, cell: str) -> str:
    scale, kind = column.digits[1], sql_type(column)
    fixed = rf"[+-]?([0-9]+(\.[0-9]{{0,{scale}}}0*)?|\.[0-9]{{1,{scale}}}0*)"
    cast = f"TRY_CAST(trim({cell}) AS {kind})"
    exact = f"TRY_CAST(trim({cell}) AS DECIMAL(38, 24)) = {cast}"
    # Nearly all come without blanks around them: these need not be copied.
    return (
        f"CASE WHEN regexp_full_match({cell}, {text(fixed)}) THEN TRY_CAST({cell} AS {kind}) "
        f"WHEN {_fits(cell, fixed)} THEN {cast} "
        f"WHEN {_fits(cell, _SCIENTIFIC)} THEN CASE WHEN {exact} THEN {cast} END END"
    )


def _number_reason(column: Column, cell: str) -> str:
    digits, scale = column.digits
    size = f"abs(TRY_CAST(trim({cell}) AS DOUBLE))"
    return (
        f"CASE WHEN NOT {_fits(cell, _NUMBER)} THEN 'not a number' "
        f"WHEN coalesce({size} >= 1e{digits - scale}, true) THEN 'too large' "
        f"ELSE 'more than {scale} decimals' END"
    )


def _date(cell: str) -> str:
    cast = f"TRY_CAST(trim({cell}) AS DATE)"
    # Nearly all come in the one form that is written back as it was read: no pattern is needed.
    plain = f"TRY_CAST({cell} AS DATE)"
    return (
        f"CASE WHEN CAST({plain} AS VARCHAR) = {cell} AND strlen({cell}) = 10 THEN {plain} "
        f"WHEN {_fits(cell, _DATE)} AND {cast} >= DATE '0001-01-01' THEN {cast} END"
    )


def _instant(cell: str) -> str:
    # DuckDB 1.5 wants seconds where it is given hours.
    seconds = f"regexp_replace({cell}, '^( *.{{13}}:[0-9]{{2}})', '\\1:00')"
    moment = f"coalesce({_utc(cell)}, {_utc(seconds)})"
    years = "BETWEEN TIMESTAMP '0001-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999999'"
    fits = f"regexp_full_match({cell}, {text(f' *{_INSTANT} *')})"
    # Nearly all come in the one form that is written back as it was read: no pattern is needed.
    plain = f"TRY_CAST({cell} AS TIMESTAMP)"
    is_plain = f"strftime({plain}, '%Y-%m-%dT%H:%M:%SZ') = {cell} AND {plain} {years}"
    return (
        f"CASE WHEN {is_plain} THEN {plain} "
        f"WHEN {fits} THEN CASE WHEN {moment} {years} THEN {moment} END END"
    )


def _utc(written: str) -> str:
    return f"TRY_CAST({written} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"


def _boolean(cell: str) -> str:
    low = f"lower(trim({cell}))"
    return (
        f"CASE WHEN {low} IN ({texts(_TRUE)}) THEN true "
        f"WHEN {low} IN ({texts(_FALSE)}) THEN false END"
    )


def _list(cell: str) -> str:
    parts = f"list_transform(string_split({cell}, ';'), lambda part: trim(part))"
    filled = f"list_filter({parts}, lambda part: part <> '')"
    return f"CASE WHEN NOT contains({cell}, chr(0)) THEN {filled} END"


def _json(cell: str) -> str:
    # What is valid and begins with a brace is an object.
    cast = f"TRY_CAST({cell} AS JSON)"
    blank = "chr(32) || chr(9) || chr(10) || chr(13)"
    begins = (cell, f"ltrim({cell}, {blank})")
    whens = " ".join(f"WHEN starts_with({each}, '{{') THEN {cast}" for each in begins)
    return f"CASE {whens} END"
