"""What each reference means, in SQL over whole tables.

``link`` is resolved anew each time from the rows that are there now, so the answer depends
neither on the order of arrival nor on earlier answers, and no fact is touched. What a person has
decided (``manual``) stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity.freemail import FREE_MAIL
from abmkit.warehouse.links import REFERRED
from abmkit.warehouse.sql import name, text, texts, union

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

#: The tables whose rows say which others were merged into them.
MERGED = ("account", "person", "deal")

_HAS = {"domain": "has the domain", "email": "has the e-mail", "name": "is called"}
_HAVE = {"domain": "have the domain", "email": "have the e-mail", "name": "are called"}

#: How sure a match is: by id, domain or e-mail; by name; by name but for its case.
_SURE, _NAMED, _CASED = "1", "0.9", "0.8"

#: Candidates that the reason of an ambiguous reference lists.
_LISTED = 5


def resolve(connection: DuckDBPyConnection) -> None:
    """Bring every row of ``link`` up to date; rows that are so already are not written."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE candidate AS {_candidates()}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE hit AS {_hits()}")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE resolved AS {_by_id()} UNION ALL {_by_value()}"
    )
    connection.execute(
        "UPDATE link SET canonical = r.canonical, method = r.method, reason = r.reason, "
        "confidence = r.confidence FROM resolved r "
        "WHERE link.key = r.key AND link.method <> 'manual' AND "
        "(link.canonical, link.method, link.reason, link.confidence) IS DISTINCT FROM "
        "(r.canonical, r.method, r.reason, r.confidence)"
    )


def _needle(kind: str, value: str) -> str:
    """SQL for the form in which values of a kind are compared."""
    if kind == "domain":
        return f"regexp_replace(rtrim(lower(trim({value})), '.'), '^www\\.', '')"
    if kind == "email":
        return f"lower(trim({value}))"
    return f"nfc_normalize(trim({value}))"


def _candidates() -> str:
    """Live rows by what names them: (table, kind, needle, key, source, source_id)."""
    live = "key, source, source_id FROM {} WHERE deleted_at IS NULL"
    selects = []
    for table, kinds in FOUND_BY.items():
        for kind in kinds:
            value = "unnest(domains)" if kind == "domain" else kind
            of = live.format(name(table))
            selects.append(
                f'SELECT DISTINCT {text(table)} AS "table", {text(kind)} AS kind, '
                f"{_needle(kind, 'value')} AS needle, key, source, source_id "
                f"FROM (SELECT {value} AS value, {of}) WHERE value IS NOT NULL"
            )
    return union(selects)


def _hits() -> str:
    """The best candidates of each reference: (link, key, source, source_id, cased).

    A name that fits exactly goes before one that differs in case, a row of the same source
    before one of another.
    """
    needle = (
        f"CASE l.kind WHEN 'domain' THEN {_needle('domain', 'l.value')} "
        f"WHEN 'email' THEN {_needle('email', 'l.value')} ELSE {_needle('name', 'l.value')} END"
    )
    asked = (
        f'SELECT key AS link, "table", kind, source AS home, {needle} AS needle FROM link l '
        f"WHERE kind <> 'id' AND NOT (kind = 'domain' AND {_is_free('l.value')})"
    )
    found = "c.key, c.source, c.source_id"
    return (
        f"WITH asked AS ({asked}), found AS ("
        f"SELECT link, home, {found}, false AS cased FROM asked "
        'JOIN candidate c USING ("table", kind, needle) UNION ALL '
        f"SELECT link, home, {found}, true FROM asked a JOIN candidate c "
        'ON a."table" = c."table" AND a.kind = c.kind AND a.kind = \'name\' '
        "AND lower(a.needle) = lower(c.needle) AND a.needle <> c.needle) "
        "SELECT link, key, source, source_id, home, cased FROM found "
        "QUALIFY rank() OVER (PARTITION BY link ORDER BY cased, source <> home) = 1"
    )


