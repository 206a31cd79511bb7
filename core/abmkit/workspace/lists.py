"""The lists that people keep as CSV: target accounts, goals, exclusions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from abmkit.derive.lists import SCORES
from abmkit.errors import AbmError, ConfigError, UsageError, suggest
from abmkit.period import Calendar
from abmkit.schema.tables import Role
from abmkit.workspace.lines import SHEET, Line, read_lines
from abmkit.workspace.toml_file import read_text

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


RowT = TypeVar("RowT", bound=Row)


def read_list(
    path: Path, shown: str, model: type[RowT], check: Callable[[RowT], None] = lambda _: None
) -> tuple[RowT, ...]:
    """Read a list; a file that is not there is an empty one.

    Args:
        path: Its path, as a CSV with a head; people may keep it as a workbook in its place.
        shown: Its path as errors name it.
        model: What a line holds.
        check: Raises an error of abmkit where a line does not fit what it speaks of.

    Raises:
        ConfigError: A column is unknown or missing, or a line is wrong (named), or there is a
            workbook beside it.
    """
    rows = []
    for where, row in numbered(*_kept_in(path, shown), model):
        try:
            check(row)
        except AbmError as error:
            raise ConfigError(f"{where}: {error}") from None
        rows.append(row)
    return tuple(rows)


def read_targets(path: Path, shown: str) -> tuple[TargetAccount, ...]:
    """Read ``targets.csv``, see ``read_list``; an account is told once from one day on.

    Raises:
        ConfigError: As there, or two lines contradict each other.
    """
    told: dict[object, TargetAccount] = {}

    def check(line: TargetAccount) -> None:
        called = (line.domain or line.name or "").lower()
        if told.setdefault((called, line.valid_from), line) != line:
            what = f"a line above says otherwise of {called} from that day on"
            raise UsageError(f"{what}; remove one, or give valid_from")

    return read_list(path, shown, TargetAccount, check)


def _kept_in(path: Path, shown: str) -> tuple[Path, str]:
    """Where a list is kept, and what errors call that: there, or in a workbook of its name."""
    book = path.with_suffix(SHEET)
    if book == path or not book.exists():
        return path, shown
    if path.exists() and "\n" in read_text(path, shown).strip():  # more than a head
        raise ConfigError(f"{shown}: {book.name} exists, too; keep one of them")
    return book, str(Path(shown).with_suffix(SHEET))


def numbered(path: Path, shown: str, model: type[RowT]) -> Iterator[tuple[str, RowT]]:
    """Each line of a list, after the words that say where it stands; see ``read_list``.

    Raises:
        ConfigError: A column is unknown or missing, or a line is wrong; names the line.
    """
    lines = read_lines(path, shown) if path.exists() else iter(())
    head, columns = next(_filled(lines), ("", []))
    _check_head(head, columns, model)
    for where, cells in _filled(lines):
        if len(cells) > len(columns):
            raise ConfigError(f"{where}: {len(cells)} cells under {len(columns)} columns")
        row = dict(zip(columns, cells, strict=False))
        yield where, _row({key: cell for key, cell in row.items() if cell}, where, model)


def _filled(lines: Iterator[Line]) -> Iterator[Line]:
    """Those that say something, without spaces around the cells."""
    for where, cells in lines:
        if any(stripped := [cell.strip() for cell in cells]):
            yield where, stripped


def _check_head(where: str, columns: list[str], model: type[Row]) -> None:
    if not columns:
        return
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    for column in columns:
        if column not in known:
            raise ConfigError(f"{where}: unknown column {column!r}{suggest(column, known)}")
    needed = [name for name, field in known.items() if field.is_required()]
    for name in needed:
        if name not in columns:
            raise ConfigError(f"{where}: column {name!r} is missing")


def _row(row: dict[str, Any], where: str, model: type[RowT]) -> RowT:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    column = "".join(f"{part}: " for part in first["loc"])
    if first["type"] == "missing":
        raise ConfigError(f"{where}: {column}a value is missing")
    raise ConfigError(f"{where}: {column}{first['msg'].removeprefix('Value error, ')}")
