"""What each reference means, in SQL over whole tables.

A reference by id means the account or person that the row of that id was joined into; one by
domain, e-mail or name what the rows that say so were joined into. Only references that changes
could reach are looked at again, and no fact is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from abmkit.identity.asked import candidates
from abmkit.identity.changes import any_people
from abmkit.identity.evidence import EVIDENCE, Evidence
from abmkit.identity.freemail import FREE_MAIL
from abmkit.sql import name, text, texts, union
from abmkit.warehouse import cells
from abmkit.warehouse.links import REFERRED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PLURAL = {
    "account": "accounts",
    "person": "people",
    "campaign": "campaigns",
    "asset": "assets",
    "deal": "deals",
}

#: By which kinds, besides the id, the rows of a table are found.
FOUND_BY = {
    "account": ("domain", "name"),
    "person": ("email",),
    "campaign": ("name",),
    "deal": ("name",),
}

_HAS = {"domain": "has the domain", "email": "has the e-mail", "name": "is called"}
_HAVE = {"domain": "have the domain", "email": "have the e-mail", "name": "are called"}

_METHOD = {"same": "manual"}

#: The columns of ``link`` that say what a reference means.
_ANSWER = ("canonical", "method", "reason", "confidence")

#: How sure a match by name is: exact; but for its case; but for its spelling or legal form.
_NAMED, _CASED, _SPELT = "0.9", "0.8", "0.7"

#: Candidates that the reason of an ambiguous reference lists.
_LISTED = 5

#: What is said of a row that is gone.
_DELETED = "concat(', deleted in its source on ', strftime(deleted_at, '%Y-%m-%d'))"

#: SELECT of the keys of references to rows that came and went since the last time, first or again:
#: these are not touched.
_GONE = (
    "SELECT key FROM link JOIN ("
    + union(
        f"SELECT key, deleted_at FROM {name(table)} WHERE deleted_at IS NOT NULL"
        for table in REFERRED
    )
    + ") gone USING (key) WHERE kind = 'id' AND (method = 'none' OR "
    f"contains(reason, ', deleted in its source on ') AND NOT ends_with(reason, {_DELETED}))"
)


def resolve(connection: DuckDBPyConnection, *, is_whole: bool) -> None:
    """Bring ``link`` up to date; rows that are so already are not written.

    Args:
        connection: In a transaction, with ``touched``, ``dropped``, ``affected`` and ``member``,
            after references that came since were noted.
        is_whole: Whether all rows were looked at.
    """
    asking, due, tables = "link", "", REFERRED
    if not is_whole:
        _find_due(connection)
        asking, due = "due_link", "SEMI JOIN due USING (key)"
        asked = connection.execute('SELECT DISTINCT "table" FROM due_link ORDER BY 1').fetchall()
        tables = tuple(table for (table,) in asked)
    if not tables:
        return
    rows = union(
        f'SELECT key, {text(table)} AS "table", deleted_at FROM {name(table)} {due}'
        for table in tables
    )
    answers = [_of_rows(rows)]
    if _any_open(connection, asking, rows):
        answers.append(_of_no_rows())
    if connection.execute(f"SELECT 1 FROM {asking} WHERE kind <> 'id' LIMIT 1").fetchall():
        answers += [_by_value(due), _decided()]
    among = " OR ".join(f'link."table" = {text(table)}' for table in tables)
    for each in answers:
        _answer(connection, each, "true" if is_whole else f"({among})")


def _answer(connection: DuckDBPyConnection, answers: str, among: str) -> None:
    """Write answers to references of which a condition holds, where they are not as before."""
    connection.execute(
        f"UPDATE link SET {', '.join(f'{each} = r.{each}' for each in _ANSWER)} "
        f"FROM ({answers}) r WHERE link.key = r.key AND {among} AND ("
        + " OR ".join(f"link.{each} IS DISTINCT FROM r.{each}" for each in _ANSWER)
        + ")"
    )


def _any_open(connection: DuckDBPyConnection, asking: str, rows: str) -> bool:
    """``open_id``: the ids that are no live row's, and whether there are any."""
    ((count,),) = connection.execute(
        "CREATE OR REPLACE TEMP TABLE open_id AS SELECT l.key, r.key IS NOT NULL AS is_gone "
        f"FROM {asking} l LEFT JOIN ({rows}) r USING (key) "
        "WHERE kind = 'id' AND (r.key IS NULL OR deleted_at IS NOT NULL)"
    ).fetchall()
    return bool(count)


