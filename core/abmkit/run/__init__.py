"""The line end to end, as commands and notebooks call it."""

from abmkit.run.demo import make_demo, run_demo
from abmkit.run.measure import derived, measure, registry_of
from abmkit.run.report import Made, make_report
from abmkit.run.sync import sync_client

__all__ = [
    "Made",
    "derived",
    "make_demo",
    "make_report",
    "measure",
    "registry_of",
    "run_demo",
    "sync_client",
]
