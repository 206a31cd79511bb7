"""From the names in a query to the fields they mean, or to the vendor's complaint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abmkit.sandbox import Record
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.schema import Field, SObject
from abmkit_salesforce.sandbox.soql.tokens import pointed
from abmkit_salesforce.sandbox.soql.tree import Column, Query
from abmkit_salesforce.sandbox.trouble import Refused

_SEE_DESCRIBE = "Please reference your WSDL or the describe call for the appropriate names."


@dataclass(frozen=True)
class Resolved:
    """A column and what it means.

    Attributes:
        through: The references its path goes through.
        field: The field at its end; of several objects' fields of that name, the first.
    """

    through: tuple[Field, ...]
    field: Field

    def cell(self, org: Org, record: Record, kind: str) -> Any:
        """What stands there for a record of an object; None where a reference is empty."""
        for reference in self.through:
            found = org.find(org.cell(record, reference, kind))
            if found is None:
                return None
            sobject, record = found
            kind = sobject.name
        field = org.objects[kind].field(self.field.name)
        return org.cell(record, field, kind) if field else None


def source(org: Org, query: Query, text: str) -> SObject:
    """The object that a query reads.

    Raises:
        Refused: INVALID_TYPE: there is none of that name, or the user may not know of it.
    """
    sobject = org.object(query.source)
    if sobject is None:
        message = (
            f"sObject type '{query.source}' is not supported. If you are attempting to use a "
            "custom object, be sure to append the '__c' after the entity name. " + _SEE_DESCRIBE
        )
        raise Refused(400, "INVALID_TYPE", pointed(text, query.at, message))
    return sobject


def resolve(org: Org, sobject: SObject, column: Column, text: str) -> Resolved:
    """What a column means.

    Raises:
        Refused: INVALID_FIELD: no such field, or no such relationship.
    """
    *steps, last = _inside(sobject, column)
    through: list[Field] = []
    homes = [sobject]
    for step in steps:
        reference = next((f for home in homes if (f := home.through(step))), None)
        if reference is None:
            raise _no_relationship(step, column, text)
        through.append(reference)
        homes = [org.objects[name] for name in reference.to if name in org.objects]
    field = next((found for home in homes if (found := home.field(last))), None)
    if field is None:
        raise no_column(last, homes[0].name if homes else sobject.name, column.at, text)
    return Resolved(tuple(through), field)


def _inside(sobject: SObject, column: Column) -> tuple[str, ...]:
    """The path without the object's own name, which may stand before it."""
    first = column.path[0].lower() == sobject.name.lower()
    return column.path[1:] if first and len(column.path) > 1 else column.path


def no_column(name: str, entity: str, at: int, text: str) -> Refused:
    """There is no such field, or the user may not know of it."""
    message = (
        f"No such column '{name}' on entity '{entity}'. If you are attempting to use a custom "
        "field, be sure to append the '__c' after the custom field name. " + _SEE_DESCRIBE
    )
    return Refused(400, "INVALID_FIELD", pointed(text, at, message))


def _no_relationship(step: str, column: Column, text: str) -> Refused:
    message = (
        f"Didn't understand relationship '{step}' in field path. If you are attempting to use a "
        "custom relationship, be sure to append the '__r' after the custom relationship name. "
        + _SEE_DESCRIBE
    )
    return Refused(400, "INVALID_FIELD", pointed(text, column.at, message))
