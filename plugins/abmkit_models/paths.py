"""The way to each deal: the touches of its account before it closed, in order."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Step:
    """A touch on the way to a deal."""

    day: date
    channel: str
    campaign: int | str | None = None
    is_known: bool = False
    """Whether it is of a person that we know."""


@dataclass(frozen=True)
class Path:
    """A deal that was decided, and the way to it."""

    won: bool
    amount: Decimal
    steps: tuple[Step, ...]
    closed_on: date
    created_on: date | None = None


def paths_of(
    deals: "pd.DataFrame", touches: "pd.DataFrame", lookback: int, of: str
) -> Iterator[Path]:
    """The paths of deals.

    A touch counts for every deal of its account that closed on its day or in the `lookback` days
    after. Touches of one day stand in order of their instants.

    Args:
        deals: ``account_id``, ``status``, ``amount``, ``closed_on``, ``created_on``.
        touches: ``account_id``, ``occurred_on``, ``instant``, ``channel``, ``kind``,
            ``campaign_id``, ``person_id``, ``is_marketing``; in order of day.
        lookback: How many days before its close a path begins.
        of: ``marketing``, or ``all`` for those of sales too.
    """
    by_account = defaultdict[Any, list[tuple[date, Decimal, Step]]](list)
    for touch in _rows(touches):
        if of == "all" or touch.is_marketing:
            order = (touch.occurred_on, touch.instant or Decimal(0))
            by_account[touch.account_id].append((*order, _step(touch)))
    days = {}
    for account, mine in by_account.items():
        mine.sort(key=lambda each: each[:2])
        days[account] = [each[0] for each in mine]
    for deal in _rows(deals):
        mine, dates = by_account.get(deal.account_id, []), days.get(deal.account_id, [])
        first = bisect_left(dates, deal.closed_on - timedelta(days=lookback))
        steps = tuple(step for *_, step in mine[first : bisect_right(dates, deal.closed_on)])
        worth = Decimal(0) if deal.amount is None else deal.amount
        yield Path(deal.status == "won", worth, steps, deal.closed_on, deal.created_on)


def _rows(frame: "pd.DataFrame") -> Iterator[Any]:
    return iter(frame.itertuples(index=False))


def _step(touch: Any) -> Step:
    return Step(
        day=touch.occurred_on,
        channel=touch.channel or touch.kind,
        campaign=touch.campaign_id,
        is_known=touch.person_id is not None,
    )
