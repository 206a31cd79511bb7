"""What marketing cost, month by month and channel by channel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from abmkit.world.days import months
from abmkit.world.draws import Draws
from abmkit.world.ledger import CostKind, Spend
from abmkit.world.profile import Profile

_BUDGET: tuple[tuple[str, CostKind, int], ...] = (
    ("paid_social", "cost_media", 18400),
    ("search", "cost_media", 9600),
    ("events", "cost_media", 14200),
    ("webinar", "cost_media", 3100),
    ("webinar", "cost_tool", 900),
    ("email", "cost_tool", 2400),
    ("web", "cost_tool", 1800),
    ("events", "cost_labour", 6200),
    ("email", "cost_labour", 4100),
)
"""Channel, kind and a usual month in US dollars."""


def spend_money(profile: Profile, draws: Draws, start: date, end: date) -> tuple[Spend, ...]:
    """All costs; media follow the profile's pulse, tools and labour are the same all year."""
    rows = _rows(profile, draws, start, end)
    return tuple(
        Spend(number, month, channel, kind, amount, profile.currency)
        for number, (month, channel, kind, amount) in enumerate(rows, start=1)
    )


def _rows(
    profile: Profile, draws: Draws, start: date, end: date
) -> Iterator[tuple[date, str, CostKind, Decimal]]:
    for month in months(start, end):
        growth = 85 + 30 * (month - start).days // 730
        for channel, kind, usual in _BUDGET:
            share = profile.pulse[month.month - 1] if kind == "cost_media" else 1000
            wobble = draws.between(93, 107) if kind == "cost_media" else 100
            amount = usual * growth * share * wobble * profile.money_unit // 10_000_000
            yield month, channel, kind, Decimal(amount)
