"""People of one name who may be one: at one company, at addresses alike, or of no known address.

Names are common, so that nobody is joined by them. Whether a name is rare depends on all people,
so that these pairs are found anew whenever any of them have changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity.freemail import FREE_MAIL
from abmkit.sql import small, texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: People of one name, at most, for their pairs to be listed: at one company; without an address.
_FEW, _RARE = 10, 3

#: How alike addresses must be (Jaro-Winkler).
_ALIKE = 0.95

#: How much it says.
_SCORE = 0.5

KIND = "namesake"
"""Kind of these pairs."""

#: A name in the order in which it is compared: Lee, Kim is Kim Lee.
_TURNED = (
    "CASE WHEN contains(plain, ',') THEN trim(concat(trim(split_part(plain, ',', 2)), ' ', "
    "trim(split_part(plain, ',', 1)))) ELSE plain END"
)

#: Names as they are written, as they are compared, and how many people have them.
_NAMES = (
    f"SELECT written, {_TURNED} AS name, n FROM (SELECT written, {small('written')} AS plain, n "
    "FROM (SELECT name AS written, count(*) AS n FROM person "
    "WHERE deleted_at IS NULL AND contains(name, ' ') GROUP BY name))"
)

#: The pairs of two groups of rows in a relation, smaller group first.
_GROUPS = (
    "SELECT least(l.canonical, r.canonical) AS first, greatest(l.canonical, r.canonical) AS last "
    "FROM ({}) JOIN link l ON l.key = one JOIN link r ON r.key = other"
)
_SETTLED = (
    "SELECT left_key AS one, right_key AS other FROM decided WHERE \"table\" = 'person' UNION ALL "
    'SELECT "left", "right" FROM suspect '
    f"WHERE \"table\" = 'person' AND kind <> '{KIND}'"
)


def find(connection: DuckDBPyConnection) -> None:
    """Bring the pairs of namesakes in ``suspect`` up to date.

    Args:
        connection: In a transaction, with all other pairs.
    """
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE same_name AS WITH names AS MATERIALIZED ({_NAMES}), "
        "few AS (SELECT name FROM names WHERE contains(name, ' ') GROUP BY name "
        f"HAVING sum(n) BETWEEN 2 AND {_FEW}) "
        f"SELECT p.key, canonical, n.name, {small('email')} AS email "
        "FROM (FROM names SEMI JOIN few USING (name)) n "
        "JOIN (SELECT key, name AS written, email FROM person WHERE deleted_at IS NULL) p "
        "USING (written) JOIN (SELECT key, canonical FROM link) USING (key)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE now_namesake AS SELECT 'person' AS \"table\", "
        f'least(a.key, b.key) AS "left", greatest(a.key, b.key) AS "right", \'{KIND}\' AS kind, '
        f"name AS value, CAST({_SCORE} AS DECIMAL(18, 4)) AS score "
        "FROM same_name a JOIN same_name b USING (name) "
        "JOIN (SELECT name, count(DISTINCT canonical) AS n FROM same_name GROUP BY name) "
        "USING (name) "
        "ANTI JOIN (" + _GROUPS.format(_SETTLED) + ") s "
        "ON s.first = a.canonical AND s.last = b.canonical "
        f"WHERE a.canonical < b.canonical AND {_fits()} QUALIFY row_number() OVER "
        '(PARTITION BY a.canonical, b.canonical ORDER BY "left", "right") = 1'
    )
    connection.execute(
        f"DELETE FROM suspect WHERE kind = '{KIND}' AND rowid NOT IN (SELECT s.rowid "
        'FROM suspect s JOIN now_namesake USING ("table", "left", "right", kind, value, score))'
    )
    connection.execute("INSERT INTO suspect SELECT * FROM now_namesake EXCEPT FROM suspect")


def _fits() -> str:
    """Condition that something besides the name speaks for one: near addresses, or none."""
    one, other = (f"split_part({end}.email, '@', 2)" for end in "ab")
    at_one_company = f"{one} = {other} AND {one} NOT IN ({texts(sorted(FREE_MAIL))})"
    return (
        f"CASE WHEN a.email IS NULL OR b.email IS NULL THEN n <= {_RARE} ELSE ({at_one_company}) "
        f"OR jaro_winkler_similarity(a.email, b.email) >= {_ALIKE} END"
    )
