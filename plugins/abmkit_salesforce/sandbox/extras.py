"""What an organisation may have besides: many fields, consumers, drift, and closed doors."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from abmkit.sandbox import Record
from abmkit.world import World
from abmkit_salesforce.sandbox.changes import Changes
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.schema import Field

_WIDE = ("Account", "Contact", "Opportunity")
_KINDS = (("string", 255), ("double", 0), ("boolean", 0), ("date", 0), ("picklist", 255))
_FILLED_EVERY = 97
_CONSUMERS = ("Odile Marchetti", "Bram Visser", "Noor Haddad")
_FIRST_CONSUMER = 800_001


def add_custom_fields(org: Org, count: int) -> None:
    """Give the objects that grow widest many fields, nearly all of them empty."""
    for kind in _WIDE if count else ():
        fields = [_custom(number) for number in range(1, count + 1)]
        org.objects[kind] = org.objects[kind].with_fields(*fields)
        for place, record in enumerate(org.rows(kind, everything=True)):
            for number in range(place % _FILLED_EVERY, count, _FILLED_EVERY):
                field = fields[number]
                record.properties[field.name] = _filled(field, record, place)


def _custom(number: int) -> Field:
    kind, length = _KINDS[number % len(_KINDS)]
    digits = (18, 2) if kind == "double" else (0, 0)
    return Field(f"Custom_{number:04d}__c", kind, f"Custom {number}", length, digits)


def _filled(field: Field, record: Record, place: int) -> Any:
    values = {
        "double": Decimal(place) / 4,
        "boolean": True,
        "date": record.created_at.date(),
    }
    return values.get(field.type, f"value {place}")


def add_person_accounts(org: Org, world: World) -> None:
    """Turn person accounts on: a consumer is an Account with a Contact of the same name."""
    flag = Field("IsPersonAccount", "boolean", "Is Person Account", nillable=False)
    org.objects["Contact"] = org.objects["Contact"].with_fields(flag)
    org.objects["Account"] = org.objects["Account"].with_fields(
        flag,
        Field("FirstName", "string", "First Name", 40),
        Field("LastName", "string", "Last Name", 80),
        Field(
            "PersonContactId", "reference", "Contact ID", 18, to=("Contact",),
            relationship="PersonContact",
        ),
        Field("PersonEmail", "email", "Email", 80),
    )  # fmt: skip
    at = world.as_of - timedelta(days=90)
    for number, name in enumerate(_CONSUMERS, start=_FIRST_CONSUMER):
        first, _, last = name.partition(" ")
        account, contact = record_id("001", number), record_id("003", number)
        shared = {"Name": name, "FirstName": first, "LastName": last, "IsPersonAccount": True}
        address = f"{first}_{last}@gmail.com".lower()
        told = {**shared, "PersonContactId": contact, "PersonEmail": address}
        org.tables["Account"].put(Record(account, told, at, at))
        told = {**shared, "AccountId": account, "Email": address}
        org.tables["Contact"].put(Record(contact, told, at, at))


def drift(org: Org) -> None:
    """Let the organisation change under its readers: a new field, and a number made a text."""
    changes = Changes(org)
    signal = Field("Buying_Signal__c", "picklist", "Buying Signal", 255, values=("High", "Low"))
    accounts = {record.id: "High" for record in org.rows("Account", everything=False)}
    changes.add_field("Account", signal, accounts)
    term = Field("Contract_Term_Months__c", "string", "Contract Term", 255)
    terms = {
        record.id: f"{months} months"
        for record in org.rows("Opportunity", everything=True)
        if (months := record.properties.get(term.name)) is not None
    }
    changes.add_field("Opportunity", term, terms)


def hide(org: Org, what: str) -> None:
    """Take an object, ``Campaign``, or a field, ``Opportunity.Amount``, out of sight.

    Raises:
        KeyError: There is no such object.
    """
    kind, _, field = what.partition(".")
    if field:
        org.objects[kind] = org.objects[kind].without(field)
    elif kind:
        del org.objects[kind]
