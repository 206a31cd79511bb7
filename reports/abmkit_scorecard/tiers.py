"""Shares of accounts or roles by tier, with a tick where the period before stood."""

from collections.abc import Iterator
from decimal import Decimal

from abmkit import Msg, ReportData, Value, blocks
from abmkit_scorecard.connect import section_or_why


def by_tier(data: ReportData, metric: str, title: Msg) -> blocks.Section:
    """A section of bars, one a tier, for a share whose whole is the list or its roles."""
    return section_or_why(data, metric, _section(data, title, _shares(data, metric)))


def covered_by_tier(data: ReportData, title: Msg) -> blocks.Section:
    """A section of bars, one a tier: covered accounts of the accounts on the list."""
    metric = "covered_accounts"
    return section_or_why(data, metric, _section(data, title, _counts(data, metric)))


def _section(data: ReportData, title: Msg, rows: Iterator[blocks.ProgressRow]) -> blocks.Section:
    note = Msg.of("tiers.tick", before=data.against("previous"))
    progress = blocks.Progress(rows=tuple(rows))
    return blocks.Section(title=title, note=note, blocks=(progress,))


def _shares(data: ReportData, metric: str) -> Iterator[blocks.ProgressRow]:
    before = data.groups(metric, "tier", "previous")
    for tier, number in data.groups(metric, "tier").items():
        if number.denominator:
            old = before.get(tier)
            yield blocks.ProgressRow(
                label=data.tier_name(tier),
                part=Value(number=number.numerator),
                whole=Value(number=number.denominator),
                rate=data.value(number),
                tick=old.value if old else None,
            )


def _counts(data: ReportData, metric: str) -> Iterator[blocks.ProgressRow]:
    now, before = (_parts(data, metric, compare) for compare in (None, "previous"))
    for tier, (part, whole) in now.items():
        old_part, old_whole = before.get(tier, (Decimal(0), Decimal(0)))
        yield blocks.ProgressRow(
            label=data.tier_name(tier),
            part=Value(number=part),
            whole=Value(number=whole),
            rate=Value(number=part / whole, unit="percent"),
            tick=old_part / old_whole if old_whole else None,
        )


def _parts(
    data: ReportData, metric: str, compare: str | None
) -> dict[str | int | None, tuple[Decimal, Decimal]]:
    """A count and the accounts on the list, by tier; tiers without accounts are left out."""
    return {
        tier: (data.group(metric, "tier", tier, compare).number or Decimal(0), whole.value)
        for tier, whole in data.groups("target_accounts", "tier", compare).items()
        if whole.value
    }
