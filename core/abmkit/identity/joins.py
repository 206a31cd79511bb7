"""Rows joined by evidence into accounts and people, in SQL over whole tables.

Kinds of evidence come in order of strength. Each looks at the groups that the stronger ones have
left: a value joins all groups that claim it, unless something speaks against it; and where values
together would join what must stay apart, none of them joins. So the outcome depends on nothing
but the claims: not on order, and not on earlier outcomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity import islands
from abmkit.identity.against import keep_apart, note_traits, refuse
from abmkit.identity.changes import any_people
from abmkit.identity.evidence import EVIDENCE, Evidence
from abmkit.identity.islands import lead_on
from abmkit.sql import text
from abmkit.warehouse.links import TABLE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: What tells the records of a source apart. A row that is a name and nothing else, as a list of
#: leads gives of their companies, is no record that its source keeps apart from others.
_RECORDS_OF = {
    "account": "CASE WHEN source_id = name AND domains IS NULL AND country IS NULL "
    "AND city IS NULL THEN hash(key) ELSE hash(source) END",
    "person": "hash(source)",
}


def join(connection: DuckDBPyConnection) -> bool:
    """Bring ``bond`` up to date.

    Afterwards ``member`` has (table, key, comp, place) of the rows looked at: rows of one
    account or person have one ``comp``, the smallest of their keys; ``place`` is that of the
    evidence by which the row was joined, in the order of strength.

    Args:
        connection: In a transaction, with ``touched`` and ``dropped`` of ``claims.note``.

    Returns:
        Whether all rows were looked at.
    """
    is_whole = islands.take(connection)
    connection.execute(
        "DELETE FROM bond WHERE key IN (SELECT key FROM affected UNION ALL SELECT key FROM touched)"
    )
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE member ("table" {TABLE}, key BIGINT, comp BIGINT, '
        "place TINYINT)"
    )
    connection.execute("CREATE OR REPLACE TEMP TABLE refused (code BIGINT)")
    present = {kind for (kind,) in connection.execute("SELECT DISTINCT kind FROM mine").fetchall()}
    for table, kinds in EVIDENCE.items():
        if not is_whole and table == "person" and not any_people(connection):
            continue
        among = "" if is_whole else "SEMI JOIN affected USING (key)"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE part AS SELECT key, {_RECORDS_OF[table]} AS source, "
            f"key AS comp, CAST(NULL AS TINYINT) AS place FROM {table} {among} "
            "WHERE deleted_at IS NULL"
        )
        _group(connection, table, [each for each in kinds if each.kind in present])
    islands.note(connection)
    return is_whole


def _group(connection: DuckDBPyConnection, table: str, kinds: list[Evidence]) -> None:
    """Add the groups of a table's affected rows, which are ``part``, to ``member``."""
    keep_apart(connection, table)
    if any(set(each.against) - {"apart"} for each in kinds):
        note_traits(connection, table)
    for evidence in kinds:
        _join_by(connection, table, evidence)
    connection.execute(f"INSERT INTO member SELECT {text(table)}, key, comp, place FROM part")


def _join_by(connection: DuckDBPyConnection, table: str, evidence: Evidence) -> None:
    """Join the groups of ``part`` by one kind of evidence."""
    claims = (
        f"SELECT code, key, comp FROM mine JOIN part USING (key) WHERE kind = {text(evidence.kind)}"
    )
    ((any_left,),) = connection.execute(
        f"CREATE OR REPLACE TEMP TABLE edge AS WITH claimed AS ({claims}) "
        "SELECT DISTINCT code, comp, code AS whole FROM claimed SEMI JOIN "
        "(SELECT code FROM claimed GROUP BY code HAVING min(comp) < max(comp)) USING (code)"
    ).fetchall()
    if not any_left:
        return
    refuse(connection, evidence)
    if lead_on(connection):
        refuse(connection, evidence)
    connection.execute(
        f"INSERT INTO bond SELECT key, code FROM ({claims}) SEMI JOIN edge USING (code)"
    )
    place = EVIDENCE[table].index(evidence)
    connection.execute(
        f"UPDATE part SET comp = whole, place = coalesce(place, {place}) "
        "FROM (SELECT DISTINCT comp, whole FROM edge) e WHERE part.comp = e.comp"
    )
