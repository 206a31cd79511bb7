"""An organisation: its objects, its records, and what is known of those that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from abmkit.sandbox import Record, Table
from abmkit_salesforce.sandbox.formulas import FORMULAS
from abmkit_salesforce.sandbox.ids import long_id
from abmkit_salesforce.sandbox.schema import Field, SObject


@dataclass(frozen=True)
class Gone:
    """A record was deleted, to the bin or out of it; the log keeps it either way."""

    kind: str
    id: str
    at: datetime


@dataclass
class Org:
    """An organisation.

    Attributes:
        objects: What it has, by name.
        clock: Tells the time.
        zone: IANA zone of its users.
        tables: Its records by object.
        log: What was deleted, oldest first.
    """

    objects: dict[str, SObject]
    clock: Callable[[], datetime]
    zone: str
    tables: dict[str, Table] = field(default_factory=dict)
    log: list[Gone] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in self.objects:
            self.tables.setdefault(name, Table())
        self._referring: dict[tuple[str, str], dict[str, list[Record]]] = {}

    def object(self, name: str) -> SObject | None:
        """An object by its name in any case; None when there is none."""
        wanted = name.lower()
        return next((one for known, one in self.objects.items() if known.lower() == wanted), None)

    def define(self, sobject: SObject) -> None:
        """Add an object, or give a known one another form."""
        self.objects[sobject.name] = sobject
        self.tables.setdefault(sobject.name, Table())

    def find(self, record_id: str | None) -> tuple[SObject, Record] | None:
        """The record an id means, live or in the bin, with its object."""
        if record_id is None:
            return None
        home = next((o for o in self.objects.values() if o.prefix == record_id[:3]), None)
        record = self.tables[home.name].get(long_id(record_id)) if home else None
        return (home, record) if home and record else None

    def rows(self, kind: str, everything: bool) -> Iterator[Record]:
        """The records of an object in order of their ids.

        Args:
            kind: The object.
            everything: Also what is in the bin, and activities that are archived.
        """
        live = self.tables[kind].rows(archived=False)
        if everything:
            gone = self.tables[kind].rows(archived=True)
            return iter(sorted([*live, *gone], key=lambda record: record.id))
        return (record for record in live if not record.properties.get("IsArchived"))

    def referring(self, kind: str, name: str, record_id: str) -> list[Record]:
        """The live records of an object whose field of that name holds the id."""
        if (kind, name) not in self._referring:
            index: dict[str, list[Record]] = {}
            for record in self.rows(kind, everything=False):
                index.setdefault(record.properties.get(name) or "", []).append(record)
            self._referring[kind, name] = index
        return self._referring[kind, name].get(record_id, [])

    def changed(self) -> None:
        """Say that records changed: what refers to what is looked up anew."""
        self._referring.clear()

    def cell(self, record: Record, of: Field, kind: str) -> Any:
        """What stands in a field: text, number, day, instant, truth, parts of an address, None."""
        if of.name in _SYSTEM:
            return _SYSTEM[of.name](record)
        if of.calculated:
            formula = FORMULAS.get((kind, of.name))
            return formula(self, record) if formula else None
        if of.type == "address" and of.name not in record.properties:
            return self._address(record, of, kind)
        value = record.properties.get(of.name)
        return False if value is None and of.type == "boolean" else value

    def _address(self, record: Record, of: Field, kind: str) -> dict[str, Any] | None:
        prefix = of.name.removesuffix("Address")
        parts = {
            part.name.removeprefix(prefix): record.properties.get(part.name)
            for part in self.objects[kind].fields
            if part.compound == of.name
        }
        if not any(parts.values()):
            return None
        known = {name[0].lower() + name[1:]: value for name, value in parts.items()}
        return {**known, "geocodeAccuracy": None, "latitude": None, "longitude": None}


_SYSTEM: dict[str, Callable[[Record], Any]] = {
    "Id": lambda record: record.id,
    "IsDeleted": lambda record: record.archived_at is not None,
    "CreatedDate": lambda record: record.created_at,
    "LastModifiedDate": lambda record: record.updated_at,
    "SystemModstamp": lambda record: record.updated_at,
}
