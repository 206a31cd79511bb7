"""Rates of exchange, dated or, in organisations that do not date them, as they are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from abmkit import api
from abmkit_salesforce.org import Org
from abmkit_salesforce.tables import ALONE, Plan, Table

#: As many digits as the column has.
_DIGITS = Decimal("1e-10")
#: Undated rates hold for all that there is.
_ALWAYS = "1970-01-01"


def dated_rates(org: Org) -> Plan:
    """A record has what one of the corporate currency costs in another, from a day on."""
    return Plan("DatedConversionRate", (_rates(org, "StartDate"),), is_certain=False)


def plain_rates(org: Org) -> Plan:
    """The same without a day."""
    return Plan("CurrencyType", (_rates(org, ""),), is_certain=False)


def _rates(org: Org, day: str) -> Table:
    """Each rate both ways: which of the two currencies a client reckons in is not known here."""

    def ways(item: api.Item) -> Iterable[api.Item]:
        if org.currency is None or item.get("IsoCode") == org.currency:
            return ()
        return ({**item, ALONE: True}, {**item, ALONE: False})

    return Table(
        "fx",
        {
            "source_id": lambda item: f"{item['Id']}{'' if item[ALONE] else ':in'}",
            "day": lambda item: item.get(day) if day else _ALWAYS,
            "base": lambda item: org.currency if item[ALONE] else item.get("IsoCode"),
            "quote": lambda item: item.get("IsoCode") if item[ALONE] else org.currency,
            "rate": lambda item: _rate(item.get("ConversionRate"), turned=not item[ALONE]),
        },
        rows=ways,
    )


def _rate(told: Any, *, turned: bool) -> Any:
    try:
        rate = Decimal(str(told))
        return format((1 / rate if turned else rate).quantize(_DIGITS), "f")
    except (InvalidOperation, ZeroDivisionError):
        return told
