"""The seventeen tables: five of who and what, six of facts, six in support.

Field names end in ``_on`` for business dates (a DATE in the source's zone) and ``_at`` for
instants (UTC). A field without a default is required: a row without it is rejected.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from abmkit.schema.column import Reference, Table

Role = Literal[
    "champion",
    "decision_maker",
    "budget_holder",
    "influencer",
    "user",
    "blocker",
    "legal",
    "executive",
]

AccountRef = Annotated[str | None, Reference("account")]
PersonRef = Annotated[str | None, Reference("person")]
CampaignRef = Annotated[str | None, Reference("campaign")]
AssetRef = Annotated[str | None, Reference("asset")]
DealRef = Annotated[str | None, Reference("deal")]


class Record(Table):
    """What every row of every table has."""

    source_id: str = Field(description="Id of the row in its source, unique within the table.")


class Extra(Record):
    """A row that may carry what its source knows beyond the schema."""

    extra: dict[str, Any] | None = Field(
        None, description="Fields of the source that the schema does not name, as a JSON object."
    )


# -- who and what ----------------------------------------------------------------------------------


class Account(Extra):
    """A company, as one source knows it; ``link`` says which rows are the same company."""

    name: str | None = Field(None, description="Name as the source writes it.")
    domains: list[str] | None = Field(
        None, description="Internet domains of the company, separated by semicolons in a frame."
    )
    parent: AccountRef = Field(None, description="The company this one belongs to.")
    industry: str | None = Field(None, description="Trade, in the source's own words.")
    employees: int | None = Field(None, description="Number of employees.")
    revenue: Decimal | None = Field(None, description="Yearly revenue in the client's currency.")
    revenue_band: str | None = Field(None, description="Class of revenue, where only that is told.")
    country: str | None = Field(None, description="Country, as the source writes it.")
    city: str | None = Field(None, description="Town of the head office.")
    owner: str | None = Field(None, description="Who answers for the account on our side.")
    lifecycle: str | None = Field(None, description="Stage of the account in the source's words.")
    created_on: date | None = Field(None, description="Day the source first knew the company.")
    merged_ids: list[str] | None = Field(
        None,
        description="Ids of rows of its source that were merged into this one, separated by "
        "semicolons in a frame; references to them mean this one.",
    )


class Person(Extra):
    """A human being, as one source knows them."""

    name: str | None = Field(None, description="Full name.")
    title: str | None = Field(None, description="Job title.")
    seniority: str | None = Field(None, description="Level, such as director.")
    department: str | None = Field(None, description="Department.")
    email: str | None = Field(None, description="E-mail address.")
    language: str | None = Field(None, description="Language preferred, BCP 47.")
    country: str | None = Field(None, description="Country, as the source writes it.")
    score: Decimal | None = Field(None, description="Lead score of the source.")
    is_test: bool | None = Field(None, description="True for a test record.")
    created_on: date | None = Field(None, description="Day the source first knew the person.")
    merged_ids: list[str] | None = Field(
        None,
        description="Ids of rows of its source that were merged into this one, separated by "
        "semicolons in a frame; references to them mean this one.",
    )


class Membership(Record):
    """A person works at an account, from a day to a day."""

    person: PersonRef = Field(description="Who.")
    account: AccountRef = Field(description="Where.")
    valid_from: date | None = Field(None, description="First day; empty: as long as known.")
    valid_to: date | None = Field(None, description="First day no longer true; empty: still true.")
    buying_role: Role | None = Field(None, description="Part played in buying.")
    is_primary: bool | None = Field(None, description="True for the person's main employer.")
    deal: DealRef = Field(None, description="The deal the role is played in, if only there.")


class Campaign(Extra):
    """A marketing effort with a name."""

    name: str | None = Field(None, description="Name.")
    parent: CampaignRef = Field(None, description="The campaign this one is a part of.")
    channel: str | None = Field(None, description="Channel it runs in.")
    type: str | None = Field(
        None, description="Such as email, drip, event, ad, content, promotion."
    )
    objective: str | None = Field(None, description="What it is for.")
    programme: str | None = Field(None, description="Nurture programme it belongs to.")
    starts_on: date | None = Field(None, description="First day.")
    ends_on: date | None = Field(None, description="Last day.")


class Asset(Extra):
    """A piece of content."""

    kind: Literal["page", "form", "post", "email", "paper", "webinar", "ad"] = Field(
        description="What it is."
    )
    title: str | None = Field(None, description="Title.")
    url: str | None = Field(None, description="Where it stands.")
    cta: str | None = Field(None, description="Call to action it carries.")
    variant: str | None = Field(None, description="Arm of a test.")


# -- facts -----------------------------------------------------------------------------------------


class Touch(Extra):
    """One contact of one person or account with us; a meeting of three people is three touches."""

    occurred_at: datetime = Field(description="When.")
    kind: Literal[
        "ad", "call", "download", "email", "event", "form", "meeting", "signal", "social",
        "visit", "webinar", "other",
    ] = Field(description="What happened.")  # fmt: skip
    action: str | None = Field(
        None, description="What was done, such as sent, delivered, opened, clicked, replied."
    )
    event: str | None = Field(
        None, description="Id that touches of one meeting, e-mail or event share; empty: its own."
    )
    account: AccountRef = Field(None, description="The account, where the source names it.")
    person: PersonRef = Field(None, description="The person.")
    campaign: CampaignRef = Field(None, description="The campaign it belongs to.")
    asset: AssetRef = Field(None, description="The content met.")
    deal: DealRef = Field(None, description="The deal it belongs to.")
    channel: str | None = Field(None, description="Channel, such as email, web, events, sdr.")
    direction: Literal["in", "out"] | None = Field(None, description="From them, or from us.")
    minutes: Decimal | None = Field(None, description="Minutes of attention, before weighting.")
    is_machine: bool | None = Field(None, description="True when a machine, not a person, did it.")
    is_marketing: bool | None = Field(None, description="True when marketing made it happen.")
    outcome: Literal["booked", "held", "no_show", "cancelled"] | None = Field(
        None, description="Of a meeting or call; empty: not recorded."
    )
    form_kind: Literal["newsletter", "demo", "contact", "other"] | None = Field(
        None, description="What a form asks for."
    )
    sentiment: Literal["positive", "neutral", "negative"] | None = Field(
        None, description="Tone of a reply or post, where the platform reports it."
    )
    quantity: int | None = Field(None, description="How many, where the source counts; empty: 1.")


class Deal(Extra):
    """An opportunity to sell, as it stands now; its past is in ``stage``."""

    name: str | None = Field(None, description="Name.")
    account: AccountRef = Field(None, description="The buyer.")
    campaign: CampaignRef = Field(None, description="Primary source campaign.")
    product: str | None = Field(None, description="What is sold.")
    pipeline: str | None = Field(None, description="Pipeline it runs in.")
    stage: str | None = Field(None, description="Stage in the source's words.")
    type: Literal["new", "expansion", "renewal"] | None = Field(
        None, description="New business, more of it, or the same again."
    )
    status: Literal["open", "won", "lost"] = Field(description="How it stands.")
    created_on: date | None = Field(None, description="Day it was opened.")
    qualified_on: date | None = Field(None, description="Day sales accepted it.")
    close_on: date | None = Field(None, description="Day it was won or lost; expected, if open.")
    amount: Decimal | None = Field(None, description="Worth, in ``currency``.")
    currency: str | None = Field(None, description="ISO 4217; empty: the client's currency.")
    term_months: int | None = Field(None, description="Length of the contract in months.")
    probability: Decimal | None = Field(None, description="Chance of winning, 0 to 1.")
    owner: str | None = Field(None, description="Sales person.")
    merged_ids: list[str] | None = Field(
        None,
        description="Ids of rows of its source that were merged into this one, separated by "
        "semicolons in a frame; references to them mean this one.",
    )


class Stage(Record):
    """An account, person or deal entered a step of a ladder."""

    ladder: Literal["account", "person", "deal"] = Field(description="Which ladder.")
    account: AccountRef = Field(None, description="The account, on its ladder.")
    person: PersonRef = Field(None, description="The person, on theirs.")
    deal: DealRef = Field(None, description="The deal, on its.")
    step: str = Field(description="The step, in the source's words.")
    entered_at: datetime = Field(description="When it was entered.")
    left_at: datetime | None = Field(None, description="When it was left; empty: not yet known.")
    amount: Decimal | None = Field(None, description="The deal's amount at that time.")
    currency: str | None = Field(None, description="Its currency.")
    probability: Decimal | None = Field(None, description="The deal's chance at that time, 0 to 1.")
    close_on: date | None = Field(None, description="The deal's close date as seen then.")
    score: Decimal | None = Field(None, description="The person's score at that time.")
    rule_version: str | None = Field(None, description="Version of the rule that placed it there.")


class Stat(Record):
    """A daily total of a platform, with no person behind it."""

    day: date = Field(description="Day in the platform's zone.")
    name: str = Field(description="What is counted, such as impressions, sessions, followers.")
    value: Decimal = Field(description="How much.")
    additivity: Literal["sum", "last", "none", "total"] = Field(
        description="Whether days add up, the last one counts, or neither; or it is the total so "
        "far of one campaign or content, on its own day: only to compare ours with."
    )
    currency: str | None = Field(None, description="For money, ISO 4217.")
    channel: str | None = Field(None, description="Channel or channel group.")
    campaign: CampaignRef = Field(None, description="The campaign, where told.")
    asset: AssetRef = Field(None, description="The content, where told.")
    account: AccountRef = Field(None, description="The account, where told.")


class Money(Record):
    """Money that came in or went out."""

    on_date: date = Field(description="Day of the document.")
    kind: Literal[
        "order", "invoice", "payment", "refund", "shipping", "recurring",
        "cost_media", "cost_labour", "cost_tool",
    ] = Field(description="What it is.")  # fmt: skip
    amount: Decimal = Field(description="How much, signed: refunds are negative.")
    currency: str | None = Field(None, description="ISO 4217; empty: the client's currency.")
    account: AccountRef = Field(None, description="Whose.")
    deal: DealRef = Field(None, description="For which deal.")
    campaign: CampaignRef = Field(None, description="For which campaign.")
    channel: str | None = Field(None, description="For which channel, if cost.")
    covers_from: date | None = Field(None, description="First day paid for.")
    covers_to: date | None = Field(None, description="First day no longer paid for.")


class Response(Record):
    """An answer to a survey."""

    answered_at: datetime = Field(description="When.")
    survey: str = Field(description="Which survey.")
    scale: Literal["nps", "csat5", "csat7", "ces7", "other"] = Field(description="Its scale.")
    score: Decimal | None = Field(None, description="The answer on its scale.")
    text: str | None = Field(None, description="What was written.")
    person: PersonRef = Field(None, description="Who answered.")
    account: AccountRef = Field(None, description="For which account.")


# -- support ---------------------------------------------------------------------------------------


class ListMember(Record):
    """An account is on a target list, from a day to a day."""

    list_name: str = Field(description="Name of the list; ``targets`` is the target-account list.")
    account: AccountRef = Field(description="Which account.")
    valid_from: date | None = Field(None, description="First day; empty: always.")
    valid_to: date | None = Field(None, description="First day no longer on it; empty: still on.")
    tier: str | None = Field(None, description="Tier, such as 1.")
    owner: str | None = Field(None, description="Who works it.")
    required_roles: list[str] | None = Field(
        None, description="Buying roles needed there, separated by semicolons in a frame."
    )
    arm: Literal["treat", "control"] | None = Field(None, description="Arm of an experiment.")
    exposure_rule: str | None = Field(None, description="Who may show what to the account.")
    scores: dict[str, Any] | None = Field(None, description="Named scores, as a JSON object.")


class Consent(Record):
    """A person allows or forbids a use, on a channel, from a day to a day."""

    person: PersonRef = Field(description="Who.")
    purpose: str = Field(description="What for.")
    channel: str = Field(description="On which channel.")
    status: Literal["given", "withdrawn"] = Field(description="Allowed or not.")
    basis: str | None = Field(None, description="Lawful basis.")
    valid_from: date | None = Field(None, description="First day; empty: always.")
    valid_to: date | None = Field(None, description="First day no longer true.")
    captured_at: datetime | None = Field(None, description="When it was asked.")


class Target(Record):
    """A goal or a benchmark for a metric."""

    metric: str = Field(description="Id of the metric.")
    scope: str = Field(description="``total``, or such as ``tier=1``.")
    period: str = Field(description="The period it holds for, such as 2026-Q3; ``*``: any.")
    kind: Literal["goal", "benchmark"] = Field(description="Ours, or somebody's survey.")
    goal: Decimal = Field(description="The goal, in the metric's unit; a percent as 0.26.")
    green: Decimal | None = Field(None, description="Attainment from which it is on track.")
    amber: Decimal | None = Field(None, description="Attainment from which it is close.")
    unit: str | None = Field(None, description="Unit, as a check.")
    valid_from: date | None = Field(None, description="First day the goal was in force.")
    origin: str | None = Field(None, description="Who published a benchmark.")
    year: int | None = Field(None, description="Year of a benchmark.")


class Fx(Record):
    """A rate of exchange on a day."""

    day: date = Field(description="Day.")
    base: str = Field(description="One unit of this currency, ISO 4217 …")
    quote: str = Field(description="… costs ``rate`` units of this one.")
    rate: Decimal = Field(description="The rate.", max_digits=20, decimal_places=10)


class Link(Table):
    """Which canonical row a reference means, why, and since when; reversible."""

    key: int = Field(description="Key of the reference: a hash of table, source, kind, value.")
    table: Literal["account", "person", "campaign", "asset", "deal"] = Field(
        description="What kind of thing is meant."
    )
    source: str = Field(description="Source the reference stands in.")
    kind: Literal["id", "domain", "email", "name"] = Field(description="How it refers.")
    value: str = Field(description="What it says.")
    canonical: int | None = Field(None, description="Key of the row meant; empty: none found.")
    method: str = Field(description="How it was resolved: id, domain, email, name, manual, none.")
    reason: str = Field(description="Why, or why not, in words.")
    confidence: Decimal = Field(description="0 to 1.")


class Result(Table):
    """A computed number, immutable."""

    metric: str = Field(description="Id of the metric.")
    version_hash: str = Field(description="Hash of its definition and parameters.")
    scope: str = Field(description="``total``, or such as ``tier=1``.")
    period: str = Field(description="The period.")
    as_of: datetime = Field(description="Instant the data was complete to.")
    value: Decimal | None = Field(None, description="The number.", max_digits=38, decimal_places=12)
    numerator: Decimal | None = Field(None, description="Upper sum of a ratio.")
    denominator: Decimal | None = Field(None, description="Lower sum of a ratio.")
    n: int | None = Field(None, description="Records behind it.")
    freshness: datetime | None = Field(None, description="Oldest sync it rests on.")
    sql_hash: str | None = Field(None, description="Hash of the plan.")


LOADABLE: dict[str, type[Record]] = {
    "account": Account,
    "person": Person,
    "membership": Membership,
    "campaign": Campaign,
    "asset": Asset,
    "touch": Touch,
    "deal": Deal,
    "stage": Stage,
    "stat": Stat,
    "money": Money,
    "response": Response,
    "list_member": ListMember,
    "consent": Consent,
    "target": Target,
    "fx": Fx,
}
"""The tables that batches fill."""

TABLES: dict[str, type[Table]] = {**LOADABLE, "link": Link, "result": Result}
"""All seventeen."""
