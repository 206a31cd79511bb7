"""What people decide about a client's facts: whose word counts, what attention weighs, ladders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from abmkit.derive import ANY, PARTS, Ladder, Mqa, OwnField, Weight, facts_of
from abmkit.derive.rules import FieldKind, FieldTable
from abmkit.derive.weights import check
from abmkit.errors import UsageError, suggest
from abmkit.schema import LOADABLE, columns
from abmkit.schema.tables import Role
from abmkit.workspace.base import Settings


def _choices(table: str, name: str) -> tuple[str, ...]:
    """The values that a closed column may have."""
    return next(column.choices for column in columns(LOADABLE[table]) if column.name == name)


TOUCH_KINDS = _choices("touch", "kind")
LADDERS = _choices("stage", "ladder")


def check_known(kind: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a name that is not known with a ValueError that says the near one."""
    known = tuple(known)
    for name in names:
        if name not in known:
            raise ValueError(f"unknown {kind} {name!r}{suggest(name, known)}")


def keys_of(kind: str, known: tuple[str, ...]) -> AfterValidator:
    """Check the keys of a table of settings, naming the near one."""

    def check(table: Mapping[str, object]) -> Mapping[str, object]:
        check_known(kind, table, known)
        return table

    return AfterValidator(check)


def _listed(value: object) -> object:
    """One text is short for a list of one; a number or a yes is its text."""
    values = value if isinstance(value, list) else [value]
    return [_text(each) for each in values]


def _text(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]


def one_of(kind: str, known: tuple[str, ...]) -> AfterValidator:
    """Check texts of which each is one of those known, naming the near one."""

    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        check_known(kind, values, known)
        return values

    return AfterValidator(check)


# -- whose word counts -----------------------------------------------------------------------------

#: What the parts of a table are called, where they are known beforehand.
_PARTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "deal": ("part of table deal", ()),
    "list_member": ("part of table list_member", ()),
    "touch": ("kind of touch", TOUCH_KINDS),
    "stage": ("ladder", LADDERS),
    "money": ("kind of money", _choices("money", "kind")),
}


def _by_part(record: object) -> object:
    """A source, or several, for a whole table is that for any of its parts."""
    if not isinstance(record, dict):
        return record
    return {
        table: said if isinstance(said, dict) else {ANY: said} for table, said in record.items()
    }


def _check_record(record: dict[str, dict[str, tuple[str, ...]]]) -> Any:
    for table, parts in record.items():
        if table in LOADABLE and table not in PARTS:
            raise ValueError(
                f"table {table} has no source of record: all sources count, and attributes go by "
                "priority"
            )
        check_known("table", [table], PARTS)
        if table in _PARTS:
            kind, known = _PARTS[table]
            check_known(kind, (part.partition(":")[0] for part in parts), (*known, ANY))
    return record


Record = Annotated[
    dict[str, dict[str, Texts]], BeforeValidator(_by_part), AfterValidator(_check_record)
]


# -- what attention weighs -------------------------------------------------------------------------


class WeightSettings(Settings):
    """A rule of ``[[weights]]``: the minutes of touches that it meets are multiplied.

    Each key but the factor is a value, or a list of values of which a touch must have one.
    """

    factor: Decimal = Field(
        ge=0, le=1000, decimal_places=4, description="3 is 300 %; 0 hides what it meets."
    )
    kind: Annotated[Texts, one_of("kind of touch", TOUCH_KINDS)] | None = Field(
        default=None, description="Kind of the touch."
    )
    action: Texts | None = Field(default=None, description="What was done, such as clicked.")
    channel: Texts | None = Field(default=None, description="Its channel.")
    direction: Annotated[Texts, one_of("direction", _choices("touch", "direction"))] | None = Field(
        default=None, description="in or out."
    )
    outcome: Annotated[Texts, one_of("outcome", _choices("touch", "outcome"))] | None = Field(
        default=None, description="Outcome of a meeting or call."
    )
    form_kind: Annotated[Texts, one_of("kind of form", _choices("touch", "form_kind"))] | None = (
        Field(default=None, description="What a form asks for.")
    )
    role: Annotated[Texts, one_of("role", get_args(Role))] | None = Field(
        default=None, description="The person's buying role that day."
    )
    seniority: Texts | None = Field(default=None, description="The person's level.")
    department: Texts | None = Field(default=None, description="The person's department.")
    tier: Texts | None = Field(default=None, description="The account's tier that day.")
    industry: Texts | None = Field(default=None, description="The account's industry.")
    country: Texts | None = Field(default=None, description="The account's country.")
    fields: dict[str, Texts] = Field(
        default={}, description="Fields of the client's own: { icp = 'A' }."
    )

    @model_validator(mode="after")
    def _goes_by_something(self) -> WeightSettings:
        if not self.weight.when:
            raise ValueError("a rule says what it goes by, such as kind = 'webinar'")
        return self

    @property
    def weight(self) -> Weight:
        """The rule."""
        told = self.model_dump(exclude={"factor", "fields"}, exclude_none=True)
        return Weight(self.factor, {**told, **self.fields})


