"""What happened between the client and its accounts, day by day: engagement precedes deals."""

from __future__ import annotations

from datetime import date, timedelta

from abmkit.world.days import months, plus, workday
from abmkit.world.diary import (
    CALL,
    CLICK,
    EVENT,
    FORM,
    OPEN,
    SEARCH,
    SOCIAL,
    WEBINAR,
    Diary,
    Play,
)
from abmkit.world.draws import Draws
from abmkit.world.ledger import Company, Deal, Outcome, Person
from abmkit.world.profile import Profile
from abmkit.world.targets import TargetList

_BUILD_UP: tuple[tuple[Play, int], ...] = (
    (CLICK, 26), (SOCIAL, 20), (SEARCH, 22), (WEBINAR, 10), (FORM, 12), (EVENT, 4), (OPEN, 6),
)  # fmt: skip
_IN_DEAL: tuple[tuple[Play, int], ...] = (
    (CALL, 44), (CLICK, 18), (SEARCH, 20), (SOCIAL, 6), (OPEN, 10), (EVENT, 2),
)  # fmt: skip
_BETWEEN: tuple[tuple[Play, int], ...] = (
    (OPEN, 28), (CLICK, 22), (SOCIAL, 26), (SEARCH, 14), (WEBINAR, 6), (EVENT, 3), (FORM, 1),
)  # fmt: skip
_OUTCOMES: tuple[tuple[Outcome | None, int], ...] = (("held", 76), ("no_show", 11), (None, 13))
_LIVELY = {"1": 300, "2": 150, "3": 80, None: 40}
_MEETINGS_WITHOUT_DEAL = 30
_DAYS_BETWEEN_TOUCHES = (4, 17)


def follow_deals(deals: tuple[Deal, ...], diary: Diary, draws: Draws) -> None:
    """Write what led to each deal, and what happened until it closed."""
    for deal in deals:
        if deal.company_id is not None:
            _build_up(deal, deal.company_id, diary, draws)
            _in_deal(deal, deal.company_id, diary, draws)
            _meetings(deal, deal.company_id, diary, draws)


def _build_up(deal: Deal, company_id: int, diary: Diary, draws: Draws) -> None:
    for _ in range(draws.between(2, 6)):
        play = draws.weighted(_BUILD_UP)
        day = _fit(play, plus(deal.created_on, -draws.between(4, 56)))
        known = diary.people(company_id, day)
        if known:
            diary.touch(play, company_id, draws.pick(known[:4]), day)


def _in_deal(deal: Deal, company_id: int, diary: Diary, draws: Draws) -> None:
    day = plus(deal.created_on, draws.between(1, 9))
    while day < min(deal.close_on, diary.end):
        known = diary.people(company_id, day)
        if known:
            play = draws.weighted(_IN_DEAL)
            diary.touch(play, company_id, draws.pick(known), day, deal.id)
        day = plus(day, draws.between(*_DAYS_BETWEEN_TOUCHES))


def _meetings(deal: Deal, company_id: int, diary: Diary, draws: Draws) -> None:
    if deal.qualified_on is None and not draws.chance(300):
        return
    first = deal.qualified_on or plus(deal.created_on, 4)
    span = max(3, (deal.close_on - first).days)
    for place in range(draws.between(2, 4) if deal.status == "won" else draws.between(0, 2)):
        day = workday(plus(first, span * place // 4 + draws.below(5)))
        known = diary.people(company_id, day)
        if known and day < deal.close_on:
            people = draws.sample(known, draws.between(1, 4))
            outcome = draws.weighted(_OUTCOMES) if day <= diary.end else "booked"
            diary.meeting([(company_id, person) for person in people], day, outcome, deal.id)


def keep_warm(
    profile: Profile,
    companies: tuple[Company, ...],
    targets: TargetList,
    diary: Diary,
    draws: Draws,
) -> None:
    """Write what marketing does with accounts that have no deal at hand, month by month."""
    for month in months(diary.start, diary.end):
        # Marketing does more each month; the pulse is its year.
        growth = 55 + 65 * (month - diary.start).days // 730
        pulse = profile.pulse[month.month - 1] * growth // 100
        for company in companies:
            entry = targets.entry(company.id, month)
            if draws.chance(_LIVELY[entry.tier if entry else None] * pulse // 1000):
                _warm_month(company.id, month, entry is not None, diary, draws)


def _warm_month(company_id: int, month: date, is_target: bool, diary: Diary, draws: Draws) -> None:
    for _ in range(draws.between(1, 4)):
        play = draws.weighted(_BETWEEN)
        day = _fit(play, plus(month, draws.below(28)))
        known = diary.people(company_id, day)
        if known:
            diary.touch(play, company_id, draws.pick(known), day)
    day = workday(plus(month, draws.below(26)))
    known = diary.people(company_id, day)
    if is_target and known and draws.chance(_MEETINGS_WITHOUT_DEAL) and day <= diary.end:
        diary.meeting([(company_id, draws.pick(known))], day, draws.weighted(_OUTCOMES))


def send_newsletters(
    companies: tuple[Company, ...], people: tuple[Person, ...], diary: Diary, draws: Draws
) -> None:
    """Write the opens that mail programs, not people, make of each month's newsletter."""
    reachable = {person.id for person in people if person.email}
    fetched = {person.id for person in people if draws.chance(160)}
    for month in months(diary.start, diary.end):
        day = workday(month + timedelta(days=8))
        for company in companies:
            for person_id in diary.people(company.id, day):
                if person_id in reachable & fetched:
                    diary.machine_open(company.id, person_id, day)


def meet_jointly(companies: tuple[Company, ...], diary: Diary, draws: Draws) -> int:
    """Write one meeting with people of a group's parent and its daughter; returns its id."""
    day = date(2026, 8, 12)
    for daughter in companies:
        mother = daughter.parent_id
        if mother is None:
            continue
        theirs, ours = diary.people(mother, day), diary.people(daughter.id, day)
        if theirs and ours:
            who = [(mother, draws.pick(theirs)), (daughter.id, draws.pick(ours))]
            return diary.meeting(who, day, "held")
    raise ValueError("no group of companies has people on both sides")


def _fit(play: Play, day: date) -> date:
    """Webinars and fairs are on working days; people read at any hour."""
    return workday(day) if play in (WEBINAR, EVENT) else day
