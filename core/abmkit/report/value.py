"""Numbers and texts as a report carries them: numbers and message ids until a renderer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Unit = Literal[
    "count", "percent", "points", "money", "money_per_day",
    "days", "hours", "minutes", "seconds", "score",
]  # fmt: skip
State = Literal["ok", "missing", "suppressed", "estimated", "new"]
Goal = Literal["good", "close", "off", "none"]
Tone = Literal["good", "bad", "neutral"]


class Frozen(BaseModel):
    """Base of all plain values of a report: frozen, compared by value, written as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class Msg(Frozen):
    """A text of a message catalogue with its arguments.

    Attributes:
        id: Key in the catalogues, such as ``scorecard.what_changed``.
        args: Named arguments; the one named ``n`` chooses the plural form.
    """

    id: str
    args: dict[str, Value | int | str | Period | Msg] = {}

    @classmethod
    def of(cls, id: str, **args: Arg) -> Msg:  # noqa: A002
        """A message with its arguments: ``Msg.of("tile.of", whole=value)``."""
        return cls(id=id, args=args)


class Period(Frozen):
    """A span of days as text needs it.

    Attributes:
        label: How it was asked for, such as ``2026-Q3``.
        start: First day, ISO.
        end: Last day, inclusive, ISO.
        to_date: Whether it is only the elapsed part of what the label names.
    """

    label: str
    start: str
    end: str
    to_date: bool = False


Text = Msg | str
"""A message of a catalogue, or a person's (or the data's) own words, printed verbatim."""


class Value(Frozen):
    """A number with all that is needed to print and defend it.

    Attributes:
        number: The number itself; a percent is a fraction (0.275), money is in major units.
            None unless ``state`` is ok or estimated.
        unit: What it counts.
        currency: ISO 4217 code, for money only.
        state: ``missing`` prints as a dash, never 0; ``suppressed`` means n is under the minimum.
        n: How many records stand behind it, where that has a meaning.
        numerator: Of a ratio, the upper sum.
        denominator: Of a ratio, the lower sum.
        low: Lower end of the 95 % interval, where one is known.
        high: Upper end of the 95 % interval.
        reason: Why there is no number.
        metric: Id of the metric it is a value of.
    """

    number: Decimal | None
    unit: Unit = "count"
    currency: str | None = None
    state: State = "ok"
    n: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    reason: Text | None = None
    metric: str | None = None


class Change(Frozen):
    """How a value differs from the one it is compared with.

    Attributes:
        difference: New minus old: a relative change (0.145) when ``relative``, else in the
            value's own unit (a fraction of 1 for percents, printed as points). None: no prior.
        relative: Whether ``difference`` is a share of the old value.
        unit: Unit of the value compared.
        currency: ISO 4217 code, for an absolute difference of money.
        against: What it is compared with, such as the previous period.
        tone: Good or bad by the metric's direction; neutral inside the interval or without one.
        better_low: True when less is better, so that print says so in words.
    """

    difference: Decimal | None
    relative: bool
    unit: Unit
    currency: str | None = None
    against: Text
    tone: Tone = "neutral"
    better_low: bool = False


Arg = Value | int | str | Period | Msg
"""What a message may be given."""

Msg.model_rebuild()


def parts(told: object, whole: tuple[type, ...] = ()) -> Iterator[object]:
    """A part of a report, and all that stands in it, in order.

    Args:
        told: Such as a page.
        whole: Kinds that are not looked into.
    """
    yield told
    if isinstance(told, whole):
        return
    if isinstance(told, BaseModel):
        for name in type(told).model_fields:
            yield from parts(getattr(told, name), whole)
    elif isinstance(told, (tuple, dict)):
        for each in told.values() if isinstance(told, dict) else told:
            yield from parts(each, whole)
