"""People whom their source has deleted: what they did still counts, and nobody knows who it was.

Their name, address and whatever else tells who they were goes from each table that has any of it.
The id stays, by which what they did is one person's, and of an address at a company its domain, by
which it is that company's. A row that was merged into another is not gone: the person lives on
there. Who comes back is loaded anew, and so is what they did, once it is read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from abmkit.identity.claims import mailbox
from abmkit.identity.evidence import MAILBOX, code
from abmkit.schema import LOADABLE, columns
from abmkit.sql import name, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Columns of what people did that may say who they are, in their own words or their source's.
_TOLD: Mapping[str, str] = MappingProxyType({"touch": "extra", "response": "text"})

#: The content of no record: what is blanked is written again when its source tells it again.
_UNLIKE_ANY = -1

#: The columns of a person that tell who it is, or may.
_OWN = tuple(
    column.name
    for column in columns(LOADABLE["person"])
    if column.kind in ("text", "json", "list") and not column.required
)

_EMAIL = "email"

_HOST = f"lower(trim(split_part({_EMAIL}, '@', 2)))"

#: What is left of a column, if anything is. A domain that nobody else has may be one's own.
_LEFT = {
    _EMAIL: f"CASE WHEN {_HOST} IN (SELECT value FROM claim WHERE kind = 'domain' UNION ALL "
    f"SELECT {_HOST} FROM person GROUP BY ALL HAVING count(*) > 1) THEN concat('@', {_HOST}) END"
}

_WITHOUT_MERGED = (
    "ANTI JOIN (SELECT m.source, c.value AS source_id FROM claim c JOIN person m USING (key) "
    "WHERE c.kind = 'merged') USING (source, source_id)"
)


def forget(connection: DuckDBPyConnection) -> None:
    """Blank what is kept of people who are gone, and were not blanked yet.

    Args:
        connection: In a transaction, after claims were noted.
    """
    gone = "SELECT EXISTS (FROM person WHERE deleted_at IS NOT NULL)"
    ((any_gone,),) = connection.execute(gone).fetchall()
    if not any_gone:
        return
    kept = " OR ".join(f"p.{name(column)} IS NOT NULL" for column in _OWN if column != _EMAIL)
    kept += f" OR p.{_EMAIL} NOT LIKE '@%'"
    box = mailbox("lower(trim(p.email))")
    ((count,),) = connection.execute(
        "CREATE OR REPLACE TEMP TABLE forgotten AS "
        "SELECT p.key, p.source, p.source_id, lower(trim(p.email)) AS address, "
        f"unnest([{code(repr('person'), repr('email'), box)}, "
        f"{code(repr('person'), repr(MAILBOX), box)}]) AS code FROM person p "
        f"{_WITHOUT_MERGED} WHERE p.deleted_at IS NOT NULL AND ({kept})"
    ).fetchall()
    if count:
        _blank_references(connection)
        blank = ", ".join(f"{name(column)} = {_LEFT.get(column, 'NULL')}" for column in _OWN)
        connection.execute(f"UPDATE person SET {blank} WHERE key IN (SELECT key FROM forgotten)")
        _blank_quarantine(connection)


def blank_deeds(connection: DuckDBPyConnection) -> None:
    """Blank what people said of those who are gone, however late it came.

    Args:
        connection: In a transaction, after references were resolved.
    """
    ((count,),) = connection.execute(
        f"CREATE OR REPLACE TEMP TABLE gone AS SELECT key FROM person {_WITHOUT_MERGED} "
        "WHERE deleted_at IS NOT NULL UNION ALL SELECT key FROM link "
        "WHERE \"table\" = 'person' AND value = '' AND canonical IS NULL"
    ).fetchall()
    for table, column in _TOLD.items() if count else ():
        connection.execute(
            f"UPDATE {table} SET {column} = NULL, content_hash = {_UNLIKE_ANY} "
            f"WHERE {column} IS NOT NULL AND person IN (SELECT key FROM gone)"
        )


def _blank_references(connection: DuckDBPyConnection) -> None:
    """Take their addresses from references; who has the address still can be found by it."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE forgotten_address AS "
        "SELECT DISTINCT key FROM asked SEMI JOIN forgotten USING (code) "
        "ANTI JOIN (SELECT key FROM asked SEMI JOIN claim USING (code)) USING (key)"
    )
    connection.execute(
        "UPDATE link SET value = '' WHERE key IN (SELECT key FROM forgotten_address)"
    )


def _blank_quarantine(connection: DuckDBPyConnection) -> None:
    """Take what could not be read of them, and what names their address, from quarantine."""
    told = "lower(concat(q.raw, ' ', CAST(q.content AS VARCHAR)))"
    found = union(
        (
            "SELECT q.rowid FROM quarantine q SEMI JOIN forgotten USING (source, source_id) "
            "WHERE q.\"table\" = 'person'",
            "SELECT q.rowid FROM quarantine q JOIN forgotten f "
            f"ON contains({told}, f.address) WHERE f.address <> ''",
        )
    )
    connection.execute(f"UPDATE quarantine SET raw = NULL, content = NULL WHERE rowid IN ({found})")
