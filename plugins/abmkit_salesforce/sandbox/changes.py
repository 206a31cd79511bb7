"""What users of the organisation do to its records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from abmkit.sandbox import Record
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.org import Gone, Org
from abmkit_salesforce.sandbox.schema import Field

_FIRST_NEW = 950_000


class Changes:
    """Changes records now, by the organisation's clock.

    Args:
        org: Whose.
    """

    def __init__(self, org: Org) -> None:
        self._org = org
        self._created = 0

    def create(self, kind: str, **properties: Any) -> str:
        """Make a record; returns its id."""
        self._created += 1
        now = self._org.clock()
        sobject = self._org.objects[kind]
        new_id = record_id(sobject.prefix, _FIRST_NEW + self._created)
        self._org.tables[kind].put(Record(new_id, dict(properties), now, now))
        self._org.changed()
        return new_id

    def delete(self, kind: str, record_id: str) -> None:
        """Put a record into the bin, with the records that cannot be without it.

        Raises:
            KeyError: There is none.
        """
        for name, one in [*self._dependants(kind, record_id), (kind, record_id)]:
            record = self._org.tables[name].archive(one, self._org.clock())
            record.updated_at = self._org.clock()
            self._org.log.append(Gone(name, one, record.updated_at))
        self._org.changed()

    def undelete(self, kind: str, record_id: str) -> None:
        """Take a record out of the bin.

        Raises:
            KeyError: There is none.
        """
        table = self._org.tables[kind]
        record = table.change(record_id, {}, self._org.clock())
        record.archived_at = None
        table.put(record)
        self._org.log[:] = [gone for gone in self._org.log if gone.id != record_id]
        self._org.changed()

    def purge(self, kind: str, record_id: str) -> None:
        """Remove a record for good, with the records that cannot be without it.

        Raises:
            KeyError: There is none.
        """
        logged = {gone.id for gone in self._org.log}
        for name, one in [*self._dependants(kind, record_id), (kind, record_id)]:
            self._org.tables[name].delete(one)
            if one not in logged:
                self._org.log.append(Gone(name, one, self._org.clock()))
        self._org.changed()

    def merge(self, kind: str, winner: str, *losers: str) -> None:
        """Make records one: what refers to a loser refers to the winner from now on.

        Raises:
            KeyError: One of them is not there.
        """
        now = self._org.clock()
        for loser in losers:
            for name, field, record in list(self._referring(kind, loser)):
                self._org.tables[name].change(record.id, {field.name: winner}, now)
            record = self._org.tables[kind].change(loser, {"MasterRecordId": winner}, now)
            self._org.tables[kind].archive(record.id, now)
            self._org.log.append(Gone(kind, loser, now))
        self._org.tables[kind].change(winner, {}, now)
        self._org.changed()

    def add_field(self, kind: str, field: Field, values: dict[str, Any] | None = None) -> None:
        """Give an object a further field, or a known field another form.

        Args:
            kind: The object.
            field: The field; one of its name is replaced.
            values: What stands in it by id; giving a field values moves no stamp.
        """
        known = self._org.objects[kind].without(field.name)
        self._org.objects[kind] = known.with_fields(field)
        for one, value in (values or {}).items():
            record = self._org.tables[kind].get(one)
            if record is None:
                raise KeyError(one)
            record.properties[field.name] = value

    def _dependants(self, kind: str, record_id: str) -> Iterator[tuple[str, str]]:
        for name, field, record in self._referring(kind, record_id):
            if not field.nillable:
                yield name, record.id

    def _referring(self, kind: str, record_id: str) -> Iterator[tuple[str, Field, Record]]:
        """The live records that refer to one, with the field that does."""
        for name, sobject in self._org.objects.items():
            for field in sobject.fields:
                if kind in field.to:
                    for record in self._org.referring(name, field.name, record_id):
                        yield name, field, record
