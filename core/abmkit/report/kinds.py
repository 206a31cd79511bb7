"""Which kinds of records a metric counts: what no source ever told of is not 0, it is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from abmkit.metrics.formula import Node
from abmkit.metrics.leaf import Leaf, readers
from abmkit.metrics.predicate import Compare, Flag, In, Predicate, parts_of
from abmkit.metrics.tree import leaves

KINDS: Mapping[str, str] = {
    "touch": "kind",
    "stat": "name",
    "money": "kind",
    "stage": "ladder",
    "response": "scale",
}
"""Tables that hold records of several kinds, by fact and column that tells the kind."""

_OF_FLAG = {"is_cost": ("cost_media", "cost_labour", "cost_tool")}

Kind = tuple[str, str]
"""A table, and a kind of its records."""


def kinds_of(tree: Node) -> frozenset[Kind]:
    """The kinds that a formula, written out, counts; of none in particular, nothing.

    Args:
        tree: The formula.
    """
    told = [frozenset(_of_leaf(part)) for leaf in leaves(tree) for part in readers(leaf)]
    return frozenset().union(*told) if told and all(told) else frozenset()


def _of_leaf(leaf: Leaf) -> Iterator[Kind]:
    column = KINDS.get(leaf.fact)
    for part in parts_of(leaf.where):
        for value in _values(part, column):
            yield leaf.fact, value


def _values(part: Predicate, column: str | None) -> tuple[str, ...]:
    """The kinds that a condition lets through; nothing where it does not ask for the kind."""
    if isinstance(part, Flag):
        return _OF_FLAG.get(part.column, ())
    if isinstance(part, Compare) and part.column == column and part.sign == "=":
        return (str(part.value),)
    if isinstance(part, In) and part.column == column and not part.out:
        return tuple(map(str, part.values))
    return ()
