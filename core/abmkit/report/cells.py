"""What stands in a cell of a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from abmkit.report.value import Change, Frozen, Goal, Msg, Text, Value


class Name(Frozen):
    """A name with an optional second line under it; cut at a grapheme to fit."""

    cell: Literal["name"] = "name"
    text: Text
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
        of: What the sign's word speaks of: how far a ``goal`` is reached, the ``state`` of a
            source of data, or whether a ``total`` is accounted for.
    """

    cell: Literal["sign"] = "sign"
    goal: Goal
    text: Text
    of: Literal["goal", "state", "total"] = "goal"


class Length(Frozen):
    """A bar from zero with its number beside it, comparable down the column.

    Attributes:
        value: The number.
        full: The number whose bar is as long as the column has room; the same in all rows.
        part: A part of it, drawn darker.
        before: Where it stood in the period before, drawn as a tick.
        shade: Step of the brand's hue, 0 to 5.
        text: Printed in place of the number, such as "29 of 41".
    """

    cell: Literal["length"] = "length"
    value: Value
    full: Decimal
    part: Decimal | None = None
    before: Decimal | None = None
    shade: int = 5
    text: Text | None = None


class Cover(Frozen):
    """Who is known in one buying role at one account.

    Attributes:
        known: People known.
        engaged: Of these, how many gave their time.
        required: Whether the account is to have somebody in that role.
    """

    cell: Literal["cover"] = "cover"
    known: int
    engaged: int
    required: bool = True

    @property
    def said(self) -> Msg:
        """The same in words."""
        if self.engaged:
            return Msg.of("cover.engaged", n=self.engaged)
        if self.known:
            return Msg.of("cover.known", n=self.known)
        return Msg.of("cover.gap" if self.required else "cover.not_required")


class Marks(Frozen):
    """Small texts joined by a middle dot, such as three reasons with their counts."""

    cell: Literal["marks"] = "marks"
    texts: tuple[Text, ...]


Cell = Value | str | Change | Name | Chip | Heat | Share | Length | Cover | Sign | Marks | Msg
"""One cell of a table; the kinds that most are stand first, for they are tried in this order."""
