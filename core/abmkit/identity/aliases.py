"""Accounts of which one is called as another is known: by its domain, initials or shorter name.

``abmkit.identity.review`` lists such pairs; they join nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity.evidence import ALIASES
from abmkit.warehouse.sql import text, union

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: Rows that share a word, at most, for their pairs to be listed.
_FEW = 10

#: How much it says to be called as another's domain, by its initials, without "group" and such.
_SCORES = {"domain": "0.8", "core": "0.7", "initials": "0.6"}

#: SQL of the initials of a name's first two words: those of three and more are claims.
_WORDS = "'^(?:the )?([a-z0-9])[a-z0-9.]*[^a-z0-9]+(?:(?:and|und|et|of) )?([a-z0-9])'"
_TWO = (
    f"concat(regexp_extract(lower(trim(name)), {_WORDS}, 1), "
    f"regexp_extract(lower(trim(name)), {_WORDS}, 2))"
)

LOOKED_AT = "(SELECT key FROM looked_at)"

BOTH = "JOIN named x ON x.key = one JOIN named y ON y.key = other"
"""Joins the names of the two accounts of a pair, as ``x`` and ``y``."""


def find(connection: DuckDBPyConnection, *, is_whole: bool) -> None:
    """``aliased``: (one, other, kind) of accounts of which one is called by an alias of another.

    Words are met by their hashes: a pair that two words of one hash led to is refused by people.

    Args:
        connection: In a transaction, with ``heard`` and ``looked_at``.
        is_whole: Whether all rows were looked at.
    """
    _find_words(connection)
    met = (
        "SEMI JOIN (SELECT word FROM alias SEMI JOIN looked_at USING (key) UNION ALL "
        "SELECT word FROM name_word SEMI JOIN looked_at USING (key)) USING (word)"
    )
    among = "" if is_whole else met
    rare = f"QUALIFY count(*) OVER (PARTITION BY word) <= {_FEW}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE aliased AS SELECT DISTINCT c.key AS one, a.key AS other, "
        f"kind FROM (SELECT * FROM name_word {among} {rare}) c "
        f"JOIN (SELECT * FROM alias {among} {rare}) a USING (word) WHERE c.key <> a.key "
        f"AND (one IN {LOOKED_AT} OR other IN {LOOKED_AT})"
    )


def _find_words(connection: DuckDBPyConnection) -> None:
    """``alias``: (key, kind, word) of other names; ``name_word``: (key, word) of names."""
    words = {"domain": "split_part(value, '.', 1)", **dict.fromkeys(ALIASES, "value")}
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE alias AS "
        + union(
            f"SELECT key, kind, hash({word}) AS word FROM claim WHERE kind = '{kind}'"
            for kind, word in words.items()
        )
    )
    short = "SELECT sound AS letters FROM heard WHERE length(sound) = 2"
    ((any_short,),) = connection.execute(f"SELECT EXISTS ({short})").fetchall()
    if any_short:
        connection.execute(
            "INSERT INTO alias SELECT key, 'initials', hash(letters) FROM "
            f"(SELECT key, {_TWO} AS letters FROM account WHERE deleted_at IS NULL) "
            f"SEMI JOIN ({short}) USING (letters)"
        )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE name_word AS SELECT key, hash(sound) AS word FROM heard "
        "WHERE length(sound) > 1 UNION ALL SELECT key, word FROM alias WHERE kind = 'core'"
    )


def pairs() -> str:
    """SELECT of the pairs found, as ``suspect`` has them, but for their order."""
    score = " ".join(f"WHEN {text(kind)} THEN {sure}" for kind, sure in _SCORES.items())
    return (
        "SELECT 'account' AS \"table\", one, other, kind, concat_ws(' / ', x.name, y.name), "
        f"CASE kind {score} END AS score FROM aliased {BOTH}"
    )
