"""Shares of accounts or roles by tier, with a tick where the period before stood."""

from collections.abc import Iterator

from abmkit import Msg, ReportData, Value, blocks
from abmkit_scorecard.connect import section_or_why


def by_tier(data: ReportData, metric: str, title: Msg) -> blocks.Section:
    """A section of bars, one a tier, for a share whose whole is the list or its roles."""
    note = Msg.of("tiers.tick", before=data.against("previous"))
    progress = blocks.Progress(rows=tuple(_rows(data, metric)))
    return section_or_why(data, metric, blocks.Section(title=title, note=note, blocks=(progress,)))


def _rows(data: ReportData, metric: str) -> Iterator[blocks.ProgressRow]:
    before = data.groups(metric, "tier", "previous")
    for tier, number in data.groups(metric, "tier").items():
        if not number.denominator:
            continue
        old = before.get(tier)
        yield blocks.ProgressRow(
            label=data.tier_name(tier),
            part=Value(number=number.numerator),
            whole=Value(number=number.denominator),
            rate=data.value(number),
            tick=old.value if old else None,
        )
