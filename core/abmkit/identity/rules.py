"""What a client decided about who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

Kind = Literal["account", "person"]
NUMBERS = ("lei", "duns", "tax")
"""Kinds of numbers by which registers know a company."""

_USUAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        kind: tuple(fields.split(", "))
        for kind, fields in {
            "lei": "lei, LEI, lei_code, LEI__c, LEI_Code__c",
            "duns": "duns, duns_number, DunsNumber, DUNS__c, D-U-N-S",
            "tax": "vat, vat_id, vat_number, VAT__c, VAT_Number__c, tax_id, TaxId__c",
            "phone": "phone, Phone, PHONE, phone_number, PhoneNumber, Phone Number, Phone number, "
            "telephone, Telephone, tel, Tel, mobilephone, MobilePhone, Mobile",
            "street": "address, Address, ADDRESS, street, Street, street_address, Street Address, "
            "Street address, addr, address1, address_1, Address 1, Address Line 1, BillingStreet, "
            "MailingStreet",
            "postcode": "zip, Zip, ZIP, zip_code, zipcode, ZipCode, Zip Code, ZIP Code, postcode, "
            "Postcode, postal_code, PostalCode, Postal Code, BillingPostalCode, MailingPostalCode",
            "birth": "date_of_birth, Date of Birth, birthdate, Birthdate, birthday, Birthday, dob, "
            "DOB",
            "visitor": "visitor_id, client_id, hutk, hs_user_token, ga_client_id",
        }.items()
    }
)
"""Fields that usually hold a kind."""


@dataclass(frozen=True)
class Decision:
    """A line of ``links.csv``: what a person says about two records.

    Attributes:
        kind: account or person.
        left: Source and id of a record, or source, ``KIND:VALUE`` of a reference.
        right: Source and id of another record.
        same: Whether they are one.
        by: Who says so.
        on: When.
        reason: Why.
    """

    kind: Kind
    left: tuple[str, str]
    right: tuple[str, str]
    same: bool
    by: str
    on: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Foreign:
    """A field of a table's ``extra`` that holds ids of another source's records."""

    table: Kind
    field: str
    source: str


@dataclass(frozen=True)
class IdentityRules:
    """A client's choices.

    Attributes:
        foreign: Fields that hold another source's ids.
        numbers: Fields that hold register numbers (``lei``, ``duns``, ``tax``), what else tells
            rows apart (``phone``, ``street``, ``postcode``, ``birth``) and, of people, the ids of
            their browsers (``visitor``); those not named are looked for where they usually stand.
        decisions: What people said; it wins over everything.
    """

    foreign: tuple[Foreign, ...] = ()
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    @property
    def all_fields(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each kind, with the fields that hold it."""
        return tuple((kind, self.fields(kind)) for kind in _USUAL)

    def fields(self, kind: str) -> tuple[str, ...]:
        """The fields that hold a kind of number."""
        return self.numbers.get(kind, _USUAL[kind])
