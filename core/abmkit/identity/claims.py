"""What rows say of who they are, kept by row: only that of rows that have changed is read again.

``claim`` has (table, key, source, kind, value): two rows with one value of a kind may be one
account or person; ``abmkit.identity.joins`` decides. ``known_row`` has the version of each row
whose claims these are.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from abmkit.identity.evidence import MAILBOX, code
from abmkit.identity.freemail import DOTLESS, ROLE_BOXES, TAGGED
from abmkit.identity.names import company, latin
from abmkit.identity.rules import NUMBERS, IdentityRules
from abmkit.identity.spelling import spell
from abmkit.warehouse.links import REFERRED
from abmkit.warehouse.sql import HASHES, name, text, texts, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: What is read of the rows of tables that make claims.
_READ = {
    "account": "source_id, name, domains, country, city, extra, merged_ids",
    "person": "source_id, lower(trim(email)) AS email, extra, merged_ids",
    "deal": "merged_ids",
}


def note(connection: DuckDBPyConnection, rules: IdentityRules) -> bool:
    """Bring ``claim`` up to date.

    Afterwards ``touched`` has (table, key, version) of the rows that changed, came or, without a
    version, left; ``dropped`` has the claims that they made before.

    Args:
        connection: In a transaction.
        rules: The client's choices.

    Returns:
        Whether any row is touched.
    """
    _find_touched(connection, rules)
    _decide(connection, rules)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE dropped AS "
        "SELECT c.* FROM claim c SEMI JOIN touched USING (key)"
    )
    ((count,),) = connection.execute("SELECT count(*) FROM touched").fetchall()
    if count:
        connection.execute("DELETE FROM claim WHERE key IN (SELECT key FROM dropped)")
        _take_fresh(connection)
        _spell(connection)
        for select in (*_account_claims(rules), *_person_claims(rules), *_shared_claims(rules)):
            connection.execute(
                f"INSERT INTO claim SELECT *, {code()} "
                f'FROM ({select}) c("table", key, source, kind, value)'
            )
    return bool(count)


def _take_fresh(connection: DuckDBPyConnection) -> None:
    """``fresh_account`` and the like: the live rows that are touched."""
    for table, columns in _READ.items():
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE fresh_{table} AS SELECT key, source, {columns} "
            f"FROM {table} SEMI JOIN touched USING (key) WHERE deleted_at IS NULL"
        )
    # As a table of its own, an address is read once for all that is asked of it.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_box AS "
        f"SELECT key, source, {mailbox('email')} AS value FROM fresh_person WHERE email IS NOT NULL"
    )


def _find_touched(connection: DuckDBPyConnection, rules: IdentityRules) -> None:
    chosen = f"{rules.foreign} {sorted(rules.numbers.items())}"
    form = int(hashlib.sha256(chosen.encode()).hexdigest(), 16) % HASHES
    present = union(
        f'SELECT {text(table)} AS "table", key, xor(content_hash, {form}) AS version '
        f"FROM {name(table)} WHERE deleted_at IS NULL"
        for table in REFERRED
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS "
        'SELECT coalesce(p."table", k."table") AS "table", '
        "key, p.version FROM "
        f"({present}) p FULL JOIN known_row k USING (key) "
        "WHERE p.version IS DISTINCT FROM k.version"
    )
    connection.execute("DELETE FROM known_row WHERE key IN (SELECT key FROM touched)")
    connection.execute(
        'INSERT INTO known_row SELECT "table", key, version FROM touched WHERE version IS NOT NULL'
    )


def _decide(connection: DuckDBPyConnection, rules: IdentityRules) -> None:
    """Touch the rows of which people say something else than at the last time."""
    from abmkit.identity.decided import lay

    lay(connection, rules.decisions)
    said = (
        'SELECT "table", key, kind, value FROM (SELECT "table", '
        "unnest([left_key, right_key]) AS key, "
        "CASE WHEN same THEN 'same' ELSE 'apart' END AS kind, "
        "concat(least(left_key, right_key), ' ', greatest(left_key, right_key)) AS value "
        "FROM decided WHERE NOT is_reference)"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE said AS SELECT DISTINCT * FROM ({said})")
    connection.execute(
        'INSERT INTO touched SELECT k."table", k.key, k.version FROM known_row k SEMI JOIN '
        "((FROM said EXCEPT FROM decision) UNION ALL (FROM decision EXCEPT FROM said)) "
        "USING (key) ANTI JOIN touched USING (key)"
    )
    connection.execute("DELETE FROM decision")
    connection.execute("INSERT INTO decision FROM said")


def _spell(connection: DuckDBPyConnection) -> None:
    """Read the domains, countries and names of the rows that have changed."""
    spell(connection, "domain", "SELECT lower(trim(unnest(domains))) AS told FROM fresh_account")
    spell(connection, "country", "SELECT lower(trim(country)) AS told FROM fresh_account")
    told = [
        said
        for (said,) in connection.execute(
            "SELECT DISTINCT name FROM fresh_account WHERE name IS NOT NULL ORDER BY name"
        ).fetchall()
    ]
    meant = [company(said) for said in told]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE called AS SELECT unnest($1::VARCHAR[]) AS name, "
        "unnest($2::VARCHAR[]) AS value, unnest($3::VARCHAR[]) AS latin",
        [told, meant, [latin(said) for said in meant]],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_domain AS SELECT DISTINCT key, source, means AS domain "
        "FROM (SELECT key, source, lower(trim(unnest(domains))) AS told FROM fresh_account) "
        "JOIN spelling USING (told) WHERE kind = 'domain' AND means IS NOT NULL"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh_name AS SELECT key, source, c.value AS called, latin, "
        "means AS country, lower(strip_accents(trim(city))) AS city "
        "FROM (SELECT *, lower(trim(country)) AS told FROM fresh_account) "
        "JOIN called c USING (name) LEFT JOIN (FROM spelling WHERE kind = 'country') USING (told) "
        "WHERE c.value <> ''"
    )


def _account_claims(rules: IdentityRules) -> tuple[str, ...]:
    own = "'account' AS \"table\", key, source"
    # A domain that begins with the name is the name's, whatever follows: acme-us of Acme.
    brand = "CASE WHEN starts_with(replace(label, '-', ''), called) THEN called ELSE label END"
    return (
        f"SELECT {own}, 'domain', domain FROM fresh_domain",
        f"SELECT DISTINCT {own}, unnest(['site', 'brand']), unnest([concat(called, '|', domain), "
        f"concat(called, '|', {brand})]) FROM (SELECT *, split_part(domain, '.', 1) AS label "
        "FROM fresh_domain JOIN (SELECT key, called FROM fresh_name) USING (key))",
        f"SELECT {own}, unnest(['name', 'sound']), unnest([called, latin]) FROM fresh_name",
        f"SELECT {own}, 'in', concat(called, '|', country) FROM fresh_name "
        "WHERE country IS NOT NULL",
        f"SELECT {own}, 'at', concat(called, '|', city) FROM fresh_name WHERE city <> ''",
        *(_number(rules, kind) for kind in NUMBERS),
    )


def _number(rules: IdentityRules, kind: str) -> str:
    """Claims by a register's number, where it can be one."""
    shape = {"lei": "[A-Z0-9]{18}[0-9]{2}", "duns": "[0-9]{9}", "tax": "[A-Z0-9]{7,20}"}[kind]
    clean = "upper(regexp_replace(told, '[^A-Za-z0-9]', '', 'g'))"
    return (
        f"SELECT 'account' AS \"table\", key, source, {text(kind)}, value FROM ("
        f"SELECT key, source, {clean} AS value FROM ({_told(rules, 'account', kind)})) "
        f"WHERE regexp_full_match(value, '{shape}') AND value SIMILAR TO '.*[1-9].*' "
        "AND NOT regexp_full_match(value, '0+|1+|9+|1234567.*')"
    )


