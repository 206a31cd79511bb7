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
_APART = 21.0
_LONG_UNITS = ("minutes", "days")
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


def line_chart(
    labels: Sequence[Text],
    lines: Sequence[Line],
    target: Value | None = None,
    w: float = 520,
    h: float = 130,
) -> Chart:
    """Lines over the same months; the target is dashed.

    Args:
        labels: Names of the places, oldest first.
        lines: Up to three, all of one unit.
        target: On the same scale.
        w: Width of the canvas in points.
        h: Its height.
    """
    said = [
        Msg.of("chart.line", name=line.name, values=listed(
            [pair(label, value) for label, value in zip(labels, line.values, strict=True)]
        ))
        for line in lines
    ]  # fmt: skip
    alt = listed([*said, pair(Msg.of("chart.target"), target)] if target else said)
    shapes = tuple(_shapes(labels, lines, target, w, h))
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
    for line, base in zip(lines, _spread(ends), strict=True):
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


def _spread(ends: Sequence[float]) -> list[float]:
    """Base lines of the names, near their lines' ends and not over one another."""
    order = sorted(range(len(ends)), key=lambda place: ends[place])
    bases = [0.0] * len(ends)
    above = _TOP - _APART
    for place in order:
        bases[place] = above = max(ends[place] + 1, above + _APART)
    return bases
