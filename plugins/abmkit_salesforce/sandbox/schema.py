"""What objects and fields an organisation has."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from typing import Any

_LONGEST_FILTERED = 4099
_FILES = ("organisation", "people", "deals", "campaigns", "activity")


@dataclass(frozen=True)
class Field:
    """A field, as describe tells of it.

    Attributes:
        name: API name; one of the organisation's own ends in ``__c``.
        type: Salesforce's type, such as ``string``, ``reference``, ``currency``.
        label: What people read.
        length: Longest text.
        digits: Digits of a number before and after the point.
        to: Objects it may refer to.
        relationship: What a path through it is called.
        children: What the other end calls the records that refer to it.
        values: Values to pick from.
        compound: The compound field it is a part of.
        calculated: Whether a formula makes it, so that it has no time of change of its own.
        nillable: Whether it may be empty.
    """

    name: str
    type: str
    label: str
    length: int = 0
    digits: tuple[int, int] = (0, 0)
    to: tuple[str, ...] = ()
    relationship: str | None = None
    children: str | None = None
    values: tuple[str, ...] = ()
    compound: str | None = None
    calculated: bool = False
    nillable: bool = True

    @property
    def custom(self) -> bool:
        """Whether the organisation made it."""
        return self.name.endswith("__c")

    @property
    def filterable(self) -> bool:
        """Whether WHERE may name it: neither a compound nor a long text."""
        return self.type != "address" and self.length <= _LONGEST_FILTERED


@dataclass(frozen=True)
class SObject:
    """An object.

    Attributes:
        name: API name.
        label: What people call one, and several.
        prefix: The first three characters of its ids.
        bulk: Whether the Bulk API can read it.
        fields: In order.
    """

    name: str
    label: tuple[str, str]
    prefix: str
    bulk: bool
    fields: tuple[Field, ...]

    @property
    def custom(self) -> bool:
        """Whether the organisation made it."""
        return self.name.endswith("__c")

    def field(self, name: str) -> Field | None:
        """A field by its name in any case; None when there is none."""
        return self._by_name.get(name.lower())

    def through(self, relationship: str) -> Field | None:
        """The field that a path goes through; None when there is none."""
        return self._by_relationship.get(relationship.lower())

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name.lower(): field for field in self.fields}

    @cached_property
    def _by_relationship(self) -> dict[str, Field]:
        return {f.relationship.lower(): f for f in self.fields if f.relationship}

    def with_fields(self, *more: Field) -> SObject:
        """The object with further fields."""
        return replace(self, fields=(*self.fields, *more))

    def without(self, *names: str) -> SObject:
        """The object without some fields."""
        return replace(self, fields=tuple(f for f in self.fields if f.name not in names))


def objects() -> dict[str, SObject]:
    """The objects of every organisation here, by name."""
    found: dict[str, SObject] = {}
    for file in _FILES:
        text = resources.files(__package__).joinpath(f"objects/{file}.toml").read_text("utf-8")
        for name, told in tomllib.loads(text).items():
            found[name] = _sobject(name, told)
    return found


def _sobject(name: str, told: dict[str, Any]) -> SObject:
    keeps = told.get("keeps", "changes")
    fields = [_ID, *(_field(key, one) for key, one in told["fields"].items())]
    if told.get("currency", False):
        fields.append(_CURRENCY)
    label, plural = told["label"]
    return SObject(
        name, (label, plural), told["prefix"], told.get("bulk", True), (*fields, *_SYSTEM[keeps])
    )


def _field(name: str, told: dict[str, Any]) -> Field:
    kind = told.get("type", "string")
    relationship = name.removesuffix("Id") if kind == "reference" else None
    if name.endswith("__c") and kind == "reference":
        relationship = name.removesuffix("__c") + "__r"
    return Field(
        name,
        kind,
        told["label"],
        told.get("length", _LENGTHS.get(kind, 0)),
        tuple(told.get("digits", _DIGITS.get(kind, (0, 0)))),
        tuple(told.get("to", ())),
        told.get("relationship", relationship),
        told.get("children"),
        tuple(told.get("values", ())),
        told.get("compound"),
        told.get("calculated", False),
        told.get("nillable", kind != "boolean"),
    )


_LENGTHS = {
    "string": 255, "picklist": 255, "multipicklist": 4099, "textarea": 32000, "phone": 40,
    "email": 80, "url": 255, "reference": 18, "id": 18,
}  # fmt: skip
_DIGITS = {"currency": (18, 2), "percent": (3, 0), "double": (18, 2), "int": (8, 0)}
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "KRW")
"""Currencies of the organisation; the first that is the client's own is the corporate one."""

_USER = {"type": "reference", "to": ["User"], "nillable": False}
_ID = Field("Id", "id", "Record ID", 18, nillable=False)
_CURRENCY = Field("CurrencyIsoCode", "picklist", "Currency ISO Code", 3, values=CURRENCIES)
_CREATED = (
    Field("CreatedDate", "datetime", "Created Date", nillable=False),
    _field("CreatedById", {**_USER, "label": "Created By ID"}),
)
_CHANGED = (
    Field("LastModifiedDate", "datetime", "Last Modified Date", nillable=False),
    _field("LastModifiedById", {**_USER, "label": "Last Modified By ID"}),
)
_STAMP = (Field("SystemModstamp", "datetime", "System Modstamp", nillable=False),)
_DELETED = (Field("IsDeleted", "boolean", "Deleted", nillable=False),)
_SYSTEM = {
    "changes": (*_DELETED, *_CREATED, *_CHANGED, *_STAMP),
    "creation": (*_DELETED, *_CREATED, *_STAMP),
    "setup": (*_CREATED, *_CHANGED, *_STAMP),
}
"""What every record carries: of most objects, of a history, of the organisation's settings."""
SYSTEM_FIELDS = (_ID, *_SYSTEM["changes"])
"""The fields of an object of which nothing else is known."""
