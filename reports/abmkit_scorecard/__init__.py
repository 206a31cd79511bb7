"""The first-party scorecard: a report plugin like any other."""

from abmkit import Report, hookimpl
from abmkit_scorecard.scorecard import Scorecard


@hookimpl
def register_reports() -> list[type[Report]]:
    """The scorecard."""
    return [Scorecard]
