"""What stands in a cell of a table."""

from __future__ import annotations

from typing import Literal

from abmkit.report.value import Change, Frozen, Goal, Msg, Text, Value


class Name(Frozen):
    """A name from the data, with an optional second line under it; cut at a grapheme to fit."""

    cell: Literal["name"] = "name"
    text: str
    sub: Text | None = None


class Chip(Frozen):
    """A short label in a coloured box, such as a tier; ``level`` 1 is the strongest."""

    cell: Literal["chip"] = "chip"
    text: Text
    level: int


class Heat(Frozen):
    """A row of small squares in steps 0 to 5; None is a dashed square: not tracked yet."""

    cell: Literal["heat"] = "heat"
    levels: tuple[int | None, ...]


class Share(Frozen):
    """A bar of ``part`` ÷ ``whole`` with the rate beside it."""

    cell: Literal["share"] = "share"
    part: Value
    whole: Value
    rate: Value


class Sign(Frozen):
    """A sign (shape, word and colour) with a text beside it.

    Attributes:
        goal: The sign.
        text: The text.
        of: What the sign's word speaks of: how far a ``goal`` is reached, or the ``state`` of a
            source of data.
    """

    cell: Literal["sign"] = "sign"
    goal: Goal
    text: Text
    of: Literal["goal", "state"] = "goal"


class Marks(Frozen):
    """Small texts joined by a middle dot, such as three reasons with their counts."""

    cell: Literal["marks"] = "marks"
    texts: tuple[Text, ...]


Cell = Value | Change | Name | Chip | Heat | Share | Sign | Marks | Msg | str
"""One cell of a table."""
