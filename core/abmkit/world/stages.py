"""How each deal walked the sales ladder, written down step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from abmkit.world.days import Clock, plus, workday
from abmkit.world.draws import Draws
from abmkit.world.ledger import Deal, StageChange
from abmkit.world.profile import Profile, Step

_Visit = tuple[datetime, Step]


class Ladder:
    """Writes stage histories.

    Args:
        profile: Whose ladder it is.
        draws: Chance for stages.
        end: Last day of the world.
    """

    def __init__(self, profile: Profile, draws: Draws, end: date) -> None:
        self._steps = profile.ladder
        self._won, self._lost = Step(profile.won, 100), Step(profile.lost, 0)
        self._draws, self._end = draws, end
        self._clock = Clock(profile.zone)

    def walk(
        self, deals: tuple[Deal, ...], reopened: set[int]
    ) -> tuple[tuple[Deal, ...], tuple[StageChange, ...]]:
        """Deals with the stage they stand at, and all their stage changes in order of time.

        Args:
            deals: Deals whose days and end are known.
            reopened: Ids of those that were lost once before they went on.
        """
        standing: list[Deal] = []
        history: list[StageChange] = []
        for deal in deals:
            visits = self._reopened(deal) if deal.id in reopened else self._visits(deal)
            standing.append(replace(deal, stage=visits[-1][1].name))
            history += self._changes(deal, visits)
        history.sort(key=lambda change: (change.entered_at, change.deal_id))
        return tuple(standing), tuple(replace(c, id=i) for i, c in enumerate(history, start=1))

    def _visits(self, deal: Deal) -> list[_Visit]:
        visits = [(self._clock.instant(deal.created_on, 9, self._minute()), self._steps[0])]
        if deal.qualified_on:
            visits.append(
                (self._clock.instant(deal.qualified_on, 10, self._minute()), self._steps[1])
            )
            visits += self._middle(deal, deal.qualified_on)
        return visits + self._close(deal)

    def _middle(self, deal: Deal, qualified: date) -> list[_Visit]:
        """Steps after the second, evenly spread over the way to the close."""
        rest = self._steps[2:]
        reached = len(rest) if deal.status != "lost" else self._draws.between(0, len(rest))
        days = max(4, (deal.close_on - qualified).days)
        visits = []
        for place, step in enumerate(rest[:reached], start=1):
            day = workday(plus(qualified, days * place // (len(rest) + 1)))
            if day < deal.close_on and day <= self._end:
                visits.append((self._clock.instant(day, 10 + place, self._minute()), step))
        return visits

    def _reopened(self, deal: Deal) -> list[_Visit]:
        days = (deal.close_on - deal.created_on).days
        steps = (self._steps[0], self._steps[1], self._lost, self._steps[1], self._steps[-1])
        shares = (0, 12, 35, 70, 85)
        visits = [
            (self._clock.instant(plus(deal.created_on, days * share // 100), 9 + place), step)
            for place, (share, step) in enumerate(zip(shares, steps, strict=True))
        ]
        if deal.qualified_on:
            visits[1] = self._clock.instant(deal.qualified_on, 10), self._steps[1]
        return visits + self._close(deal)

    def _close(self, deal: Deal) -> list[_Visit]:
        if deal.closed_at is None:
            return []
        return [(deal.closed_at, self._won if deal.status == "won" else self._lost)]

    def _changes(self, deal: Deal, visits: list[_Visit]) -> list[StageChange]:
        guess = deal.amount
        if guess is not None and self._draws.chance(300):
            guess = guess * self._draws.pick((80, 90, 115, 130)) / 100
        return [
            StageChange(
                0,
                deal.id,
                at,
                step.name,
                # The first talks rest on a guess, later steps on the offer.
                guess if place < 2 else deal.amount,
                Decimal(step.probability) / 100,
            )
            for place, (at, step) in enumerate(visits)
        ]

    def _minute(self) -> int:
        return self._draws.below(60)
