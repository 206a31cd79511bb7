"""Rows joined by evidence into accounts and people, in SQL over whole tables.

Kinds of evidence come in order of strength. Each looks at the groups that the stronger ones have
left: a value joins all groups that claim it, unless something speaks against it; and where values
together would join what must stay apart, none of them joins. So the outcome depends on nothing
but the claims: not on order, and not on earlier outcomes. Only rows that the changed ones could
be joined with, over any number of steps, are looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from abmkit.identity.evidence import EVIDENCE, MOST, Check, Evidence
from abmkit.warehouse.sql import text, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: If more than one row in so many has changed, all are looked at.
_MOST = 4


def join(connection: DuckDBPyConnection) -> None:
    """Bring ``bond`` up to date.

    Afterwards ``member`` has (table, key, source, comp) of the rows looked at: rows of one
    account or person have one ``comp``, the smallest of their keys. ``mine``
    has their claims.

    Args:
        connection: In a transaction, with ``touched`` and ``dropped`` of ``claims.note``.
    """
    (_take_all if are_most(connection) else _take_some)(connection)
    for gone in ("affected", "touched"):
        connection.execute(f"DELETE FROM bond WHERE key IN (SELECT key FROM {gone})")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE member "
        '("table" VARCHAR, key BIGINT, source VARCHAR, comp BIGINT)'
    )
    for table, kinds in EVIDENCE.items():
        _group(connection, table, kinds)


def _find_affected(connection: DuckDBPyConnection) -> None:
    """``affected``: keys of live accounts and people that changed rows could be joined with.

    That is over claims made now or before, in any number of steps. A value that too many rows
    claim leads nowhere, but from rows that claim it only now, or did until now.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE affected AS SELECT key FROM touched "
        "WHERE \"table\" IN ('account', 'person') AND version IS NOT NULL"
    )
    frontier = (
        "SELECT code, sum(change) AS new FROM (SELECT 0 AS change, code FROM dropped UNION ALL "
        "SELECT 1, code FROM claim SEMI JOIN touched USING (key)) "
        "WHERE code IS NOT NULL GROUP BY code"
    )
    while _reach(connection, frontier):
        frontier = (
            "SELECT DISTINCT code, 0 AS new FROM claim SEMI JOIN reached USING (key) "
            "WHERE code IS NOT NULL"
        )


def are_most(connection: DuckDBPyConnection) -> bool:
    """Whether so many rows have changed that looking at all costs less than finding some.

    Args:
        connection: With ``touched``.
    """
    ((touched, known),) = connection.execute(
        "SELECT (SELECT count(*) FROM touched), (SELECT count(*) FROM known_row)"
    ).fetchall()
    return int(touched) * _MOST > int(known)


def _reach(connection: DuckDBPyConnection, frontier: str) -> bool:
    """Take in the rows that claim what a SELECT names; whether there were any new ones."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE met AS {frontier}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reached AS SELECT DISTINCT key FROM "
        "(SELECT key, new, count(*) OVER (PARTITION BY code) AS claims "
        "FROM claim JOIN met USING (code)) "
        f"ANTI JOIN affected USING (key) WHERE claims - new <= {MOST}"
    )
    connection.execute("INSERT INTO affected FROM reached")
    ((new,),) = connection.execute("SELECT count(*) FROM reached").fetchall()
    return bool(new)


def _take_all(connection: DuckDBPyConnection) -> None:
    """The same where all rows are looked at."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE affected AS SELECT key FROM known_row "
        "WHERE \"table\" IN ('account', 'person')"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE crowded AS "
        f"SELECT code FROM claim GROUP BY code HAVING count(*) > {MOST}"
    )
    _show_claims(connection, "claim")


def _take_some(connection: DuckDBPyConnection) -> None:
    """``affected``, ``crowded`` and ``mine`` where few rows have changed."""
    _find_affected(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE taken AS SELECT * FROM claim SEMI JOIN affected USING (key)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE crowded AS SELECT code FROM claim "
        "SEMI JOIN (SELECT DISTINCT code FROM taken) USING (code) "
        f"GROUP BY code HAVING count(*) > {MOST}"
    )
    _show_claims(connection, "taken")


def _show_claims(connection: DuckDBPyConnection, of: str) -> None:
    """``mine``: what affected rows claim, but for what too many rows claim."""
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW mine AS SELECT * FROM {of} ANTI JOIN crowded USING (code)"
    )


