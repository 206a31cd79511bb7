"""What rows say of who they are, kept by row: only that of rows that have changed is read again.

``claim`` has (key, kind, value, code): two rows with one value of a kind may be one
account or person; ``abmkit.identity.joins`` decides. ``known_row`` has the version of each row
whose claims these are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from abmkit.identity import changes, marks, words
from abmkit.identity.evidence import HINTS, MAILBOX, SHORT, USUAL, claimed, code
from abmkit.identity.freemail import DOTLESS, ROLE_BOXES, TAGGED
from abmkit.identity.hints import forms
from abmkit.identity.rules import NUMBERS, IdentityRules
from abmkit.identity.spelling import spell
from abmkit.identity.told import tell
from abmkit.sql import small, text, texts, union

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

#: What is read of the rows of tables that make claims.
_READ = {
    "account": f"source_id, {small('name')} AS name, domains, country, city, extra, merged_ids",
    "person": f"source_id, {small('name')} AS name, extra, merged_ids",
    "deal": "merged_ids",
}


#: Ends of domains, besides .com, that stand for no country, whatever they once stood for.
_ELSEWHERE = r"[.](ai|app|biz|cloud|co|dev|info|io|me|net|online|org|shop|site|store|tech|tv|xyz)$"


def note(connection: DuckDBPyConnection, rules: IdentityRules) -> bool:
    """Bring ``claim`` up to date.

    Afterwards ``touched`` has (table, key, version, island) of the rows that changed, came or,
    without a version, left; ``dropped`` has the claims that they made before.

    Args:
        connection: In a transaction.
        rules: The client's choices.

    Returns:
        Whether any row is touched.
    """
    found = changes.find(connection, rules)
    ((is_first,),) = connection.execute("SELECT count(*) = 0 FROM known_row").fetchall()
    # Most claims are met by their code: reading what they say costs three times as much.
    told = "SELECT key, kind, {} AS value, code FROM claim SEMI JOIN touched USING (key) WHERE "
    selects = (
        f"{told.format('NULL')} kind <> 'merged'", f"{told.format('value')} kind = 'merged'"
    )  # fmt: skip
    connection.execute(f"CREATE OR REPLACE TEMP TABLE dropped AS {union(selects)}")
    if found.count:
        _take_fresh(connection, rules, "" if is_first else _among(found.since))
        _spell(connection)
        _write(connection, rules, is_first=is_first)
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE fresh_claim AS FROM dropped")
        words.note_none(connection)
    return bool(found.count)


def _among(since: datetime | None) -> str:
    """Join with the rows that are touched; joining all with themselves takes long."""
    # Rows that were written late lie together: the others need not be read.
    late = f" WHERE synced_at >= {text(since.isoformat())}" if since else ""
    return f"SEMI JOIN touched USING (key){late}"


def _write(connection: DuckDBPyConnection, rules: IdentityRules, *, is_first: bool) -> None:
    """Replace the claims of the rows that say something else now."""
    beside = _told_beside(connection)
    selects = (*_own_claims(), *_shared_claims(rules, beside["merged_ids"]))
    if fields := marks.find(connection, rules, beside["extra"]):
        marks.take(connection, fields)
        selects += (*_extra_claims(fields), *marks.claims(connection))
    if is_first:
        for select in selects:
            connection.execute(f"INSERT INTO claim {select}")
        words.note_all(connection)
        return
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_claim AS "
        f"SELECT * FROM ({union(selects)}) c(key, kind, value, code)"
    )
    changes.pass_over(connection)
    others = "" if changes.any_people(connection) else "AND kind <> 'email'"
    connection.execute(f"DELETE FROM claim WHERE key IN (SELECT key FROM touched) {others}")
    connection.execute("INSERT INTO claim FROM fresh_claim SEMI JOIN touched USING (key)")
    words.note(connection)


def _told_beside(connection: DuckDBPyConnection) -> dict[str, list[str]]:
    """Columns that few rows fill, each with the tables whose fresh rows do."""
    held = {
        column: [table for table, columns in _READ.items() if column in columns]
        for column in ("extra", "merged_ids")
    }
    counts = ", ".join(
        f"(SELECT count({column}) FROM fresh_{table})"
        for column, tables in held.items()
        for table in tables
    )
    (found,) = connection.execute(f"SELECT {counts}").fetchall()
    filled = iter(found)
    return {column: [t for t in tables if next(filled)] for column, tables in held.items()}


def _take_fresh(connection: DuckDBPyConnection, rules: IdentityRules, among: str) -> None:
    """``fresh_account`` and the like: the live rows that are touched, where they say anything.

    Args:
        connection: In a transaction.
        rules: The client's choices.
        among: Join with the rows that are touched; empty: all are.
    """
    held = texts({each.source for each in rules.foreign if each.table == "person"} or {""})
    says = {"person": f"AND (extra IS NOT NULL OR merged_ids IS NOT NULL OR source IN ({held}))"}
    for table, columns in _READ.items():
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh_{table} AS SELECT key, source, {columns} "
            f"FROM (FROM {table} {among}) "
            f"WHERE deleted_at IS NULL {says.get(table, '')}"
        )
    # Materialised, an address is read once for all that is asked of it.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_box AS WITH told AS MATERIALIZED "
        f"(SELECT key, {small('email')} AS email FROM (FROM person {among}) "
        "WHERE deleted_at IS NULL AND email IS NOT NULL), "
        f"box AS MATERIALIZED (SELECT key, {mailbox('email')} AS value FROM told) "
        f"SELECT key, kind, {code(text('person'), 'kind', 'value')} AS code FROM "
        f"(SELECT key, value, CASE WHEN {_plain('value')} IN ({texts(sorted(ROLE_BOXES))}) "
        f"THEN '{MAILBOX}' ELSE 'email' END AS kind FROM box "
        "WHERE value LIKE '_%@_%._%' AND value NOT LIKE '%@%@%' AND NOT contains(value, ' ') "
        "AND NOT contains(value, '@gdpr-forgotten.'))"
    )


def _spell(connection: DuckDBPyConnection) -> None:
    """Read the domains, countries and names of the rows that have changed."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_site AS "
        "SELECT key, lower(trim(unnest(domains))) AS told FROM fresh_account"
    )
    spell(connection, "domain", "SELECT told FROM fresh_site")
    spell(connection, "country", f"SELECT {small('country')} AS told FROM fresh_account")
    _read_names(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_domain AS SELECT DISTINCT key, means AS domain "
        "FROM fresh_site JOIN spelling USING (told) WHERE kind = 'domain' AND means IS NOT NULL"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_name AS SELECT key, c.value AS called, "
        "means AS country, lower(strip_accents(trim(city))) AS city "
        f"FROM (SELECT *, {small('country')} AS told FROM fresh_account) "
        "JOIN (FROM called UNION ALL SELECT name, value FROM hint WHERE kind = 'also') c "
        "USING (name) LEFT JOIN (FROM spelling WHERE kind = 'country') s "
        "USING (told) WHERE c.value <> ''"
    )


