"""The organisation, its users, its stages and its currencies."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from abmkit_salesforce.sandbox.fill.pen import MIGRATED_AT, Pen
from abmkit_salesforce.sandbox.schema import CURRENCIES

_RATES = {"USD": "1", "EUR": "0.92", "GBP": "0.78", "JPY": "149.5", "KRW": "1355"}
"""Units of a currency for one US dollar when the ledger begins."""
_DIGITS = Decimal("0.000001")


def add_settings(pen: Pen) -> None:
    """Write what an administrator set up."""
    profile = pen.world.profile
    pen.write(
        "Organization",
        1,
        MIGRATED_AT,
        Name=profile.title,
        TimeZoneSidKey=profile.zone,
        DefaultLocaleSidKey="en_US",
        LanguageLocaleKey="en_US",
        FiscalYearStartMonth=profile.fiscal_year_start,
        OrganizationType="Enterprise Edition",
        InstanceName="ABM1",
        IsSandbox=False,
    )
    _users(pen)
    _stages(pen)
    _currencies(pen)


def _users(pen: Pen) -> None:
    domain = pen.world.profile.domain
    _user(pen, 1, "Integration User", f"integration@{domain}")
    for number, seller in enumerate(pen.world.sellers, start=2):
        _user(pen, number, seller.name, seller.email)


def _user(pen: Pen, number: int, name: str, email: str) -> None:
    first, _, last = name.partition(" ")
    pen.write(
        "User",
        number,
        MIGRATED_AT,
        Username=email,
        Name=name,
        FirstName=first if last else None,
        LastName=last or first,
        Email=email,
        Title="Account Executive" if number > 1 else None,
        IsActive=True,
        UserType="Standard",
        TimeZoneSidKey=pen.world.profile.zone,
        LocaleSidKey="en_US",
        DefaultCurrencyIsoCode=pen.world.profile.currency,
    )


def _stages(pen: Pen) -> None:
    profile = pen.world.profile
    steps = [(step.name, step.probability) for step in profile.ladder]
    for number, (name, chance) in enumerate([*steps, (profile.won, 100), (profile.lost, 0)], 1):
        category = forecast(name in (profile.won, profile.lost), chance)
        pen.write(
            "OpportunityStage",
            number,
            MIGRATED_AT,
            MasterLabel=name,
            ApiName=name,
            IsActive=True,
            SortOrder=number,
            IsClosed=name in (profile.won, profile.lost),
            IsWon=name == profile.won,
            ForecastCategory=category,
            ForecastCategoryName=FORECAST_NAMES[category],
            DefaultProbability=chance,
        )
    for number, (name, closed) in enumerate((("Not Started", False), ("Completed", True)), 1):
        pen.write(
            "TaskStatus", number, MIGRATED_AT, MasterLabel=name, ApiName=name, SortOrder=number,
            IsDefault=not closed, IsClosed=closed,
        )  # fmt: skip


FORECAST_NAMES = {
    "Omitted": "Omitted", "Pipeline": "Pipeline", "BestCase": "Best Case", "Forecast": "Commit",
    "Closed": "Closed",
}  # fmt: skip
"""What people read for each category of the forecast."""


def forecast(closed: bool, chance: int) -> str:
    """The category of the forecast that a stage belongs to."""
    if closed:
        return "Closed" if chance == 100 else "Omitted"
    if chance >= 80:
        return "Forecast"
    return "BestCase" if chance >= 60 else "Pipeline"


def _currencies(pen: Pen) -> None:
    own = pen.world.profile.currency
    codes = list(dict.fromkeys((own, *CURRENCIES)))
    for number, code in enumerate(codes, start=1):
        pen.write(
            "CurrencyType",
            number,
            MIGRATED_AT,
            IsoCode=code,
            ConversionRate=rate(code, own, 23),
            DecimalPlaces=0 if code in ("JPY", "KRW") else 2,
            IsActive=True,
            IsCorporate=code == own,
        )
    places = [(code, quarter) for code in codes for quarter in range(8)]
    for number, (code, quarter) in enumerate(places, start=1):
        pen.write(
            "DatedConversionRate",
            number,
            datetime.combine(_quarter(pen, quarter), datetime.min.time(), MIGRATED_AT.tzinfo),
            IsoCode=code,
            StartDate=_quarter(pen, quarter),
            NextStartDate=date(9999, 12, 31) if quarter == 7 else _quarter(pen, quarter + 1),
            ConversionRate=rate(code, own, 3 * quarter),
        )


def _quarter(pen: Pen, number: int) -> date:
    start = pen.world.start
    year, month = divmod(start.year * 12 + start.month - 1 + 3 * number, 12)
    return date(year, month + 1, 1)


def rate(code: str, own: str, month: int) -> Decimal:
    """Units of a currency for one of the organisation's, so many months after the beginning."""
    drift = 1 + Decimal(month) / 400 if code != own else Decimal(1)
    known = {**_RATES, own: _RATES.get(own, "1")}
    return (Decimal(known[code]) / Decimal(known[own]) * drift).quantize(_DIGITS)
