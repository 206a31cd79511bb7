"""A formula as it is written: metrics and leaves, joined by + − × ÷ and coalesce.

A formula is data: immutable, printable, compared by value. It has no truth value, so that a
misuse such as ``if deal.count():`` fails at the line that wrote it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NoReturn

if TYPE_CHECKING:
    from abmkit.metrics.metric import Metric

Sign = Literal["+", "−", "×", "÷"]
Parameter = str | int | Decimal


class Formula(ABC):
    """A formula or part of one: a leaf, a metric, or arithmetic on them."""

    @abstractmethod
    def as_node(self) -> Node:
        """The node that stands for it in the tree."""

    def __add__(self, other: Formula | int | Decimal) -> Op:
        return Op("+", self.as_node(), node(other))

    def __radd__(self, other: int | Decimal) -> Op:
        return Op("+", node(other), self.as_node())

    def __sub__(self, other: Formula | int | Decimal) -> Op:
        return Op("−", self.as_node(), node(other))

    def __rsub__(self, other: int | Decimal) -> Op:
        return Op("−", node(other), self.as_node())

    def __mul__(self, other: Formula | int | Decimal) -> Op:
        return Op("×", self.as_node(), node(other))

    def __rmul__(self, other: int | Decimal) -> Op:
        return Op("×", node(other), self.as_node())

    def __truediv__(self, other: Formula | int | Decimal) -> Op:
        return Op("÷", self.as_node(), node(other))

    def __rtruediv__(self, other: int | Decimal) -> Op:
        return Op("÷", node(other), self.as_node())

    def coalesce(self, *others: Formula | int | Decimal) -> Coalesce:
        """The first of it and the others that is a number, where those before are "no data"."""
        return Coalesce((self.as_node(), *(node(other) for other in others)))

    def __bool__(self) -> NoReturn:
        raise TypeError("a formula is neither true nor false; conditions go into where=")


class Node(Formula):
    """A part of a formula."""

    def as_node(self) -> Node:
        """Itself."""
        return self


@dataclass(frozen=True)
class Const(Node):
    """A number written in the formula."""

    number: Decimal

    def __str__(self) -> str:
        return f"{self.number:f}"


@dataclass(frozen=True)
class Op(Node):
    """Two parts joined by a sign."""

    sign: Sign
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"{_bracketed(self.left)} {self.sign} {_bracketed(self.right)}"


@dataclass(frozen=True)
class Coalesce(Node):
    """The first of its parts that is a number."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return f"coalesce({', '.join(str(part) for part in self.parts)})"


@dataclass(frozen=True)
class Ref(Node):
    """Another metric, with the client's parameters unless some are given here.

    Attributes:
        metric: Its id.
        given: Parameters given here.
        held: The metric itself, unless it is referred to by id alone.
    """

    metric: str
    given: tuple[tuple[str, Parameter], ...] = ()
    held: Metric | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.given)
        return f"{self.metric}({given})" if given else self.metric


def node(part: Formula | int | Decimal) -> Node:
    """The node for a part of a formula or a plain number.

    Raises:
        TypeError: It is neither; numbers are whole ones or Decimal.
    """
    if isinstance(part, Formula):
        return part.as_node()
    if isinstance(part, bool) or not isinstance(part, (int, Decimal)):
        raise TypeError(f"a formula is made of leaves, metrics, int and Decimal, not {part!r}")
    return Const(Decimal(part))


def _bracketed(part: Node) -> str:
    return f"({part})" if isinstance(part, Op) else str(part)
