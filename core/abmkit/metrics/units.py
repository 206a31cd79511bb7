"""What a number is a number of, and what arithmetic makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from abmkit.derive.facts import FactColumn
from abmkit.errors import UsageError

Unit = Literal[
    "count", "percent", "money", "money_per_day", "days", "hours", "minutes", "seconds", "score"
]  # fmt: skip
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True)
class Measure:
    """Powers of what is counted: money ÷ days is ``Measure(money=1, days=-1)``.

    Attributes:
        money: Power of money.
        days: Power of days.
        minutes: Power of minutes.
        share: Whether it is a number with nothing behind it but another such: 3 deals are not,
            3 deals ÷ 4 deals are.
        any: Whether it is a bare number written in the formula, which fits beside anything.
    """

    money: int = 0
    days: int = 0
    minutes: int = 0
    share: bool = False
    any: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether no money and no time is in it."""
        return not (self.money or self.days or self.minutes)

    def __str__(self) -> str:
        if self.is_plain:
            return "share" if self.share else "number" if self.any else "count"
        powers = {"money": self.money, "days": self.days, "minutes": self.minutes}
        up = [_power(name, power) for name, power in powers.items() if power > 0]
        down = [_power(name, -power) for name, power in powers.items() if power < 0]
        return " per ".join([" × ".join(up) or "1", *down])


COUNT = Measure()
NUMBER = Measure(any=True)
_COLUMNS = {
    "number": COUNT,
    "money": Measure(money=1),
    "days": Measure(days=1),
    "minutes": Measure(minutes=1),
}
_DECLARED: dict[Measure, tuple[Unit, ...]] = {
    Measure(money=1): ("money",),
    Measure(money=1, days=-1): ("money_per_day",),
    Measure(days=1): ("days",),
    Measure(minutes=1): ("minutes", "hours", "seconds"),
    COUNT: ("count", "score"),
    replace(COUNT, share=True): ("percent", "count", "score"),
    NUMBER: ("percent", "count", "score"),
}


def of_column(column: FactColumn) -> Measure:
    """What sums and medians of a column are of.

    Raises:
        UsageError: The column is no amount.
    """
    if column.kind not in _COLUMNS:
        raise UsageError(
            f"{column.name} is a {column.kind}: it can be counted apart (distinct), not added"
        )
    return _COLUMNS[column.kind]


def add(left: Measure, right: Measure) -> Measure:
    """What a sum or difference is of.

    Raises:
        UsageError: The two are not of one kind.
    """
    if left.any or right.any:
        return right if left.any else left
    if left != right:
        raise UsageError(f"{left} and {right} cannot be added")
    return left


def multiply(left: Measure, right: Measure) -> Measure:
    """What a product is of."""
    if left.any or right.any:
        return right if left.any else left
    return _product(left, right, 1, share=left.share and right.share)


def divide(left: Measure, right: Measure) -> Measure:
    """What a ratio is of."""
    if right.any:
        return left
    share = (left.is_plain or left == right) and (right.is_plain or left == right)
    return _product(left, right, -1, share=share)


def fitting(measure: Measure) -> tuple[Unit, ...]:
    """The units that may be declared for what a formula makes; none for money × days, say."""
    return _DECLARED.get(measure, ())


def check_declared(measure: Measure, unit: str) -> None:
    """Hold a declared unit against what the formula makes.

    Raises:
        UsageError: It is no unit, or not one of these numbers.
    """
    if unit not in UNITS:
        raise UsageError(f"unknown unit {unit!r}; known: {', '.join(UNITS)}")
    fits = fitting(measure)
    if not fits:
        raise UsageError(f"the formula makes {measure}, for which there is no unit")
    if unit not in fits:
        raise UsageError(f"the formula makes {measure}, so its unit is {fits[0]}, not {unit}")


def _product(left: Measure, right: Measure, sign: int, share: bool) -> Measure:
    made = Measure(
        left.money + sign * right.money,
        left.days + sign * right.days,
        left.minutes + sign * right.minutes,
    )
    return replace(made, share=share) if made.is_plain else made


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"
