"""Accounts of which one is called as another is known: by its domain, initials or shorter name.

``abmkit.identity.review`` lists such pairs; they join nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.identity import words
from abmkit.sql import text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: How much it says to be called as another's domain, by its initials, without "group" and such.
_SCORES = {"domain": "0.8", "core": "0.7", "initials": "0.6"}

LOOKED_AT = "(SELECT key FROM looked_at)"

BOTH = "JOIN named x ON x.key = one JOIN named y ON y.key = other"
"""Joins the names of the two accounts of a pair, as ``x`` and ``y``."""


def find(connection: DuckDBPyConnection) -> None:
    """``aliased``: (one, other, kind) of accounts of which one is called by an alias of another.

    Words are met by their hashes: a pair that two words of one hash led to is refused by people.

    Args:
        connection: In a transaction, with ``looked_at`` and ``near_word``.
    """
    called, alias = (
        f"SELECT key, kind, word FROM near_word WHERE by_alias AND {condition}"
        for condition in (words.IS_CALLED, words.IS_ALIAS)
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE aliased AS SELECT DISTINCT c.key AS one, a.key AS other, "
        "CASE a.kind WHEN 'two' THEN 'initials' ELSE a.kind END AS kind "
        f"FROM ({called}) c JOIN ({alias}) a USING (word) WHERE c.key <> a.key "
        f"AND (one IN {LOOKED_AT} OR other IN {LOOKED_AT})"
    )


def pairs() -> str:
    """SELECT of the pairs found, as ``suspect`` has them, but for their order."""
    score = " ".join(f"WHEN {text(kind)} THEN {sure}" for kind, sure in _SCORES.items())
    return (
        "SELECT 'account' AS \"table\", one, other, kind, concat_ws(' / ', x.name, y.name), "
        f"CASE kind {score} END AS score FROM aliased {BOTH}"
    )
