"""Records that were recorded from real organisations, served again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from abmkit.sandbox import Record, Table
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.schema import SYSTEM_FIELDS, Field, SObject

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def put_recorded(org: Org, recorded: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """Serve recorded records in the place of the world's: a file is called as its object.

    Fields that the object does not have are added, with the types that their values show.
    Files whose records have no id are no records of an object and are left alone.
    """
    for name, records in recorded.items():
        rows = [record for record in records if record.get("Id")]
        if rows:
            org.define(_widened(org.objects.get(name), name, rows))
            org.tables[name] = Table([_record(row, org.objects[name]) for row in rows])


def _widened(known: SObject | None, name: str, rows: Sequence[dict[str, Any]]) -> SObject:
    sobject = known or SObject(name, (name, name), str(rows[0]["Id"])[:3], True, SYSTEM_FIELDS)
    names = dict.fromkeys(key for row in rows for key in row if key != "attributes")
    new = [_field(key, rows) for key in names if sobject.field(key) is None]
    return sobject.with_fields(*new)


def _field(name: str, rows: Sequence[dict[str, Any]]) -> Field:
    values = [row[name] for row in rows if row.get(name) is not None]
    kinds = {_kind(value) for value in values}
    kind = kinds.pop() if len(kinds) == 1 else "string"
    return Field(name, kind, name, 255 if kind == "string" else 0)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "double"
    if isinstance(value, dict):
        return "address"
    if _INSTANT.fullmatch(str(value)):
        return "datetime"
    return "date" if _DAY.fullmatch(str(value)) else "string"


def _record(row: dict[str, Any], sobject: SObject) -> Record:
    cells = {name: _value(row[name], field) for name, field in _known(row, sobject)}
    created, changed = cells.get("CreatedDate"), cells.get("SystemModstamp")
    changed = changed or cells.get("LastModifiedDate") or created or _EPOCH
    return Record(
        str(row["Id"]),
        cells,
        created or changed,
        changed,
        changed if row.get("IsDeleted") else None,
    )


_EPOCH = datetime.fromisoformat("2020-01-01T00:00:00+00:00")


def _known(row: dict[str, Any], sobject: SObject) -> list[tuple[str, Field]]:
    return [(name, field) for name in row if (field := sobject.field(name))]


def _value(value: Any, field: Field) -> Any:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and field.type == "date" and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, float):
        return Decimal(str(value))
    return value
