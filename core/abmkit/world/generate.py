"""From a profile and a seed to a whole world."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from abmkit.world.cases import make_special
from abmkit.world.companies import found_companies
from abmkit.world.days import Clock
from abmkit.world.deals import Market
from abmkit.world.diary import Diary
from abmkit.world.draws import Draws
from abmkit.world.journeys import follow_deals, keep_warm, meet_jointly, send_newsletters
from abmkit.world.ledger import (
    Case,
    CaseKind,
    Company,
    Deal,
    ListEntry,
    Membership,
    Person,
    Seller,
    Spend,
    StageChange,
    Touch,
)
from abmkit.world.people import Roster, hire
from abmkit.world.profile import Profile
from abmkit.world.spend import spend_money
from abmkit.world.stages import Ladder
from abmkit.world.targets import draw_list

START = date(2024, 10, 1)
"""First day of every world."""

END = date(2026, 9, 30)
"""Last day of every world, in the client's zone."""

AS_OF = datetime(2026, 10, 1, 6, tzinfo=UTC)
"""The instant the ledger, and each export of it, is complete to."""


@dataclass(frozen=True, slots=True)
class World:
    """An invented company life with its ledger as the truth.

    All tables are tuples of frozen rows in order of their ids; ``cases`` names the records made
    special on purpose.
    """

    profile: Profile
    seed: int
    start: date
    end: date
    as_of: datetime
    companies: tuple[Company, ...]
    people: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    sellers: tuple[Seller, ...]
    targets: tuple[ListEntry, ...]
    touches: tuple[Touch, ...]
    deals: tuple[Deal, ...]
    stages: tuple[StageChange, ...]
    spend: tuple[Spend, ...]
    cases: tuple[Case, ...]

    @property
    def clock(self) -> Clock:
        """The client's clock."""
        return Clock(self.profile.zone)

    def case_ids(self, kind: CaseKind) -> tuple[int, ...]:
        """Ids of the records made special in that way."""
        return tuple(case.id for case in self.cases if case.kind == kind)

    def digest(self) -> str:
        """SHA-256 over every row: equal worlds have equal digests."""
        tables = (
            self.companies, self.people, self.memberships, self.sellers, self.targets,
            self.touches, self.deals, self.stages, self.spend, self.cases,
        )  # fmt: skip
        lines = "\n".join(repr(row) for table in tables for row in table)
        return hashlib.sha256(lines.encode()).hexdigest()


def generate(profile: Profile, seed: int = 7) -> World:
    """Make the world of a profile: the same for the same profile and seed, everywhere.

    Args:
        profile: One of ``PROFILES``, or one of your own.
        seed: Another seed, another life of the same kind.
    """

    def draws(part: str) -> Draws:
        return Draws(profile.name, seed, part)

    companies = found_companies(profile, draws("companies"), START)
    targets = draw_list(profile, companies, draws("targets"), START)
    tiers = {entry.company_id: entry.tier for entry in targets.entries}
    staff = hire(companies, tiers, draws("people"), START)
    opened = Market(profile, companies, targets, draws("deals"), END).open_deals()
    special, deal_cases = make_special(profile, opened, START)
    reopened = {case.id for case in deal_cases if case.kind == "reopened"}
    deals, stages = Ladder(profile, draws("stages"), END).walk(special, reopened)

    diary = Diary(
        Clock(profile.zone), Roster(staff.memberships), draws("hours"), START, END, _silent(profile)
    )
    follow_deals(deals, diary, draws("deal journeys"))
    keep_warm(profile, companies, targets, diary, draws("warmth"))
    send_newsletters(companies, staff.people, diary, draws("newsletters"))
    joint = Case("joint_meeting", meet_jointly(companies, diary, draws("joint meeting")))

    return World(
        profile=profile,
        seed=seed,
        start=START,
        end=END,
        as_of=AS_OF,
        companies=companies,
        people=staff.people,
        memberships=staff.memberships,
        sellers=profile.sellers,
        targets=targets.entries,
        touches=diary.touches(),
        deals=deals,
        stages=stages,
        spend=spend_money(profile, draws("spend"), START, END),
        cases=(*_named(profile), *targets.cases, *staff.cases, *deal_cases, joint),
    )


def _silent(profile: Profile) -> dict[int, date]:
    return {i: f.silent_from for i, f in enumerate(profile.featured, start=1) if f.silent_from}


def _named(profile: Profile) -> list[Case]:
    """The featured companies that are special by name, domain or silence."""
    cases: list[Case] = []
    for number, featured in enumerate(profile.featured, start=1):
        if "<" in featured.name:
            cases.append(Case("hostile_name", number))
        if len(featured.name) > 80:
            cases.append(Case("long_name", number))
        if not featured.domains:
            cases.append(Case("no_domain", number))
        if featured.silent_from:
            cases.append(Case("silent", number))
    return cases