def _by_id() -> str:
    """Answers for references by id: the row of that id in the same source, live or gone.

    One that is not live since it was merged into another means the other.
    """
    rows = union(
        f'SELECT key, {text(table)} AS "table", deleted_at FROM {name(table)}' for table in REFERRED
    )
    gone = (
        "concat('the ', \"table\", ' with this id, deleted in its source on ', "
        "strftime(deleted_at, '%Y-%m-%d'))"
    )
    return (
        "SELECT key, CASE WHEN merged THEN survivor WHEN known THEN key END AS canonical, "
        "CASE WHEN merged OR known THEN 'id' ELSE 'none' END AS method, "
        f"CASE WHEN merged THEN concat('merged into the ', \"table\", ' ', survivor_id) "
        "WHEN NOT known THEN concat('no ', \"table\", ' of ', source, ' has this id') "
        f"WHEN deleted_at IS NULL THEN concat('the ', \"table\", ' with this id') "
        f"ELSE {gone} END AS reason, "
        f"CAST(CASE WHEN merged OR known THEN {_SURE} ELSE 0 END AS DECIMAL(18, 4)) "
        "AS confidence FROM (SELECT l.*, deleted_at, t.key IS NOT NULL AS known, survivor, "
        "survivor_id, survivor IS NOT NULL AND (t.key IS NULL OR deleted_at IS NOT NULL) AS merged "
        f'FROM link l LEFT JOIN ({rows}) t USING (key, "table") '
        f"LEFT JOIN ({_merges()}) m USING (\"table\", source, value) WHERE kind = 'id')"
    )


def _merges() -> str:
    """Ids that were merged into live rows: (table, source, value, survivor, survivor_id).

    Two rows that claim one id are a fault of the source; the smaller key is as good as the other.
    """
    claims = union(
        f'SELECT {text(table)} AS "table", source, unnest(merged_ids) AS value, '
        f"key, source_id FROM {name(table)} WHERE deleted_at IS NULL"
        for table in MERGED
    )
    return (
        'SELECT "table", source, value, min(key) AS survivor, '
        f"arg_min(source_id, key) AS survivor_id FROM ({claims}) GROUP BY ALL"
    )


def _by_value() -> str:
    """Answers for references by domain, e-mail or name."""
    answer = (
        "SELECT link AS key, count(*) AS n, min(key) AS canonical, any_value(source) AS found_in, "
        "any_value(source <> home) AS away, any_value(cased) AS cased, "
        "array_to_string(list(concat(source, ' ', source_id) ORDER BY source, source_id)"
        f"[:{_LISTED}], ', ') AS listed FROM hit GROUP BY link"
    )
    return (
        "SELECT key, CASE WHEN n = 1 THEN a.canonical END, "
        "CASE WHEN n = 1 THEN kind ELSE 'none' END, "
        f"CASE WHEN n = 1 THEN {_why()} ELSE {_why_not()} END, "
        f"CAST(CASE WHEN n IS DISTINCT FROM 1 THEN 0 WHEN cased THEN {_CASED} "
        f"WHEN kind = 'name' THEN {_NAMED} ELSE {_SURE} END AS DECIMAL(18, 4)) "
        f"FROM link l LEFT JOIN ({answer}) a USING (key) WHERE kind <> 'id'"
    )


def _why() -> str:
    cased = "CASE WHEN cased THEN ' but for upper and lower case' ELSE '' END"
    where = "CASE WHEN away THEN concat(', in ', found_in) ELSE '' END"
    return f"concat('the ', \"table\", ' with this ', kind, {cased}, {where})"


def _why_not() -> str:
    plural = " ".join(f"WHEN {text(one)} THEN {text(many)}" for one, many in PLURAL.items())
    said = "concat('''', value, '''')"
    possible = ", ".join(f"({text(t)}, {text(k)})" for t, kinds in FOUND_BY.items() for k in kinds)
    more = f"CASE WHEN n > {_LISTED} THEN ', …' ELSE '' END"
    return (
        f"CASE WHEN n > 1 THEN concat(n, ' ', CASE \"table\" {plural} END, ' ', {_verb(_HAVE)}, "
        f"' ', {said}, ': ', listed, {more}) "
        f'WHEN ("table", kind) NOT IN ({possible}) '
        f"THEN concat(CASE \"table\" {plural} END, ' are not found by ', kind) "
        f"WHEN kind = 'domain' AND {_is_free('value')} "
        f"THEN concat({said}, ' is free mail, which names no account') "
        f"ELSE concat('no ', \"table\", ' ', {_verb(_HAS)}, ' ', {said}) END"
    )


def _verb(words: dict[str, str]) -> str:
    return (
        "CASE kind " + " ".join(f"WHEN {text(k)} THEN {text(w)}" for k, w in words.items()) + " END"
    )


def _is_free(value: str) -> str:
    return f"{_needle('domain', value)} IN ({texts(sorted(FREE_MAIL))})"
