"""Who a report is for, and the accounts it may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from abmkit.report.value import Msg, Text


@dataclass(frozen=True)
class Client:
    """The client a report is about.

    Attributes:
        name: As printed.
        zone: IANA name of its time zone.
        currency: ISO 4217 code of its money.
        locale: BCP 47 tag of the report's texts.
        ladders: Steps in their order, by what climbs them: ``deal``, ``person``, ``account``.
        ends: Steps that nobody leaves upwards: those of what is won and of what is lost.
    """

    name: str
    zone: str
    currency: str
    locale: str
    ladders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RoleCover:
    """Who is known in one buying role at one account, at the period's end.

    Attributes:
        known: Different people.
        engaged: Different people who gave weighted minutes in the days up to it (90, unless the
            report says otherwise).
        required: Whether the target list asks for the role there.
    """

    known: int
    engaged: int
    required: bool


@dataclass(frozen=True)
class AccountCard:
    """What a report prints about an account besides its numbers.

    Attributes:
        id: The key that numbers broken down by account carry.
        name: Its name; may be empty.
        domain: Its main web domain.
        industry: In the data's own words.
        country: ISO 3166 code, or the data's own words.
        tier: On the target list at period end; None when it is not on it.
        on_list: Whether it is on the target list at period end.
        owner: Who works it.
        last_touch: Day of its last touch up to the period's end, in the client's zone.
        roles: Its buying group, by role; roles neither known nor required are not in it.
        step: How far it has come on its journey, such as ``engaged``; None: on no step, or the
            report's ``journey`` does not ask for it.
    """

    id: int
    name: str
    domain: str | None = None
    industry: str | None = None
    country: str | None = None
    tier: str | None = None
    on_list: bool = False
    owner: str | None = None
    last_touch: date | None = None
    roles: Mapping[str, RoleCover] = field(default_factory=dict)
    step: str | None = None

    @property
    def shown(self) -> Text:
        """Its name; its domain where it has none; else that it has none, and its number."""
        return self.name.strip() or self.domain or Msg.of("name.none", key=str(self.id))


@dataclass(frozen=True)
class AssetCard:
    """A piece of content.

    Attributes:
        title: Its title; its address where it has none; may be empty.
        kind: What it is, such as ``webinar``.
    """

    title: str
    kind: str


@dataclass(frozen=True)
class LargestDeal:
    """The largest deal won in the period.

    Attributes:
        name: Of the deal.
        account: Name of its account, if it has one.
        amount: In the client's currency.
    """

    name: str
    account: str | None
    amount: Decimal


@dataclass(frozen=True)
class AccountDeal:
    """A deal of one account: open on the period's last day, or decided in the period.

    Attributes:
        name: Of the deal.
        status: ``open``, ``won`` or ``lost``, on that day.
        stage: In the source's words, as it is now.
        amount: In the client's currency; None: nobody knows.
        opened: Day it was opened.
        closes: Day it was decided, or is to be.
    """

    name: str
    status: str
    stage: str | None
    amount: Decimal | None
    opened: date | None
    closes: date | None


@dataclass(frozen=True)
class AccountTouches:
    """What happened at one account on one day, of one kind.

    Attributes:
        day: In the client's zone.
        kind: Such as ``meeting``.
        channel: Such as ``events``.
        people: Different people.
        minutes: Weighted minutes of attention.
    """

    day: date
    kind: str
    channel: str | None
    people: int
    minutes: Decimal


@dataclass(frozen=True)
class Subject:
    """The account that a report is about.

    Attributes:
        card: Who it is.
        deals: Open ones first, the largest first; then those decided in the period.
        touches: The last days of the period on which people gave their time, the last one first.
    """

    card: AccountCard
    deals: tuple[AccountDeal, ...] = ()
    touches: tuple[AccountTouches, ...] = ()
