"""Line charts as scenes: a few lines over the same months, each named at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from abmkit.report.blocks import Chart, Column, Table
from abmkit.report.charts.spoken import listed, pair
from abmkit.report.scale import Scale, marks
from abmkit.report.scene import Colour, Dot, Label, Path, Scene, Shape
from abmkit.report.value import Msg, Text, Value

_LEFT, _RIGHT, _TOP, _FOOT = 30.0, 92.0, 8.0, 16.0
_NAMED_EVERY = 3
_APART, _LAST = 21.0, 9.0
_NAME_ROOM, _NAME_LEADING = 110.0, 9.0
_LONG_UNITS = ("seconds", "minutes", "hours", "days")
"""Said at the ends of the lines, not on every grid line."""


@dataclass(frozen=True)
class Line:
    """One line.

    Attributes:
        name: Stands at its end.
        values: One a place, in order; a missing one breaks the line.
        strong: Whether it is what the chart is about; others are gray context.
    """

    name: Text
    values: tuple[Value, ...]
    strong: bool = True


@dataclass(frozen=True)
class Marker:
    """Something that happened.

    Attributes:
        place: When, counted in places from the first one: 1.5 is between the second and the third.
        text: What.
        day: When, in words.
    """

    place: float
    text: Text
    day: Text


def line_chart(
    labels: Sequence[Text],
    lines: Sequence[Line],
    target: Value | None = None,
    markers: Sequence[Marker] = (),
    w: float = 520,
    h: float = 130,
) -> Chart:
    """Lines over the same months; the target and what happened are dashed.

    Args:
        labels: Names of the places, oldest first.
        lines: Up to three, all of one unit.
        target: On the same scale.
        markers: What happened, in order of time.
        w: Width of the canvas in points.
        h: Its height.
    """
    said = [
        Msg.of("chart.line", name=line.name, values=listed(
            [pair(label, value) for label, value in zip(labels, line.values, strict=True)]
        ))
        for line in lines
    ]  # fmt: skip
    goal = [pair(Msg.of("chart.target"), target)] if target else []
    happened = [Msg.of("chart.event", text=each.text, day=each.day) for each in markers]
    alt = listed([*said, *goal, *happened])
    shapes = (*_shapes(labels, lines, target, w, h), *_marked(markers, len(labels), w, h))
    return Chart(scene=Scene(w=w, h=h, shapes=shapes), alt=alt, data=_table(labels, lines))


def _table(labels: Sequence[Text], lines: Sequence[Line]) -> Table:
    heads = (
        Column(title=Msg.of("chart.month")),
        *(Column(title=line.name, align="right") for line in lines),
    )
    rows = zip(labels, *(line.values for line in lines), strict=True)
    return Table(columns=heads, rows=tuple(rows))


def _shapes(
    labels: Sequence[Text], lines: Sequence[Line], target: Value | None, w: float, h: float
) -> Iterator[Shape]:
    known = [value for line in lines for value in line.values if value.number is not None]
    numbers = [value.number for value in (*known, *([target] if target else [])) if value.number]
    if not known:
        return
    ticks = marks(numbers or [Decimal(0)])
    scale = Scale.over(ticks, _TOP, h - _TOP - _FOOT)
    step = (w - _LEFT - _RIGHT) / max(1, len(labels) - 1)
    yield from _grid(ticks, known[0], scale, w)
    yield from _months(labels, step, h)
    if target is not None and target.number is not None:
        yield from _target(target, scale, w)
    ends = _ends(lines, scale)
    for line, base in zip(lines, _spread(ends, h - _FOOT - _LAST), strict=True):
        yield from _line(line, step, scale, base, w)


def _grid(ticks: Sequence[Decimal], like: Value, scale: Scale, w: float) -> Iterator[Shape]:
    for tick in ticks:
        y = scale.y(tick)
        yield Path(points=((_LEFT, y), (w - _RIGHT, y)), stroke="grid", width=0.5)
        plain = "count" if like.unit in _LONG_UNITS else like.unit
        text = like.model_copy(update={"number": tick, "state": "ok", "unit": plain})
        yield Label(
            x=_LEFT - 6, y=y + 2.5, text=text, size=7, colour="muted", anchor="end", room=_LEFT
        )


def _months(labels: Sequence[Text], step: float, h: float) -> Iterator[Shape]:
    last = len(labels) - 1
    for place, label in enumerate(labels):
        if (last - place) % _NAMED_EVERY == 0:
            yield Label(
                x=_LEFT + place * step, y=h - 4, text=label, size=7, colour="muted",
                anchor="middle", room=_NAMED_EVERY * step,
            )  # fmt: skip


def _target(target: Value, scale: Scale, w: float) -> Iterator[Shape]:
    y = scale.y(target.number or Decimal(0))
    yield Path(points=((_LEFT, y), (w - _RIGHT, y)), stroke="muted", width=0.7, dash=(2, 1.5))
    yield Label(
        x=_LEFT + 2, y=y - 3, text=Msg.of("kpi.target_is", target=target), size=7, colour="text"
    )


def _line(line: Line, step: float, scale: Scale, base: float, w: float) -> Iterator[Shape]:
    colour: Colour = "brand" if line.strong else "muted"
    run: list[tuple[float, float]] = []
    for place, value in enumerate(line.values):
        if value.number is not None:
            run.append((_LEFT + place * step, scale.y(value.number)))
        if run and (value.number is None or place == len(line.values) - 1):
            yield Path(points=tuple(run), stroke=colour, width=1.5 if line.strong else 0.9)
            end, run = run[-1], []
    yield Dot(x=end[0], y=end[1], r=2.4 if line.strong else 1.8, fill=colour)
    left = w - _RIGHT + 8
    yield Label(
        x=left, y=base, text=line.name, size=8, bold=True, room=_RIGHT - 8,
        colour=colour if line.strong else "text",
    )  # fmt: skip
    last = next(value for value in reversed(line.values) if value.number is not None)
    yield Label(x=left, y=base + 10, text=last, size=7.5, colour="muted", room=_RIGHT - 8)


def _ends(lines: Sequence[Line], scale: Scale) -> list[float]:
    lasts = [[v.number for v in line.values if v.number is not None][-1] for line in lines]
    return [scale.y(last) for last in lasts]


def _spread(ends: Sequence[float], lowest: float) -> list[float]:
    """Base lines of the names, near their lines' ends, not over one another nor over the months."""
    order = sorted(range(len(ends)), key=lambda place: ends[place])
    bases = [0.0] * len(ends)
    above = _TOP - _APART
    for place in order:
        bases[place] = above = max(ends[place] + 1, above + _APART)
    for place in reversed(order):
        bases[place] = lowest = min(bases[place], lowest)
        lowest -= _APART
    return bases


def _marked(markers: Sequence[Marker], places: int, w: float, h: float) -> Iterator[Shape]:
    """Dashed lines with names at the top, each lower than those that it would meet."""
    step = (w - _LEFT - _RIGHT) / max(1, places - 1)
    ends: list[float] = []
    for marker in markers:
        x = _LEFT + min(max(marker.place, 0), places - 1) * step
        before = x - _LEFT >= _NAME_ROOM
        left = x - _NAME_ROOM if before else x
        row = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [left + _NAME_ROOM]
        yield Path(points=((x, _TOP), (x, h - _FOOT)), stroke="text", width=0.6, dash=(2, 1.5))
        yield Label(
            x=x - 4 if before else x + 4, y=_TOP + 6 + row * _NAME_LEADING, text=marker.text,
            size=7, colour="text", anchor="end" if before else "start", room=_NAME_ROOM - 6,
        )  # fmt: skip
