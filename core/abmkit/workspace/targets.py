"""``[targets]``: who is a target besides the accounts of ``targets.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, get_args

from pydantic import AfterValidator, Field, model_validator

from abmkit.derive import Fit, OwnField, Span, Wanted
from abmkit.derive.fits import check
from abmkit.errors import UsageError
from abmkit.schema.tables import Role
from abmkit.workspace.base import Settings
from abmkit.workspace.decisions import Texts, one_of

_Roles = Annotated[Texts, one_of("role", get_args(Role))]


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    for each in names:
        if not re.fullmatch(r"[^\s:]+:\S.*", each):
            raise ValueError(f"{each!r} is not SOURCE:NAME; write such as crm:ABM 2026")
    return names


_Names = Annotated[Texts, AfterValidator(_named)]


class SpanSettings(Settings):
    """Numbers from one to another: ``{ least = 500, most = 5000 }``; both are included."""

    least: Decimal | None = Field(default=None, description="The smallest that is meant.")
    most: Decimal | None = Field(default=None, description="The largest that is meant.")

    @model_validator(mode="after")
    def _bounds_something(self) -> SpanSettings:
        if self.least is None and self.most is None:
            raise ValueError("say least, most or both")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"least = {self.least} is more than most = {self.most}")
        return self


class FitSettings(Settings):
    """A rule of ``[[targets.rules]]``: accounts that meet all its keys are targets of its tier."""

    tier: str = Field(description="The tier they get.")
    reason: str = Field(description="Why such accounts are wanted.")
    industry: Texts | None = Field(default=None, description="Trade, in the sources' words.")
    country: Texts | None = Field(default=None, description="Country, as the sources write it.")
    city: Texts | None = Field(default=None, description="Town of the head office.")
    revenue_band: Texts | None = Field(default=None, description="Class of revenue.")
    owner: Texts | None = Field(default=None, description="Who answers for it on our side.")
    lifecycle: Texts | None = Field(default=None, description="Stage in the source's words.")
    employees: SpanSettings | None = Field(default=None, description="Number of employees.")
    revenue: SpanSettings | None = Field(default=None, description="Yearly revenue.")
    fields: dict[str, SpanSettings | Texts] = Field(
        default={}, description="Fields of the client's own: { icp = 'A' }."
    )

    @model_validator(mode="after")
    def _goes_by_something(self) -> FitSettings:
        if not self.fit.when:
            raise ValueError("a rule says what it goes by, such as country = 'DE'")
        return self

    @property
    def fit(self) -> Fit:
        """The rule."""
        plain = [name for name in type(self).model_fields if name not in _BESIDE]
        told = {name: getattr(self, name) for name in plain} | self.fields
        when = {name: _meant(value) for name, value in told.items() if value is not None}
        return Fit(self.tier, self.reason, when)


_BESIDE = ("tier", "reason", "fields")


def _meant(value: SpanSettings | tuple[str, ...]) -> Span | tuple[str, ...]:
    return Span(value.least, value.most) if isinstance(value, SpanSettings) else value


class TargetSettings(Settings):
    """Who is a target besides those of ``targets.csv``, and what a tier requires."""

    lists: _Names = Field(default=(), description="Lists of sources whose accounts are targets.")
    campaigns: _Names = Field(
        default=(), description="Campaigns of sources whose people's accounts are targets."
    )
    rules: tuple[FitSettings, ...] = Field(
        default=(), description="What makes an account a target; the first rule it meets counts."
    )
    roles: dict[str, _Roles] = Field(
        default={}, description="Buying roles that a tier requires, where a line names none."
    )
    assume_from: date | None = Field(
        default=None,
        description="Day from which those of today's lists, campaigns and rules are taken to "
        "have been targets; the report says so.",
    )

    @model_validator(mode="after")
    def _assumes_something(self) -> TargetSettings:
        if self.assume_from and not self.wanted.makes_targets:
            raise ValueError(
                "assume_from speaks of lists, campaigns and rules, and there are none; a line of "
                "targets.csv says itself since when it holds"
            )
        return self

    @property
    def wanted(self) -> Wanted:
        """The same as facts read it."""
        return Wanted(
            lists=tuple(map(_split, self.lists)),
            campaigns=tuple(map(_split, self.campaigns)),
            fits=tuple(rule.fit for rule in self.rules),
            roles=self.roles,
            assumed_from=self.assume_from,
        )


def _split(name: str) -> tuple[str, str]:
    source, _, of = name.partition(":")
    return source, of


def check_fits(rules: Sequence[FitSettings], fields: Iterable[OwnField]) -> None:
    """Refuse rules that cannot be followed with a ValueError.

    Args:
        rules: The rules.
        fields: The client's own fields.
    """
    own = tuple(fields)
    for number, rule in enumerate(rules, start=1):
        try:
            check([rule.fit], own)
        except UsageError as error:
            raise ValueError(f"rule {number}: {error}") from None
