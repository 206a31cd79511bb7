"""What tells one invented client from another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from abmkit.world.ledger import Seller


@dataclass(frozen=True, slots=True)
class Featured:
    """A company with a name of its own; ``tier`` None keeps it off the target list."""

    name: str
    domains: tuple[str, ...]
    country: str
    industry: str
    employees: int
    tier: str | None
    parent: str | None = None
    silent_from: date | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold: usual price range in hundreds of the profile's ``money_unit``.

    ``contract`` products are sold by the year, ``misspelled`` is how some deals write them.
    """

    name: str
    misspelled: str
    low: int
    high: int
    contract: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the sales ladder and its chance in percent."""

    name: str
    probability: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of ``goals.csv``; percents as 0.26, green and amber as attainment (1 is all)."""

    metric: str
    scope: str
    period: str
    goal: Decimal
    green: Decimal
    amber: Decimal
    unit: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person says about a metric."""

    metric: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done next, by whom, by when."""

    text: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened on a day, as a chart marks it."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """A person's note on a period, in the client's language."""

    period: str
    author: str
    headline: str
    comments: tuple[Comment, ...]
    actions: tuple[Action, ...]
    events: tuple[Happening, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """An invented client.

    Attributes:
        name: Folder name, also what chance is drawn by.
        title: The client's name.
        currency: ISO 4217.
        zone: IANA zone of its days.
        locale: Language of its reports.
        fiscal_year_start: First month of its fiscal year.
        flavour: Its CRM, as the CRM's connector is called.
        money_unit: What one US dollar of the common price list costs here.
        featured: Companies with names of their own.
        places: How many further companies by country.
        sellers: Its sales people.
        products: What it sells.
        ladder: Open steps of its sales ladder; the second means qualified.
        won: Name of the step after a win.
        lost: Name of the step after a loss.
        deals_opened: Deals opened by month, from four months before the world begins.
        pulse: Liveliness of marketing by calendar month, in permille of usual.
        goals: Its plan.
        note: A person's note on the last quarter.
    """

    name: str
    title: str
    domain: str
    currency: str
    zone: str
    locale: str
    fiscal_year_start: int
    flavour: Literal["salesforce", "hubspot"]
    money_unit: int
    featured: tuple[Featured, ...]
    places: tuple[tuple[str, int], ...]
    sellers: tuple[Seller, ...]
    products: tuple[Product, ...]
    ladder: tuple[Step, ...]
    won: str
    lost: str
    deals_opened: tuple[int, ...]
    pulse: tuple[int, ...]
    goals: tuple[Goal, ...]
    note: Note
