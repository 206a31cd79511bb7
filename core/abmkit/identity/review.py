"""Pairs that may be one account or person, for people to decide: fuzzy matches end here.

``suspect`` has one pair of rows for each two groups: rows that share what something spoke
against, accounts whose names are alike or sound alike in other letters, and accounts that are
called as another's domain is. Names are only compared within blocks of one beginning or end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity.evidence import EVIDENCE, MAILBOX
from abmkit.warehouse.sql import text, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Rows that share a value, at most, for their pairs to be listed.
_FEW = 10

#: Letters by which names are put into blocks, and names in a block, at most, to be compared.
_LETTERS, _CROWD = 6, 20

#: How alike names must be (Jaro-Winkler): in the same letters, and in others.
_ALIKE, _SOUND = 0.92, 0.86


def look(connection: DuckDBPyConnection, *, is_whole: bool) -> None:
    """Bring ``suspect`` up to date for the groups that were looked at.

    Args:
        connection: In a transaction, after references were resolved.
        is_whole: Whether all rows were looked at.
    """
    _find_blocks(connection)
    if not _find_looked_at(connection, is_whole=is_whole):
        return
    _find_few(connection)
    _find_alike(connection)
    _find_namesakes(connection)
    pairs = union((_sharing(), _alike(), _called_as_domain()))
    ends = 'SELECT {0} AS "left", {1} AS "right" FROM {2}'
    settled = union(
        (
            ends.format("left_key", "right_key", "decided"),
            ends.format("right_key", "left_key", "decided"),
            ends.format("key", "parent", "account WHERE parent IS NOT NULL"),
            ends.format("parent", "key", "account WHERE parent IS NOT NULL"),
        )
    )
    connection.execute(
        'DELETE FROM suspect WHERE "left" IN (SELECT key FROM looked_at) '
        'OR "right" IN (SELECT key FROM looked_at)'
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE pair AS {pairs}")
    connection.execute(
        'INSERT INTO suspect SELECT p."table", "left", "right", p.kind, p.value, score FROM '
        '(SELECT "table", least(one, other) AS "left", greatest(one, other) AS "right", kind, '
        "value, CAST(score AS DECIMAL(18, 4)) AS score FROM pair) p "
        'JOIN link l ON l.key = "left" JOIN link r ON r.key = "right" '
        f'ANTI JOIN ({settled}) USING ("left", "right") WHERE l.canonical <> r.canonical '
        "QUALIFY row_number() OVER (PARTITION BY least(l.canonical, r.canonical), "
        "greatest(l.canonical, r.canonical) "
        'ORDER BY score DESC, "left", "right", p.kind, p.value) = 1'
    )


def _find_blocks(connection: DuckDBPyConnection) -> None:
    """``block``: (block, key, sound) of all names; ``crossed``: of those now few or many."""
    blocks = f"unnest([left(value, {_LETTERS}), concat('…', right(value, {_LETTERS}))])"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE block AS SELECT {blocks} AS block, key, value AS sound "
        "FROM claim WHERE kind = 'sound'"
    )
    moved = (
        f"SELECT {blocks} AS block, -1 AS change FROM dropped WHERE kind = 'sound' UNION ALL "
        "SELECT block, 1 FROM block SEMI JOIN touched USING (key)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE crossed AS SELECT key FROM block SEMI JOIN "
        f"(SELECT block FROM (SELECT block, sum(change) AS new FROM ({moved}) GROUP BY block) "
        "JOIN (SELECT block, count(*) AS n FROM block GROUP BY block) USING (block) "
        f"WHERE (n <= {_CROWD}) <> (n - new <= {_CROWD})) USING (block)"
    )


def _find_looked_at(connection: DuckDBPyConnection, *, is_whole: bool) -> bool:
    """``looked_at``: keys of all rows of the groups whose pairs may be others than before."""
    again = (
        "SELECT key FROM link SEMI JOIN "
        "(SELECT canonical FROM link SEMI JOIN crossed USING (key)) USING (canonical) UNION "
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE looked_at AS {'' if is_whole else again}"
        "SELECT key FROM affected UNION SELECT key FROM touched"
    )
    ((any_row,),) = connection.execute("SELECT count(*) > 0 FROM looked_at").fetchall()
    return bool(any_row)


def _find_few(connection: DuckDBPyConnection) -> None:
    """``few``: (code, key, canonical) of values that rows looked at share with a few others."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE few AS SELECT code, key, comp AS canonical FROM split "
        f"SEMI JOIN (SELECT code FROM split GROUP BY code HAVING count(*) <= {_FEW}) USING (code)"
    )


