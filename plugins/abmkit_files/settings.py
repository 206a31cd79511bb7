"""The settings of a files source: which files, which tables their lines feed, and how.

The language in full, with examples, is in this plugin's README.
"""

from __future__ import annotations

import codecs
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    model_validator,
)

from abmkit import LOADABLE, columns, suggest
from abmkit_files.values import COUNTED

#: What programs write under the name of the older, narrower encoding.
_WIDER = {"euc_kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030"}


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_cell(value: object) -> object:
    return {"from": value} if isinstance(value, str) else value


def _check_zone(name: str) -> str:
    known = available_timezones()
    if name not in known:
        raise ValueError(f"unknown time zone {name!r}{suggest(name, known, 'Europe/Berlin')}")
    return name


def _check_encoding(name: str) -> str:
    try:
        "".encode(found := codecs.lookup(name).name)
    except LookupError:
        raise ValueError(f"unknown encoding {name!r}; write such as utf-8 or cp1252") from None
    return _WIDER.get(found, found)


def _check_delimiter(sign: str) -> str:
    if len(sign) != 1 or sign in '"\r\n':
        raise ValueError(f"{sign!r} is not one sign between cells; write such as ;")
    return sign


def _check_form(form: str) -> str:
    if form in COUNTED:
        return form
    if "%" not in form:
        known = ", ".join(COUNTED)
        raise ValueError(f"{form!r} is no form of dates; write such as %d.%m.%Y, or {known}")
    try:
        datetime.strptime("", form)  # noqa: DTZ007 - it is the form that is looked at
    except ValueError as error:
        if "does not match format" not in str(error):
            raise ValueError(f"{form!r}: {error}; write such as %d.%m.%Y") from None
    return form


Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Forms = Annotated[
    tuple[Annotated[str, AfterValidator(_check_form)], ...], BeforeValidator(_as_list)
]
Zone = Annotated[str, AfterValidator(_check_zone)]
Encoding = Annotated[str, AfterValidator(_check_encoding)]
Delimiter = Annotated[str, AfterValidator(_check_delimiter)]


class Settings(BaseModel):
    """Base of all settings: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(Settings):
    """What a column of a table is made of; a plain text is short for ``{ from = … }``."""

    columns: Texts = Field(
        (),
        alias="from",
        description="Column of the file; of several, the first that is filled, or all with join.",
    )
    join: str | None = Field(None, description="Text put between several columns.")
    value: str | None = Field(None, description="A constant, instead of a column.")
    null: Texts = Field((), description="Texts that mean nothing, besides the file's own.")
    values: dict[str, str] = Field(
        {}, description="Aliases: what the file says = what is meant; anything else stays."
    )
    format: Forms = Field(
        (),
        description="Forms of a date or time, such as %d.%m.%Y, serial (a spreadsheet's number of "
        "days), epoch or epoch-ms (since 1970); none: ISO 8601.",
    )
    scale: Decimal | None = Field(None, description="A number is multiplied by this.")
    default: str | None = Field(None, description="What an empty cell means, in its final form.")
    by: Literal["id", "domain", "email", "name"] | None = Field(
        None, description="What a reference has of the other row: id, domain, email or name."
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Cell:
        if bool(self.columns) == (self.value is not None):
            raise ValueError("say either from = a column or value = a constant")
        return self


class Rows(Settings):
    """Rows of one table, made of a file's lines."""

    table: str = Field("", description="Table of the schema; none: the name of these rows.")
    id: Texts = Field((), description="Columns that tell rows apart; none: the row's content.")
    when: dict[str, StrictBool | Texts] = Field(
        {}, description="Only lines where a column is one of these texts, filled (true) or empty."
    )
    map: dict[str, Annotated[Cell, BeforeValidator(_as_cell)]] = Field(
        description="Column of the table = what it is made of."
    )
    extra: Texts = Field((), description="Columns of the file kept as they are in extra; * = rest.")
    shared: bool = Field(
        False, description="Whether other files have these rows too: one stream of all, told once."
    )


