"""By what names meet, kept by row as hashes: names are read only where two have met.

``word`` has (key, kind, word): the beginning and the end of each name as it sounds, by which names
are compared, and what a company is called or may be called. A word that too many rows have leads
nowhere, so that a row more or less may change the pairs of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from abmkit.identity.evidence import ALIASES
from abmkit.warehouse.sql import fingerprint, texts, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CROWD = 20
"""Names with one beginning, or one end, at most, to be compared."""

FEW = 10
"""Rows that are called by a word, or may be, at most, for their pairs to be listed."""

BLOCK = ("head", "tail")
"""Kinds of words by which names are compared."""

CALLED = ("called", "short", "core")
"""Kinds of words by which a company is called; those of two letters are short."""

ALIAS = ("domain", *ALIASES)
"""Kinds of words by which it may be called, besides the first two of its initials, ``two``."""

HEARD = ("name", "sound")
"""Kinds of claims that say how a name sounds. Each is read by itself: that costs less."""

#: Letters that names which are compared have in common.
_LETTERS = 6

#: SQL of the words of such claims, and of others.
_OF_SOUND = {
    "head": fingerprint(f"left(value, {_LETTERS})"),
    "tail": fingerprint(f"'…', right(value, {_LETTERS})"),
    "called": f"CASE WHEN length(value) > 2 THEN {fingerprint('value')} END",
    "short": f"CASE WHEN length(value) = 2 THEN {fingerprint('value')} END",
}
_OF_OTHERS = {
    "domain": fingerprint("split_part(value, '.', 1)"),
    **dict.fromkeys(ALIASES, fingerprint("value")),
}

#: Initials of a name's first two words: those of three and more are claims.
_INITIALS = "'^(?:the )?([a-z0-9])[a-z0-9.]*[^a-z0-9]+(?:(?:and|und|et|of) )?([a-z0-9])'"


def is_alias(words: str) -> str:
    """Condition that a word may be what a company is called by.

    Its first two initials are only where somebody is called so.

    Args:
        words: The relation of words.
    """
    short = f"(SELECT word FROM {words} WHERE kind = 'short')"
    return f"(kind IN ({texts(ALIAS)}) OR kind = 'two' AND word IN {short})"


def note(connection: DuckDBPyConnection) -> None:
    """Bring ``word`` up to date; ``moved_word`` gets which have how many rows more, or fewer.

    Args:
        connection: In a transaction, with ``touched``, ``fresh_account`` and ``fresh_claim``.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_word AS {union(_words('fresh_claim'))}")
    short = "SELECT word FROM {} WHERE kind = 'short'"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE moved_word AS SELECT kind, word, sum(change) AS change FROM "
        "(SELECT kind, word, -1 AS change FROM word SEMI JOIN touched USING (key) UNION ALL "
        "SELECT kind, word, 1 FROM fresh_word) WHERE kind <> 'two' OR word IN "
        f"({short.format('word')} UNION ALL {short.format('fresh_word')}) "
        "GROUP BY kind, word HAVING sum(change) <> 0"
    )
    connection.execute("DELETE FROM word WHERE key IN (SELECT key FROM touched)")
    connection.execute("INSERT INTO word FROM fresh_word")


def note_none(connection: DuckDBPyConnection) -> None:
    """Leave ``word`` as it is, where no row is touched."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE moved_word AS SELECT kind, word, 0 AS change "
        "FROM word LIMIT 0"
    )


def note_all(connection: DuckDBPyConnection) -> None:
    """Fill ``word``, which is empty.

    Args:
        connection: In a transaction, with ``fresh_account``.
    """
    for select in _words("claim"):
        connection.execute(f"INSERT INTO word {select}")


def _words(claims: str) -> Iterator[str]:
    """SELECTs of the words of claims and of the names of fresh accounts."""
    each = (
        f"unnest([{texts(_OF_SOUND)}]) AS kind, unnest([{', '.join(_OF_SOUND.values())}]) AS word"
    )
    for kind in HEARD:
        heard = f"SELECT key, {each} FROM {claims} WHERE kind = '{kind}'"
        yield f"SELECT * FROM ({heard}) WHERE word IS NOT NULL"
    for kind, word in _OF_OTHERS.items():
        yield f"SELECT key, '{kind}', {word} FROM {claims} WHERE kind = '{kind}'"
    letters = f"regexp_extract(name, {_INITIALS}, ['one', 'other'])"
    yield (
        f"SELECT key, 'two', {fingerprint('concat(letters.one, letters.other)')} FROM "
        f"(SELECT key, {letters} AS letters FROM fresh_account) WHERE letters.one <> ''"
    )


def find_crossed(connection: DuckDBPyConnection) -> None:
    """``crossed``: keys of the rows with words that too many have now, or no longer have.

    The pairs of all of them are others than before: whole islands, for of the pairs of two groups
    only the best is kept.

    Args:
        connection: With ``moved_word``.
    """
    rows = (
        "SELECT word, kind, 1 AS now, 1 AS before FROM word SEMI JOIN moved_word USING (word) "
        "UNION ALL SELECT word, kind, 0, -change FROM moved_word"
    )
    crossed = f"SELECT word FROM ({rows}) GROUP BY word HAVING {_has_crossed()}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE crossed AS "
        f"SELECT DISTINCT key FROM word SEMI JOIN ({crossed}) USING (word)"
    )


def _has_crossed() -> str:
    """Condition that a word leads to other pairs than before."""
    size = "coalesce(sum({when}) FILTER (kind IN ({kinds})), 0)"
    short, two = (size.replace("{kinds}", texts([kind])) for kind in ("short", "two"))
    alias = f"{size.replace('{kinds}', texts(ALIAS))} + CASE WHEN {short} > 0 THEN {two} ELSE 0 END"
    limits = (
        f"{size.replace('{kinds}', texts(BLOCK))} <= {CROWD}",
        f"{size.replace('{kinds}', texts(CALLED))} <= {FEW}",
        f"{alias} <= {FEW}",
        f"{short} > 0 AND {two} > 0",
    )
    return " OR ".join(
        f"({limit.replace('{when}', 'now')}) <> ({limit.replace('{when}', 'before')})"
        for limit in limits
    )


def find_near(connection: DuckDBPyConnection) -> None:
    """``near_word``: all rows of the words that the rows of ``looked_at`` have."""
    short = "SELECT word FROM word WHERE kind = 'short'"
    own = (
        "SELECT word FROM word SEMI JOIN looked_at USING (key) "
        f"WHERE kind <> 'two' OR word IN ({short})"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE near_word AS FROM word SEMI JOIN ({own}) USING (word)"
    )
