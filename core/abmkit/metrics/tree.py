"""What stands in a formula, part by part: metrics put in the place of references, its leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from abmkit.metrics.formula import Coalesce, Node, Op, Ref
from abmkit.metrics.leaf import AnyLeaf


def expand(root: Node, tree_of: Callable[[Ref], Node]) -> Node:
    """The formula with each reference replaced by what ``tree_of`` says it stands for."""
    if isinstance(root, Ref):
        return tree_of(root)
    if isinstance(root, Op):
        return Op(root.sign, expand(root.left, tree_of), expand(root.right, tree_of))
    if isinstance(root, Coalesce):
        return Coalesce(tuple(expand(part, tree_of) for part in root.parts))
    return root


def has_references(root: Node) -> bool:
    """Whether another metric stands in it."""
    return any(isinstance(each, Ref) for each in walk(root))


def children(of: Node) -> tuple[Node, ...]:
    """The parts that a node joins."""
    if isinstance(of, Op):
        return (of.left, of.right)
    return of.parts if isinstance(of, Coalesce) else ()


def walk(root: Node) -> Iterator[Node]:
    """A node and all below it, from left to right."""
    yield root
    for child in children(root):
        yield from walk(child)


def leaves(root: Node) -> tuple[AnyLeaf, ...]:
    """The leaves, each once, in order of writing."""
    found = (each for each in walk(root) if isinstance(each, AnyLeaf))
    return tuple(dict.fromkeys(found))