def _read_names(connection: DuckDBPyConnection) -> None:
    """``called``: (name, value), and ``hint``: (name, kind, value), of each name once.

    A hint of the kind ``also`` is a name as good as the one that is called.
    """
    rows = connection.execute(
        "SELECT DISTINCT name FROM fresh_account WHERE name IS NOT NULL ORDER BY ALL"
    ).fetchall()
    names: list[str] = []
    called: list[str] = []
    hints: tuple[list[str], ...] = ([], [], [])
    for (name,) in rows:
        value, found = forms(name)
        names.append(name)
        called.append(value)
        for hint in found:
            for column, cell in zip(hints, (name, *hint), strict=True):
                column.append(cell)
    tell(connection, "CREATE OR REPLACE TEMP TABLE called AS", name=names, value=called)
    named, kinds, values = hints
    tell(connection, "CREATE OR REPLACE TEMP TABLE hint AS", name=named, kind=kinds, value=values)


def _own_claims() -> tuple[str, ...]:
    """What accounts say by their names and places, and people by their addresses."""
    # A domain that begins with the name is the name's, whatever follows: acme-us of Acme.
    # At an end that stands for no country, a short name is another's: falcon.io, falcon.com.
    brand = (
        f"CASE WHEN length(called) <= {SHORT} AND regexp_matches(domain, {text(_ELSEWHERE)}) "
        "THEN domain WHEN starts_with(replace(label, '-', ''), called) THEN called ELSE label END"
    )
    brands = f"concat(called, '|', {brand})"
    sites = (
        "SELECT key, domain, called, split_part(domain, '.', 1) AS label "
        "FROM fresh_domain JOIN (SELECT key, called FROM fresh_name) USING (key)"
    )
    own = "SELECT key, {} AS value FROM {}"
    selects = {
        "domain": own.format("domain", "fresh_domain"),
        "site": own.format("concat(called, '|', domain)", f"({sites})"),
        "brand": f"SELECT DISTINCT * FROM ({own.format(brands, f'({sites})')})",
        "name": own.format("called", "fresh_name"),
        "in": own.format("concat(called, '|', country)", "fresh_name WHERE country IS NOT NULL"),
        "at": own.format("concat(called, '|', city)", "fresh_name WHERE city <> ''"),
    }
    hint = (
        "SELECT a.key, h.value FROM fresh_account a "
        "JOIN (FROM hint WHERE kind = '{}') h USING (name)"
    )
    return (
        *(claimed("account", kind, rows) for kind, rows in selects.items()),
        *(claimed("account", kind, hint.format(kind), has_code=False) for kind in (*HINTS, USUAL)),
        # Addresses stand in ``person`` alone: to write them again takes longer than to read them.
        "SELECT key, kind, NULL, code FROM fresh_box",
    )


