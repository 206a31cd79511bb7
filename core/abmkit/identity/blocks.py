"""Names in blocks of one beginning or end: only within them names are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.warehouse.sql import texts, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CROWD = 20
"""Names in a block, at most, to be compared."""

#: Letters that names of a block have in common.
_LETTERS = 6
_HEAD = f"hash(left({{}}, {_LETTERS}))"
_TAIL = f"hash('…', right({{}}, {_LETTERS}))"

#: Kinds of claims that say how a name sounds. Each is read by itself: that costs less.
_HEARD = ("name", "sound")


def hear(connection: DuckDBPyConnection) -> None:
    """``heard``: (key, sound) of all names; ``block``: (block, key), two of each.

    Args:
        connection: In a transaction, after claims were noted.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE heard AS "
        + union(f"SELECT key, value AS sound FROM claim WHERE kind = '{k}'" for k in _HEARD)
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE block AS "
        f"SELECT {_HEAD.format('sound')} AS block, key FROM heard UNION ALL "
        f"SELECT {_TAIL.format('sound')}, key FROM heard"
    )


def find_crossed(connection: DuckDBPyConnection) -> None:
    """``crossed``: keys of the rows in blocks that got too large to be compared, or are no longer.

    The pairs of all of them are others than before: whole islands, for of the pairs of two groups
    only the best is kept.

    Args:
        connection: With ``touched``, ``dropped`` and ``block``.
    """
    both = f"[{_HEAD.format('value')}, {_TAIL.format('value')}]"
    moved = (
        f"SELECT unnest({both}) AS block, -1 AS change FROM dropped SEMI JOIN touched USING (key) "
        f"WHERE kind IN ({texts(_HEARD)}) UNION ALL "
        "SELECT block, 1 FROM block SEMI JOIN touched USING (key)"
    )
    crossed = (
        "SELECT block FROM moved JOIN (SELECT block, count(*) AS n FROM block "
        "SEMI JOIN moved USING (block) GROUP BY block) USING (block) "
        f"WHERE (n <= {CROWD}) <> (n - new <= {CROWD})"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE crossed AS WITH moved AS MATERIALIZED "
        f"(SELECT block, sum(change) AS new FROM ({moved}) GROUP BY block) "
        f"SELECT DISTINCT key FROM block SEMI JOIN ({crossed}) USING (block)"
    )
