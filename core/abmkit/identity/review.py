"""Pairs that may be one account or person, for people to decide: fuzzy matches end here.

``suspect`` has one pair of rows for each two groups: rows that share what something spoke
against, accounts whose names are alike or sound alike in other letters, and accounts that are
called as another's domain is, or by its initials, or as it is without words such as "group" or a
country. Names are only compared where they have one beginning or end. Namesakes among people come
from ``abmkit.identity.namesakes``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from abmkit.identity import aliases, namesakes, words
from abmkit.identity.aliases import BOTH, LOOKED_AT
from abmkit.identity.evidence import ALONE, EVIDENCE, MAILBOX
from abmkit.identity.nicknames import SHORT_FOR
from abmkit.sql import text, texts, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Rows that share a value, at most, for their pairs to be listed.
_FEW = 10

#: How alike names must be (Jaro-Winkler): in Latin letters, one of them in others, both in others,
#: where a sound stands for many signs.
_ALIKE, _SOUND, _SAME_SOUND = 0.92, 0.86, 0.96

#: How alike two names are of which one begins with the other: Deloitte, Deloitte Touche Tohmatsu.
_BEGINS = 0.93

#: How much it says to have one phone, address or day of birth under names that are so alike, or
#: begin alike, or of one family under a given name and what it is cut to; of a company's phone,
#: under whatever name.
_MARK_SCORES = dict.fromkeys(ALONE.values(), "0.65")
_NEAR, _BEGIN = 0.8, 4


def look(connection: DuckDBPyConnection, *, is_whole: bool) -> None:
    """Bring ``suspect`` up to date for the groups that were looked at.

    Args:
        connection: In a transaction, after words were noted and references resolved.
        is_whole: Whether all rows were looked at.
    """
    _find_looked_at(connection)
    words.find_near(connection, is_whole=is_whole)
    _find_alike(connection)
    aliases.find(connection)
    _find_names(connection)
    pairs = union((*_sharing(connection), _alike(), aliases.pairs()))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE pair AS "
        'SELECT "table", least(one, other) AS "left", greatest(one, other) AS "right", kind, '
        f"value, CAST(score AS DECIMAL(18, 4)) AS score FROM ({pairs})"
    )
    _write(connection)
    ((any_person,),) = connection.execute(
        "SELECT count(*) > 0 FROM changed WHERE \"table\" = 'person'"
    ).fetchall()
    if any_person:
        namesakes.find(connection)


def _write(connection: DuckDBPyConnection) -> None:
    """The best pair of each two groups, unless people or a parent have settled it."""
    ends = 'SELECT {0} AS "left", {1} AS "right" FROM {2}'
    settled = union(
        (
            ends.format("left_key", "right_key", "decided"),
            ends.format("right_key", "left_key", "decided"),
        )
    )
    # A parent may be told by any row of its group, and by its name or domain.
    parents = (
        "SELECT c.canonical AS child, p.canonical AS parent FROM account a "
        "JOIN link c ON c.key = a.key JOIN link p ON p.key = a.parent WHERE a.parent IS NOT NULL"
    )
    known = '(SELECT key, canonical FROM link SEMI JOIN (SELECT unnest(["left", "right"]) AS key '
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE now_suspect AS "
        f"WITH known AS MATERIALIZED {known} FROM pair) USING (key)) "
        'SELECT p."table", "left", "right", p.kind, p.value, score FROM pair p '
        'JOIN known l ON l.key = "left" JOIN known r ON r.key = "right" '
        f'ANTI JOIN ({settled}) USING ("left", "right") ANTI JOIN ({parents}) f '
        "ON least(child, parent) = least(l.canonical, r.canonical) "
        "AND greatest(child, parent) = greatest(l.canonical, r.canonical) "
        "WHERE l.canonical <> r.canonical "
        "QUALIFY row_number() OVER (PARTITION BY least(l.canonical, r.canonical), "
        "greatest(l.canonical, r.canonical) "
        'ORDER BY score DESC, "left", "right", p.kind, p.value) = 1'
    )
    connection.execute(
        f'DELETE FROM suspect WHERE ("left" IN {LOOKED_AT} OR "right" IN {LOOKED_AT}) '
        f"AND kind <> {text(namesakes.KIND)} "
        "AND rowid NOT IN (SELECT s.rowid FROM suspect s JOIN now_suspect n "
        'USING ("table", "left", "right", kind, value, score))'
    )
    connection.execute("INSERT INTO suspect FROM now_suspect EXCEPT FROM suspect")


def _find_looked_at(connection: DuckDBPyConnection) -> None:
    """``looked_at``: keys of all rows whose pairs may be others than before."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE looked_at AS SELECT key FROM affected UNION ALL "
        "SELECT key FROM touched WHERE version IS NULL"
    )


