"""The facts that metrics read, as data: their columns, their clocks, what each column means.

A fact is a relation ``fact_NAME``. A *clock* says when a row counts: a point clock is a day (a
deal counts in the period it closed in); a span clock is a stretch of days (a deal is open from a
day to a day, and counts in a period when it is open at the period's end).

Columns come in three kinds:

* plain ones, true of the row for ever (the kind of a touch);
* *dated* ones (``tier``, ``on_list`` …), the account's state on the row's own day: they stand in
  the relation once for each point clock, as ``tier__close_on``; a span has no day of its own, so
  leaves on a span clock use standing ones;
* *standing* ones (``tier_at_end``, ``on_list_at_end`` …), the account's state at the end of the
  period asked for. They are not in the relation: the planner joins, for each period's last day,
  the one row of ``fact_listing`` of the account that is valid then (``on_list_at_end``: there is
  one; ``tier_at_end``: its tier; ``list_owner_at_end``; ``listed_on_at_end``: its valid_from;
  ``roles_required_at_end``) and, for ``role_required_at_end``, the row of
  ``fact_required_role`` (account_id, role, valid_from, valid_to) of the account and the row's role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from abmkit.errors import UnknownName, UsageError

ColumnKind = Literal["key", "text", "flag", "number", "money", "minutes", "days", "day"]
When = Literal["plain", "dated", "standing"]


@dataclass(frozen=True)
class FactColumn:
    """A column of a fact.

    Attributes:
        name: As written in leaves.
        kind: ``key`` identifies something and can be counted apart; ``money`` is in the client's
            currency; ``days`` is a length in days, ``day`` a date.
        doc: Its meaning.
        when: Plain, dated or standing (see the module).
    """

    name: str
    kind: ColumnKind
    doc: str
    when: When = "plain"


@dataclass(frozen=True)
class Clock:
    """When a row counts.

    Attributes:
        name: As written in leaves.
        start: Column of the day, or of the first day of the span (NULL: since ever).
        stop: For a span, column of the first day after it (NULL: still); None for a point.
        doc: Its meaning.
    """

    name: str
    start: str
    stop: str | None
    doc: str

    @property
    def is_span(self) -> bool:
        """Whether rows count when the span covers the period's last day."""
        return self.stop is not None


@dataclass(frozen=True)
class Fact:
    """A relation that metrics read.

    Attributes:
        name: Such as ``touch``; the relation is ``fact_touch``.
        doc: What one row is.
        columns: By name; ``id`` identifies a row.
        clocks: By name, the default one first.
    """

    name: str
    doc: str
    columns: Mapping[str, FactColumn]
    clocks: Mapping[str, Clock]

    @property
    def relation(self) -> str:
        """Name of the relation in the warehouse connection."""
        return f"fact_{self.name}"

    @property
    def default_clock(self) -> Clock:
        """The clock of leaves that name none."""
        return next(iter(self.clocks.values()))

    def column(self, name: str) -> FactColumn:
        """Find a column.

        Raises:
            UnknownName: There is none of that name; the message suggests one.
        """
        if name not in self.columns:
            raise UnknownName(f"column of {self.name}", name, self.columns)
        return self.columns[name]

    def clock(self, name: str | None) -> Clock:
        """Find a clock; None is the default one.

        Raises:
            UnknownName: There is none of that name.
        """
        if name is None:
            return self.default_clock
        if name not in self.clocks:
            raise UnknownName(f"clock of {self.name}", name, self.clocks)
        return self.clocks[name]


def physical(column: FactColumn, clock: Clock) -> str:
    """Name of a column in the relation: a dated one carries the clock it is dated by.

    Raises:
        UsageError: A dated column under a span clock, or a standing one, which no relation holds.
    """
    if column.when == "standing":
        raise UsageError(f"column {column.name} stands in no relation; it is joined per period")
    if column.when == "dated" and clock.is_span:
        raise UsageError(
            f"column {column.name} is the state on the row's day, which clock {clock.name} lacks; "
            f"use {column.name}_at_end"
        )
    return f"{column.name}__{clock.name}" if column.when == "dated" else column.name


