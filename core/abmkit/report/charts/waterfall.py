"""Waterfalls as scenes: from one number to another, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from abmkit.report.blocks import Chart, Column, Table
from abmkit.report.charts.spoken import listed, pair
from abmkit.report.scale import Scale, marks
from abmkit.report.scene import Colour, Label, Path, Rect, Scene, Shape
from abmkit.report.value import Msg, Text, Value

_TOP, _FOOT = 14.0, 26.0
_WIDE = 0.58
_STEEP = Decimal("0.35")
"""Least share of the height that the steps take; below it the axis does not start at zero."""


@dataclass(frozen=True)
class Step:
    """One step: what it adds, good when it raises what should be high.

    Attributes:
        label: Under it.
        value: What it adds.
        plain: Whether it is neither good nor bad, whichever way it goes.
    """

    label: Text
    value: Value
    plain: bool = False


class Waterfall(NamedTuple):
    """A chart, and the number its axis starts at when that is not zero."""

    chart: Chart
    base: Value | None


class _Column(NamedTuple):
    label: Text
    value: Value
    low: Decimal
    high: Decimal
    fill: Colour
    end: Decimal


def waterfall(
    metric: Text, start: Step, steps: Sequence[Step], end: Step, w: float = 250, h: float = 130
) -> Waterfall:
    """From the number of before to that of now, with what each step adds in between.

    Amounts stand without their currency, which is to be said beside the chart.

    Its axis starts at zero, unless the steps could not be seen then: a mark shows the break, and
    the number that it starts at is given back to be said beside it.

    Args:
        metric: What it measures, for the alternative text.
        start: The number of before.
        steps: Add up to the difference.
        end: The number of now.
        w: Width of the canvas in points.
        h: Its height.
    """
    columns = list(_columns(start, steps, end))
    base = _base(columns)
    parts = listed([pair(each.label, each.value) for each in (start, *steps, end)])
    chart = Chart(
        scene=Scene(w=w, h=h, shapes=tuple(_shapes(columns, base, w, h))),
        alt=Msg.of("chart.waterfall", metric=metric, values=parts),
        data=Table(
            columns=(
                Column(title=Msg.of("chart.label")),
                Column(title=Msg.of("chart.value"), align="right"),
            ),
            rows=tuple((each.label, each.value) for each in (start, *steps, end)),
        ),
    )
    told = start.value.model_copy(update={"number": base}) if base else None
    return Waterfall(chart, told)


def _columns(start: Step, steps: Sequence[Step], end: Step) -> Iterator[_Column]:
    level = start.value.number or Decimal(0)
    yield _whole(start, level)
    for step in steps:
        added = step.value.number or Decimal(0)
        low, high = sorted((level, level + added))
        level += added
        fill: Colour = "brand_48" if step.plain else "good" if added >= 0 else "off"
        yield _Column(step.label, step.value, low, high, fill, level)
    yield _whole(end, end.value.number or Decimal(0))


def _whole(step: Step, level: Decimal) -> _Column:
    low, high = sorted((Decimal(0), level))
    return _Column(step.label, step.value, low, high, "brand", level)


def _base(columns: Sequence[_Column]) -> Decimal:
    """Where the axis starts: at zero, or below the lowest level when all are far from it."""
    levels = [column.end for column in columns]
    low, high = min(levels), max(levels)
    if low <= 0 or high - low >= _STEEP * high:
        return Decimal(0)
    below = low - (high - low) * _STEEP
    grid = marks([below - (high - low), high])
    return max((tick for tick in grid if tick <= below), default=Decimal(0))


def _shapes(columns: Sequence[_Column], base: Decimal, w: float, h: float) -> Iterator[Shape]:
    ends = [each for column in columns for each in (column.low, column.high) if each or not base]
    room = h - _TOP - _FOOT
    scale = Scale.over((base, *ends), _TOP, room) if base else Scale.of_bars(ends, _TOP, room)
    slot = w / len(columns)
    for place, column in enumerate(columns):
        yield from _column(column, base, place * slot, slot, scale)
        if place + 1 < len(columns):
            y = scale.y(column.end)
            right = (place + 1) * slot + slot * (1 - _WIDE) / 2
            yield Path(
                points=((right - slot * (1 - _WIDE), y), (right, y)), stroke="muted", width=0.6
            )
        yield Label(
            x=place * slot + slot / 2, y=h - _FOOT + 10, text=column.label, size=7,
            colour="muted", anchor="middle", room=slot - 3, lines=2,
        )  # fmt: skip
    zero = scale.y(base)
    yield Path(points=((0.0, zero), (w, zero)), stroke="muted", width=0.6)
    if base:
        for x in (0.0, 4.0):
            yield Path(points=((x - 2, zero + 4), (x + 4, zero - 4)), stroke="text", width=0.7)


def _column(column: _Column, base: Decimal, x: float, slot: float, scale: Scale) -> Iterator[Shape]:
    wide = slot * _WIDE
    low = max(column.low, base) if base else column.low
    top, bottom = scale.y(column.high), scale.y(low)
    yield Rect(x=x + (slot - wide) / 2, y=top, w=wide, h=bottom - top, fill=column.fill)
    total = column.fill == "brand"
    text = Msg.of("chart.bare" if total else "chart.step", value=column.value)
    yield Label(
        x=x + slot / 2,
        y=top - 4,
        text=text,
        size=7.5,
        bold=total,
        anchor="middle",
        room=slot - 1,
        whole=True,
    )
