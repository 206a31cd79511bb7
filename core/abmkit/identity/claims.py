"""What rows say of who they are, kept by row: only that of rows that have changed is read again.

``claim`` has (key, kind, value, code): two rows with one value of a kind may be one
account or person; ``abmkit.identity.joins`` decides. ``known_row`` has the version of each row
whose claims these are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity import changes, marks, words
from abmkit.identity.evidence import HINTS, MAILBOX, claimed, code
from abmkit.identity.freemail import DOTLESS, ROLE_BOXES, TAGGED
from abmkit.identity.hints import forms
from abmkit.identity.rules import NUMBERS, IdentityRules
from abmkit.identity.spelling import spell
from abmkit.warehouse.sql import small, text, texts, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: What is read of the rows of tables that make claims.
_READ = {
    "account": f"source_id, {small('name')} AS name, domains, country, city, extra, merged_ids",
    "person": f"source_id, {small('name')} AS name, extra, merged_ids",
    "deal": "merged_ids",
}


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
    count = changes.find(connection, rules)
    ((is_first,),) = connection.execute("SELECT count(*) = 0 FROM known_row").fetchall()
    told = "SELECT key, kind, {} AS value, code FROM claim SEMI JOIN touched "
    # Most claims are met by their code: reading what they say costs three times as much, and a
    # kind at a time costs half of what some kinds at once do.
    selects = [f"{told.format('NULL')} USING (key) WHERE code IS NOT NULL AND kind <> 'name'"]
    selects += [
        f"{told.format('value')} USING (key) WHERE kind = '{kind}'"
        for kind in ("name", "merged", *HINTS)
    ]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE dropped AS {union(selects)}")
    if count:
        # Joining all rows with themselves would take as long as reading them.
        _take_fresh(connection, rules, "" if is_first else "SEMI JOIN touched USING (key)")
        _spell(connection)
        marks.take(connection, rules)
        _write(connection, rules, is_first=is_first)
    else:
        connection.execute("CREATE OR REPLACE TEMP TABLE fresh_claim AS FROM dropped")
        words.note_none(connection)
    return bool(count)


def _write(connection: DuckDBPyConnection, rules: IdentityRules, *, is_first: bool) -> None:
    """Replace the claims of the rows that say something else now."""
    own = (*_account_claims(rules), *_person_claims(rules), *marks.claims())
    selects = (*own, *_shared_claims(rules))
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
    connection.execute("DELETE FROM claim WHERE key IN (SELECT key FROM touched)")
    connection.execute("INSERT INTO claim FROM fresh_claim SEMI JOIN touched USING (key)")
    words.note(connection)


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
            f"FROM {table} {among} "
            f"WHERE deleted_at IS NULL {says.get(table, '')}"
        )
    # Materialised, an address is read once for all that is asked of it.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_box AS WITH told AS MATERIALIZED "
        f"(SELECT key, {small('email')} AS email FROM person "
        f"{among} WHERE deleted_at IS NULL AND email IS NOT NULL), "
        f"box AS MATERIALIZED (SELECT key, {mailbox('email')} AS value FROM told) "
        f"SELECT key, CASE WHEN split_part(value, '@', 1) IN ({texts(ROLE_BOXES)}) "
        f"THEN '{MAILBOX}' ELSE 'email' END AS kind, value FROM box "
        "WHERE value LIKE '_%@_%._%' AND value NOT LIKE '%@%@%' AND NOT contains(value, ' ') "
        "AND NOT contains(value, '@gdpr-forgotten.')"
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
        "JOIN called c USING (name) LEFT JOIN (FROM spelling WHERE kind = 'country') s "
        "USING (told) WHERE c.value <> ''"
    )


def _read_names(connection: DuckDBPyConnection) -> None:
    """``called``: (name, value), and ``hint``: (name, kind, value), of each name once."""
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
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE called AS SELECT unnest($1::VARCHAR[]) AS name, "
        "unnest($2::VARCHAR[]) AS value",
        [names, called],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE hint AS SELECT unnest($1::VARCHAR[]) AS name, "
        "unnest($2::VARCHAR[]) AS kind, unnest($3::VARCHAR[]) AS value",
        hints,
    )


def _account_claims(rules: IdentityRules) -> tuple[str, ...]:
    # A domain that begins with the name is the name's, whatever follows: acme-us of Acme.
    brand = "CASE WHEN starts_with(replace(label, '-', ''), called) THEN called ELSE label END"
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
        **{kind: _number(rules, kind) for kind in NUMBERS},
    }
    hint = (
        "SELECT a.key, h.value FROM fresh_account a "
        "JOIN (FROM hint WHERE kind = '{}') h USING (name)"
    )
    return (
        *(claimed("account", kind, rows) for kind, rows in selects.items()),
        *(claimed("account", kind, hint.format(kind), has_code=False) for kind in HINTS),
    )


def _number(rules: IdentityRules, kind: str) -> str:
    """SELECT of the rows' numbers in a register, where they can be such."""
    shape = {"lei": "[A-Z0-9]{18}[0-9]{2}", "duns": "[0-9]{9}", "tax": "[A-Z0-9]{7,20}"}[kind]
    clean = "upper(regexp_replace(told, '[^A-Za-z0-9]', '', 'g'))"
    return (
        f"SELECT * FROM (SELECT key, {clean} AS value FROM "
        f"({marks.told(rules, 'account', kind)})) "
        f"WHERE regexp_full_match(value, '{shape}') AND value SIMILAR TO '.*[1-9].*' "
        "AND NOT regexp_full_match(value, '0+|1+|9+|1234567.*')"
    )


def _person_claims(rules: IdentityRules) -> tuple[str, ...]:
    visitors = (
        f"SELECT key, trim(told) AS value FROM ({marks.told(rules, 'person', 'visitor')}) "
        "WHERE length(trim(told)) >= 8"
    )
    # Addresses stand in ``person`` alone: to write them again takes longer than to read them.
    found_by = code("'person'", "kind", "value")
    return (
        f"SELECT key, kind, NULL, {found_by} FROM fresh_box",
        claimed("person", "visitor", visitors),
    )


def _shared_claims(rules: IdentityRules) -> tuple[str, ...]:
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
        *(claimed(table, "merged", merged.format(table), has_code=False) for table in _READ),
        said,
    )


def _id(value: str) -> str:
    """SQL of an id; one of eighteen letters and digits may be one of fifteen with its check."""
    written = f"trim({value})"
    is_long = f"regexp_full_match({written}, '[a-zA-Z0-9]{{18}}')"
    return f"CASE WHEN {is_long} THEN left({written}, 15) ELSE {written} END"


def mailbox(email: str) -> str:
    """SQL of the mailbox that an address leads to, by the rules of its provider.

    Args:
        email: SQL of the address, in small letters.
    """
    local, domain = f"split_part({email}, '@', 1)", f"split_part({email}, '@', 2)"
    tagless = f"split_part({local}, '+', 1)"
    # Most addresses have no tag, and no provider whose rules are known: they are told at once.
    return (
        f"CASE WHEN NOT (contains({email}, '+') OR contains({email}, '@g')) THEN {email} "
        f"WHEN {domain} IN ({texts(DOTLESS)}) "
        f"THEN concat(replace({tagless}, '.', ''), '@gmail.com') "
        f"WHEN {domain} IN ({texts(TAGGED)}) THEN concat({tagless}, '@', {domain}) "
        f"ELSE {email} END"
    )
