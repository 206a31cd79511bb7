"""Deals: who buys what, when it is qualified, how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from abmkit.world.days import Clock, month_end, months, plus, workday
from abmkit.world.draws import Draws, Quota
from abmkit.world.ledger import Company, Deal, DealType, Status
from abmkit.world.profile import Product, Profile
from abmkit.world.targets import TargetList

WARM_UP = date(2024, 6, 1)
"""Deals are opened from here on, so that the world's first quarter has some to close."""

_OLD_WINS = 26
_WIN_PERMILLE: dict[DealType, int] = {"new": 165, "expansion": 255, "renewal": 540}
_PACE: dict[DealType, int] = {"new": 100, "expansion": 84, "renewal": 64}
_WEIGHTS = {"1": 36, "2": 24, "3": 11, None: 8}
_SIZES = {"1": 120, "2": 100, "3": 75, None: 85}
_PRICE_CLASSES = (((10, 55), 60), ((55, 100), 30), ((130, 300), 10))


@dataclass(frozen=True, slots=True)
class _Fate:
    """How a deal goes: its days, and how it will end."""

    qualified_on: date | None
    ends_on: date
    status: Status


class Market:
    """Opens deals month by month and remembers who has become a customer.

    Args:
        profile: Whose market it is.
        companies: Possible buyers.
        targets: The target list, which draws most of the effort.
        draws: Chance for deals.
        end: Last day of the world; what would end later is open.
    """

    def __init__(
        self,
        profile: Profile,
        companies: tuple[Company, ...],
        targets: TargetList,
        draws: Draws,
        end: date,
    ) -> None:
        self._profile, self._companies, self._targets = profile, companies, targets
        self._draws, self._end = draws, end
        self._clock = Clock(profile.zone)
        self._customer_since: dict[int, date] = {}
        self._appetite = {company.id: _appetite(draws) for company in companies}
        self._quotas = {kind: Quota(draws.below(1000)) for kind in _WIN_PERMILLE}

    def open_deals(self) -> tuple[Deal, ...]:
        """All deals in the order they were opened; old wins first."""
        deals: list[Deal] = []
        for company, created in [*self._old_customers(), *self._openings()]:
            deals.append(self._deal(len(deals) + 1, company, created))
        return tuple(deals)

    def _old_customers(self) -> list[tuple[Company, date]]:
        known = [c for c in self._companies if c.created_on < date(2023, 6, 1)]
        chosen = self._draws.sample(known, _OLD_WINS)
        days = sorted(workday(plus(date(2023, 6, 5), self._draws.below(190))) for _ in chosen)
        return list(zip(chosen, days, strict=True))

    def _openings(self) -> Iterator[tuple[Company, date]]:
        for month, count in zip(
            months(WARM_UP, self._end), self._profile.deals_opened, strict=True
        ):
            last = month_end(month).day
            for day in sorted(self._draws.below(last) for _ in range(count)):
                created = min(workday(plus(month, day)), self._end)
                yield self._buyer(created), created

    def _buyer(self, day: date) -> Company:
        known = [c for c in self._companies if plus(c.created_on, 60) < day]
        return self._draws.weighted([(c, self._weight(c, day)) for c in known])

    def _weight(self, company: Company, day: date) -> int:
        entry = self._targets.entry(company.id, day)
        appetite, since = self._appetite[company.id]
        return _WEIGHTS[entry.tier if entry else None] * appetite if since <= day else 0

    def _deal(self, number: int, company: Company, created: date) -> Deal:
        kind = self._type(company, created)
        product = self._draws.pick(self._profile.products)
        entry = self._targets.entry(company.id, created)
        fate = self._fate(kind, created)
        if fate.status == "won":
            known = self._customer_since.get(company.id, fate.ends_on)
            self._customer_since[company.id] = min(known, fate.ends_on)
        amount, term = self._price(product, entry.tier if entry else None)
        return Deal(
            id=number,
            name=f"{company.name} – {product.name}",
            company_id=company.id,
            company_text=None,
            product=product.name,
            type=kind,
            owner=entry.owner if entry else self._draws.pick(self._profile.sellers).name,
            status=fate.status,
            stage="",
            created_on=created,
            qualified_on=fate.qualified_on,
            close_on=fate.ends_on,
            closed_at=self._closed_at(fate),
            amount=amount,
            currency=self._profile.currency,
            term_months=term,
        )

    def _type(self, company: Company, day: date) -> DealType:
        since = self._customer_since.get(company.id)
        if since is None or since >= day:
            return "new"
        return "renewal" if self._draws.chance(270) else "expansion"

    def _fate(self, kind: DealType, created: date) -> _Fate:
        old = created < WARM_UP
        won = old or self._quotas[kind].take(_WIN_PERMILLE[kind] * _growth(created) // 100)
        qualified = workday(plus(created, self._draws.between(4, 26)))
        # Sales get faster with the years: the reverse of growth.
        pace = _PACE[kind] * (200 - _growth(created))
        span = self._draws.bell(45, 165) if won else self._draws.bell(20, 190)
        ends = workday(plus(qualified, max(8, span * pace // 10000)))
        never_qualified = not won and self._draws.chance(140)
        if never_qualified:
            ends = workday(plus(created, self._draws.between(6, 45)))
        known = None if never_qualified or qualified > self._end else qualified
        return _Fate(known, ends, self._status(won, ends))

    def _status(self, won: bool, ends: date) -> Status:
        if ends > self._end:
            return "open"
        # Some losses of late are not written down yet: open, with an expected day gone by.
        if not won and ends > plus(self._end, -75) and self._draws.chance(110):
            return "open"
        return "won" if won else "lost"

    def _price(self, product: Product, tier: str | None) -> tuple[Decimal, int | None]:
        low, high = self._draws.weighted(_PRICE_CLASSES)
        span = product.high - product.low
        hundreds = product.low + span * self._draws.between(low, high) // 100
        hundreds = max(10, hundreds * _SIZES[tier] // 100)
        years = self._draws.pick((1, 1, 2, 3)) if product.contract else 1
        amount = Decimal(hundreds * 100 * years * self._profile.money_unit)
        return amount, 12 * years if product.contract else None

    def _closed_at(self, fate: _Fate) -> datetime | None:
        if fate.status == "open":
            return None
        return self._clock.instant(fate.ends_on, 16, self._draws.below(60))


def _appetite(draws: Draws) -> tuple[int, date]:
    """How much a company buys, and from when: a third wakes up in the course of the world."""
    since = plus(WARM_UP, 120 + draws.below(640)) if draws.chance(400) else WARM_UP
    return draws.pick((0, 2, 2, 3, 3, 4)), since


def _growth(day: date) -> int:
    """Percent of the usual at that day: from 88 when deals begin to 110 at the end."""
    elapsed = max(0, (day - WARM_UP).days)
    return 88 + 22 * elapsed // 850
