"""The rows that must be looked at again: those of the islands that changed rows are on.

An island is all rows that claims lead to from one of them, in any steps; a value that too many
rows claim leads nowhere. What one account or person is depends on the rows of its island only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity import words
from abmkit.identity.changes import any_people, are_most
from abmkit.identity.evidence import ALONE, MAILBOX, MOST
from abmkit.sql import texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def take(connection: DuckDBPyConnection) -> bool:
    """Find the rows to look at.

    Afterwards ``affected`` has the keys of the live accounts and people among them, and ``mine``
    their claims, but for what too many rows claim.

    Args:
        connection: With ``touched``, ``dropped`` and ``moved_word``.

    Returns:
        Whether these are all there are.
    """
    is_whole = are_most(connection)
    if is_whole:
        _take_all(connection)
        said, among = "claim", "FROM claim "
    else:
        claims = _take_some(connection)
        said = "taken"
        among = f"FROM {claims} SEMI JOIN (SELECT DISTINCT code FROM taken) USING (code) "
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE crowded AS SELECT code {among}"
        f"WHERE code IS NOT NULL GROUP BY code HAVING count(*) > {MOST}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW mine AS SELECT key, kind, code "
        f"FROM {said} ANTI JOIN crowded USING (code) WHERE code IS NOT NULL"
    )
    return is_whole


def _take_all(connection: DuckDBPyConnection) -> None:
    tables = "\"table\" IN ('account', 'person')"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE affected AS "
        f"SELECT key FROM touched WHERE version IS NOT NULL AND {tables} UNION ALL "
        f"SELECT key FROM known_row ANTI JOIN touched USING (key) WHERE {tables}"
    )


def _take_some(connection: DuckDBPyConnection) -> str:
    """Find the rows of some islands, and return the claims that are all they can make."""
    with_people = any_people(connection)
    claims = "claim" if with_people else "(FROM claim WHERE kind <> 'email')"
    known = "known_row" if with_people else "(FROM known_row WHERE \"table\" <> 'person')"
    words.find_crossed(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE met AS SELECT code, sum(change) AS new FROM "
        "(SELECT 0 AS change, code FROM dropped SEMI JOIN touched USING (key) UNION ALL "
        "SELECT 1, code FROM fresh_claim SEMI JOIN touched USING (key)) "
        "WHERE code IS NOT NULL GROUP BY code"
    )
    # A value that became too common, or is no longer, leads to all that claim it.
    neighbours = (
        "SELECT key FROM (SELECT key, new, count(*) OVER (PARTITION BY code) AS claims "
        f"FROM {claims} JOIN met USING (code)) WHERE claims - new <= {MOST}"
    )
    islands = (
        "SELECT island FROM touched WHERE island IS NOT NULL UNION "
        f"SELECT island FROM {known} SEMI JOIN "
        f"({neighbours} UNION ALL SELECT key FROM crossed) USING (key)"
    )
    tables = "\"table\" IN ('account', 'person')"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE affected AS "
        f"SELECT key FROM touched WHERE version IS NOT NULL AND {tables} UNION ALL "
        f"SELECT key FROM {known} SEMI JOIN ({islands}) USING (island) "
        f"ANTI JOIN touched USING (key) WHERE {tables}"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE taken AS SELECT key, kind, code FROM {claims} "
        "SEMI JOIN affected USING (key) WHERE code IS NOT NULL"
    )
    return claims


def note(connection: DuckDBPyConnection) -> None:
    """Bring ``known_row`` up to date.

    Afterwards ``split`` has (code, kind, table, key, comp) of values that rows of several
    groups claim.

    Args:
        connection: With ``member``.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE split AS WITH said AS "
        '(SELECT code, kind, "table", key, comp FROM '
        "(FROM mine SEMI JOIN refused USING (code) "
        f"UNION ALL FROM mine WHERE kind IN ({texts((MAILBOX, *ALONE.values()))})) "
        "JOIN member USING (key)) SELECT * FROM said SEMI JOIN "
        "(SELECT code FROM said GROUP BY code HAVING min(comp) < max(comp)) USING (code)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE edge AS SELECT DISTINCT code, comp, code AS whole FROM split"
    )
    lead_on(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE led AS SELECT key, coalesce(whole, comp) AS island "
        "FROM member LEFT JOIN (SELECT DISTINCT comp, whole FROM edge) USING (comp)"
    )
    others = "" if any_people(connection) else "AND known_row.\"table\" <> 'person'"
    connection.execute(f"DELETE FROM known_row WHERE key IN (SELECT key FROM touched) {others}")
    connection.execute(
        "UPDATE known_row SET island = l.island FROM led l "
        f"WHERE known_row.key = l.key AND known_row.island <> l.island {others}"
    )
    connection.execute(
        'INSERT INTO known_row SELECT "table", key, version, coalesce(l.island, key) '
        "FROM touched LEFT JOIN led l USING (key) WHERE version IS NOT NULL"
    )


def lead_on(connection: DuckDBPyConnection) -> bool:
    """Make the wholes of ``edge`` what its values lead to in any steps: the smallest group.

    Returns:
        Whether any value led on, by a group that has another one.
    """
    ((values, groups),) = connection.execute(
        "SELECT count(*), count(DISTINCT comp) FROM edge"
    ).fetchall()
    if not values:
        return False
    if values == groups:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE edge AS "
            "SELECT code, comp, min(comp) OVER (PARTITION BY code) AS whole FROM edge"
        )
        return False
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE label AS SELECT DISTINCT comp, comp AS label FROM edge"
    )
    moved = True
    while moved:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE label AS "
            "SELECT comp, min(least) AS label, min(least) < any_value(label) AS has_moved "
            "FROM edge JOIN (SELECT code, min(label) AS least FROM edge JOIN label USING (comp) "
            "GROUP BY code) USING (code) JOIN label USING (comp) GROUP BY comp"
        )
        ((moved,),) = connection.execute("SELECT bool_or(has_moved) FROM label").fetchall()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE edge AS SELECT code, comp, label AS whole "
        "FROM edge JOIN label USING (comp)"
    )
    return True
