"""Works a formula out from what its leaves came to: exact, and "no data" where it must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Protocol

from abmkit.metrics.formula import Coalesce, Const, Node, Op
from abmkit.metrics.intervals import EXACT
from abmkit.metrics.leaf import AnyLeaf
from abmkit.metrics.tallies import Figure, empty


class Groups(Protocol):
    """What a leaf came to by group."""

    def get(self, group: Any, default: Figure, /) -> Figure:
        """The figure of a group; the default where nothing meets it."""


Figuring = Callable[[Any], Figure]

_JOIN: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": EXACT.add,
    "−": EXACT.subtract,
    "×": EXACT.multiply,
    "÷": EXACT.divide,
}
#: Records behind two parts joined: those below the line, or of the scarcer factor.
_BEHIND: Mapping[str, Callable[[int, int], int]] = {
    "+": lambda left, right: left + right,
    "−": lambda left, right: left,
    "×": min,
    "÷": lambda left, right: right,
}


def figuring(of: Node, groups: Callable[[AnyLeaf], Groups | None]) -> Figuring:
    """What works a formula out for one group after the other.

    Args:
        of: The formula, without references.
        groups: What a leaf came to by group; None where its fact is absent.
    """
    if isinstance(of, AnyLeaf):
        return _leaf(of, groups(of))
    if isinstance(of, Const):
        number = Figure(of.number, None)
        return lambda key: number
    if isinstance(of, Coalesce):
        return _first([figuring(part, groups) for part in of.parts])
    if isinstance(of, Op):
        return _op(of.sign, figuring(of.left, groups), figuring(of.right, groups))
    raise TypeError(f"{of} has not been resolved")


def _leaf(leaf: AnyLeaf, groups: Groups | None) -> Figuring:
    if groups is None:
        return lambda key: Figure(None, 0)
    nothing = empty(leaf)
    return lambda key: groups.get(key, nothing)


def _first(parts: list[Figuring]) -> Figuring:
    def figure(key: Any) -> Figure:
        told = [part(key) for part in parts]
        return next((each for each in told if each.value is not None), told[0])

    return figure


def joined(sign: str, left: Figure, right: Figure) -> Figure:
    """What two parts come to."""
    (a, n), (b, m) = left, right
    count = _BEHIND[sign](n, m) if n is not None and m is not None else m if n is None else n
    if a is None or b is None or (sign == "÷" and b == 0):
        return Figure(None, count)
    return Figure(_JOIN[sign](a, b), count)


def _op(sign: str, left: Figuring, right: Figuring) -> Figuring:
    return lambda key: joined(sign, left(key), right(key))
