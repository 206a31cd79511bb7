"""Charts and small marks as scenes: pure functions from numbers to shapes, one module a kind."""

from abmkit.report.charts.bars import Bar, month_chart, rank_chart
from abmkit.report.charts.lines import Line, Marker, line_chart
from abmkit.report.charts.marks import bar, bullet, cover, heat
from abmkit.report.charts.spoken import listed
from abmkit.report.charts.waterfall import Step, Waterfall, waterfall

__all__ = [
    "Bar",
    "Line",
    "Marker",
    "Step",
    "Waterfall",
    "bar",
    "bullet",
    "cover",
    "heat",
    "line_chart",
    "listed",
    "month_chart",
    "rank_chart",
    "waterfall",
]