def _sharing(connection: DuckDBPyConnection) -> Iterator[str]:
    """Rows that claim one value, and yet were not joined, if they are few."""
    # By their codes alone most claims are passed over before they are read.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE split_value AS SELECT key, code, value FROM claim "
        "SEMI JOIN (SELECT DISTINCT code FROM split) USING (code)"
    )
    rows = connection.execute("SELECT DISTINCT kind FROM split ORDER BY kind").fetchall()
    marks = [kind for (kind,) in rows if kind in _MARK_SCORES]
    yield _met([kind for (kind,) in rows if kind not in (MAILBOX, *marks)])
    if marks:
        names = "SELECT key, lower(name) AS said FROM {}"
        both = (
            f"JOIN ({names.format('account')} UNION ALL {names.format('person')}) {{0}} "
            "ON {0}.key = {1}"
        )
        yield (
            f"SELECT p.* FROM ({_met(marks)}) p "
            f"{both.format('x', 'one')} {both.format('y', 'other')} "
            "WHERE \"table\" = 'account' AND kind = 'telephone' "
            f"OR left(x.said, {_BEGIN}) = left(y.said, {_BEGIN}) "
            f"OR jaro_winkler_similarity(x.said, y.said) >= {_NEAR} OR {_for_short('x', 'y')}"
        )


def _for_short(*ends: str) -> str:
    """Condition that two people of one family name may be called by one given name."""
    turned = (
        f"CASE WHEN contains({end}.said, ',') THEN concat(trim(split_part({end}.said, ',', 2)), "
        f"' ', split_part({end}.said, ',', 1)) ELSE {end}.said END"
        for end in ends
    )
    one, other = (f"string_split(trim({each}), ' ')" for each in turned)
    return (
        f"{one}[-1] = {other}[-1] "
        f"AND concat({one}[1], '|', {other}[1]) IN ({texts(sorted(SHORT_FOR))})"
    )


def _met(kinds: Sequence[str]) -> str:
    """Pairs of rows that claim one value of these kinds."""
    value, beside = "value", ""
    if "email" in kinds:  # addresses stand in the row alone
        value = "coalesce(value, address, '')"
        people = "SELECT key, lower(trim(email)) AS address FROM person"
        beside = f"LEFT JOIN ({people}) p ON p.key = one"
    among = texts(kinds) or "''"
    few = f"SELECT code FROM split GROUP BY code HAVING count(*) <= {_FEW}"
    scores = {each.kind: each.confidence for every in EVIDENCE.values() for each in every}
    score = " ".join(
        f"WHEN {text(kind)} THEN {sure}" for kind, sure in {**scores, **_MARK_SCORES}.items()
    )
    return (
        f'SELECT "table", one, other, kind, {value} AS value, CASE kind {score} END AS score '
        'FROM (SELECT a."table", a.key AS one, b.key AS other, kind, code AS of '
        f"FROM (FROM split SEMI JOIN ({few}) USING (code) WHERE kind IN ({among})) a "
        "JOIN (SELECT key, code, comp FROM split) b USING (code) "
        "WHERE a.key < b.key AND a.comp <> b.comp) "
        f"JOIN split_value c ON c.key = one AND c.code = of {beside}"
    )


def _find_alike(connection: DuckDBPyConnection) -> None:
    """``alike``: (one, other, likeness) of names that begin or end alike and sound alike."""
    block = f"SELECT key, word FROM near_word WHERE by_block AND {words.IS_BLOCK}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE near_pair AS "
        "SELECT DISTINCT least(a.key, b.key) AS one, greatest(a.key, b.key) AS other "
        f"FROM ({block}) a JOIN ({block}) b USING (word) "
        f"WHERE a.key <> b.key AND a.key IN {LOOKED_AT}"
    )
    ends = "SEMI JOIN (SELECT unnest([one, other]) AS key FROM near_pair) USING (key)"
    heard = (
        f"SELECT key, value AS sound FROM claim {ends} WHERE kind = '{k}'" for k in words.HEARD
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE heard AS {union(heard)}")
    likeness = (
        "greatest(jaro_winkler_similarity(a.sound, b.sound), CASE WHEN "
        f"starts_with(a.sound, b.sound) OR starts_with(b.sound, a.sound) THEN {_BEGINS} END)"
    )
    # Numbers tell apart: the branch 12 is not the branch 13.
    number = "translate({}.sound, 'abcdefghijklmnopqrstuvwxyz', '')"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE alike AS "
        f"SELECT one, other, max({likeness}) AS likeness "
        "FROM near_pair JOIN heard a ON a.key = one JOIN heard b ON b.key = other "
        f"WHERE CASE WHEN {likeness} >= {_SOUND} "
        f"THEN {number.format('a')} = {number.format('b')} END GROUP BY one, other"
    )


def _find_names(connection: DuckDBPyConnection) -> None:
    """``named``: (key, name) of the accounts that were found."""
    ends = union(
        f"SELECT unnest([one, other]) AS key FROM {found}" for found in ("alike", "aliased")
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE named AS "
        f"SELECT key, name FROM account SEMI JOIN ({ends}) USING (key)"
    )


def _alike() -> str:
    """Accounts whose names sound alike; those in the same letters must be more so."""
    plain = "regexp_full_match({}.name, '[ -~]*')"
    return (
        "SELECT 'account' AS \"table\", one, other, "
        "CASE WHEN a_plain = b_plain THEN 'alike' ELSE 'sound' END AS kind, "
        "concat(a_name, ' / ', b_name) AS value, 0.9 * likeness AS score FROM ("
        "SELECT one, other, likeness, x.name AS a_name, y.name AS b_name, "
        f"{plain.format('x')} AS a_plain, {plain.format('y')} AS b_plain FROM alike {BOTH}) "
        f"WHERE likeness >= CASE WHEN a_plain <> b_plain THEN {_SOUND} WHEN a_plain THEN {_ALIKE} "
        f"ELSE {_SAME_SOUND} END"
    )
