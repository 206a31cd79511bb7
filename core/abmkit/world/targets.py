"""The target-account list: who is on it, in which tier, from when to when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from abmkit.world.days import plus
from abmkit.world.draws import Draws
from abmkit.world.ledger import Case, CaseKind, Company, ListEntry, Role
from abmkit.world.profile import Profile

REQUIRED: dict[str, tuple[Role, ...]] = {
    "1": (
        "champion", "decision_maker", "budget_holder", "influencer", "user", "legal", "executive",
    ),
    "2": ("champion", "decision_maker", "budget_holder", "influencer", "user"),
    "3": ("champion", "decision_maker", "user"),
}  # fmt: skip
"""Buying roles that somebody must be known for, by tier."""

_SIZES = {"1": 16, "2": 24, "3": 34}
_LATE = 11


@dataclass(frozen=True, slots=True)
class TargetList:
    """All entries, by company and day, and the companies with a history of their own."""

    entries: tuple[ListEntry, ...]
    cases: tuple[Case, ...]

    def entry(self, company_id: int, day: date) -> ListEntry | None:
        """The company's entry on that day, None when it is not on the list."""
        for entry in self.entries:
            if entry.company_id == company_id and entry.holds(day):
                return entry
        return None


def draw_list(
    profile: Profile, companies: tuple[Company, ...], draws: Draws, start: date
) -> TargetList:
    """Put companies on the list: most at the start of the world, some later.

    One leaves for good, one leaves and comes back, two move up a tier.
    """
    tiers = _tiers(profile, companies, draws)
    known = [c.id for c in companies if c.id in tiers and c.created_on < start]
    late = set(draws.sample([i for i in known if i > len(profile.featured)], _LATE))
    entries: dict[int, list[ListEntry]] = {}
    for company in companies:
        if company.id in tiers:
            joined = _joined(company, company.id in late, draws, start)
            entries[company.id] = [_entry(profile, draws, company.id, tiers[company.id], joined)]
    steady = [i for i in known if i not in late and i > len(profile.featured)]
    cases = _histories(entries, [i for i in steady if tiers[i] != "1"], draws)
    in_order = [entry for company_id in sorted(entries) for entry in entries[company_id]]
    return TargetList(tuple(in_order), cases)


def _tiers(profile: Profile, companies: tuple[Company, ...], draws: Draws) -> dict[int, str]:
    tiers = {i: f.tier for i, f in enumerate(profile.featured, start=1) if f.tier}
    free = [
        tier
        for tier, size in _SIZES.items()
        for _ in range(size - sum(taken == tier for taken in tiers.values()))
    ]
    # Small companies stay off the list: a target is worth the work.
    composed = [c for c in companies[len(profile.featured) :] if c.employees >= 80]
    chosen = draws.sample(composed, len(free))
    return tiers | {company.id: tier for company, tier in zip(chosen, free, strict=True)}


def _joined(company: Company, late: bool, draws: Draws, start: date) -> date:
    if late:
        return plus(start, 20 + draws.below(600))
    return max(start, plus(company.created_on, 20 + draws.below(60)))


def _entry(profile: Profile, draws: Draws, company_id: int, tier: str, joined: date) -> ListEntry:
    owner = draws.pick(profile.sellers).name
    return ListEntry(company_id, tier, owner, REQUIRED[tier], joined, None)


def _histories(
    entries: dict[int, list[ListEntry]], steady: list[int], draws: Draws
) -> tuple[Case, ...]:
    gone, back, *moved = draws.sample(steady, 4)
    entries[gone] = [_until(entries[gone][0], date(2026, 2, 12))]
    entries[back] = [
        _until(entries[back][0], date(2025, 8, 19)),
        replace(entries[back][0], valid_from=date(2026, 5, 6)),
    ]
    for company_id in moved:
        entries[company_id] = _promoted(entries[company_id][0], date(2026, 1, 12))
    kinds: list[CaseKind] = ["left_list", "rejoined_list", "tier_changed", "tier_changed"]
    return tuple(Case(k, i) for k, i in zip(kinds, [gone, back, *moved], strict=True))


def _until(entry: ListEntry, day: date) -> ListEntry:
    return replace(entry, valid_to=day)


def _promoted(entry: ListEntry, day: date) -> list[ListEntry]:
    tier = str(int(entry.tier) - 1)
    return [
        _until(entry, day),
        replace(entry, tier=tier, required_roles=REQUIRED[tier], valid_from=day),
    ]
