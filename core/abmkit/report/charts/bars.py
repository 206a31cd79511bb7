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
_WIDE_SLOT, _MANY = 30.0, Decimal(999_500)
"""Where a slot is narrower, a million and more does not fit above its bar."""
_LINE, _OVER = 9.0, 1.35
"""Then a figure may be wider than its slot, up to the bars at its sides."""
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
    slot = w / max(1, len(bars))
    crowded = slot < _WIDE_SLOT and any(map(_long, bars))
    slot = w / (len(bars) + _OVER - 1) if crowded else slot
    aside = slot * (_OVER - 1) / 2 if crowded else 0.0
    top = _TOP + _LINE if crowded else _TOP
    scale = Scale.of_bars(_numbers(bars), top, h - top - _FOOT)
    lefts = [aside + place * slot for place in range(len(bars))]
    figures = [_figure(bar, x, slot, scale) for bar, x in zip(bars, lefts, strict=True)]
    if crowded:
        figures = list(_apart(figures, list(map(_long, bars)), slot))
    shapes: list[Shape] = []
    for bar, x, figure in zip(bars, lefts, figures, strict=True):
        shapes += [*_boxes(bar, x, slot, scale), figure]
        shapes.append(
            Label(
                x=x + slot / 2,
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


def _long(bar: Bar) -> bool:
    """Whether its amount takes more room than a narrow slot has, in any language."""
    return bar.value.currency is not None and abs(bar.value.number or Decimal(0)) >= _MANY


def _apart(figures: Sequence[Label], long: Sequence[bool], slot: float) -> Iterator[Label]:
    """The same, the long ones wider than their slots; one that would touch another is raised."""
    before = None
    for place, figure in enumerate(figures):
        y = figure.y
        near = before is not None and abs(y - before) < _LINE
        if before is not None and near and any(long[place - 1 : place + 1]):
            y = before - _LINE
        before = y
        room = slot * _OVER if long[place] else slot
        yield figure.model_copy(update={"y": y, "room": room})


def _boxes(bar: Bar, x: float, slot: float, scale: Scale) -> Iterator[Rect]:
    """The outline of its plan, and the bar."""
    left, width = _across(bar, x, slot)
    if bar.plan and bar.plan.number is not None:
        plan = _upright(left + slot * _SHIFT, width, scale, bar.plan.number)
        yield plan.model_copy(update={"stroke": "text", "width": 0.7})
    if bar.value.number is not None:
        yield _upright(left, width, scale, bar.value.number).model_copy(update={"fill": _fill(bar)})


def _figure(bar: Bar, x: float, slot: float, scale: Scale) -> Label:
    """Its value, above bar and plan."""
    left, width = _across(bar, x, slot)
    known = [each.number for each in (bar.value, bar.plan) if each and each.number is not None]
    top = scale.y(max((Decimal(0), *known)))
    return Label(
        x=left + width / 2, y=top - 4, text=bar.value,
        size=7.5, bold=bar.current, anchor="middle", room=slot,
    )  # fmt: skip


def _across(bar: Bar, x: float, slot: float) -> tuple[float, float]:
    """Left edge and width of its bar; a plan stands out at the right."""
    width, shift = slot * _BAR, slot * _SHIFT if bar.plan else 0.0
    return x + (slot - width - shift) / 2, width


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