def _sharing() -> str:
    """Rows that claim one value, and yet were not joined."""
    scores = {each.kind: each.confidence for kinds in EVIDENCE.values() for each in kinds}
    score = " ".join(f"WHEN {text(kind)} THEN {sure}" for kind, sure in scores.items())
    return (
        'SELECT "table", one, other, kind, value, '
        f"CASE kind {score} END AS score FROM (SELECT a.key AS one, b.key AS other, code AS of "
        "FROM few a JOIN few b USING (code) WHERE a.key < b.key AND a.canonical <> b.canonical) "
        f"JOIN claim c ON c.key = one AND c.code = of WHERE kind <> '{MAILBOX}'"
    )


def _find_alike(connection: DuckDBPyConnection) -> None:
    """``alike``: (one, other, likeness) of names in one block that sound alike."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE looked_name AS "
        "SELECT * FROM block SEMI JOIN looked_at USING (key)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE small AS SELECT block.* FROM block SEMI JOIN looked_name "
        "USING (block) "
        f"SEMI JOIN (SELECT block FROM block GROUP BY block HAVING count(*) <= {_CROWD}) "
        "USING (block)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE alike AS SELECT DISTINCT a.key AS one, b.key AS other, "
        "jaro_winkler_similarity(a.sound, b.sound) AS likeness "
        "FROM looked_name a JOIN small b USING (block) "
        f"WHERE a.key <> b.key AND jaro_winkler_similarity(a.sound, b.sound) >= {_SOUND}"
    )


def _alike() -> str:
    """Accounts whose names sound alike; those in the same letters must be more so."""
    return (
        "SELECT 'account' AS \"table\", one, other, "
        "CASE WHEN same_letters THEN 'alike' ELSE 'sound' END AS kind, "
        "concat(a_name, ' / ', b_name) AS value, 0.9 * likeness AS score FROM ("
        "SELECT one, other, likeness, x.name AS a_name, y.name AS b_name, "
        "regexp_full_match(x.name, '[ -~]*') = regexp_full_match(y.name, '[ -~]*') AS same_letters "
        "FROM alike JOIN account x ON x.key = one JOIN account y ON y.key = other) "
        f"WHERE likeness >= CASE WHEN same_letters THEN {_ALIKE} ELSE {_SOUND} END"
    )


def _find_namesakes(connection: DuckDBPyConnection) -> None:
    """``namesake``: (one, other, value) of accounts called as another's domain: Acme, acme.com."""
    looked = "SEMI JOIN looked_at USING (key)"
    words = {
        "called": "SELECT DISTINCT key, sound AS value FROM block WHERE length(sound) >= 4",
        "owned": "SELECT key, split_part(value, '.', 1) AS value FROM claim WHERE kind = 'domain'",
    }
    met = " UNION ".join(f"SELECT value FROM ({each}) {looked}" for each in words.values())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE met_word AS {met}")
    for place, each in words.items():
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {place} AS "
            f"SELECT * FROM ({each}) SEMI JOIN met_word USING (value)"
        )
    few = "SELECT value FROM {} GROUP BY value HAVING count(*) <= " + str(_FEW)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE met_word AS "
        f"{few.format('called')} INTERSECT {few.format('owned')}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE namesake AS SELECT c.key AS one, o.key AS other, value "
        "FROM met_word JOIN called c USING (value) JOIN owned o USING (value) "
        "WHERE c.key <> o.key"
    )


def _called_as_domain() -> str:
    """Pairs of ``namesake`` with one row that is looked at."""
    looked = "(SELECT key FROM looked_at)"
    return (
        "SELECT 'account' AS \"table\", one, other, 'domain' AS kind, value, 0.8 AS score "
        f"FROM namesake WHERE one IN {looked} OR other IN {looked}"
    )
