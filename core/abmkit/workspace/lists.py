"""What a line says of the lists that people keep: target accounts, goals, exclusions, titles."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from abmkit.derive.lists import SCORES
from abmkit.errors import AbmError, suggest
from abmkit.period import Calendar
from abmkit.schema.tables import Role

#: Numbers are kept with 14 digits before the point.
_TOO_LARGE = Decimal(10) ** 14

ROLES: tuple[str, ...] = get_args(Role)


def _number(text: object) -> object:
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        advice = "a percent as 0.26, a million as 1000000"
        raise ValueError(f"{text!r} is not a number; write {advice}")
    if abs(number) >= _TOO_LARGE:
        raise ValueError(f"{text!r} is larger than any number that is measured")
    return number


def _day(text: object) -> object:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"{text!r} is not a day; write it like 2026-09-30") from None


Number = Annotated[Decimal, BeforeValidator(_number)]
Day = Annotated[date, BeforeValidator(_day)]


class Row(BaseModel):
    """A line of a list; an empty cell is None."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TargetAccount(Row):
    """A line of ``targets.csv``: an account worked from a day to a day."""

    domain: str | None = Field(default=None, description="Its internet domain, or …")
    name: str | None = Field(default=None, description="… its exact name.")
    tier: str | None = Field(default=None, description="Tier, such as 1.")
    owner: str | None = Field(default=None, description="Who works it.")
    required_roles: tuple[str, ...] = Field(
        default=(), description="Buying roles needed there, separated by semicolons."
    )
    valid_from: Day | None = Field(default=None, description="First day; empty: always.")
    valid_to: Day | None = Field(
        default=None, description="First day no longer on it; empty: still on."
    )
    arm: Literal["treat", "control"] | None = Field(
        default=None, description="Arm of an experiment, drawn by lot: treat or control."
    )

    market_influence: Number | None = Field(default=None, description="Score of that name.")
    strategic_importance: Number | None = Field(default=None, description="Score of that name.")
    revenue_potential: Number | None = Field(default=None, description="Score of that name.")

    @property
    def scores(self) -> dict[str, Decimal]:
        """The scores that it has, by name."""
        told = {name: getattr(self, name) for name in SCORES}
        return {name: score for name, score in told.items() if score is not None}

    @field_validator("required_roles", mode="before")
    @classmethod
    def _roles(cls, text: str) -> tuple[str, ...]:
        roles = tuple(role.strip() for role in text.split(";") if role.strip())
        for role in roles:
            if role not in ROLES:
                raise ValueError(f"unknown role {role!r}{suggest(role, ROLES)}")
        return roles

    @model_validator(mode="after")
    def _whole(self) -> TargetAccount:
        if not (self.domain or self.name):
            raise ValueError("a line needs a domain or a name")
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is not after valid_from {self.valid_from}")
        return self


class Goal(Row):
    """A line of ``goals.csv``: what a metric should reach."""

    metric: str = Field(description="Id of the metric.")
    scope: str = Field(default="total", description="total, or such as tier=1.")
    period: str = Field(description="The period it holds for, such as 2026-Q3; *: any.")
    goal: Number = Field(description="The goal, in the metric's unit; a percent as 0.26.")
    green: Number | None = Field(
        default=None, description="Attainment from which it is on track: 1."
    )
    amber: Number | None = Field(
        default=None, description="Attainment from which it is close: 0.9."
    )
    unit: str | None = Field(default=None, description="The metric's unit, as a check.")
    valid_from: Day | None = Field(default=None, description="First day the goal was in force.")

    @field_validator("scope")
    @classmethod
    def _scope(cls, text: str) -> str:
        if not re.fullmatch(r"total|tier=.+", text):
            raise ValueError(f"{text!r} is not a scope; write total, or such as tier=1")
        return text

    @model_validator(mode="after")
    def _limits(self) -> Goal:
        if self.green is not None and self.amber is not None and self.amber > self.green:
            raise ValueError(f"amber {self.amber} is above green {self.green}; swap them")
        return self

    @field_validator("period")
    @classmethod
    def _period(cls, text: str) -> str:
        if text == "*":
            return text
        try:
            Calendar().parse(text, date(2000, 1, 1))
        except AbmError as error:
            raise ValueError(str(error)) from None
        return text


class ExcludedRecord(Row):
    """A line of ``exclusions.csv``: what counts nowhere, why, and who says so."""

    kind: Literal["account", "person", "deal"] | None = Field(
        default=None, description="account, person or deal; empty: accounts and people of a domain."
    )
    domain: str | None = Field(default=None, description="Its domain or that of its e-mail, or …")
    id: str | None = Field(default=None, description="… its source and id there, as crm:0061.")
    reason: str = Field(description="Why; they are counted under it.")
    by: str = Field(description="Who decided it.")
    since: Day | None = Field(
        default=None,
        alias="from",
        description="First day it no longer counts; empty: it never did.",
    )

    @field_validator("domain")
    @classmethod
    def _domain(cls, text: str) -> str:
        if not re.fullmatch(r"[^\s@/:]+\.[^\s@/:]+", text):
            raise ValueError(f"{text!r} is not a domain; write such as acme.com")
        return text.lower().removeprefix("www.")

    @field_validator("id")
    @classmethod
    def _id(cls, text: str) -> str:
        if not re.fullmatch(r"[^\s:]+:.+", text):
            raise ValueError(f"{text!r} is not SOURCE:ID; write such as crm:0061")
        return text

    @model_validator(mode="after")
    def _whole(self) -> ExcludedRecord:
        if bool(self.domain) == bool(self.id):
            raise ValueError("a line needs either a domain or an id")
        if self.id and not self.kind:
            raise ValueError("with an id, kind says what it is: account, person or deal")
        if self.domain and self.kind == "deal":
            raise ValueError("a deal has no domain: name it by its id, or exclude its account")
        return self


class TitleRule(Row):
    """A line of ``titles.csv``: the buying role that a job title means where no source tells it."""

    title: str = Field(description="Words that stand in the title, in any case.")
    role: Role = Field(description="The role.")