def _group(connection: DuckDBPyConnection, table: str, kinds: Iterable[Evidence]) -> None:
    """Add the groups of a table's affected rows to ``member``."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE part AS SELECT key, source, key AS comp "
        f"FROM {table} SEMI JOIN affected USING (key)"
    )
    _keep_apart(connection, table)
    present = {
        kind
        for (kind,) in connection.execute(
            f'SELECT DISTINCT kind FROM mine WHERE "table" = {text(table)}'
        ).fetchall()
    }
    for evidence in kinds:
        if evidence.kind in present:
            _join_by(connection, table, evidence)
    connection.execute(f"INSERT INTO member SELECT {text(table)}, key, source, comp FROM part")


def _keep_apart(connection: DuckDBPyConnection, table: str) -> None:
    """``apart``: pairs of rows that are never one: by decision, and a company and its parent."""
    decided = (
        "SELECT left_key, right_key FROM decided "
        f'WHERE NOT same AND NOT is_reference AND "table" = {text(table)}'
    )
    parents = (
        " UNION ALL SELECT a.key, a.parent FROM account a SEMI JOIN affected USING (key) "
        "WHERE a.parent IS NOT NULL AND a.parent <> a.key"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE apart AS {decided}{parents if table == 'account' else ''}"
    )


def _join_by(connection: DuckDBPyConnection, table: str, evidence: Evidence) -> None:
    """Join the groups of ``part`` by one kind of evidence."""
    claims = f'kind = {text(evidence.kind)} AND "table" = {text(table)}'
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE edge AS WITH claimed AS "
        f"(SELECT code, comp FROM mine JOIN part USING (key) WHERE {claims}) "
        "SELECT DISTINCT code, comp, code AS whole FROM claimed SEMI JOIN "
        "(SELECT code FROM claimed GROUP BY code HAVING min(comp) < max(comp)) USING (code)"
    )
    values, groups = _refuse(connection, evidence)
    if not values:
        return
    if values == groups:  # no group has two of the values: none leads on
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE edge AS "
            "SELECT code, comp, min(comp) OVER (PARTITION BY code) AS whole FROM edge"
        )
    else:
        _label(connection)
        if not any(_refuse(connection, evidence)):
            return
    connection.execute(
        'INSERT INTO bond SELECT "table", key, kind, code FROM mine '
        f"SEMI JOIN edge USING (code) WHERE {claims}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE part AS SELECT key, source, coalesce(whole, comp) AS comp "
        "FROM part LEFT JOIN (SELECT DISTINCT comp, whole FROM edge) USING (comp)"
    )


def _refuse(connection: DuckDBPyConnection, evidence: Evidence) -> tuple[int, int]:
    """Take from ``edge`` the wholes that something speaks against.

    Returns:
        How many claims of groups are left, and how many groups.
    """
    if evidence.against:
        checks = union(_AGAINST[check] for check in evidence.against)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE edge AS SELECT * FROM edge ANTI JOIN ({checks}) "
            "USING (whole)"
        )
    ((values, groups),) = connection.execute(
        "SELECT count(*), count(DISTINCT comp) FROM edge"
    ).fetchall()
    return int(values), int(groups)


_EACH = "(SELECT DISTINCT whole, comp FROM edge)"

#: SQL of the wholes that each check speaks against.
_AGAINST: dict[Check, str] = {
    "apart": (
        "SELECT DISTINCT l.whole FROM apart a JOIN part pl ON pl.key = a.left_key "
        "JOIN part pr ON pr.key = a.right_key AND pr.comp <> pl.comp "
        f"JOIN {_EACH} l ON l.comp = pl.comp "
        f"JOIN {_EACH} r ON r.comp = pr.comp AND r.whole = l.whole"
    ),
    "source": (
        f"SELECT DISTINCT whole FROM (SELECT whole, source FROM {_EACH} JOIN part USING (comp) "
        "GROUP BY whole, source HAVING min(comp) < max(comp))"
    ),
    "number": (
        f"SELECT DISTINCT whole FROM (SELECT whole, kind FROM {_EACH} JOIN "
        "(SELECT comp, kind, min(value) AS value FROM mine JOIN part USING (key) "
        "WHERE kind IN ('lei', 'duns') GROUP BY ALL) USING (comp) "
        "GROUP BY whole, kind HAVING min(value) < max(value))"
    ),
    "domain": (
        f"SELECT whole FROM {_EACH} JOIN (SELECT DISTINCT comp FROM mine JOIN part USING (key) "
        "WHERE kind = 'domain') USING (comp) GROUP BY whole HAVING min(comp) < max(comp)"
    ),
    "country": (
        f"SELECT whole FROM {_EACH} JOIN (SELECT comp, split_part(value, '|', 2) AS country "
        "FROM mine JOIN part USING (key) WHERE kind = 'in') USING (comp) "
        "GROUP BY whole HAVING min(country) < max(country)"
    ),
    "email": (
        f"SELECT whole FROM {_EACH} JOIN (SELECT comp, min(value) AS value "
        "FROM mine JOIN part USING (key) WHERE kind = 'email' GROUP BY comp) USING (comp) "
        "GROUP BY whole HAVING min(value) < max(value)"
    ),
}


def _label(connection: DuckDBPyConnection) -> None:
    """Make the wholes of ``edge`` what its values lead to in any steps: the smallest group."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE label AS SELECT DISTINCT comp, comp AS label FROM edge"
    )
    moved = True
    while moved:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE next_label AS SELECT comp, min(least_label) AS label "
            "FROM edge JOIN (SELECT code, min(label) AS least_label FROM edge "
            "JOIN label USING (comp) GROUP BY code) USING (code) GROUP BY comp"
        )
        ((moved,),) = connection.execute(
            "SELECT count(*) > 0 FROM label JOIN next_label n USING (comp) "
            "WHERE label.label <> n.label"
        ).fetchall()
        connection.execute("CREATE OR REPLACE TEMP TABLE label AS FROM next_label")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE edge AS SELECT code, comp, label AS whole "
        "FROM edge JOIN label USING (comp)"
    )
