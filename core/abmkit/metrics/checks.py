"""What is held against a formula before it is ever run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from abmkit.errors import UsageError
from abmkit.metrics.formula import Coalesce, Const, Node, Op
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, Leaf, PerLeaf, fact_of, inner_leaf
from abmkit.metrics.predicate import (
    Compare,
    In,
    Predicate,
    Value,
    columns,
    parts_of,
)
from abmkit.metrics.tree import leaves
from abmkit.metrics.units import (
    COUNT,
    NUMBER,
    Measure,
    add,
    check_declared,
    divide,
    multiply,
    of_column,
)

Stance = Literal["dated", "standing", "either"]


def check(tree: Node, unit: str) -> None:
    """Hold a formula without references against its declared unit, and its leaves together.

    Raises:
        UsageError: It cannot be a number of that unit, or mixes two views of accounts.
    """
    check_declared(measure(tree), unit)
    stance(tree)


def measure(of: Node) -> Measure:
    """What a formula makes a number of; references must have been resolved.

    Raises:
        UsageError: It adds things that cannot be added.
    """
    if isinstance(of, Const):
        return NUMBER
    if isinstance(of, AnyLeaf):
        return _of_leaf(of)
    if isinstance(of, Coalesce):
        made = measure(of.parts[0])
        for part in of.parts[1:]:
            made = add(made, measure(part))
        return made
    if isinstance(of, Op):
        left, right = measure(of.left), measure(of.right)
        if of.sign == "×":
            return multiply(left, right)
        return divide(left, right) if of.sign == "÷" else add(left, right)
    raise TypeError(f"{of} has not been resolved")


def stance(of: Node) -> Stance:
    """Whether a formula sees accounts as on each row's day, as at the period's end, or neither.

    Raises:
        UsageError: Both: the two sides of a ratio would then count different accounts.
    """
    seen: dict[str, str] = {}
    for leaf in leaves(of):
        for name, when in _states(leaf):
            seen.setdefault(when, name)
    if len(seen) > 1:
        raise UsageError(
            f"{seen['dated']} is the account's state on the row's day, {seen['standing']} at the "
            "period's end; one metric takes one of them: flows the first, shares of the list the "
            "second (NAME_at_end)"
        )
    return "dated" if "dated" in seen else "standing" if seen else "either"


def is_proportion(of: Node) -> bool:
    """Whether a formula is seen to be a share: what it counts above is counted below as well."""
    if not (isinstance(of, Op) and of.sign == "÷"):
        return False
    part, whole = of.left, of.right
    if isinstance(part, CohortLeaf):
        return _is_part(part, whole)
    if isinstance(part, PerLeaf) and isinstance(whole, PerLeaf):
        if part.aggregate != "count" or whole.aggregate != "count" or part.key != whole.key:
            return False
        least = whole.at_least is None or (part.at_least or 0) >= whole.at_least
        return least and part.inner == whole.inner
    if not (isinstance(part, Leaf) and isinstance(whole, Leaf)):
        return False
    same = (part.fact, part.clock, part.aggregate, part.column, part.window) == (
        whole.fact, whole.clock, whole.aggregate, whole.column, whole.window,
    )  # fmt: skip
    return same and part.aggregate in ("count", "distinct") and _implies(part.where, whole.where)


def _is_part(part: CohortLeaf, whole: Node) -> bool:
    """Whether all that a cohort counts is counted below the line as well.

    Rows of the same key fall together, so that a share of them is no sample of single ones.
    """
    if part.total is not None:
        return False
    if not isinstance(whole, CohortLeaf):
        return part.inner == whole
    had, had_no = set(whole.had) <= set(part.had), set(whole.had_no) <= set(part.had_no)
    return whole.kind == "all" and part.inner == whole.inner and had and had_no


def _of_leaf(leaf: AnyLeaf) -> Measure:
    if leaf.aggregate in ("count", "distinct"):
        return COUNT
    if isinstance(leaf, PerLeaf):
        return _of_leaf(leaf.inner)
    summed = leaf.made if isinstance(leaf, CohortLeaf) else leaf
    return of_column(fact_of(leaf).column(str(summed.column)))


def _states(leaf: AnyLeaf) -> Iterator[tuple[str, str]]:
    fact = fact_of(leaf)
    if fact.name == "listing":
        yield "the list", "standing"
    for name in columns(inner_leaf(leaf).where):
        when = fact.column(name).when
        if when != "plain":
            yield name, when


def _implies(narrow: Predicate, wide: Predicate) -> bool:
    """Whether every part of ``wide`` is seen to follow from some part of ``narrow``."""
    return all(any(_follows(have, need) for have in parts_of(narrow)) for need in parts_of(wide))


def _follows(have: Predicate, need: Predicate) -> bool:
    if have == need:
        return True
    some, more = _values(have), _values(need)
    return some is not None and more is not None and some[0] == more[0] and some[1] <= more[1]


def _values(predicate: Predicate) -> tuple[str, set[Value]] | None:
    if isinstance(predicate, In) and not predicate.out:
        return predicate.column, set(predicate.values)
    if isinstance(predicate, Compare) and predicate.sign == "=":
        return predicate.column, {predicate.value}
    return None
