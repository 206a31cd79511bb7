"""Who there is: companies with domains, trades, sizes and a few parents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from abmkit.world.days import plus
from abmkit.world.draws import Draws
from abmkit.world.ledger import Company
from abmkit.world.names.companies import NAMINGS, Naming
from abmkit.world.profile import Featured, Profile

_KNOWN_FIRST = date(2021, 3, 1)
_FEATURED_KNOWN = date(2023, 2, 6)


@dataclass(frozen=True, slots=True)
class _Draft:
    name: str
    domains: tuple[str, ...]
    country: str
    industry: str
    employees: int
    parent: str | None
    created_on: date


def found_companies(profile: Profile, draws: Draws, start: date) -> tuple[Company, ...]:
    """All companies: the featured ones first, in order, then the composed ones.

    Args:
        profile: Whose world it is.
        draws: Chance for companies.
        start: First day of the world; a quarter of the companies come to be known after it.
    """
    drafts = [_featured(featured) for featured in profile.featured]
    for country, count in profile.places:
        drafts += _composed(country, count, draws, start)
    ids = {draft.name: number for number, draft in enumerate(drafts, start=1)}
    return tuple(
        Company(
            number,
            draft.name,
            draft.domains,
            draft.country,
            draft.industry,
            draft.employees,
            ids[draft.parent] if draft.parent else None,
            draft.created_on,
        )
        for number, draft in enumerate(drafts, start=1)
    )


def _featured(given: Featured) -> _Draft:
    return _Draft(
        given.name,
        given.domains,
        given.country,
        given.industry,
        given.employees,
        given.parent,
        _FEATURED_KNOWN,
    )


def _composed(country: str, count: int, draws: Draws, start: date) -> list[_Draft]:
    naming = NAMINGS[country]
    stems, trades = draws.shuffled(naming.stems), draws.shuffled(naming.trades)
    return [
        _compose(number, country, naming, stems, trades, draws, start) for number in range(count)
    ]


def _compose(
    number: int,
    country: str,
    naming: Naming,
    stems: list[tuple[str, str]],
    trades: list[tuple[str, str, str]],
    draws: Draws,
    start: date,
) -> _Draft:
    turn, place = divmod(number, len(stems))
    stem, roman = stems[place]
    # The turn moves the trade on, so that a stem that comes again is another company.
    trade, trade_roman, industry = trades[(place + turn) % len(trades)]
    name = naming.pattern.format(stem=stem, trade=trade, form=draws.pick(naming.forms))
    return _Draft(
        name.strip(),
        _domains(roman, trade_roman, country, draws),
        country,
        industry,
        draws.pick((40, 85, 140, 260, 420, 750, 1200, 2600, 5400)) + draws.below(40),
        None,
        _known_on(draws, start),
    )


def _domains(stem: str, trade: str, country: str, draws: Draws) -> tuple[str, ...]:
    main = f"{stem}-{trade}.example".replace(" ", "")
    return (main, f"{stem}-{trade}-{country.lower()}.example") if draws.chance(120) else (main,)


def _known_on(draws: Draws, start: date) -> date:
    if draws.chance(750):
        return plus(_KNOWN_FIRST, draws.below((start - _KNOWN_FIRST).days - 130))
    return plus(start, draws.below(480))
