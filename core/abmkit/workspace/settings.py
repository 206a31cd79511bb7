"""The settings files of a workspace as models; every key says what it means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from abmkit.derive import ANY, Consent
from abmkit.workspace.base import Settings
from abmkit.workspace.brand import Brand
from abmkit.workspace.checks import Address, Currency, Locale, Zone
from abmkit.workspace.decisions import (
    TOUCH_KINDS,
    Fields,
    Ladders,
    MqaSettings,
    Record,
    Texts,
    WeightSettings,
    check_weights,
    keys_of,
    one_of,
    own_fields,
)
from abmkit.workspace.identity import IdentitySettings
from abmkit.workspace.targets import TargetSettings, check_fits

VERSION = 1
"""Version of the settings files that this abmkit reads and writes."""


class Versioned(Settings):
    """A file of settings."""

    version: Literal[1] = Field(description="Version of the file's form: 1.")


class Defaults(Settings):
    """What holds for every client that does not say otherwise."""

    locale: Locale = Field(
        default="en-US", description="Language and number format of reports, BCP 47."
    )
    zone: Zone = Field(
        default="UTC", description="IANA time zone whose days and months are counted."
    )
    currency: Currency = Field(default="USD", description="Currency of all money shown, ISO 4217.")
    fiscal_start: int = Field(
        default=1, ge=1, le=12, description="Month in which the fiscal year starts, 1 to 12."
    )


class MailSettings(Settings):
    """The relay through which reports go out by e-mail."""

    sender: Address = Field(description="Who sends: Blue Harbor <reports@blueharbor.example>.")
    host: str = Field(description="The relay's name; its certificate must bear it.")
    port: int = Field(default=587, ge=1, le=65535, description="Its port: 587, or 465 with tls.")
    security: Literal["starttls", "tls"] = Field(
        default="starttls", description="tls: from the first byte. There is no way without."
    )
    user: str | None = Field(default=None, description="Who logs in; none: nobody does.")
    password: SecretStr | None = Field(default=None, description="Reference to the password.")
    token: SecretStr | None = Field(
        default=None, description="Reference to an access token, in place of it (XOAUTH2)."
    )
    authority: str | None = Field(
        default=None, description="Path of the certificate of the relay's own authority."
    )


class AgencySettings(Versioned):
    """``abmkit.toml``: the agency that runs the workspace."""

    file: ClassVar[str] = "abmkit.toml"

    name: str = Field(description="Name of the agency or team.")
    brand: Brand = Field(default=Brand(), description="What reports wear.")
    defaults: Defaults = Field(default=Defaults(), description="What holds for every client.")
    mail: MailSettings | None = Field(default=None, description="How reports go out by e-mail.")
    recipients: tuple[Address, ...] = Field(
        default=(), description="Who of the agency gets reports on all its clients by e-mail."
    )
    plugins: tuple[str, ...] | None = Field(
        default=None,
        description="The only plugins that may load, since a plugin sees secrets; none: all.",
    )


Parameter = bool | int | Decimal | str | date


class ReportSettings(Settings):
    """What this client's reports show."""

    tiles: tuple[str, ...] | None = Field(
        default=None, description="Ids of the metrics on the first page, in order."
    )
    recipients: tuple[Address, ...] = Field(
        default=(), description="Who gets this client's reports by e-mail, and nobody else."
    )
    brand: dict[str, Brand] = Field(
        default={},
        description="What one report wears over the client's brand: [report.brand.account].",
    )
    restated: Decimal = Field(
        default=Decimal("0.01"),
        ge=0,
        description="Share by which a number must have moved since it was sent to be told of.",
    )
    auto_send: bool = Field(
        default=False, description="Whether abmkit run may send a report that leaves no doubt."
    )
    jump: Decimal = Field(
        default=Decimal(5),
        gt=1,
        description="How many times its last value a headline may be, or its inverse, unasked.",
    )


class Approval(Settings):
    """Who agreed to what a metric means: sales and marketing, by name."""

    by: tuple[str, ...] = Field(min_length=2, description="Names of two people or more.")
    version: int = Field(ge=1, description="Version of the definition that they approved.")
    on: date | None = Field(default=None, description="The day they did.")


class ConsentSettings(Settings):
    """Whose consent makes a person one whom this client may contact."""

    regime: Literal["opt-in", "opt-out"] = Field(
        default="opt-in",
        description="opt-in: who has consented; opt-out: who has not refused. Where no source "
        "tells of consent, everybody.",
    )
    purposes: Texts = Field(default=(), description="The only purposes that count; none: any.")
    channels: Texts = Field(default=(), description="The only channels that count; none: any.")

    @property
    def rules(self) -> Consent:
        """The same as facts read it."""
        return Consent(self.regime == "opt-out", self.purposes, self.channels)


class FreshnessSettings(Settings):
    """How old this client's data may be."""

    late_days: int = Field(
        default=0,
        ge=0,
        description="Last days of a period that a source may lack before its numbers are marked.",
    )
    stale_days: int = Field(
        default=7, ge=1, description="Days without a whole sync that doctor puts up with."
    )


