"""Which rows say something else of who they are than when they were last asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from abmkit.identity.decided import lay
from abmkit.identity.legal import legal_forms
from abmkit.identity.rules import IdentityRules
from abmkit.sql import name, text, union
from abmkit.warehouse.links import REFERRED, TABLE
from abmkit.warehouse.sql import HASHES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Raised where rows are read in another way, for all to be read again.
READING = 5

#: If more than one row in so many has changed, all are looked at.
_MOST = 4


@dataclass(frozen=True)
class Changes:
    """What has changed.

    Attributes:
        count: Rows in ``touched``.
        since: Those that live were all written then or later; None: at any time.
    """

    count: int
    since: datetime | None


def find(connection: DuckDBPyConnection, rules: IdentityRules) -> Changes:
    """Fill ``touched`` with the rows that changed, came, left or are decided in another way.

    It has (table, key, version, island): no version where the row left, no island where it came.
    ``changed`` has the tables of which there are any.

    Args:
        connection: In a transaction.
        rules: The client's choices.
    """
    chosen = f"{rules.foreign} {rules.numbers} {READING} {legal_forms()}"
    form = int(hashlib.sha256(chosen.encode()).hexdigest(), 16) % HASHES
    present = union(
        f'SELECT CAST({text(table)} AS {TABLE}) AS "table", key, '
        f"xor(content_hash, {form}) AS version, synced_at, deleted_at FROM {name(table)}"
        for table in REFERRED
    )
    known = "known_row"
    since = _find_late(connection, present)
    if since is not None:
        present, known = "FROM late", "known_late"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS "
        'SELECT coalesce(p."table", k."table") AS "table", key, p.version, k.island '
        f"FROM (SELECT * FROM ({present}) WHERE deleted_at IS NULL) p "
        f"FULL JOIN {known} k USING (key) WHERE p.version IS DISTINCT FROM k.version"
    )
    if _decide(connection, rules):
        since = None
    connection.execute(
        'CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT "table" FROM touched'
    )
    ((count,),) = connection.execute("SELECT count(*) FROM touched").fetchall()
    return Changes(int(count), since)


def _find_late(connection: DuckDBPyConnection, present: str) -> datetime | None:
    """``late``: the rows that the last sync wrote or deleted; ``known_late``: as they were known.

    Others may have changed: what other syncs wrote meanwhile shows in a sum over all other rows.

    Args:
        connection: In a transaction.
        present: SELECT of (table, key, version, synced_at, deleted_at) of all rows.

    Returns:
        The instant of the last sync; None: more rows have changed than it wrote, or most of all.
    """
    ((last, known),) = connection.execute(
        "SELECT greatest(max(synced_at), max(deleted_at)), (SELECT count(*) FROM known_row) "
        f"FROM ({present})"
    ).fetchall()
    if not known:
        return None
    late = f"FROM ({present}) WHERE synced_at >= $1 OR deleted_at >= $1"
    ((count,),) = connection.execute(
        f"CREATE OR REPLACE TEMP TABLE late AS {late}", [last]
    ).fetchall()
    if int(count) * _MOST > int(known):
        return None
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE known_late AS FROM known_row SEMI JOIN late USING (key)"
    )
    # DuckDB's hash of two values is linear: of rows that swap what they say the sum would stay.
    total = "coalesce((SELECT bit_xor(hash(key + version)) FROM {}), 0)"
    others = f"({present}) WHERE deleted_at IS NULL AND synced_at < $1"
    ((is_same,),) = connection.execute(
        f"SELECT {total.format(others)} = "
        f"xor({total.format('known_row')}, {total.format('known_late')})",
        [last],
    ).fetchall()
    return last if is_same else None


def _decide(connection: DuckDBPyConnection, rules: IdentityRules) -> bool:
    """Touch the rows of which people say something else than at the last time, if any."""
    lay(connection, rules.decisions)
    said = (
        'SELECT "table", key, kind, value FROM (SELECT "table", '
        "unnest([left_key, right_key]) AS key, "
        "CASE WHEN same THEN 'same' ELSE 'apart' END AS kind, "
        "concat(least(left_key, right_key), ' ', greatest(left_key, right_key)) AS value "
        "FROM decided WHERE NOT is_reference)"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE said AS SELECT DISTINCT * FROM ({said})")
    ((count,),) = connection.execute(
        "CREATE OR REPLACE TEMP TABLE redecided AS SELECT DISTINCT key FROM "
        "((FROM said EXCEPT FROM decision) UNION ALL (FROM decision EXCEPT FROM said))"
    ).fetchall()
    if count:
        connection.execute(
            'INSERT INTO touched SELECT "table", key, version, island FROM known_row '
            "SEMI JOIN redecided USING (key) ANTI JOIN touched USING (key)"
        )
        connection.execute("DELETE FROM decision")
        connection.execute("INSERT INTO decision FROM said")
    return bool(count)


def pass_over(connection: DuckDBPyConnection) -> None:
    """Take from ``touched`` the people who say the same of who they are as before.

    Args:
        connection: With ``dropped`` and ``fresh_claim``.
    """
    said = "SELECT key, kind, code FROM {}"
    before, now = said.format("dropped"), said.format("fresh_claim")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE as_before AS SELECT key, version FROM touched "
        "ANTI JOIN redecided USING (key) "
        f"ANTI JOIN (({before} EXCEPT {now}) UNION ALL ({now} EXCEPT {before})) USING (key) "
        "ANTI JOIN (SELECT key FROM dropped WHERE kind = 'merged' UNION ALL "
        "SELECT key FROM fresh_claim WHERE kind = 'merged') USING (key) "
        "WHERE \"table\" = 'person' AND version IS NOT NULL AND island IS NOT NULL"
    )
    connection.execute(
        "UPDATE known_row SET version = a.version FROM as_before a WHERE known_row.key = a.key"
    )
    connection.execute("DELETE FROM touched WHERE key IN (SELECT key FROM as_before)")


def any_people(connection: DuckDBPyConnection) -> bool:
    """Whether any person is touched: most rows are of people, and need not be read if none is.

    Args:
        connection: With ``touched``.
    """
    ((found,),) = connection.execute(
        "SELECT EXISTS (FROM touched WHERE \"table\" = 'person')"
    ).fetchall()
    return bool(found)


def are_most(connection: DuckDBPyConnection) -> bool:
    """Whether so many rows have changed that looking at all costs less than finding some.

    Args:
        connection: With ``touched``, before ``known_row`` is brought up to date.
    """
    ((touched, known),) = connection.execute(
        "SELECT (SELECT count(*) FROM touched), (SELECT count(*) FROM known_row)"
    ).fetchall()
    return int(touched) * _MOST > int(known)
