"""What else tells companies and people apart: the phone, the street, the day of birth.

Sources tell these beyond the schema, in ``extra``. With the name, one of them joins; alone it only
leads to pairs that wait for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from abmkit.identity.evidence import ALONE, PLACE, claimed
from abmkit.identity.rules import IdentityRules
from abmkit.identity.states import STATES
from abmkit.identity.who import GIVEN, NEARLY, WHO, WORDS
from abmkit.sql import text, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Fields = Mapping[tuple[str, str], tuple[str, ...]]
"""By table and kind, the fields of ``extra`` that hold such a thing."""

#: Which marks rows of a table have.
_MARKS = {
    "account": ("phone", "street", "postcode", "state"),
    "person": ("phone", "street", "postcode", "town", "birth"),
}

#: What is read of ``extra`` besides marks.
_NUMBERS = {"account": ("lei", "duns", "tax", "house"), "person": ("national", "visitor", "house")}

#: Numbers are dialled with and without the codes before them, and with extensions after them.
_DIGITS = "regexp_replace(regexp_replace(lower(told), '(x|ext|#|;|,).*$', ''), '[^0-9]', '', 'g')"

#: A number has so many digits after its country and trunk codes, at least, that a name needs no
#: more of them.
_DIALLED = 8

_PLAIN = "strip_accents(lower(told))"
_BEFORE = "(?:(?:[nsew]|[ns][ew]|north|south|east|west|the|la|le)\\W+)*"
_NUMBER_FIRST = f"\\b([0-9]+)[a-z]?\\W+{_BEFORE}((?:[0-9]+)?[a-z]+)"
_NUMBER_LAST = "(\\pL{2,})[^0-9]*\\W([0-9]+)"

#: Days are written year first or last; which of the others is the month is not always known.
_YEAR = "(?:18|19|20)[0-9]{2}"
_YEAR_FIRST = f"^({_YEAR})\\D?([0-9]{{1,2}})\\D?([0-9]{{1,2}})(?:\\D|$)"
_YEAR_LAST = f"^([0-9]{{1,2}})\\D?([0-9]{{1,2}})\\D?({_YEAR})(?:\\D|$)"


def _day(pattern: str, year: int, one: int, other: int) -> str:
    """SQL of a day, its month before or behind it; NULL where a text is none."""
    parts = (f"regexp_extract(told, '{pattern}', {n})" for n in (year, one, other))
    first, *rest = parts
    day, month = (f"CAST(nullif({each}, '') AS INTEGER)" for each in rest)
    return (
        f"CASE WHEN least({day}, {month}) BETWEEN 1 AND 12 AND greatest({day}, {month}) <= 31 "
        f"THEN concat({first}, '|', least({day}, {month}), '|', greatest({day}, {month})) END"
    )


#: A state's code; other countries' are as often short.
_STATE = (
    "CASE WHEN regexp_full_match(replace(trim(told), '.', ''), '[A-Za-z]{2}') "
    "THEN upper(replace(trim(told), '.', '')) "
    f"ELSE MAP {{{', '.join(f'{text(name)}: {text(code)}' for name, code in STATES.items())}}}"
    "[lower(trim(told))] END"
)

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
    "town": "trim(strip_accents(lower(told)))",
    "state": _STATE,
    "birth": f"coalesce({_day(_YEAR_FIRST, 1, 2, 3)}, {_day(_YEAR_LAST, 3, 1, 2)})",
}

#: Conditions that such a value tells anything: 000-0000 is nobody's phone.
_SOUND = {
    "phone": "length(value) >= 7 AND length(replace(value, left(value, 1), '')) > 1",
    "street": "value IS NOT NULL",
    "postcode": "length(value) >= 3",
    "town": "value <> ''",
    "state": "value IS NOT NULL",
    "birth": "value IS NOT NULL",
}


#: Names of venues, as what house it is is often left out, with the phone and the street.
_HOUSES = (
    f"SELECT key, concat(who, '|', right(p.value, {_DIALLED}), '|', s.value) AS value FROM "
    "(SELECT key, called AS who FROM fresh_name UNION SELECT a.key, h.value FROM fresh_account a "
    "JOIN (FROM hint WHERE kind = 'house') h USING (name)) "
    "JOIN (FROM fresh_mark WHERE kind = 'phone') p USING (key) "
    "JOIN (FROM fresh_mark WHERE kind = 'street') s USING (key)"
)


#: Postcodes of five digits begin with that of a region.
_REGION = "CASE WHEN regexp_full_match(postcode, '[0-9]{5}') THEN left(postcode, 1) ELSE '' END"

#: Where accounts are: state, region, number of the house, postcode and phone, one of each.
_PLACES = (
    f"SELECT key, concat_ws('|', state, {_REGION}, split_part(street, '|', 1), postcode, phone) "
    "AS value "
    "FROM (SELECT key, "
    + ", ".join(
        f"coalesce(min(value) FILTER (kind = '{kind}'), '') AS {kind}"
        for kind in ("state", "street", "postcode", "phone")
    )
    + " FROM fresh_mark WHERE \"table\" = 'account' GROUP BY key)"
)


def find(connection: DuckDBPyConnection, rules: IdentityRules, tables: Collection[str]) -> Fields:
    """Which fields of the fresh rows hold what.

    Args:
        connection: With ``fresh_account`` and ``fresh_person``.
        rules: The client's choices.
        tables: Those of them whose rows tell anything beyond the schema.
    """
    found = {}
    for table in tables:
        names = connection.execute(
            f"SELECT DISTINCT unnest(json_keys(extra)) FROM fresh_{table} WHERE extra IS NOT NULL"
        ).fetchall()
        for kind in (*_MARKS.get(table, ()), *_NUMBERS.get(table, ())):
            if fields := rules.fields(kind, [name for (name,) in names]):
                found[table, kind] = fields
    return found


def told(fields: Fields, table: str, kind: str, *, every: bool = False) -> str:
    """SELECT of (key, told): what the fields of fresh rows that hold such a thing say.

    Args:
        fields: As ``find`` tells them.
        table: Of the rows.
        kind: One that rows of the table have.
        every: Whether all fields count; else only the first that is filled.
    """
    paths = ", ".join(text(pointer(field)) for field in fields[table, kind])
    filled = f"[x FOR x IN json_extract_string(extra, [{paths}]) IF x <> '']"
    which = f"unnest({filled})" if every else f"{filled}[1]"
    return f"SELECT key, {which} AS told FROM fresh_{table} WHERE extra IS NOT NULL"


#: What numbers of registers look like.
_SHAPES = {
    "lei": "[A-Z0-9]{18}[0-9]{2}",
    "duns": "[0-9]{9}",
    "tax": "[A-Z0-9]{7,20}",
    "national": "[A-Z0-9]{7,20}",
}


def number(fields: Fields, table: str, kind: str) -> str:
    """SELECT of (key, value): the numbers in a register of fresh rows, where they can be such."""
    clean = "upper(regexp_replace(told, '[^A-Za-z0-9]', '', 'g'))"
    return (
        f"SELECT * FROM (SELECT key, {clean} AS value FROM "
        f"({told(fields, table, kind)})) "
        f"WHERE regexp_full_match(value, '{_SHAPES[kind]}') AND value SIMILAR TO '.*[1-9].*' "
        "AND NOT regexp_full_match(value, '0+|1+|9+|1234567.*')"
    )


def pointer(field: str) -> str:
    """The JSON pointer of a field of ``extra``."""
    return "/" + field.replace("~", "~0").replace("/", "~1")


def take(connection: DuckDBPyConnection, fields: Fields) -> None:
    """``fresh_mark``: (table, key, kind, value) of the fresh rows.

    Args:
        connection: With ``fresh_account`` and ``fresh_person``.
        fields: As ``find`` tells them.
    """
    selects = [
        f'SELECT DISTINCT {text(table)} AS "table", key, {text(kind)} AS kind, value FROM '
        f"(SELECT key, {_COMPARED[kind]} AS value FROM ({_told(fields, table, kind)})) "
        f"WHERE {_SOUND[kind]}"
        for table, kinds in _MARKS.items()
        for kind in kinds
        if (table, kind) in fields
    ]
    nothing = "SELECT '' AS \"table\", 0 AS key, '' AS kind, '' AS value WHERE false"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_mark AS {union(selects or [nothing])}")


def _told(fields: Fields, table: str, kind: str) -> str:
    """What rows say of a kind: all their phones, and a street with the number of the house."""
    if kind != "street" or (table, "house") not in fields:
        return told(fields, table, kind, every=kind == "phone")
    return (
        "SELECT key, CASE WHEN regexp_matches(s.told, '[0-9]') THEN s.told "
        "ELSE concat_ws(' ', h.told, s.told) END AS told "
        f"FROM ({told(fields, table, kind)}) s LEFT JOIN ({told(fields, table, 'house')}) h "
        "USING (key)"
    )


def claims(connection: DuckDBPyConnection) -> Iterator[str]:
    """SELECTs of claims by marks, as ``claim`` has them, of ``fresh_mark``."""
    found = connection.execute('SELECT DISTINCT "table", kind FROM fresh_mark').fetchall()
    named = {
        "account": "SELECT key, called AS who, city FROM fresh_name",
        "person": f"SELECT key, {WHO} AS who, CAST(NULL AS VARCHAR) AS city FROM fresh_person "
        f"WHERE {WHO} <> ''",
    }
    for table, names in named.items():
        for kind, alone in ALONE.items():
            if (table, kind) not in found:
                continue
            marks = f'(FROM fresh_mark WHERE "table" = {text(table)} AND kind = {text(kind)})'
            said = f"right(value, {_DIALLED})" if kind == "phone" else "value"
            rows = f"SELECT key, who, {said} AS said, value FROM {marks} JOIN ({names}) USING (key)"
            if kind == "street":
                rows = _placed(rows, table)
            yield claimed(table, kind, f"SELECT key, concat(who, '|', said) AS value FROM ({rows})")
            alone_said = "said" if kind == "street" else "value"
            yield claimed(table, alone, f"SELECT key, {alone_said} AS value FROM ({rows})")
    if ("account", "phone") in found and ("account", "street") in found:
        yield claimed("account", "street", _HOUSES)
    if any(table == "account" for table, _ in found):
        yield claimed("account", PLACE, _PLACES, has_code=False)
    if ("person", "birth") in found:
        yield from _near_births()


def _near_births() -> Iterator[str]:
    """Claims to a day of birth with a name of which a part may be mistyped, or be missing.

    Twins are left apart: neither the part of a name that they share nor a first letter is enough.
    So are those of one given name in a town: of thousands who live there some have one birthday.
    """
    births = "SELECT key, value FROM fresh_mark WHERE kind = 'birth'"
    places = (
        "SELECT key, value AS place FROM fresh_mark "
        "WHERE \"table\" = 'person' AND kind = 'postcode'"
    )
    # Materialised, the words are told once for all that is made of them.
    near = (
        f"WITH named AS MATERIALIZED (SELECT key, {WORDS} AS words FROM fresh_person "
        f"SEMI JOIN ({births}) USING (key)) "
        f"SELECT DISTINCT key, unnest({NEARLY}) AS near FROM named"
    )
    given = (
        f"SELECT key, concat({GIVEN}, '|', place) AS near "
        f"FROM fresh_person JOIN ({places}) USING (key) WHERE {GIVEN} <> ''"
    )
    for rows in (near, given):
        yield claimed(
            "person",
            "birth",
            f"SELECT key, concat(near, '|', value) AS value FROM ({births}) "
            f"JOIN ({rows}) USING (key)",
        )


def _placed(rows: str, table: str) -> str:
    """Streets with where they are: by the postcode, and by the town, as some tell only one."""
    codes = (
        "SELECT key, value AS place FROM fresh_mark WHERE kind IN ('postcode', 'town') "
        f'AND "table" = {text(table)}'
    )
    towns = "SELECT key, city AS place FROM fresh_name WHERE city <> ''"
    places = codes if table == "person" else union((codes, towns))
    return (
        "SELECT key, who, concat(said, '|', place) AS said "
        f"FROM ({rows}) JOIN ({places}) USING (key)"
    )
