"""What keeps a report from going out before a person has looked at it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from abmkit.metrics.ask import Number
from abmkit.report.data import ReportData

FEW = 10
"""Of fewer records than this, any number may jump."""

PREVIOUS = "previous"


def doubts(data: ReportData, jump: Decimal) -> Iterator[str]:
    """Say what a person should look at, each in a sentence that names where.

    Args:
        data: What the report was built from.
        jump: How many times the number of the period before a headline may be, or its inverse.
    """
    for source in data.quality.troubled():
        what = ", ".join(each.name for each in source.faulty)
        if not what and source.disputed:
            told = ", ".join(sorted(source.disputed))
            what = f"another tells {told}, too, and no [record] in client.toml chooses"
        yield f"source {source.name} is {source.status}{f': {what}' if what else ''}"
    if data.quality.misses(data.period):
        yield f"nothing is on record for {data.period.label}"
    for finding in data.quality.findings:
        if finding.kind == "unmapped":
            stage, source_name = finding.names["stage"], finding.names["in"]
            yield f"stage {stage!r} of {source_name} is on no ladder ({finding.rows} rows)"
    yield from _jumps(data, jump)


def _jumps(data: ReportData, jump: Decimal) -> Iterator[str]:
    asked = {ask.metric for ask in data.asks if PREVIOUS in ask.compare}
    for metric in sorted(asked):
        if data.metric(metric).role != "headline":
            continue
        new, old = data.number(metric), data.number(metric, PREVIOUS)
        if max(new.n, old.n) >= FEW and _jumped(new, old, jump):
            yield f"{metric} is {_said(new)}, and was {_said(old)} in the period before"


def _jumped(new: Number, old: Number, jump: Decimal) -> bool:
    """Whether a number is as good as another one; of one that was not there nobody can say."""
    if not old.value:
        return False
    if new.value is None or new.value * old.value <= 0:
        return True
    times = new.value / old.value
    return times > jump or times * jump < 1


def _said(number: Number) -> str:
    return "no data" if number.value is None else f"{number.value:,.4f}".rstrip("0").rstrip(".")
