"""The settings of a Salesforce source: which organisation, who asks, what its own fields mean."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)

from abmkit import LOADABLE, api, columns, suggest

_LOOPBACK = ("127.0.0.1", "localhost")
_NEEDED = ("Id", "IsDeleted", "SystemModstamp")
_WAYS = ("token", "oauth", "client_credentials", "jwt")


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_cell(value: object) -> object:
    return {"from": value} if isinstance(value, (str, list)) else value


class Settings(BaseModel):
    """Base of all settings: frozen, and a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Cell(Settings):
    """What a column is made of; a text or a list is short for ``{ from = … }``."""

    fields: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = Field(
        (),
        alias="from",
        description="Field of the object, such as Minutes__c, or of one it refers to, such as "
        "Campaign.Type; of several, the first that says something.",
    )
    values: dict[str, str] = Field(
        {}, description="Aliases: what the field says = what is meant; other values say nothing."
    )
    value: str | None = Field(None, description="A constant, instead of a field.")
    by: Literal["id", "domain", "email", "name"] = Field(
        "id", description="What a reference has of the other row: id, domain, email or name."
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Cell:
        if bool(self.fields) == (self.value is not None):
            raise ValueError("say either from = a field or value = a constant")
        return self


Cells = dict[str, Annotated[Cell, BeforeValidator(_as_cell)]]


def check_address(told: str) -> str:
    """An address that a token may be sent to: encrypted, or on this machine.

    Raises:
        ValueError: It is none.
    """
    parts = urlsplit(told)
    if parts.netloc.endswith(".lightning.force.com"):
        own = parts.netloc.replace(".lightning.force.com", ".my.salesforce.com")
        raise ValueError(f"{told} is where people work; programs ask https://{own}")
    if parts.hostname and (parts.scheme == "https" or parts.hostname in _LOOPBACK):
        return told.rstrip("/")
    raise ValueError(f"{told!r} is no address; write such as https://acme.my.salesforce.com")


def _check_left_out(told: tuple[str, ...]) -> tuple[str, ...]:
    for path in told:
        name, _, field = path.partition(".")
        if not field:
            raise ValueError(f"{path!r} is no field of an object; write such as Contact.Birthdate")
        if field in _NEEDED:
            raise ValueError(f"{name} cannot be read without {field}")
    return told


Address = Annotated[str, AfterValidator(check_address)]


def _check_columns(table: str, cells: Cells) -> None:
    if table not in LOADABLE:
        raise ValueError(f"there is no table {table!r}{suggest(table, LOADABLE)}")
    known = {column.name for column in columns(LOADABLE[table])}
    for name in cells:
        if name not in known:
            raise ValueError(f"table {table} has no column {name!r}{suggest(name, known)}")


def _check_map(told: dict[str, Cells]) -> dict[str, Cells]:
    for table, cells in told.items():
        _check_columns(table, cells)
    return told


class CustomObject(Settings):
    """An object of the organisation's own, and the table that its records fill."""

    table: str = Field(description="Table of the schema.")
    map: Cells = Field(description="Column of the table = what it is made of.")

    @model_validator(mode="after")
    def _known(self) -> CustomObject:
        _check_columns(self.table, self.map)
        needed = {column.name for column in columns(LOADABLE[self.table]) if column.required}
        if missing := sorted(needed - {"source_id", *self.map}):
            raise ValueError(f"a row of {self.table} needs {', '.join(missing)}: map them")
        return self


class Jwt(api.OAuthSettings):
    """An app that signs for a user with its private key."""

    username: str = Field(description="The user who is signed for.")
    private_key: SecretStr = Field(description="The key, PEM: such as file:server.key.")
    audience: str | None = Field(
        None, description="Who the claim is for; none: where people log in."
    )


class SalesforceSettings(api.ApiSettings):
    """What ``sources/NAME.toml`` says of a Salesforce organisation."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    base_url: Address | None = Field(
        None,
        validation_alias=AliasChoices("instance_url", "base_url"),
        description="The organisation's own address, such as https://acme.my.salesforce.com; "
        "none: as Salesforce tells it with the token.",
    )
    login_url: Address = Field(
        "https://login.salesforce.com",
        description="Where people log in without that address; to a sandbox: "
        "https://test.salesforce.com.",
    )
    token: SecretStr | None = Field(None, description="An access token got elsewhere; it expires.")
    oauth: api.OAuthSettings | None = Field(
        None, description="The app that a person logs in to: abmkit source login."
    )
    client_credentials: api.OAuthSettings | None = Field(
        None, description="The app that works as a user of its own."
    )
    jwt: Jwt | None = Field(None, description="The app that signs for a user.")
    map: Annotated[dict[str, Cells], AfterValidator(_check_map)] = Field(
        {}, description="By table: columns that fields of this organisation fill."
    )
    objects: dict[str, CustomObject] = Field(
        {}, description="Objects of its own that are read besides, by their API name."
    )
    leave_out: Annotated[tuple[str, ...], AfterValidator(_check_left_out)] = Field(
        (), description="Fields that are never read, such as Contact.Birthdate."
    )
    bulk_above: int = Field(
        50_000, description="More records than this are read by the Bulk API.", ge=0
    )
    reread_days: int = Field(
        7,
        description="Everything is read anew so often, for formulas and purged records.",
        ge=1,
    )
    spare_calls: int = Field(
        0, description="So many of the day's calls are left to other programs.", ge=0
    )

    @model_validator(mode="after")
    def _one_way_in(self) -> SalesforceSettings:
        told = [way for way in _WAYS if getattr(self, way) is not None]
        if len(told) != 1:
            raise ValueError(f"say who asks, by exactly one of: {', '.join(_WAYS)}")
        if self.token and not self.base_url:
            raise ValueError("a token of your own needs instance_url, the organisation's address")
        return self