def is_due(connection: DuckDBPyConnection) -> bool:
    """Whether references wait for an answer, or people say what some mean."""
    ((waiting,),) = connection.execute(
        "SELECT EXISTS (FROM decided WHERE is_reference) OR EXISTS (FROM link WHERE "
        "method = 'none' AND reason = 'not matched yet' OR method = 'manual' AND kind <> 'id') "
        f"OR EXISTS ({_GONE})"
    ).fetchall()
    return bool(waiting)


def _find_due(connection: DuckDBPyConnection) -> None:
    """``due``: keys of references that may mean something else than before; ``due_link``: these."""
    looked_at = "(SELECT key FROM affected UNION ALL SELECT key FROM touched)"
    link = "link" if any_people(connection) else "(FROM link WHERE \"table\" <> 'person')"
    stale = f"SELECT canonical FROM {link} SEMI JOIN {looked_at} USING (key)"
    merged = cells.key('l."table"', "l.source", "concat('id:', c.value)")
    told = "(FROM dropped UNION ALL FROM fresh_claim)"
    said = "(SELECT code FROM dropped UNION ALL SELECT code FROM taken)"
    others = 'SELECT DISTINCT "table" FROM touched'
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE due AS SELECT DISTINCT key FROM ("
        f"FROM {looked_at} UNION ALL "
        "SELECT key FROM link WHERE method = 'none' AND reason = 'not matched yet' UNION ALL "
        "SELECT key FROM link WHERE method = 'manual' AND kind <> 'id' UNION ALL "
        f"{_GONE} UNION ALL "
        "SELECT left_key FROM decided WHERE is_reference UNION ALL "
        f"SELECT key FROM {link} SEMI JOIN ({stale}) USING (canonical) UNION ALL "
        f"SELECT {merged} FROM {told} c JOIN link l USING (key) WHERE c.kind = 'merged' UNION ALL "
        f"SELECT key FROM asked SEMI JOIN {said} USING (code) UNION ALL "
        f'SELECT key FROM asked SEMI JOIN ({others}) USING ("table") WHERE code IS NULL)'
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE due_link AS "
        'SELECT key, "table", kind FROM link SEMI JOIN due USING (key)'
    )


def _of_rows(rows: str) -> str:
    """Answers for the ids of rows that are there, live or gone."""
    sizes = "SELECT comp, count(*) AS n FROM member GROUP BY comp"
    gone = f"concat('the ', \"table\", ' with this id', {_DELETED})"
    sure = _by_place(lambda each: each.confidence)
    return (
        "SELECT key, coalesce(comp, key) AS canonical, "
        f"coalesce({_by_place(lambda each: text(_METHOD.get(each.kind, each.kind)))}, 'id') "
        "AS method, "
        f"CASE WHEN deleted_at IS NOT NULL THEN {gone} "
        f"WHEN place IS NULL THEN concat('the ', \"table\", ' with this id') "
        f"ELSE concat('the ', \"table\", ' with this id, one of ', n, ' joined by ', "
        f"{_by_place(lambda each: text(each.words))}) END AS reason, "
        f"CAST(coalesce({sure}, 1) AS DECIMAL(18, 4)) AS confidence "
        f"FROM ({rows}) LEFT JOIN (SELECT key, comp, place FROM member) USING (key) "
        f"LEFT JOIN ({sizes}) USING (comp) "
        "WHERE comp IS NOT NULL OR deleted_at IS NOT NULL OR \"table\" NOT IN ('account', 'person')"
    )


def _by_place(of: Callable[[Evidence], str]) -> str:
    """SQL of what is said of the evidence at ``place``; NULL where there is none."""
    branches = " ".join(
        f'WHEN "table" = {text(table)} THEN CASE place '
        + " ".join(f"WHEN {n} THEN {of(each)}" for n, each in enumerate(kinds))
        + " END"
        for table, kinds in EVIDENCE.items()
    )
    return f"CASE {branches} END"


def _of_no_rows() -> str:
    """Answers for ids that were merged into other rows, or that no row has.

    A row that is gone since it was merged into another means the other.
    """
    return (
        "SELECT l.key, s.canonical, "
        "CASE WHEN survivor IS NULL THEN 'none' ELSE 'id' END AS method, "
        "CASE WHEN survivor IS NULL THEN concat('no ', l.\"table\", ' of ', l.source, "
        "' has this id') ELSE concat('merged into the ', l.\"table\", ' ', s.value) END "
        "AS reason, "
        "CAST(CASE WHEN survivor IS NULL THEN 0 ELSE 1 END AS DECIMAL(18, 4)) AS confidence "
        "FROM open_id JOIN link l USING (key) "
        f'LEFT JOIN ({_MERGES}) m USING ("table", source, value) '
        "LEFT JOIN link s ON s.key = survivor WHERE NOT is_gone OR survivor IS NOT NULL"
    )


