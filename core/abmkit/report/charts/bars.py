"""Bar charts as scenes: months with their plan, and ranked bars.

Bars start at zero and carry their values, so there is no
axis of numbers; what belongs to the period is in the brand's colour, what came before is pale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from abmkit.report.blocks import Chart, Column, Table
from abmkit.report.charts.spoken import listed, pair
from abmkit.report.scale import Scale
from abmkit.report.scene import Colour, Label, Path, Rect, Scene, Shape
from abmkit.report.value import Msg, Text, Value

_TOP, _FOOT = 14.0, 16.0
_BAR, _SHIFT = 0.46, 0.14
_ROW, _BAR_HEIGHT, _LABELS, _VALUES = 20.0, 7.0, 0.42, 56.0


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        label: Under it, or before it.
        value: Its length; without a number there is no bar, and the reader sees a dash.
        plan: Drawn as an outline behind it.
        current: Whether it belongs to the period reported.
    """

    label: Text
    value: Value
    plan: Value | None = None
    current: bool = True


def month_chart(metric: Text, bars: Sequence[Bar], w: float = 300, h: float = 150) -> Chart:
    """Bars side by side, one a month, with plan outlines where there is a plan.

    Args:
        metric: What the bars measure, for the alternative text.
        bars: In order of time.
        w: Width of the canvas in points.
        h: Its height.
    """
    values = listed([pair(bar.label, bar.value) for bar in bars])
    plans = [pair(bar.label, bar.plan) for bar in bars if bar.plan]
    if plans:
        alt = Msg.of("chart.bars_plan", metric=metric, values=values, plan=listed(plans))
    else:
        alt = Msg.of("chart.bars", metric=metric, values=values)
    return Chart(scene=_months(bars, w, h), alt=alt, data=_table("chart.month", bars))


def rank_chart(metric: Text, bars: Sequence[Bar], w: float = 220) -> Chart:
    """Bars under one another, each with its label before it and its value at the right edge.

    Args:
        metric: What the bars measure, for the alternative text.
        bars: From the top down.
        w: Width of the canvas in points; each bar takes 20 points of its height.
    """
    values = listed([pair(bar.label, bar.value) for bar in bars])
    alt = Msg.of("chart.rank", metric=metric, values=values)
    return Chart(scene=_ranks(bars, w), alt=alt, data=_table("chart.label", bars))


def _table(label: str, bars: Sequence[Bar]) -> Table:
    """The numbers of the bars; with a column for the plan if there is one."""
    heads = [Column(title=Msg.of(label)), Column(title=Msg.of("chart.actual"), align="right")]
    rows = [(bar.label, bar.value) for bar in bars]
    if not any(bar.plan for bar in bars):
        return Table(columns=tuple(heads), rows=tuple(rows))
    heads.append(Column(title=Msg.of("chart.plan"), align="right"))
    return Table(
        columns=tuple(heads), rows=tuple((bar.label, bar.value, bar.plan or "–") for bar in bars)
    )


def _months(bars: Sequence[Bar], w: float, h: float) -> Scene:
    scale = Scale.over((Decimal(0), *_numbers(bars)), _TOP, h - _TOP - _FOOT)
    slot = w / max(1, len(bars))
    shapes: list[Shape] = []
    for place, bar in enumerate(bars):
        shapes.extend(_month(bar, place * slot, slot, scale))
        middle = place * slot + slot / 2
        shapes.append(
            Label(
                x=middle,
                y=h - 4,
                text=bar.label,
                size=7,
                colour="muted",
                anchor="middle",
                room=slot,
            )
        )
    zero = scale.y(Decimal(0))
    shapes.append(Path(points=((0.0, zero), (w, zero)), stroke="muted", width=0.6))
    return Scene(w=w, h=h, shapes=tuple(shapes))


def _month(bar: Bar, x: float, slot: float, scale: Scale) -> Iterator[Shape]:
    width, shift = slot * _BAR, slot * _SHIFT if bar.plan else 0.0
    left = x + (slot - width - shift) / 2
    top = zero = scale.y(Decimal(0))
    if bar.plan and bar.plan.number is not None:
        plan = _upright(left + shift, width, scale, bar.plan.number)
        top = min(top, plan.y)
        yield plan.model_copy(update={"stroke": "text", "width": 0.7})
    if bar.value.number is not None:
        actual = _upright(left, width, scale, bar.value.number)
        top = min(top, actual.y)
        yield actual.model_copy(update={"fill": _fill(bar)})
    yield Label(
        x=left + width / 2, y=min(top, zero) - 4, text=bar.value,
        size=7.5, bold=bar.current, anchor="middle", room=slot,
    )  # fmt: skip


def _upright(x: float, width: float, scale: Scale, number: Decimal) -> Rect:
    end, zero = scale.y(number), scale.y(Decimal(0))
    return Rect(x=x, y=min(end, zero), w=width, h=abs(end - zero))


def _ranks(bars: Sequence[Bar], w: float) -> Scene:
    left = w * _LABELS
    longest = max((abs(number) for number in _numbers(bars)), default=Decimal(0))
    shapes: list[Shape] = []
    for place, bar in enumerate(bars):
        y = place * _ROW
        length = abs(bar.value.number or Decimal(0)) / longest if longest else Decimal(0)
        shapes += [
            Label(x=0, y=y + 13, text=bar.label, size=8, room=left - 8),
            Rect(
                x=left,
                y=y + 6.5,
                w=float(length) * (w - left - _VALUES),
                h=_BAR_HEIGHT,
                fill=_fill(bar),
            ),
            Label(x=w, y=y + 13, text=bar.value, size=8, bold=True, anchor="end", room=_VALUES - 6),
        ]
    return Scene(w=w, h=_ROW * len(bars), shapes=tuple(shapes))


def _fill(bar: Bar) -> Colour:
    return "brand" if bar.current else "brand_28"


def _numbers(bars: Sequence[Bar]) -> Iterator[Decimal]:
    for bar in bars:
        for value in (bar.value, bar.plan):
            if value is not None and value.number is not None:
                yield value.number
