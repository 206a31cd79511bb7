"""Who works where: people, their roles in buying, and those who changed employer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from abmkit.world.days import plus
from abmkit.world.draws import Draws
from abmkit.world.ledger import Case, Company, Membership, Person, Role
from abmkit.world.names.people import LANGUAGES, draw_name
from abmkit.world.names.titles import draw_title

ROLE_WEIGHTS: tuple[tuple[Role, int], ...] = (
    ("influencer", 25), ("user", 24), ("champion", 16), ("decision_maker", 12),
    ("budget_holder", 8), ("executive", 7), ("legal", 5), ("blocker", 3),
)  # fmt: skip
"""How likely a person a company is known by has each role."""

_HEADCOUNT = {"1": (5, 9), "2": (3, 6), "3": (1, 4), None: (1, 4)}
_CHANGERS = 4


@dataclass(frozen=True, slots=True)
class Staff:
    """People and memberships of all companies."""

    people: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    cases: tuple[Case, ...]


class Roster:
    """Who is known at a company on a day.

    Args:
        memberships: All memberships.
    """

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self._by_company: dict[int, list[Membership]] = {}
        for membership in memberships:
            self._by_company.setdefault(membership.company_id, []).append(membership)

    def at(self, company_id: int, day: date) -> list[int]:
        """Ids of the people known there on that day, in the order they came to be known."""
        known = self._by_company.get(company_id, [])
        return [membership.person_id for membership in known if membership.holds(day)]


class _Addresses:
    """Gives each person an address of their own."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._taken: set[str] = set()

    def give(self, given: str, family: str, domain: str | None) -> str | None:
        if domain is None or self._draws.chance(30):
            return None
        if self._draws.chance(25):
            # Gmail forbids underscores, so that no such mailbox can exist.
            return self._free(f"{given}_{family}", "gmail.com")
        return self._free(f"{given}.{family}", domain)

    def move(self, address: str | None, domain: str) -> str | None:
        """The address at the next employer; one of a free-mail provider stays."""
        if address is None or address.endswith("@gmail.com"):
            return address
        return self._free(address.partition("@")[0], domain)

    def _free(self, local: str, domain: str) -> str:
        number = 1
        address = f"{local}@{domain}"
        while address in self._taken:
            number += 1
            address = f"{local}{number}@{domain}"
        self._taken.add(address)
        return address


def hire(companies: tuple[Company, ...], tiers: dict[int, str], draws: Draws, start: date) -> Staff:
    """People of all companies; more are known where the tier is higher.

    Args:
        companies: Where they work.
        tiers: Last tier by company id, of those ever on the target list.
        draws: Chance for people.
        start: First day of the world; a bit less than half are known before it.
    """
    addresses = _Addresses(draws)
    people: list[Person] = []
    memberships: list[Membership] = []
    for company in companies:
        low, high = _HEADCOUNT[tiers.get(company.id)]
        for place in range(draws.between(low, high)):
            number = len(people) + 1
            known = _known_on(company, place, draws, start)
            role = draws.weighted(ROLE_WEIGHTS)
            people.append(_person(number, role, company, known, draws, addresses))
            left = plus(known, 200 + draws.below(300)) if place and draws.chance(45) else None
            memberships.append(Membership(number, number, company.id, role, known, left))
    return _change_employers(people, memberships, companies, tiers, draws, addresses)


def _known_on(company: Company, place: int, draws: Draws, start: date) -> date:
    first = company.created_on
    if place == 0:
        return plus(first, 1)
    if first < start and draws.chance(420):
        return plus(first, 1 + draws.below((start - first).days))
    return plus(max(first, start), 5 + draws.below(700 - max(0, (first - start).days)))


def _person(
    number: int, role: Role, company: Company, known: date, draws: Draws, addresses: _Addresses
) -> Person:
    language = LANGUAGES[company.country]
    name, given, family = draw_name(draws, language)
    domain = company.domains[0] if company.domains else None
    email = addresses.give(given, family, domain)
    return Person(number, name, draw_title(draws, role, language), email, language, known)


def _change_employers(
    people: list[Person],
    memberships: list[Membership],
    companies: tuple[Company, ...],
    tiers: dict[int, str],
    draws: Draws,
    addresses: _Addresses,
) -> Staff:
    """Let a few people of tier 1 go, months later, to another target company in their country."""
    home = {company.id: company for company in companies}
    steady = [
        m
        for m in memberships
        if tiers.get(m.company_id) == "1" and m.valid_to is None and m.valid_from.year < 2025
    ]
    cases: list[Case] = []
    for membership in draws.shuffled(steady):
        new_home = _elsewhere(home[membership.company_id], companies, tiers, draws)
        if new_home is None or len(cases) == _CHANGERS:
            continue
        left = date(2025, 5 + 3 * len(cases) % 8, 14)
        memberships[membership.id - 1] = replace(membership, valid_to=left)
        memberships.append(
            Membership(
                len(memberships) + 1,
                membership.person_id,
                new_home.id,
                membership.role,
                plus(left, 33),
                None,
            )
        )
        person = people[membership.person_id - 1]
        people[person.id - 1] = replace(
            person, email=addresses.move(person.email, new_home.domains[0])
        )
        cases.append(Case("changed_employer", person.id))
    return Staff(tuple(people), tuple(memberships), tuple(cases))


def _elsewhere(
    left: Company, companies: tuple[Company, ...], tiers: dict[int, str], draws: Draws
) -> Company | None:
    open_doors = [
        c
        for c in companies
        if c.country == left.country and c.id != left.id and c.id in tiers and c.domains
        and c.created_on.year < 2025
    ]  # fmt: skip
    return draws.pick(open_doors) if open_doors else None
