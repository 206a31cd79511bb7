"""What else tells companies and people apart: the phone, the street, the day of birth.

Sources tell these beyond the schema, in ``extra``. With the name, one of them joins; alone it only
leads to pairs that wait for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from abmkit.identity.evidence import ALONE, claimed
from abmkit.identity.rules import IdentityRules
from abmkit.warehouse.sql import text, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Which marks rows of a table have.
_MARKS = {
    "account": ("phone", "street", "postcode"),
    "person": ("phone", "street", "postcode", "birth"),
}

#: Numbers are dialled with and without the codes before them, and with extensions after them.
_DIGITS = "regexp_replace(regexp_replace(lower(told), '(x|ext|#|;).*$', ''), '[^0-9]', '', 'g')"

_PLAIN = "strip_accents(lower(told))"
_BEFORE = "(?:(?:[nsew]|[ns][ew]|north|south|east|west|the|la|le)\\W+)*"
_NUMBER_FIRST = f"\\b([0-9]+)[a-z]?\\W+{_BEFORE}([a-z0-9]{{2,}})"
_NUMBER_LAST = "([a-z]{3,})[^0-9]*\\W([0-9]+)"

#: SQL of what is compared of a mark: the end of a phone number; the number of a house and the
#: beginning of its street, which are least often written in other ways.
_COMPARED = {
    "phone": f"right({_DIGITS}, 9)",
    "street": (
        f"coalesce(nullif(concat(regexp_extract({_PLAIN}, '{_NUMBER_FIRST}', 1), '|', "
        f"left(regexp_extract({_PLAIN}, '{_NUMBER_FIRST}', 2), 4)), '|'), "
        f"nullif(concat(regexp_extract({_PLAIN}, '{_NUMBER_LAST}', 2), '|', "
        f"left(regexp_extract({_PLAIN}, '{_NUMBER_LAST}', 1), 4)), '|'))"
    ),
    "postcode": "left(regexp_replace(upper(told), '[^A-Z0-9]', '', 'g'), 5)",
    "birth": "regexp_replace(told, '[^0-9]', '', 'g')",
}

#: Conditions that such a value tells anything: 000-0000 is nobody's phone.
_SOUND = {
    "phone": "length(value) >= 7 AND length(replace(value, left(value, 1), '')) > 1",
    "street": "value IS NOT NULL",
    "postcode": "length(value) >= 3",
    "birth": "length(value) = 8",
}

#: A person's name, whichever of its words comes first.
_WHO = "array_to_string(list_sort(string_split_regex(strip_accents(name), '[\\s,.]+')), ' ')"


def told(rules: IdentityRules, table: str, kind: str) -> str:
    """SELECT of (key, told): the first field of fresh rows that holds such a thing."""
    paths = ", ".join(text(pointer(field)) for field in rules.fields(kind))
    return (
        f"SELECT key, [x FOR x IN json_extract_string(extra, [{paths}]) IF x <> ''][1] "
        f"AS told FROM fresh_{table} WHERE extra IS NOT NULL"
    )


def pointer(field: str) -> str:
    """The JSON pointer of a field of ``extra``."""
    return "/" + field.replace("~", "~0").replace("/", "~1")


def take(connection: DuckDBPyConnection, rules: IdentityRules, tables: Collection[str]) -> None:
    """``fresh_mark``: (table, key, kind, value) of the fresh rows.

    Args:
        connection: With ``fresh_account`` and ``fresh_person``.
        rules: The client's choices.
        tables: Those of them whose rows tell anything beyond the schema.
    """
    selects = (
        f'SELECT {text(table)} AS "table", key, {text(kind)} AS kind, value FROM '
        f"(SELECT key, {_COMPARED[kind]} AS value FROM ({told(rules, table, kind)})) "
        f"WHERE {_SOUND[kind]}"
        for table, kinds in _MARKS.items()
        if table in tables
        for kind in kinds
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_mark AS {union(selects)}")


def claims(connection: DuckDBPyConnection) -> Iterator[str]:
    """SELECTs of claims by marks, as ``claim`` has them, of ``fresh_mark``."""
    found = connection.execute('SELECT DISTINCT "table", kind FROM fresh_mark').fetchall()
    named = {
        "account": "SELECT key, called AS who, city FROM fresh_name",
        "person": f"SELECT key, {_WHO} AS who, CAST(NULL AS VARCHAR) AS city FROM fresh_person "
        "WHERE contains(name, ' ')",
    }
    postcodes = "SELECT key, value AS postcode FROM fresh_mark WHERE kind = 'postcode'"
    for table, names in named.items():
        for kind, alone in ALONE.items():
            if (table, kind) not in found:
                continue
            said = "concat(value, '|', coalesce(postcode, city))" if kind == "street" else "value"
            place = "postcode IS NOT NULL OR city <> ''" if kind == "street" else "true"
            rows = (
                f"SELECT key, who, {said} AS said FROM fresh_mark "
                f"JOIN ({names}) USING (key) LEFT JOIN ({postcodes}) USING (key) "
                f'WHERE "table" = {text(table)} AND kind = {text(kind)} AND ({place})'
            )
            both = f"SELECT key, concat(who, '|', said) AS value FROM ({rows})"
            yield claimed(table, kind, both)
            yield claimed(table, alone, f"SELECT key, said AS value FROM ({rows})")
