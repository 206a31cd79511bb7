"""What texts mean that only Python can read: each is worked out once, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from abmkit.identity.countries import country
from abmkit.identity.domains import registrable
from abmkit.identity.told import tell
from abmkit.sql import text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def spell(connection: DuckDBPyConnection, kind: str, texts: str) -> None:
    """Add the texts that ``spelling`` does not know yet.

    Args:
        connection: In a transaction.
        kind: ``domain`` or ``country``.
        texts: A SELECT of them, as ``told``; small letters, without blanks around.
    """
    known = f"(SELECT told FROM spelling WHERE kind = {text(kind)})"
    rows = connection.execute(
        f"SELECT DISTINCT told FROM ({texts}) ANTI JOIN {known} USING (told) "
        "WHERE told IS NOT NULL ORDER BY told"
    ).fetchall()
    told = [said for (said,) in rows]
    if told:
        means = [_MEANS[kind](said) for said in told]
        kinds = [kind] * len(told)
        tell(connection, "INSERT INTO spelling", kind=kinds, told=told, means=means)


_MEANS: dict[str, Callable[[str], str | None]] = {"domain": registrable, "country": country}
