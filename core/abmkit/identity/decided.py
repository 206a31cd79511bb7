"""What people decided, laid beside the rows: ``decided`` by the keys of the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from abmkit.identity.rules import Decision
from abmkit.warehouse import cells

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def lay(connection: DuckDBPyConnection, decisions: Sequence[Decision]) -> None:
    """Fill ``decided``: (table, left_key, right_key, same, is_reference, words).

    Args:
        connection: In a transaction.
        decisions: What people said.
    """
    rows = [
        (d.kind, *d.left, *d.right, d.same, not d.left[1].startswith("id:"), _words(d))
        for d in decisions
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 8
    left = cells.key("kind", "left_source", "left_said")
    right = cells.key("kind", "right_source", "right_said")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE decided AS "
        f'SELECT kind AS "table", {left} AS left_key, {right} AS right_key, same, is_reference, '
        "words FROM (SELECT unnest($1::VARCHAR[]) AS kind, unnest($2::VARCHAR[]) AS left_source, "
        "unnest($3::VARCHAR[]) AS left_said, unnest($4::VARCHAR[]) AS right_source, "
        "unnest($5::VARCHAR[]) AS right_said, unnest($6::BOOLEAN[]) AS same, "
        "unnest($7::BOOLEAN[]) AS is_reference, unnest($8::VARCHAR[]) AS words)",
        [list(column) for column in columns],
    )


def _words(decision: Decision) -> str:
    on = f" on {decision.on}" if decision.on else ""
    why = f": {decision.reason}" if decision.reason else ""
    return f"decided by {decision.by}{on}{why}"