def _extra_claims(fields: marks.Fields) -> Iterator[str]:
    """Numbers of companies and people and browsers of people, where rows may tell any."""
    for kind in NUMBERS:
        if ("account", kind) in fields:
            yield claimed("account", kind, marks.number(fields, "account", kind))
    if ("person", "national") in fields:
        yield claimed("person", "tax", marks.number(fields, "person", "national"))
    if ("person", "visitor") in fields:
        visitors = marks.told(fields, "person", "visitor")
        rows = f"SELECT key, trim(told) AS value FROM ({visitors}) WHERE length(trim(told)) >= 8"
        yield claimed("person", "visitor", rows)


def _shared_claims(rules: IdentityRules, merging: Collection[str]) -> tuple[str, ...]:
    """Ids of other sources that rows hold, own ids that others hold, merged ids, decisions."""
    foreign = []
    for each in rules.foreign:
        own = f"SELECT key, concat({text(each.source)}, '|', {{}}) AS value "
        held = f"json_extract_string(extra, {text(marks.pointer(each.field))})"
        rows = f"FROM fresh_{each.table}"
        foreign += [
            claimed(each.table, "id", f"{own.format(_id(held))} {rows} WHERE trim({held}) <> ''"),
            claimed(
                each.table,
                "id",
                f"{own.format(_id('source_id'))} {rows} WHERE source = {text(each.source)}",
            ),
        ]
    merged = "SELECT DISTINCT key, unnest(merged_ids) AS value FROM fresh_{}"
    kept = "SEMI JOIN (SELECT key FROM touched WHERE version IS NOT NULL) USING (key)"
    said = (
        "SELECT key, kind, value, "
        + code('"table"', "kind", "value")
        + f" FROM said {kept} WHERE kind = 'same'"
    )
    return (
        *foreign,
        *(claimed(table, "merged", merged.format(table), has_code=False) for table in merging),
        said,
    )


def _id(value: str) -> str:
    """SQL of an id; one of eighteen letters and digits may be one of fifteen with its check."""
    written = f"trim({value})"
    is_long = f"regexp_full_match({written}, '[a-zA-Z0-9]{{18}}')"
    return f"CASE WHEN {is_long} THEN left({written}, 15) ELSE {written} END"


def _plain(address: str) -> str:
    """SQL of what stands before the @ of an address, without points and hyphens."""
    return f"replace(replace(split_part({address}, '@', 1), '.', ''), '-', '')"


def mailbox(email: str) -> str:
    """SQL of the mailbox that an address leads to, by the rules of its provider.

    Args:
        email: SQL of the address, in small letters.
    """
    local, domain = f"split_part({email}, '@', 1)", f"split_part({email}, '@', 2)"
    tagless = f"split_part({local}, '+', 1)"
    dotless = " OR ".join(f"ends_with({email}, '@{each}')" for each in DOTLESS)
    # Asked with IN, all would be joined with the list.
    tagged = f"[+].*@({'|'.join(map(re.escape, TAGGED))})$"
    # Most addresses have no tag, and no provider whose rules are known: they are told at once.
    return (
        f"CASE WHEN NOT (contains({email}, '+') OR contains({email}, '@g')) THEN {email} "
        f"WHEN {dotless} THEN concat(replace({tagless}, '.', ''), '@gmail.com') "
        f"WHEN regexp_matches({email}, {text(tagged)}) THEN concat({tagless}, '@', {domain}) "
        f"ELSE {email} END"
    )
