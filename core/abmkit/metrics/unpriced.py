"""What sums of money leave out: amounts that no rate converts into the client's currency."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from abmkit.metrics.formula import Node
from abmkit.metrics.leaf import Leaf, fact_of, readers
from abmkit.metrics.rows import RowsOf
from abmkit.metrics.tree import leaves
from abmkit.period import Period

Query = Callable[[str], list[tuple[Any, ...]]]
Left = tuple[tuple[str, int], ...]
"""Currencies in order, and how many amounts in each are left out."""

#: The fact whose rows they are, of facts that are worked out of it row by row.
_OF = {"influence": "deal"}
#: Worked out of several rows of an account: what is unpriced of it is left out there.
_BY_ACCOUNT = ("customer",)


def unpriced(query: Query, trees: Mapping[str, Node], period: Period) -> Mapping[str, Left]:
    """The amounts of a period that formulas would add, rank or divide by, had they a rate.

    Args:
        query: Runs SQL where the facts and ``derived_unpriced`` are.
        trees: Formulas with all other metrics in them written out, by name.
        period: The period.

    Returns:
        By name, of those that leave out any.
    """
    if not query("SELECT 1 FROM derived_unpriced LIMIT 1"):
        return {}
    asked = {name: tuple(dict.fromkeys(_asked(tree, period))) for name, tree in trees.items()}
    found: dict[str, set[tuple[int, str]]] = {}
    for sql in dict.fromkeys(sql for each in asked.values() for sql in each):
        found[sql] = set(query(sql))
    told = {name: set().union(*map(found.__getitem__, each)) for name, each in asked.items()}
    return {name: _counted(rows) for name, rows in told.items() if rows}


def _asked(tree: Node, period: Period) -> Iterator[str]:
    """SQL of the unpriced rows behind each leaf that reads an amount, with their currency."""
    for leaf in leaves(tree):
        for part in readers(leaf):
            if part.column is not None and fact_of(part).column(part.column).kind == "money":
                yield _rows(part, part.column, period)


def _rows(part: Leaf, column: str, period: Period) -> str:
    rows = RowsOf.of(part, period)
    by_account = part.fact in _BY_ACCOUNT
    key = "account_id" if by_account else "id"
    fact = "" if by_account else f"u.fact = '{_OF.get(part.fact, part.fact)}' AND "
    behind = f"SELECT f.{key} {rows.bare} AND {rows.sql(column)} IS NULL"
    return f"SELECT u.id, u.currency FROM derived_unpriced AS u WHERE {fact}u.{key} IN ({behind})"


def _counted(rows: set[tuple[int, str]]) -> Left:
    names = [currency for _, currency in rows]
    return tuple((name, names.count(name)) for name in sorted(set(names)))