def check_weights(weights: Sequence[WeightSettings], fields: Iterable[OwnField]) -> None:
    """Refuse rules that cannot be followed with a ValueError.

    Args:
        weights: The rules.
        fields: The client's own fields.
    """
    try:
        check([each.weight for each in weights], fields)
    except UsageError as error:
        raise ValueError(str(error)) from None


# -- ladders ---------------------------------------------------------------------------------------


class LadderSettings(Settings):
    """A ladder: ``[ladders.deal]``, ``[ladders.person]`` or ``[ladders.account]``."""

    steps: tuple[str, ...] = Field(min_length=1, description="The steps, in order.")
    stages: dict[str, str] = Field(
        default={}, description="Stages in the sources' words = the steps they mean."
    )
    qualified: str | None = Field(
        default=None, description="Step by which sales has accepted a deal."
    )
    won: str | None = Field(default=None, description="Step of deals that are won.")
    lost: str | None = Field(default=None, description="Step of what is lost: it is no advance.")

    @model_validator(mode="after")
    def _of_its_steps(self) -> LadderSettings:
        if len(set(self.steps)) < len(self.steps):
            raise ValueError("a step is named twice")
        named = (*self.stages.values(), self.qualified, self.won, self.lost)
        check_known("step", filter(None, named), self.steps)
        return self

    @property
    def ladder(self) -> Ladder:
        """The ladder."""
        return Ladder(self.steps, self.stages, self.qualified, self.won, self.lost)


Ladders = Annotated[dict[str, LadderSettings], keys_of("ladder", LADDERS)]


# -- fields of the client's own --------------------------------------------------------------------


class FieldSettings(Settings):
    """A field of the client's own: ``[fields.account] icp = { from = "icp__c", type = … }``."""

    keys: Texts = Field(
        alias="from", description="What sources call it; of several, the first that is filled."
    )
    type: FieldKind = Field(description="text, decimal, integer, money, date or boolean.")


def own_fields(tables: Mapping[str, Mapping[str, FieldSettings]]) -> tuple[OwnField, ...]:
    """The fields of all tables, as facts read them."""
    return tuple(
        OwnField(table, name, field.keys, field.type)  # type: ignore[arg-type]  # keys_of checks it
        for table, named in tables.items()
        for name, field in named.items()
    )


def _check_fields(tables: dict[str, dict[str, FieldSettings]]) -> Any:
    try:
        facts_of(own_fields(tables))
    except UsageError as error:
        raise ValueError(str(error)) from None
    return tables


Fields = Annotated[
    dict[str, dict[str, FieldSettings]],
    keys_of("table with fields", get_args(FieldTable)),
    AfterValidator(_check_fields),
]


# -- when an account is qualified ------------------------------------------------------------------


class ThresholdSettings(Settings):
    """``[mqa.tiers.1]``, ``[mqa.sizes.1000]``: what differs for accounts of a tier, or a size."""

    minutes: Decimal | None = Field(default=None, gt=0, description="Minutes that it takes.")
    people: int | None = Field(default=None, gt=0, description="People that it takes.")


class MqaSettings(Settings):
    """``[mqa]``: the rule; what is left out is as in ``abmkit.derive.Mqa``."""

    minutes: Decimal = Field(default=Mqa().minutes, gt=0, description="Minutes that it takes.")
    people: int = Field(default=Mqa().people, gt=0, description="People that it takes.")
    days: int = Field(default=Mqa().days, gt=0, le=730, description="Days that count.")
    engaged: Decimal = Field(
        default=Mqa().engaged, gt=0, description="Minutes from which an account is engaged."
    )
    tiers: dict[str, ThresholdSettings] = Field(default={}, description="By tier: what differs.")
    sizes: dict[int, ThresholdSettings] = Field(
        default={},
        description="By number of employees from which it holds: what differs, where no tier does.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> MqaSettings:
        others = (*self.rule.tiers.values(), *self.rule.sizes.values())
        least = min([self.minutes, *(minutes for minutes, _ in others)])
        if self.engaged > least:
            raise ValueError(f"engaged = {self.engaged} is more than qualifies an account: {least}")
        return self

    @property
    def rule(self) -> Mqa:
        """The rule, each tier's and size's own with what it leaves out."""
        return Mqa(
            self.minutes,
            self.people,
            self.days,
            self.engaged,
            {tier: self._own(told) for tier, told in sorted(self.tiers.items())},
            {least: self._own(told) for least, told in sorted(self.sizes.items())},
        )

    def _own(self, told: ThresholdSettings) -> tuple[Decimal, int]:
        return told.minutes or self.minutes, told.people or self.people