class ClientSettings(Versioned):
    """``client.toml``: what people decide for one client."""

    file: ClassVar[str] = "client.toml"

    name: str = Field(description="The client's name as reports print it.")
    zone: Zone | None = Field(default=None, description="IANA time zone; none: the agency's.")
    currency: Currency | None = Field(
        default=None, description="Currency shown; none: the agency's."
    )
    locale: Locale | None = Field(
        default=None, description="Language of reports; none: the agency's."
    )
    fiscal_start: int | None = Field(
        default=None, ge=1, le=12, description="First month of the fiscal year; none: the agency's."
    )
    brand: Brand = Field(default=Brand(), description="Overrides of the agency's brand.")
    priority: tuple[str, ...] = Field(
        default=(),
        description="Sources in the order in which they are believed on accounts and people.",
    )
    record: Record = Field(
        default={},
        description="Source of record by table, or by kind of touch, where several tell it.",
    )
    minutes: Annotated[dict[str, Decimal], keys_of("kind of touch", TOUCH_KINDS)] = Field(
        default={},
        description="Minutes of attention that a touch of a kind stands for: webinar = 30.",
    )
    fields: Fields = Field(
        default={}, description="Fields of the client's own, by the table that has them."
    )
    weights: tuple[WeightSettings, ...] = Field(
        default=(), description="What multiplies those minutes; rules that meet one touch multiply."
    )
    ladders: Ladders = Field(
        default={}, description="The steps of deals, people or accounts, and what means them."
    )
    identity: IdentitySettings = Field(
        default=IdentitySettings(), description="Which fields tell that records are one."
    )
    mqa: MqaSettings | None = Field(
        default=None, description="When an account is qualified, where it is not the common rule."
    )
    active_months: int = Field(
        default=12,
        ge=1,
        le=120,
        description="Months for which a won deal without a term makes its account a customer.",
    )
    influencing: Annotated[Texts, one_of("kind of touch", TOUCH_KINDS)] = Field(
        default=(), description="The only kinds of marketing's touches that influence deals."
    )
    targets: TargetSettings = Field(
        default=TargetSettings(), description="Who is a target besides those of targets.csv."
    )
    metrics: dict[str, dict[str, Parameter]] = Field(
        default={},
        validate_default=True,
        description="Parameters of metrics by metric id: [metrics.won_amount]; '*': of all.",
    )
    labels: dict[str, str] = Field(
        default={}, description="This client's own names of metrics, by id."
    )
    approved: dict[str, Approval] = Field(
        default={}, description="Who approved the definition of a metric, by its id."
    )
    consent: ConsentSettings = Field(default=ConsentSettings(), description="Whom it may contact.")
    freshness: FreshnessSettings = Field(
        default=FreshnessSettings(), description="How old its data may be."
    )
    report: ReportSettings = Field(default=ReportSettings(), description="What its reports show.")

    @field_validator("weights")
    @classmethod
    def _of_declared_fields(
        cls, weights: tuple[WeightSettings, ...], info: ValidationInfo
    ) -> tuple[WeightSettings, ...]:
        check_weights(weights, own_fields(info.data.get("fields", {})))
        return weights

    @field_validator("targets")
    @classmethod
    def _by_declared_fields(cls, targets: TargetSettings, info: ValidationInfo) -> TargetSettings:
        check_fits(targets.rules, own_fields(info.data.get("fields", {})))
        return targets

    @field_validator("metrics")
    @classmethod
    def _with_mqa(
        cls, metrics: dict[str, dict[str, Parameter]], info: ValidationInfo
    ) -> dict[str, dict[str, Parameter]]:
        """The rules of engaged and qualified accounts are parameters of metrics that go by them."""
        mqa: MqaSettings | None = info.data.get("mqa")
        if mqa is None:
            return metrics
        told = {"mqa": str(mqa.rule), "engaged": mqa.rule.engagement}
        return {**metrics, ANY: {**told, **metrics.get(ANY, {})}}


class SourceSettings(BaseModel):
    """``sources/NAME.toml``: one source; the other keys are its connector's settings."""

    model_config = ConfigDict(frozen=True, extra="allow")

    version: Literal[1] = Field(description="Version of the file's form: 1.")
    connector: str = Field(description="Name of the connector that reads it.")
    connection: str | None = Field(
        default=None, description="Name of a file in connections/ that says the rest."
    )
    account: str | None = Field(
        default=None,
        coerce_numbers_to_str=True,
        description="The vendor's id of the account it reads: no other is; written when it is "
        "first read.",
    )


class ConnectionSettings(BaseModel):
    """``connections/NAME.toml``: settings that several sources have in common."""

    model_config = ConfigDict(frozen=True, extra="allow")

    version: Literal[1] = Field(description="Version of the file's form: 1.")
    connector: str = Field(description="Name of the connector that reads those sources.")
