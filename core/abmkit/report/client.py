"""Who a report is for, and the accounts it may name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Client:
    """The client a report is about.

    Attributes:
        name: As printed.
        zone: IANA name of its time zone.
        currency: ISO 4217 code of its money.
        locale: BCP 47 tag of the report's texts.
    """

    name: str
    zone: str
    currency: str
    locale: str


@dataclass(frozen=True)
class AccountCard:
    """What a report prints about an account besides its numbers.

    Attributes:
        id: The key that numbers broken down by account carry.
        name: Its name; may be empty.
        domain: Its main web domain.
        industry: In the data's own words.
        country: ISO 3166 code, or the data's own words.
        tier: On the target list at period end; None when it is not on it.
        on_list: Whether it is on the target list at period end.
        owner: Who works it.
        last_touch: Day of its last touch up to the period's end, in the client's zone.
    """

    id: int
    name: str
    domain: str | None = None
    industry: str | None = None
    country: str | None = None
    tier: str | None = None
    on_list: bool = False
    owner: str | None = None
    last_touch: date | None = None

    @property
    def shown(self) -> str:
        """Its name; its domain where it has none; else its number."""
        return self.name.strip() or self.domain or f"#{self.id}"


@dataclass(frozen=True)
class LargestDeal:
    """The largest deal won in the period.

    Attributes:
        name: Of the deal.
        account: Name of its account, if it has one.
        amount: In the client's currency.
    """

    name: str
    account: str | None
    amount: Decimal
