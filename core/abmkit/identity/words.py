"""By what names meet, kept by row as hashes: names are read only where two have met.

``word`` has (key, kind, word): the beginning and the end of each name as it sounds, by which names
are compared, and what a company is called or may be called. A word that too many rows have leads
nowhere, so that a row more or less may change the pairs of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from abmkit.identity.evidence import ALIASES
from abmkit.sql import text, union
from abmkit.warehouse.sql import fingerprint

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
"""Kinds of words by which it may be called; ``two``, its first two initials, is another where any
company is called by two letters."""


def _is_of(kinds: Iterable[str]) -> str:
    """Condition that a word is of some kinds; asked with IN, all would be joined with a list."""
    return "(" + " OR ".join(f"kind = {text(kind)}" for kind in kinds) + ")"


IS_BLOCK, IS_CALLED = _is_of(BLOCK), _is_of(CALLED)
"""Conditions that a word is one by which names are compared, or by which a company is called."""

IS_ALIAS = f"({_is_of(ALIAS)} OR kind = 'two' AND by_initials)"
"""Condition that one of ``near_word`` may mean a company."""

HEARD = ("name", "sound")
"""Kinds of claims that say how a name sounds. Each is read by itself: that costs less."""

#: Letters that names which are compared have in common.
_LETTERS = 6

#: SQL of the words of such claims, with conditions, and of others.
_OF_SOUND = {
    "head": (fingerprint(f"left(value, {_LETTERS})"), "true"),
    "tail": (fingerprint(f"'…', right(value, {_LETTERS})"), "true"),
    "called": (fingerprint("value"), "length(value) > 2"),
    "short": (fingerprint("value"), "length(value) = 2"),
}
_OF_OTHERS = {
    "domain": fingerprint("split_part(value, '.', 1)"),
    **dict.fromkeys(ALIASES, fingerprint("value")),
}

#: Initials of a name's first two words: those of three and more are claims.
_INITIALS = "'^(?:the )?([a-z0-9])[a-z0-9.]*[^a-z0-9]+(?:(?:and|und|et|of) )?([a-z0-9])'"

#: Most names begin with two plain words: their initials are told without taking them apart.
_PLAIN = (
    "regexp_matches(name, '^[a-z0-9]+ [a-z0-9]') AND NOT starts_with(name, 'the ') "
    "AND NOT regexp_matches(name, '^[a-z0-9]+ (and|und|et|of) ')"
)
_TWO = (
    f"CASE WHEN {_PLAIN} THEN concat(name[1], name[strpos(name, ' ') + 1]) ELSE "
    f"concat(regexp_extract(name, {_INITIALS}, 1), regexp_extract(name, {_INITIALS}, 2)) END"
)


def note(connection: DuckDBPyConnection) -> None:
    """Bring ``word`` up to date; ``moved_word`` gets which have how many rows more, or fewer.

    Args:
        connection: In a transaction, with ``touched``, ``fresh_account`` and ``fresh_claim``.
    """
    fresh = f"SELECT * FROM ({union(_words('fresh_claim'))}) w(key, kind, word)"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE fresh_word AS {fresh}")
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
    # In one statement: DuckDB 2.0.0 did not show its own transaction what was inserted after a
    # statement that had found no rows.
    connection.execute(f"INSERT INTO word {union(_words('claim'))}")


def _words(claims: str) -> Iterator[str]:
    """SELECTs of the words of claims and of the names of fresh accounts."""
    found = {
        **{(claim, kind): each for kind, each in _OF_SOUND.items() for claim in HEARD},
        **{(claim, claim): (word, "true") for claim, word in _OF_OTHERS.items()},
    }
    for (claim, kind), (word, fits) in found.items():
        yield f"SELECT key, '{kind}', {word} FROM {claims} WHERE kind = '{claim}' AND {fits}"
    # Materialised, they are made once, and not once more for the condition.
    yield (
        f"SELECT * FROM (WITH initials AS MATERIALIZED (SELECT key, {_TWO} AS letters "
        f"FROM fresh_account) SELECT key, 'two', {fingerprint('letters')} FROM initials "
        "WHERE letters <> '')"
    )


def find_crossed(connection: DuckDBPyConnection) -> None:
    """``crossed``: keys of the rows with words that too many have now, or no longer have.

    The pairs of all of them are others than before: whole islands, for of the pairs of two groups
    only the best is kept.

    Args:
        connection: With ``moved_word``.
    """
    sizes = (
        "SELECT word, kind, 1 AS now, 1 AS before FROM word SEMI JOIN moved_word USING (word) "
        "UNION ALL SELECT word, kind, 0, -change FROM moved_word"
    )
    now, before = _leads("now"), _leads("before")
    crossed = " OR ".join(f"({one}) <> ({other})" for one, other in zip(now, before, strict=True))
    words = f"SELECT word FROM ({sizes}) GROUP BY word HAVING {crossed}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE crossed AS "
        f"SELECT DISTINCT key FROM word SEMI JOIN ({words}) USING (word)"
    )


def _leads(n: str) -> tuple[str, ...]:
    """Conditions that few names begin or end with a word, few rows are called by it, few may be.

    And that any is of two letters, which some have as initials.

    Args:
        n: SQL of how many rows of a kind with the word one row stands for.
    """
    short, two = _size(["short"], n), _size(["two"], n)
    alias = f"{_size(ALIAS, n)} + CASE WHEN {short} > 0 THEN {two} ELSE 0 END"
    return (
        f"{_size(BLOCK, n)} <= {CROWD}",
        f"{_size(CALLED, n)} <= {FEW}",
        f"{alias} <= {FEW}",
        f"{short} > 0 AND {two} > 0",
    )


def _size(kinds: Iterable[str], n: str) -> str:
    """SQL of how many rows have a word in some kinds."""
    return f"coalesce(sum({n}) FILTER ({_is_of(kinds)}), 0)"


def find_near(connection: DuckDBPyConnection, *, is_whole: bool) -> None:
    """``near_word``: the rows of words that lead from rows looked at to others.

    It has (key, kind, word, by_block, by_alias, by_initials): whether names are compared because of
    the word, and whether who is called by it may be who else has it, as first two initials too.

    Args:
        connection: In a transaction, with ``looked_at``.
        is_whole: Whether all rows are looked at.
    """
    own = "SEMI JOIN (SELECT word FROM word SEMI JOIN looked_at USING (key)) USING (word)"
    block, called, alias, short = _leads("1")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE near_size AS SELECT word, "
        f"{block} AND {_size(BLOCK, '1')} > 1 AS by_block, {called} AND {alias} AND "
        f"{_size(CALLED, '1')} > 0 AS by_alias, {short} AS by_initials "
        f"FROM (FROM word {'' if is_whole else own}) GROUP BY word HAVING by_block OR by_alias"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE near_word AS SELECT key, kind, word, by_block, by_alias, "
        "by_initials FROM word JOIN near_size USING (word)"
    )