_DATED = (
    FactColumn("on_list", "flag", "The account was on the target list that day.", "dated"),
    FactColumn("tier", "text", "Tier of the account on the list that day.", "dated"),
    FactColumn("list_owner", "text", "Who worked the account on the list that day.", "dated"),
)
_STANDING = (
    FactColumn("on_list_at_end", "flag", "The account is on the list at period end.", "standing"),
    FactColumn("tier_at_end", "text", "Tier of the account at period end.", "standing"),
    FactColumn("list_owner_at_end", "text", "Who works the account at period end.", "standing"),
    FactColumn("listed_on_at_end", "day", "Day of that entry on the list.", "standing"),
    FactColumn("roles_required_at_end", "number", "How many roles are required.", "standing"),
)
_ROLE_REQUIRED = FactColumn(
    "role_required_at_end", "flag", "The role is one the account requires then.", "standing"
)
_ACCOUNT = (
    FactColumn("account_id", "key", "The account."),
    FactColumn("root_id", "key", "The head of the account's group; the account itself if none."),
    FactColumn("industry", "text", "Industry of the account."),
    FactColumn("country", "text", "Country of the account."),
)


def _fact(name: str, doc: str, clocks: tuple[Clock, ...], *columns: FactColumn) -> Fact:
    every = (FactColumn("id", "key", "The row."), *columns, *_ACCOUNT, *_STANDING)
    return Fact(
        name,
        doc,
        MappingProxyType({column.name: column for column in every}),
        MappingProxyType({clock.name: clock for clock in clocks}),
    )


DEAL = _fact(
    "deal",
    "An opportunity of the source of record.",
    (
        Clock("close_on", "closed_on", None, "The day it was won or lost."),
        Clock("created_on", "created_on", None, "The day it was opened."),
        Clock(
            "qualified_on", "qualified_on", None, "The day sales accepted it; opened, if unsaid."
        ),
        Clock("open", "created_on", "closed_on", "From being opened to being closed."),
        Clock("known", "created_on", "gone_on", "From being opened, for ever."),
    ),
    *_DATED,
    FactColumn("status", "text", "How it stands now: open, won or lost."),
    FactColumn("amount", "money", "Worth in the client's currency; NULL when unknown."),
    FactColumn("annual_amount", "money", "Amount of a year when the term is known, else amount."),
    FactColumn("first_won", "flag", "It is the first deal its account won."),
    FactColumn("late_listed", "flag", "The account came on the list after the deal was opened."),
    FactColumn("days_to_win", "days", "Days from qualified to won; NULL unless won."),
    FactColumn("cycle_days", "days", "Days from opened to closed; NULL unless closed."),
    FactColumn("stage", "text", "Stage in the source's words."),
    FactColumn("type", "text", "new, expansion or renewal."),
    FactColumn("product", "text", "What is sold."),
    FactColumn("pipeline", "text", "Pipeline it runs in."),
    FactColumn("owner", "text", "Sales person."),
)

TOUCH = _fact(
    "touch",
    "One contact of one person or account with us.",
    (Clock("occurred_on", "occurred_on", None, "The day it happened, in the client's zone."),),
    *_DATED,
    FactColumn("activity_id", "key", "What touches of one meeting or e-mail share."),
    FactColumn("person_id", "key", "The person."),
    FactColumn("role", "text", "The person's buying role at the account that day."),
    FactColumn("kind", "text", "What happened, such as meeting or visit."),
    FactColumn("action", "text", "What was done, such as clicked."),
    FactColumn("channel", "text", "Channel."),
    FactColumn("direction", "text", "in or out."),
    FactColumn("outcome", "text", "Of a meeting: booked, held, no_show, cancelled."),
    FactColumn("minutes", "minutes", "Weighted minutes of attention; machines weigh 0."),
    FactColumn("is_machine", "flag", "A machine did it."),
    FactColumn("is_marketing", "flag", "Marketing made it happen."),
    FactColumn("campaign_id", "key", "The campaign."),
    _ROLE_REQUIRED,
)

LISTING = _fact(
    "listing",
    "An account's stay on the target list.",
    (Clock("valid", "valid_from", "valid_to", "While it is on the list."),),
    FactColumn("tier", "text", "Tier of this stay."),
    FactColumn("list_owner", "text", "Who works it."),
    FactColumn("roles_required", "number", "How many buying roles it requires."),
)

MEMBERSHIP = _fact(
    "membership",
    "A person's time at an account.",
    (Clock("valid", "valid_from", "valid_to", "While the person is there."),),
    FactColumn("person_id", "key", "The person."),
    FactColumn("role", "text", "Part played in buying."),
    FactColumn("account_role", "key", "The account and the role together; NULL without a role."),
    _ROLE_REQUIRED,
)

ACCOUNT = _fact(
    "account",
    "A company that is known.",
    (Clock("known", "created_on", "gone_on", "Since it is known."),),
    FactColumn("is_subsidiary", "flag", "It belongs to another account."),
)

FACTS: Mapping[str, Fact] = MappingProxyType(
    {fact.name: fact for fact in (DEAL, TOUCH, LISTING, MEMBERSHIP, ACCOUNT)}
)
