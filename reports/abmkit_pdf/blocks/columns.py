"""How wide the columns of a table become: numbers stay whole before names do."""

from collections.abc import Sequence
from typing import NamedTuple

GUTTER = 12.0
_LEAST_WORDS = 48.0
"""Width in points that words keep when numbers need the room."""


class Demand(NamedTuple):
    """What a column asks for, in points.

    Attributes:
        share: By the weights of the table.
        need: Below it something that must stay whole would be cut.
        want: With it everything shows whole on one line.
    """

    share: float
    need: float
    want: float


def column_widths(demands: Sequence[Demand], room: float, *, aligned: bool = False) -> list[float]:
    """Share a room out among columns.

    Each gets its share, but at least its need; those that have more than they want give to those
    that have less, and if the needs are too great all become narrower alike.

    Args:
        demands: What each column asks for.
        room: To be shared out.
        aligned: Whether columns keep what they do not want, as the ones above and below do.
    """
    widths = [max(demand.share, demand.need) for demand in demands]
    over = sum(widths) - room
    slack = [width - demand.need for width, demand in zip(widths, demands, strict=True)]
    if over > 0:
        part = min(1.0, over / sum(slack)) if sum(slack) else 0.0
        widths = [width - spare * part for width, spare in zip(widths, slack, strict=True)]
        shrink = min(1.0, room / sum(widths))
        widths = [width * shrink for width in widths]
    return widths if aligned else _exchanged(widths, demands)


def _exchanged(widths: Sequence[float], demands: Sequence[Demand]) -> list[float]:
    """Move what columns do not want to those that want more."""
    pairs = list(zip(widths, demands, strict=True))
    spare = [max(0.0, width - demand.want) for width, demand in pairs]
    lack = [max(0.0, demand.want - width) for width, demand in pairs]
    moved = min(sum(spare), sum(lack))
    if not moved:
        return list(widths)
    give, get = moved / sum(spare), moved / sum(lack)
    trios = zip(widths, spare, lack, strict=True)
    return [width - less * give + more * get for width, less, more in trios]


def words_need(want: float) -> float:
    """Return what a column of words needs at least."""
    return min(want, _LEAST_WORDS)