def _told(rules: IdentityRules, table: str, kind: str) -> str:
    """(key, source, told): the first field that holds such a number."""
    paths = ", ".join(text(_pointer(field)) for field in rules.fields(kind))
    return (
        f"SELECT key, source, [x FOR x IN json_extract_string(extra, [{paths}]) IF x <> ''][1] "
        f"AS told FROM fresh_{table} WHERE extra IS NOT NULL"
    )


def _pointer(field: str) -> str:
    return "/" + field.replace("~", "~0").replace("/", "~1")


def _person_claims(rules: IdentityRules) -> tuple[str, ...]:
    own = "'person' AS \"table\", key, source"
    role = f"split_part(value, '@', 1) IN ({texts(ROLE_BOXES)})"
    return (
        f"SELECT {own}, CASE WHEN {role} THEN '{MAILBOX}' ELSE 'email' END, value FROM fresh_box "
        "WHERE strpos(value, '@') > 1 AND strpos(split_part(value, '@', 2), '.') > 1 "
        "AND split_part(value, '@', 3) = '' AND strpos(value, ' ') = 0 "
        "AND strpos(value, '@gdpr-forgotten.') = 0",
        f"SELECT {own}, 'visitor', trim(told) FROM ({_told(rules, 'person', 'visitor')}) "
        "WHERE length(trim(told)) >= 8",
    )


def _shared_claims(rules: IdentityRules) -> tuple[str, ...]:
    """Ids of other sources that rows hold, own ids that others hold, merged ids, decisions."""
    foreign = []
    for each in rules.foreign:
        own = f"{text(each.table)} AS \"table\", key, source, 'id'"
        held = f"json_extract_string(extra, {text(_pointer(each.field))})"
        of, rows = f"{text(each.source)}, '|'", f"fresh_{each.table}"
        foreign += [
            f"SELECT {own}, concat({of}, {_id(held)}) FROM {rows} WHERE trim({held}) <> ''",
            f"SELECT {own}, concat({of}, {_id('source_id')}) FROM {rows} "
            f"WHERE source = {text(each.source)}",
        ]
    merged = (
        f"SELECT DISTINCT {text(table)} AS \"table\", key, source, 'merged', "
        f"unnest(merged_ids) AS value FROM fresh_{table}"
        for table in _READ
    )
    said = (
        "SELECT s.\"table\", key, '' AS source, s.kind, s.value FROM said s "
        "SEMI JOIN (SELECT key FROM touched WHERE version IS NOT NULL) USING (key) "
        "WHERE s.kind = 'same'"
    )
    return (*foreign, *merged, said)


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
    return (
        f"CASE WHEN {domain} IN ({texts(DOTLESS)}) "
        f"THEN concat(replace({tagless}, '.', ''), '@gmail.com') "
        f"WHEN {domain} IN ({texts(TAGGED)}) THEN concat({tagless}, '@', {domain}) "
        f"ELSE {email} END"
    )