#: Ids that were merged into live rows. Two rows that claim one id are a fault of the source; the
#: smaller key is as good as the other.
_MERGES = (
    'SELECT l."table", l.source, c.value, min(c.key) AS survivor '
    "FROM claim c JOIN link l USING (key) WHERE c.kind = 'merged' GROUP BY ALL"
)


def _by_value(due: str) -> str:
    """Answers for references by domain, e-mail or name.

    Rows of one account or person are one answer. The closest fit goes before others, a row of
    the same source before one of another.
    """
    hits = (
        "SELECT DISTINCT f.link, f.key, l.canonical, f.source, f.source_id, home, loose "
        f"FROM ({candidates(due)}) f JOIN link l ON l.key = f.key "
        "QUALIFY rank() OVER (PARTITION BY f.link ORDER BY loose, f.source <> home) = 1"
    )
    answer = (
        "SELECT link AS key, count(DISTINCT canonical) AS n, min(canonical) AS canonical, "
        "min(source) AS found_in, bool_and(source <> home) AS away, any_value(loose) AS loose, "
        "array_to_string(list(concat(source, ' ', source_id) ORDER BY source, source_id)"
        f"[:{_LISTED}], ', ') AS listed, count(*) AS found FROM ({hits}) GROUP BY link"
    )
    return (
        "SELECT l.key, CASE WHEN n = 1 THEN a.canonical END AS canonical, "
        "CASE WHEN n = 1 THEN l.kind ELSE 'none' END AS method, "
        f"CASE WHEN n = 1 THEN {_why()} ELSE {_why_not()} END AS reason, "
        "CAST(CASE WHEN n IS DISTINCT FROM 1 THEN 0 WHEN l.kind <> 'name' THEN 1 "
        f"WHEN loose = 0 THEN {_NAMED} WHEN loose = 1 THEN {_CASED} ELSE {_SPELT} END "
        "AS DECIMAL(18, 4)) AS confidence "
        f"FROM link l {due} LEFT JOIN ({answer}) a USING (key) "
        "WHERE l.kind <> 'id'"
    )


def _why() -> str:
    fits = (
        "CASE WHEN kind <> 'name' OR loose = 0 THEN '' "
        "WHEN loose = 1 THEN ' but for upper and lower case' "
        "ELSE ' but for its spelling or legal form' END"
    )
    where = "CASE WHEN away THEN concat(', in ', found_in) ELSE '' END"
    return f"concat('the ', \"table\", ' with this ', kind, {fits}, {where})"


def _why_not() -> str:
    plural = " ".join(f"WHEN {text(one)} THEN {text(many)}" for one, many in PLURAL.items())
    said = "concat('''', value, '''')"
    possible = ", ".join(f"({text(t)}, {text(k)})" for t, kinds in FOUND_BY.items() for k in kinds)
    more = f"CASE WHEN found > {_LISTED} THEN ', …' ELSE '' END"
    return (
        f"CASE WHEN n > 1 THEN concat(n, ' ', CASE \"table\" {plural} END, ' ', {_verb(_HAVE)}, "
        f"' ', {said}, ': ', listed, {more}) "
        f'WHEN ("table", kind) NOT IN ({possible}) '
        f"THEN concat(CASE \"table\" {plural} END, ' are not found by ', kind) "
        f"WHEN kind = 'domain' AND {_is_free('value')} "
        f"THEN concat({said}, ' is free mail, which names no account') "
        "WHEN value = '' THEN 'of somebody whom their source has deleted' "
        f"ELSE concat('no ', \"table\", ' ', {_verb(_HAS)}, ' ', {said}) END"
    )


def _verb(words: dict[str, str]) -> str:
    return (
        "CASE kind " + " ".join(f"WHEN {text(k)} THEN {text(w)}" for k, w in words.items()) + " END"
    )


def _is_free(value: str) -> str:
    bare = f"regexp_replace(rtrim(lower(trim({value})), '.'), '^www\\.', '')"
    return f"{bare} IN ({texts(sorted(FREE_MAIL))})"


def _decided() -> str:
    """Answers of people for references; one to a record that is not there waits for it."""
    return (
        "SELECT left_key AS key, r.canonical, 'manual' AS method, words AS reason, "
        "CAST(1 AS DECIMAL(18, 4)) AS confidence FROM decided d "
        "JOIN link r ON r.key = d.right_key WHERE is_reference AND r.canonical IS NOT NULL"
    )
