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

from abmkit.identity.evidence import EVIDENCE, JOINING, MOST, Check, Evidence
from abmkit.warehouse.sql import text, texts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def join(connection: DuckDBPyConnection) -> None:
    """Bring ``bond`` up to date.

    Afterwards ``member`` has (table, key, source, comp) of the rows looked at: rows of one
    account or person have one ``comp``, the smallest of their keys. ``mine``
    has their claims.

    Args:
        connection: In a transaction, with ``touched`` and ``dropped`` of ``claims.note``.
    """
    _find_affected(connection)
    _take_claims(connection)
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
    said = 'SELECT {} AS change, "table", kind, value FROM {}'
    frontier = (
        'SELECT "table", kind, value, sum(change) AS new FROM ('
        f"{said.format(0, 'dropped')} UNION ALL "
        f"{said.format(1, 'claim SEMI JOIN touched USING (key)')}) "
        f"WHERE kind IN ({texts(JOINING)}) GROUP BY ALL"
    )
    while _reach(connection, frontier):
        frontier = (
            'SELECT DISTINCT "table", kind, value, 0 AS new FROM claim '
            f"SEMI JOIN reached USING (key) WHERE kind IN ({texts(JOINING)})"
        )


def _reach(connection: DuckDBPyConnection, frontier: str) -> bool:
    """Take in the rows that claim what a SELECT names; whether there were any new ones."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE met AS {frontier}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reached AS SELECT DISTINCT key FROM "
        '(SELECT key, new, count(*) OVER (PARTITION BY "table", kind, value) AS claims '
        'FROM claim JOIN met USING ("table", kind, value)) '
        f"ANTI JOIN affected USING (key) WHERE claims - new <= {MOST}"
    )
    connection.execute("INSERT INTO affected FROM reached")
    ((new,),) = connection.execute("SELECT count(*) FROM reached").fetchall()
    return bool(new)


def _take_claims(connection: DuckDBPyConnection) -> None:
    """``mine``: what affected rows claim, but for what too many rows claim."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE mine AS "
        "SELECT c.* FROM claim c SEMI JOIN affected USING (key)"
    )
    crowded = (
        'SELECT "table", kind, value FROM claim SEMI JOIN '
        f'(SELECT DISTINCT "table", kind, value FROM mine WHERE kind IN ({texts(JOINING)})) '
        f'USING ("table", kind, value) GROUP BY ALL HAVING count(*) > {MOST}'
    )
    connection.execute(
        f"DELETE FROM mine USING ({crowded}) c "
        'WHERE mine."table" = c."table" AND mine.kind = c.kind AND mine.value = c.value'
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
    claims = (
        f"SELECT value, key FROM mine WHERE kind = {text(evidence.kind)} "
        f'AND "table" = {text(table)}'
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE edge AS WITH claimed AS "
        f"(SELECT value, comp FROM ({claims}) JOIN part USING (key)) "
        "SELECT DISTINCT value, comp, value AS whole FROM claimed SEMI JOIN (SELECT value "
        f"FROM claimed GROUP BY value HAVING min(comp) < max(comp) AND count(*) <= {MOST}) "
        "USING (value)"
    )
    if not _refuse(connection, table, evidence):
        return
    _label(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE edge AS SELECT value, comp, label AS whole "
        "FROM edge JOIN label USING (comp)"
    )
    if not _refuse(connection, table, evidence):
        return
    connection.execute(
        f"INSERT INTO bond SELECT {text(table)}, key, {text(evidence.kind)}, value "
        f"FROM ({claims}) SEMI JOIN edge USING (value)"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE part AS SELECT key, source, coalesce(whole, comp) AS comp "
        "FROM part LEFT JOIN (SELECT DISTINCT comp, whole FROM edge) USING (comp)"
    )


def _refuse(connection: DuckDBPyConnection, table: str, evidence: Evidence) -> bool:
    """Take from ``edge`` the wholes that something speaks against; whether any is left."""
    for check in evidence.against:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE against AS {_AGAINST[check].format(table=text(table))}"
        )
        connection.execute("DELETE FROM edge WHERE whole IN (SELECT whole FROM against)")
    ((left,),) = connection.execute("SELECT count(*) FROM edge").fetchall()
    return bool(left)


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
    """``label``: of each group in ``edge``, the smallest that values lead to in any steps."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE label AS SELECT DISTINCT comp, comp AS label FROM edge"
    )
    while True:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE next_label AS SELECT comp, min(least_label) AS label "
            "FROM edge JOIN (SELECT value, min(label) AS least_label FROM edge "
            "JOIN label USING (comp) GROUP BY value) USING (value) GROUP BY comp"
        )
        ((moved,),) = connection.execute(
            "SELECT count(*) FROM label JOIN next_label n USING (comp) WHERE label.label <> n.label"
        ).fetchall()
        connection.execute("CREATE OR REPLACE TEMP TABLE label AS FROM next_label")
        if not moved:
            return
