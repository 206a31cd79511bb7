"""How the open pipeline came from where it stood to where it stands."""

from datetime import date

from abmkit import Msg, ReportData, blocks, charts
from abmkit_scorecard.asks import MOVES, called
from abmkit_scorecard.velocity import scale_note

_METRIC = "open_pipeline"
_PLAIN = ("pipeline_revalued", "pipeline_won")
"""Moves that are neither good nor bad: a deal that is won leaves what is open."""


def walk(data: ReportData) -> blocks.Section | None:
    """A waterfall; None where a part of it is unknown, or its steps do not add up."""
    before, after = (data.value(data.number(_METRIC, each)) for each in ("previous", None))
    moves = [data.value(data.number(metric)) for metric in MOVES]
    if before.number is None or after.number is None:
        return None
    if before.number + sum(move.number or 0 for move in moves) != after.number:
        return None
    made = charts.waterfall(
        data.title(_METRIC),
        charts.Step(_day(data.answers.compared("previous").end), before),
        [
            charts.Step(called(metric, "axis"), move, plain=metric in _PLAIN)
            for metric, move in zip(MOVES, moves, strict=True)
            if move.number is not None
        ],
        charts.Step(_day(data.period.end), after),
    )
    note = scale_note(data, "pipeline", made)
    return blocks.Section(title=Msg.of("pipeline.title"), note=note, blocks=(made.chart,))


def _day(day: date) -> Msg:
    return Msg.of("date.short", day=day.isoformat())
