"""Page 1 of the scorecard recomputed from a world's ledger, row by row and on purpose slowly.

It shares no code with the metric engine and asks nothing of it: plain loops over plain rows, by
the definitions that the metrics cite. Two engines that agree on every number of two clients over
two years are hardly wrong in the same way.

    oracle = Oracle(generate(PROFILES["northwind"]))
    oracle.answer("win_rate", date(2026, 7, 1), date(2026, 9, 30))
    oracle.answer("win_rate", date(2026, 7, 1), date(2026, 9, 30), tier="1")

A deal counts on its own day (closed, or accepted: qualified, opened where that is unsaid), in the
tier its account had that day; list, coverage and engagement go by the list at the period's end.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from zoneinfo import ZoneInfo

from abmkit.world import World
from abmkit.world.ledger import Deal, ListEntry, Membership, StageChange, Touch

ALL = "*"
WINDOW = timedelta(days=90)


@dataclass(frozen=True)
class Answer:
    """A number with what it is made of.

    Attributes:
        value: The number; None where it would be x ÷ 0, or where deals count and no amount of
            them is known.
        numerator: Upper part of a ratio, the value itself otherwise.
        denominator: Lower part of a ratio, None otherwise.
        n: What a share is of, rows of the denominator of a mean, else rows counted or added.
    """

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int


@dataclass(frozen=True)
class Scope:
    """What is asked for: days, and a tier or an account or ALL; tier None is off the list."""

    start: date
    end: date
    tier: str | None = ALL
    account: int | str | None = ALL


class Oracle:
    """Answers for any span of days, in total or for one tier or one account."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.zone = ZoneInfo(world.profile.zone)
        self.stages: dict[int, list[StageChange]] = defaultdict(list)
        for stage in world.stages:
            self.stages[stage.deal_id].append(stage)
        self.jobs: dict[int, list[Membership]] = defaultdict(list)
        for job in world.memberships:
            self.jobs[job.person_id].append(job)
        self.entries: dict[int, list[ListEntry]] = defaultdict(list)
        for entry in world.targets:
            self.entries[entry.company_id].append(entry)
        self.days = {touch.occurred_at: self._day(touch.occurred_at) for touch in world.touches}
        self.metrics: dict[str, Callable[[Scope], Answer]] = {
            "won_deals": self.won_deals,
            "won_amount": self.won_amount,
            "win_rate": self.win_rate,
            "new_customers": self.new_customers,
            "average_contract_value": self.average_contract_value,
            "open_pipeline": self.open_pipeline,
            "pipeline_created": self.pipeline_created,
            "pipeline_velocity": self.pipeline_velocity,
            "target_account_revenue": self.target_account_revenue,
            "meetings_held": self.meetings_held,
            "engaged_accounts": self.engaged_accounts,
            "coverage": self.coverage,
            "penetration": self.penetration,
            "target_accounts": self.target_accounts,
        }

    def answer(
        self,
        metric: str,
        start: date,
        end: date,
        tier: str | None = ALL,
        account: int | str | None = ALL,
    ) -> Answer:
        return self.metrics[metric](Scope(start, end, tier, account))

    def by_tier(self, metric: str, start: date, end: date) -> dict[str | None, Answer]:
        tiers = ("1", "2", "3", None)
        return {tier: self.answer(metric, start, end, tier=tier) for tier in tiers}

    def by_account(self, metric: str, start: date, end: date) -> dict[int, Answer]:
        ids = (company.id for company in self.world.companies)
        return {account: self.answer(metric, start, end, account=account) for account in ids}

    def by_month(self, metric: str, start: date, end: date) -> dict[date, Answer]:
        """Month by month, the first and last cut to the days asked for; keyed by first day."""
        answers = {}
        while start <= end:
            following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            last = min(end, following - timedelta(days=1))
            answers[start] = self.answer(metric, start, last)
            start = following
        return answers

    # -- deals -------------------------------------------------------------------------------------

    def won_deals(self, ask: Scope) -> Answer:
        return count(len(self.closed(ask, "won")))

    def won_amount(self, ask: Scope) -> Answer:
        return total(self.closed(ask, "won"))

    def win_rate(self, ask: Scope) -> Answer:
        won, lost = len(self.closed(ask, "won")), len(self.closed(ask, "lost"))
        return ratio(Decimal(won), won + lost)

    def new_customers(self, ask: Scope) -> Answer:
        accounts = set()
        for deal in self.closed(ask, "won"):
            if deal.company_id is not None and not self.won_before(deal):
                accounts.add(deal.company_id)
        return count(len(accounts))

    def average_contract_value(self, ask: Scope) -> Answer:
        won, yearly = self.closed(ask, "won"), []
        for deal in won:
            if deal.amount is not None:
                term = deal.term_months
                yearly.append(deal.amount * 12 / term if term else deal.amount)
        if won and not yearly:
            return Answer(None, None, Decimal(0), 0)
        return ratio(sum(yearly, Decimal(0)), len(yearly))

    def open_pipeline(self, ask: Scope) -> Answer:
        """Deals opened by the period's end and not closed by then, at their amounts of then."""
        still_open = []
        for deal in self.world.deals:
            ended = deal.close_on if deal.status != "open" else None
            is_open = deal.created_on <= ask.end and (ended is None or ended > ask.end)
            is_open = is_open and not self.was_lost(deal, ask.end)
            if is_open and self.fits(deal.company_id, ask.end, ask):
                still_open.append(replace(deal, amount=self.amount_then(deal, ask.end)))
        return total(still_open)

    def was_lost(self, deal: Deal, day: date) -> bool:
        """Whether the deal stood as lost at the end of a day, though it was opened again later."""
        earlier = [each for each in self.stages[deal.id] if self.day(each.entered_at) <= day]
        return bool(earlier) and earlier[-1].stage == self.world.profile.lost

    def amount_then(self, deal: Deal, day: date) -> Decimal | None:
        """What the deal's stages told last until a day; before the first that told, what it did.

        A period that is over goes on to show what was known then, whatever the amount is now.
        """
        stages = [stage for stage in self.stages[deal.id] if stage.amount is not None]
        earlier = [each for each in stages if self.day(each.entered_at) <= day]
        told = earlier[-1:] or stages[:1]
        return told[0].amount if told else deal.amount

    def pipeline_created(self, ask: Scope) -> Answer:
        return total(self.accepted(ask))

    def target_account_revenue(self, ask: Scope) -> Answer:
        on_list = [d for d in self.closed(ask, "won") if self.entry(d.company_id, d.close_on)]
        return total(on_list)

    def pipeline_velocity(self, ask: Scope) -> Answer:
        """Q × W × A ÷ L, money per day, over the period or the three months up to its end."""
        three = months_back(ask.end + timedelta(days=1), 3)
        ask = Scope(min(ask.start, three), ask.end, ask.tier, ask.account)
        won, lost = self.closed(ask, "won"), self.closed(ask, "lost")
        if not won:
            return Answer(None, None, None, 0)
        days = Decimal(str(median((d.close_on - accepted_on(d)).days for d in won)))
        worth = amounts(won)
        if not worth:
            return Answer(None, None, days, len(won))
        win_rate = Decimal(len(won)) / (len(won) + len(lost))
        mean = sum(worth, Decimal(0)) / len(worth)
        product = len(self.accepted(ask)) * win_rate * mean
        return Answer(product / days if days else None, product, days, len(won))

    def closed(self, ask: Scope, status: str) -> list[Deal]:
        return [
            deal
            for deal in self.world.deals
            if deal.status == status
            and ask.start <= deal.close_on <= ask.end
            and self.fits(deal.company_id, deal.close_on, ask)
        ]

    def accepted(self, ask: Scope) -> list[Deal]:
        return [
            deal
            for deal in self.world.deals
            if ask.start <= accepted_on(deal) <= ask.end
            and self.fits(deal.company_id, accepted_on(deal), ask)
        ]

    def won_before(self, this: Deal) -> bool:
        return any(
            deal.company_id == this.company_id
            and deal.status == "won"
            and deal.close_on < this.close_on
            for deal in self.world.deals
        )

    # -- touches -----------------------------------------------------------------------------------

    def meetings_held(self, ask: Scope) -> Answer:
        meetings = set()
        for touch in self.world.touches:
            day = self.day(touch.occurred_at)
            if touch.kind == "meeting" and touch.outcome == "held" and ask.start <= day <= ask.end:
                employer = self.employer(touch, day)
                if self.entry(employer, day) and self.fits(employer, day, ask):
                    meetings.add(touch.meeting_id)
        return count(len(meetings))

    def engaged_accounts(self, ask: Scope) -> Answer:
        return count(len(self.engaged(ask)))

    def penetration(self, ask: Scope) -> Answer:
        return ratio(Decimal(len(self.engaged(ask))), len(self.listed(ask)))

    def engaged(self, ask: Scope) -> set[int]:
        first = ask.end - WINDOW + timedelta(days=1)
        listed = {entry.company_id for entry in self.listed(ask)}
        accounts = set()
        for touch in self.world.touches:
            if (
                first <= self.day(touch.occurred_at) <= ask.end
                and touch.minutes > 0
                and not touch.is_machine
            ):
                accounts.add(self.employer(touch, self.day(touch.occurred_at)))
        return {account for account in accounts if account in listed}

    def day(self, instant: datetime) -> date:
        return self.days.get(instant) or self._day(instant)

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def employer(self, touch: Touch, day: date) -> int | None:
        for job in self.jobs.get(touch.person_id, []):
            if job.holds(day):
                return job.company_id
        return None

    # -- the list ----------------------------------------------------------------------------------

    def target_accounts(self, ask: Scope) -> Answer:
        return count(len(self.listed(ask)))

    def coverage(self, ask: Scope) -> Answer:
        required = filled = 0
        for entry in self.listed(ask):
            for role in entry.required_roles:
                required += 1
                filled += any(
                    m.company_id == entry.company_id and m.role == role and m.holds(ask.end)
                    for m in self.world.memberships
                )
        return ratio(Decimal(filled), required)

    def listed(self, ask: Scope) -> list[ListEntry]:
        return [
            entry
            for entry in self.world.targets
            if entry.holds(ask.end) and self.fits(entry.company_id, ask.end, ask)
        ]

    def entry(self, account: int | None, day: date) -> ListEntry | None:
        for entry in self.entries.get(account, []) if account is not None else ():
            if entry.holds(day):
                return entry
        return None

    def fits(self, account: int | None, day: date, ask: Scope) -> bool:
        if ask.account not in (ALL, account):
            return False
        if ask.tier == ALL:
            return True
        entry = self.entry(account, day)
        return (entry.tier if entry else None) == ask.tier


def accepted_on(deal: Deal) -> date:
    return deal.qualified_on or deal.created_on


def amounts(deals: Iterable[Deal]) -> list[Decimal]:
    return [deal.amount for deal in deals if deal.amount is not None]


def months_back(day: date, months: int) -> date:
    """The same day of an earlier month; a day that the month lacks becomes its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def count(number: int) -> Answer:
    return Answer(Decimal(number), Decimal(number), None, number)


def total(deals: list[Deal]) -> Answer:
    known = amounts(deals)
    value = None if deals and not known else sum(known, Decimal(0))
    return Answer(value, value, None, len(known))


def ratio(numerator: Decimal, denominator: int) -> Answer:
    value = numerator / denominator if denominator else None
    return Answer(value, numerator, Decimal(denominator), denominator)