class File(Settings):
    """One file, or several of one kind: its name is the stream's."""

    path: str = Field(
        description="From the client's folder, with ~ and ${NAME} of the environment; where * "
        "stands for anything, the files are one stream, and what the latest says counts."
    )
    latest: bool = Field(False, description="Of several files read only the latest one.")
    sheet: str | None = Field(None, description="Of a workbook; none: the first that is shown.")
    encoding: Encoding | None = Field(None, description="Such as utf-8 or cp1252; none: found out.")
    delimiter: Delimiter | None = Field(None, description="Sign between cells; none: found out.")
    decimal: Literal[".", ","] = Field(".", description="Sign before the decimals of numbers.")
    null: Texts = Field((), description="Texts that mean nothing, such as N/A; empty always does.")
    rows: dict[str, Rows] = Field(
        min_length=1, description="Tables that a line feeds, by table or by a name of their own."
    )

    @model_validator(mode="after")
    def _fits_the_schema(self) -> File:
        for name, rows in self.rows.items():
            _check_rows(name, rows)
        return self


class FilesConfig(Settings):
    """``sources/NAME.toml`` of a files source."""

    zone: Zone = Field(
        description="IANA time zone of times without one, and the one whose days are dates."
    )
    files: dict[str, File] = Field(min_length=1, description="The files, by stream.")

    @model_validator(mode="after")
    def _shared_rows_fit(self) -> FilesConfig:
        for name, tables in self.shared.items():
            if len(tables) > 1:
                raise ValueError(f"rows.{name} are shared, but of {' and '.join(tables)}")
            if name in self.files and not all(r.shared for r in self.files[name].rows.values()):
                raise ValueError(f"files.{name}: call it otherwise, as the shared rows.{name} are")
        return self

    @property
    def shared(self) -> dict[str, list[str]]:
        """The tables of shared rows, by what the rows are called."""
        found: dict[str, dict[str, None]] = {}
        for file in self.files.values():
            for name, rows in file.rows.items():
                if rows.shared:
                    found.setdefault(name, {})[table_of(name, rows)] = None
        return {name: list(tables) for name, tables in found.items()}


def table_of(name: str, rows: Rows) -> str:
    """The table that rows of that name feed."""
    return rows.table or name


def _check_rows(name: str, rows: Rows) -> None:
    """Hold the mapping against the table's columns.

    Raises:
        ValueError: A table or column is unknown, missing or used against its kind.
    """
    where, table = f"rows.{name}", table_of(name, rows)
    if table not in LOADABLE:
        raise ValueError(f"{where}: unknown table {table!r}{suggest(table, LOADABLE)}")
    own = {c.name: c for c in columns(LOADABLE[table]) if c.name not in ("source_id", "extra")}
    for target, cell in rows.map.items():
        if target not in own:
            hint = suggest(target, own)
            raise ValueError(f"{where}.map.{target}: table {table} has no such column{hint}")
        _check_cell(f"{where}.map.{target}", own[target].kind, own[target].refers, cell)
    for column in own.values():
        if column.required and column.name not in rows.map:
            raise ValueError(f"{where}.map: {column.name!r} is missing: {column.doc}")
    if rows.extra and "extra" not in LOADABLE[table].model_fields:
        raise ValueError(f"{where}.extra: table {table} keeps no other columns")


def _check_cell(where: str, kind: str, refers: str | None, cell: Cell) -> None:
    if refers and not cell.by:
        raise ValueError(f"{where}: say by = id, domain, email or name of the {refers}")
    if cell.by and not refers:
        raise ValueError(f"{where}: by is for references, and this is {kind}")
    if cell.format and kind not in ("date", "instant"):
        raise ValueError(f"{where}: format is for dates and times, and this is {kind}")
    if cell.scale is not None and kind not in ("integer", "decimal"):
        raise ValueError(f"{where}: scale is for numbers, and this is {kind}")
