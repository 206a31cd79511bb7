"""The line end to end, as commands and notebooks call it."""

from abmkit.run.measure import derived, measure
from abmkit.run.report import Made, make_report
from abmkit.run.sync import sync_client

__all__ = ["Made", "derived", "make_report", "measure", "sync_client"]
