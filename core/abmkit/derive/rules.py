"""What a client decides about its facts; people write it into ``client.toml`` and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

MINUTES: Mapping[str, Decimal] = MappingProxyType(
    {
        "ad": Decimal(0),
        "call": Decimal(10),
        "download": Decimal(5),
        "email": Decimal(1),
        "event": Decimal(60),
        "form": Decimal(5),
        "meeting": Decimal(30),
        "other": Decimal(0),
        "signal": Decimal(0),
        "social": Decimal(1),
        "visit": Decimal(2),
        "webinar": Decimal(30),
    }
)
"""Minutes a touch of each kind stands for when its source measures none: a convention, printed
with the definitions and set per client, not a measurement."""

ANY = "*"
"""Stands for all parts of a table, or all metrics, that are not named."""

Record = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Sources of record by table and part of it (``*``: every other part); several add up."""


@dataclass(frozen=True)
class Weight:
    """The attention of some touches counts more, or less; rules that meet one touch multiply.

    Attributes:
        factor: What their minutes are multiplied by: 3 is 300 %, 0 hides them.
        when: Columns (``abmkit.derive.weights.WEIGHABLE``, or own fields), each with the values
            of which the touch must have one.
    """

    factor: Decimal
    when: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Ladder:
    """The steps that an account, a person or a deal climbs, and the stages that mean them.

    Attributes:
        steps: In order.
        stages: Step by a source's own name of a stage; a step's own name needs no entry.
        qualified: The step by which sales has accepted a deal.
        won: The step of deals that are won.
        lost: The step of what is lost; entering it is no advance, wherever it stands.
    """

    steps: tuple[str, ...]
    stages: Mapping[str, str] = field(default_factory=dict)
    qualified: str | None = None
    won: str | None = None
    lost: str | None = None


@dataclass(frozen=True)
class Mqa:
    """When attention makes an account a qualified one: a convention, printed with the definitions.

    Attributes:
        minutes: Weighted minutes that it takes, …
        people: … of so many people, …
        days: … in so many days up to the day asked for.
        engaged: Minutes in these days from which an account is engaged.
        tiers: Minutes and people of tiers that have their own.
        sizes: Of the other tiers, those of accounts of so many employees and more, smallest first.
    """

    minutes: Decimal = Decimal(100)
    people: int = 2
    days: int = 90
    engaged: Decimal = Decimal(10)
    tiers: Mapping[str, tuple[Decimal, int]] = field(default_factory=dict)
    sizes: Mapping[int, tuple[Decimal, int]] = field(default_factory=dict)

    @property
    def engagement(self) -> str:
        """From when an account is engaged, as metrics take it as a parameter."""
        return f"{self.engaged:f} minutes, {self.days} days"

    def __str__(self) -> str:
        """As metrics take it as a parameter: what is changed changes their fingerprint."""
        told = [f"{self.minutes:f} minutes, {self.people} people, {self.days} days"]
        told += [
            f"tier {tier}: {minutes:f} minutes, {people} people"
            for tier, (minutes, people) in self.tiers.items()
        ]
        told += [
            f"from {least} employees: {minutes:f} minutes, {people} people"
            for least, (minutes, people) in self.sizes.items()
        ]
        return "; ".join(told)


@dataclass(frozen=True)
class Exclusion:
    """Records that count nowhere: own staff, tests, competitors.

    Attributes:
        reason: Why; they are counted under it.
        domain: Accounts of this domain, and people with such an e-mail address.
        source: With ``source_id``, the record of that id in that source.
        source_id: See ``source``.
        table: What is excluded; None with a domain: accounts and people.
        since: First day on which they no longer count; None: they never did.
    """

    reason: str
    domain: str | None = None
    source: str | None = None
    source_id: str | None = None
    table: Literal["account", "person", "deal"] | None = None
    since: date | None = None


@dataclass(frozen=True)
class Span:
    """Numbers from one to another, both included; None: no bound."""

    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class Fit:
    """Accounts that are targets for what they are.

    Attributes:
        tier: The tier they get.
        reason: Why such accounts are wanted.
        when: Columns of ``abmkit.derive.fits``, or own fields, each with the values of which an
            account must have one, or the numbers between which its own must lie.
    """

    tier: str
    reason: str
    when: Mapping[str, tuple[str, ...] | Span]


@dataclass(frozen=True)
class Wanted:
    """Who is a target besides the accounts that people list themselves.

    Attributes:
        lists: Lists of sources: (source, name).
        campaigns: Campaigns whose people's accounts are: (source, name).
        fits: Rules over fields; the first that an account meets counts.
        roles: Buying roles that a tier requires where a list names none.
        assumed_from: The day from which those of today are taken to have been targets.
    """

    lists: tuple[tuple[str, str], ...] = ()
    campaigns: tuple[tuple[str, str], ...] = ()
    fits: tuple[Fit, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumed_from: date | None = None

    @property
    def makes_targets(self) -> bool:
        """Whether anything besides what people list makes an account a target."""
        return bool(self.lists or self.campaigns or self.fits)

    @property
    def origins(self) -> tuple[str, ...]:
        """What they are called, as stays name what made them."""
        named = (f"{source}:{name}" for source, name in (*self.lists, *self.campaigns))
        return (*named, *(f"rule {number}" for number in range(1, len(self.fits) + 1)))


@dataclass(frozen=True)
class Consent:
    """Whose consent makes a person one whom we may contact.

    Attributes:
        opt_out: All may be contacted who have not refused; else all who have consented.
        purposes: What for; none named: whatever for.
        channels: On which channels; none named: whichever.
    """

    opt_out: bool = False
    purposes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


FieldKind = Literal["text", "decimal", "integer", "money", "date", "boolean"]
FieldTable = Literal["account", "person", "deal", "touch"]


@dataclass(frozen=True)
class OwnField:
    """A field of the client's own, from a table's ``extra``.

    Attributes:
        table: The table that has it.
        name: The column it becomes in facts.
        keys: Names in ``extra``; of several, the first that is filled.
        kind: What its values are; money is in the client's currency.
    """

    table: FieldTable
    name: str
    keys: tuple[str, ...]
    kind: FieldKind


@dataclass(frozen=True)
class Rules:
    """A client's choices.

    Attributes:
        zone: IANA time zone that instants are bucketed in.
        currency: ISO 4217 code that money is shown in.
        record: Sources of record, where several tell one kind of fact.
        priority: Sources in the order in which they are believed on accounts and people.
        minutes: Minutes by kind of touch, over ``MINUTES``.
        weights: What multiplies them.
        ladders: By ``account``, ``person`` or ``deal``; without one, stages stand for themselves.
        mqa: When an account is qualified.
        active_months: How long a won deal without a term makes its account a customer.
        influencing: Kinds of marketing's touches that influence a deal; none named: all.
        exclusions: What counts nowhere.
        fields: Fields of the client's own.
        titles: Words in job titles with the role that they mean, before the usual ones.
        wanted: Who is a target besides those that people list.
        consent: Whom we may contact.
    """

    zone: str = "UTC"
    currency: str = "USD"
    record: Record = field(default_factory=dict)
    priority: tuple[str, ...] = ()
    minutes: Mapping[str, Decimal] = field(default_factory=dict)
    weights: tuple[Weight, ...] = ()
    ladders: Mapping[str, Ladder] = field(default_factory=dict)
    mqa: Mqa = Mqa()
    active_months: int = 12
    influencing: tuple[str, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    fields: tuple[OwnField, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    wanted: Wanted = Wanted()
    consent: Consent = Consent()
