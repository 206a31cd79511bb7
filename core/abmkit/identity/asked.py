"""References by domain, e-mail and name, in the form in which rows claim these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity.claims import mailbox
from abmkit.identity.evidence import MAILBOX, code
from abmkit.identity.names import company
from abmkit.identity.spelling import spell
from abmkit.identity.spellings import spellings
from abmkit.identity.told import tell
from abmkit.sql import text, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Tables whose rows make no claims: they are found by their exact name.
_NAMED = ("campaign", "deal")


def note(connection: DuckDBPyConnection) -> None:
    """Add references that came since to ``asked``: (key, table, kind, code).

    The code is NULL where rows are found by their exact name; a reference that can mean no row
    is not asked.
    """
    ((count,),) = connection.execute(
        'CREATE OR REPLACE TEMP TABLE new_asked AS SELECT key, "table", kind, value FROM link '
        "WHERE kind <> 'id' AND method = 'none' AND reason = 'not matched yet'"
    ).fetchall()
    if count:
        _add(connection)


def _add(connection: DuckDBPyConnection) -> None:
    """Add those of ``new_asked``."""
    domains = "SELECT key, lower(trim(value)) AS told FROM new_asked WHERE kind = 'domain'"
    spell(connection, "domain", f"SELECT told FROM ({domains})")
    names = "FROM new_asked WHERE \"table\" = 'account' AND kind = 'name'"
    told = [
        said
        for (said,) in connection.execute(f"SELECT DISTINCT value {names} ORDER BY 1").fetchall()
    ]
    meant = [(said, form) for said in told for form in {company(said), *spellings(said)}]
    tell(
        connection,
        "CREATE OR REPLACE TEMP TABLE asked_name AS",
        value=[said for said, _ in meant],
        meant=[form for _, form in meant],
    )
    account, person = "'account' AS \"table\"", "'person' AS \"table\""
    box = mailbox("lower(trim(value))")
    forms = union(
        (
            f"SELECT key, {account}, 'domain', s.means FROM ({domains}) "
            "JOIN spelling s USING (told) WHERE s.kind = 'domain' AND s.means IS NOT NULL",
            f"SELECT key, {account}, 'name', meant FROM (SELECT key, value {names}) "
            "JOIN asked_name USING (value) WHERE meant <> ''",
            f"SELECT key, {person}, unnest(['email', '{MAILBOX}']), {box} "
            "FROM new_asked WHERE \"table\" = 'person' AND kind = 'email'",
            *(
                f"SELECT key, {text(table)}, 'name', NULL FROM new_asked "
                f"WHERE \"table\" = {text(table)} AND kind = 'name'"
                for table in _NAMED
            ),
        )
    )
    found_by = code('"table"', "kind", "value")
    connection.execute(
        f'INSERT INTO asked SELECT key, "table", kind, CASE WHEN value IS NOT NULL '
        f'THEN {found_by} END FROM ({forms}) f(key, "table", kind, value)'
    )


def candidates(due: str) -> str:
    """SELECT of the rows that references may mean.

    It has (link, key, source, source_id, home, loose): how loosely they fit is 0 as written, 1 but
    for case, 2 in the form that is compared.

    Args:
        due: Join with the keys of the references that are asked about; empty: all.
    """
    asked = (
        'SELECT a.key AS link, l."table", a.kind, a.code, l.source AS home, '
        f"l.value AS said FROM asked a {due} JOIN link l USING (key)"
    )
    return union(
        (
            _of_claims(asked, "account", "name", _fit("r.name", "said")),
            _of_claims(asked, "account", "domain", _has_domain()),
            _of_claims(asked, "person", "email", "0"),
            _of_claims(asked, "person", MAILBOX, "0"),
            *(_of_names(asked, table) for table in _NAMED),
        )
    )


def _of_names(asked: str, table: str) -> str:
    written, said = (f"lower(nfc_normalize(trim({each})))" for each in ("r.name", "said"))
    return (
        f"SELECT link, r.key, r.source, r.source_id, home, {_fit('r.name', 'said')} AS loose "
        f"FROM ({asked}) JOIN {table} r ON {written} = {said} "
        f"WHERE \"table\" = {text(table)} AND kind = 'name' AND deleted_at IS NULL"
    )


def _of_claims(asked: str, table: str, kind: str, loose: str) -> str:
    return (
        f"SELECT link, r.key, r.source, r.source_id, home, {loose} AS loose FROM ({asked}) q "
        "JOIN (SELECT key, code FROM claim) c USING (code) "
        f'JOIN {table} r USING (key) WHERE q."table" = {text(table)} AND q.kind = {text(kind)}'
    )


def _fit(row: str, said: str) -> str:
    written, asked = (f"nfc_normalize(trim({each}))" for each in (row, said))
    return (
        f"CASE WHEN {written} = {asked} THEN 0 WHEN lower({written}) = lower({asked}) THEN 1 "
        "ELSE 2 END"
    )


def _has_domain() -> str:
    """As written, or a domain below or above it."""
    return (
        f"CASE WHEN list_contains([{_bare('d')} FOR d IN r.domains], {_bare('said')}) "
        "THEN 0 ELSE 2 END"
    )


def _bare(domain: str) -> str:
    return f"regexp_replace(rtrim(lower(trim({domain})), '.'), '^www\\.', '')"
