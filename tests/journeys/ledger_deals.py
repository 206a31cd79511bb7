"""What a world's ledger tells of deals, of their ladder and of their worth."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from abmkit.world.ledger import Deal

from .ledger_sums import DAY, look_back, mean, middle, rounded, share
from .oracle import Answer, Oracle, Scope, accepted_on, count, ratio, total


class Stay(NamedTuple):
    """A deal on a step of its ladder."""

    deal: Deal
    step: str
    first: date
    after: date | None
    advanced: bool


class Deals(Oracle):
    """Answers about deals."""

    def lost_deals(self, ask: Scope) -> Answer:
        return count(len(self.closed(ask, "lost")))

    def win_rate_by_amount(self, ask: Scope) -> Answer:
        won, lost = self.closed(ask, "won"), self.closed(ask, "lost")
        return share(total(won), total([*won, *lost]))

    def mean_won_cycle_days(self, ask: Scope) -> Answer:
        days = [(deal.close_on - deal.created_on).days for deal in self.closed(ask, "won")]
        return ratio(Decimal(sum(days)), len(days))

    def qualified_deals(self, ask: Scope) -> Answer:
        return count(len(self.accepted(look_back(ask))))

    def velocity_win_rate(self, ask: Scope) -> Answer:
        return self.win_rate(look_back(ask))

    def velocity_mean_amount(self, ask: Scope) -> Answer:
        return mean(self.closed(look_back(ask), "won"))

    def velocity_median_days(self, ask: Scope) -> Answer:
        won = self.closed(look_back(ask), "won")
        return middle([(deal.close_on - accepted_on(deal)).days for deal in won])

    def target_account_revenue_late(self, ask: Scope) -> Answer:
        won = [d for d in self.closed(ask, "won") if self.entry(d.company_id, d.close_on)]
        return total([d for d in won if not self.entry(d.company_id, d.created_on)])

    def target_win_rate(self, ask: Scope) -> Answer:
        return self._rate_at_end(ask, listed=True)

    def other_win_rate(self, ask: Scope) -> Answer:
        return self._rate_at_end(ask, listed=False)

    def _rate_at_end(self, ask: Scope, *, listed: bool) -> Answer:
        every = replace(ask, tier="*", account="*")
        won, lost = (
            [
                deal
                for deal in self.closed(every, status)
                if (self.entry(deal.company_id, ask.end) is not None) is listed
                and self.fits(deal.company_id, ask.end, ask)
            ]
            for status in ("won", "lost")
        )
        return ratio(Decimal(len(won)), len(won) + len(lost))

    def target_accounts_won(self, ask: Scope) -> Answer:
        listed = {entry.company_id for entry in self.listed(ask)}
        won = self.closed(replace(ask, tier="*", account="*"), "won")
        return ratio(Decimal(len({deal.company_id for deal in won} & listed)), len(listed))

    def open_deals(self, ask: Scope) -> Answer:
        return count(len(self._open(ask)))

    def forecast(self, ask: Scope) -> Answer:
        chances = [replace(deal, amount=self._by_chance(deal, ask.end)) for deal in self._open(ask)]
        return total(chances)

    def _by_chance(self, deal: Deal, day: date) -> Decimal | None:
        """What an open deal was worth on a day, times its chance of then."""
        told = [s.probability for s in self.stages[deal.id] if self.day(s.entered_at) <= day]
        amount = self.amount_then(deal, day)
        return None if amount is None or not told else rounded(amount * told[-1])

    def _open(self, ask: Scope) -> list[Deal]:
        return [
            deal
            for deal in self._known(ask)
            if (deal.status == "open" or deal.close_on > ask.end)
            and not self.was_lost(deal, ask.end)
        ]

    def deals(self, ask: Scope) -> Answer:
        return count(len(self._known(ask)))

    def deals_without_account(self, ask: Scope) -> Answer:
        return count(sum(deal.company_id is None for deal in self._known(ask)))

    def deals_without_amount(self, ask: Scope) -> Answer:
        return count(sum(deal.amount is None for deal in self._known(ask)))

    def _known(self, ask: Scope) -> list[Deal]:
        """Deals opened by the period's end."""
        return [
            deal
            for deal in self.world.deals
            if deal.created_on <= ask.end and self.fits(deal.company_id, ask.end, ask)
        ]

    # -- moves of what is open ---------------------------------------------------------------------

    def pipeline_change(self, ask: Scope) -> Answer:
        return self._moved(ask, "opened", "raised", "lowered", "won", "lost")

    def pipeline_opened(self, ask: Scope) -> Answer:
        return self._moved(ask, "opened")

    def pipeline_revalued(self, ask: Scope) -> Answer:
        return self._moved(ask, "raised", "lowered")

    def pipeline_won(self, ask: Scope) -> Answer:
        return self._moved(ask, "won")

    def pipeline_lost(self, ask: Scope) -> Answer:
        return self._moved(ask, "lost")

    def pipeline_dropped(self, ask: Scope) -> Answer:
        return self._moved(ask, "dropped")  # nobody leaves a deal out

    def _moved(self, ask: Scope, *moves: str) -> Answer:
        amounts = [
            moved
            for day, deal, move, moved in self._moves
            if move in moves
            and ask.start <= day <= ask.end
            and self.fits(deal.company_id, day, ask)
        ]
        change = sum(amounts, Decimal(0))
        return Answer(change, change, None, len(amounts))

    @cached_property
    def _moves(self) -> list[tuple[date, Deal, str, Decimal]]:
        found = []
        for deal in self.world.deals:
            told = {self.day(stage.entered_at) for stage in self.stages[deal.id]}
            for day in sorted({deal.created_on, deal.close_on, *told}):
                before, after = self._held(deal, day - DAY), self._held(deal, day)
                if before != after:
                    move = "raised" if (after or 0) > (before or 0) else "lowered"
                    if before is None or after is None:
                        went = deal.status if deal.close_on == day else "lost"
                        move = "opened" if before is None else went
                    found.append((day, deal, move, (after or Decimal(0)) - (before or 0)))
        return found

    def _held(self, deal: Deal, day: date) -> Decimal | None:
        """What a deal adds to what is open on a day; None while it is not open."""
        closed = deal.status != "open" and deal.close_on <= day
        if day < deal.created_on or closed or self.was_lost(deal, day):
            return None
        return self.amount_then(deal, day) or Decimal(0)

    # -- the ladder --------------------------------------------------------------------------------

    @cached_property
    def _stays(self) -> list[Stay]:
        profile = self.world.profile
        ladder = [*(step.name for step in profile.ladder), profile.won]
        stays = []
        for deal in self.world.deals:
            told = sorted(self.stages[deal.id], key=lambda stage: (stage.entered_at, stage.id))
            walk = [s for n, s in enumerate(told) if not n or told[n - 1].stage != s.stage]
            for place, stage in enumerate(walk):
                later = [ladder.index(s.stage) for s in walk[place + 1 :] if s.stage in ladder]
                own = ladder.index(stage.stage) if stage.stage in ladder else len(ladder)
                after = [self.day(each.entered_at) for each in walk[place + 1 : place + 2]]
                first = self.day(stage.entered_at)
                up = any(height > own for height in later)
                stays.append(Stay(deal, stage.stage, first, after[0] if after else None, up))
        return stays

    def _entered(self, ask: Scope) -> list[Stay]:
        return [
            stay
            for stay in self._stays
            if ask.start <= stay.first <= ask.end
            and self.fits(stay.deal.company_id, stay.first, ask)
        ]

    def step_entries(self, ask: Scope) -> Answer:
        return count(len({stay.deal.id for stay in self._entered(ask)}))

    def next_step_rate(self, ask: Scope) -> Answer:
        entered = self._entered(ask)
        climbed = {stay.deal.id for stay in entered if stay.advanced}
        return ratio(Decimal(len(climbed)), len({stay.deal.id for stay in entered}))

    def median_days_on_step(self, ask: Scope) -> Answer:
        return middle([(s.after - s.first).days for s in self._entered(ask) if s.after])
