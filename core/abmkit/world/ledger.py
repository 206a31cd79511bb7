"""The ledger: everything that happened in an invented company life, as frozen rows.

Ids are whole numbers from 1 within a table. Names ending in ``_on`` are business dates in the
client's zone, ``_at`` are UTC instants; ``valid_to`` is the first day no longer true. Money and
minutes are Decimal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Role = Literal[
    "champion", "decision_maker", "budget_holder", "influencer", "user", "blocker", "legal",
    "executive",
]  # fmt: skip
Outcome = Literal["booked", "held", "no_show"]
FormKind = Literal["demo", "newsletter", "contact"]
DealType = Literal["new", "expansion", "renewal"]
Status = Literal["open", "won", "lost"]
CostKind = Literal["cost_media", "cost_tool", "cost_labour"]
CaseKind = Literal[
    "hostile_name", "long_name", "no_domain", "left_list", "rejoined_list", "tier_changed",
    "silent", "changed_employer", "joint_meeting", "quarter_edge", "reopened", "no_account",
    "no_amount", "unreadable_amount", "unknown_company",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Company:
    """A company; ``country`` is ISO 3166 alpha-2, ``created_on`` the day the CRM met it."""

    id: int
    name: str
    domains: tuple[str, ...]
    country: str
    industry: str
    employees: int
    parent_id: int | None
    created_on: date


@dataclass(frozen=True, slots=True)
class Person:
    """A person at a buyer; ``email`` is the present one, None where nobody knows it."""

    id: int
    name: str
    title: str
    email: str | None
    language: str
    created_on: date


@dataclass(frozen=True, slots=True)
class Membership:
    """A person is known to work at a company, in a buying role."""

    id: int
    person_id: int
    company_id: int
    role: Role
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it is true on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Seller:
    """One of the client's own sales people."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A company is on the target-account list, in a tier, with the buying roles it needs."""

    company_id: int
    tier: str
    owner: str
    required_roles: tuple[Role, ...]
    valid_from: date
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether it is true on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Touch:
    """One contact of one person; the attendees of a meeting share ``meeting_id``.

    ``minutes`` are as recorded: a machine's weigh nothing. ``outcome`` is that of a meeting;
    None there means not recorded. ``form_kind`` is what a form asks for, of forms alone.
    """

    id: int
    occurred_at: datetime
    kind: str
    action: str | None
    channel: str
    direction: Literal["in", "out"]
    minutes: Decimal
    person_id: int
    company_id: int
    deal_id: int | None
    meeting_id: int | None
    outcome: Outcome | None
    is_machine: bool
    is_marketing: bool
    form_kind: FormKind | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity as it stands at the end of the world.

    ``close_on`` is the day it was won or lost, or the day expected while open; ``company_text``
    is the name the CRM has for a buyer that is no company of the ledger.
    """

    id: int
    name: str
    company_id: int | None
    company_text: str | None
    product: str
    type: DealType
    owner: str
    status: Status
    stage: str
    created_on: date
    qualified_on: date | None
    close_on: date
    closed_at: datetime | None
    amount: Decimal | None
    currency: str
    term_months: int | None


@dataclass(frozen=True, slots=True)
class StageChange:
    """A deal entered a step of the ladder, with amount and chance (0 to 1) as seen then."""

    id: int
    deal_id: int
    entered_at: datetime
    stage: str
    amount: Decimal | None
    probability: Decimal


@dataclass(frozen=True, slots=True)
class Spend:
    """Money spent in a month on a channel."""

    id: int
    on_date: date
    channel: str
    kind: CostKind
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Case:
    """A record made special on purpose: what is special, and its id in the table meant."""

    kind: CaseKind
    id: int
