"""What a query gives for each record it finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from abmkit.sandbox import Record
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.schema import Field, SObject
from abmkit_salesforce.sandbox.soql.resolve import Resolved, resolve
from abmkit_salesforce.sandbox.soql.tokens import malformed, pointed
from abmkit_salesforce.sandbox.soql.tree import AllFields, Column, Query
from abmkit_salesforce.sandbox.trouble import Refused
from abmkit_salesforce.sandbox.wire import json_value

_MOST_OF_ALL_FIELDS = 200


@dataclass(frozen=True)
class Chosen:
    """A column of a result: its path as the field names are spelt, and what it means."""

    path: tuple[str, ...]
    resolved: Resolved


def choose(org: Org, sobject: SObject, query: Query) -> list[Chosen]:
    """The columns that a query selects.

    Raises:
        Refused: INVALID_FIELD; FIELDS() without LIMIT 200.
    """
    chosen: list[Chosen] = []
    for one in query.selected:
        if isinstance(one, Column):
            resolved = resolve(org, sobject, one, query.text)
            chosen.append(Chosen(_path(resolved), resolved))
        elif isinstance(one, AllFields):
            chosen += _all(sobject, one, query)
    paths = [each.path for each in chosen]
    twice = next((path for number, path in enumerate(paths) if path in paths[:number]), None)
    if twice:
        raise malformed(query.text, query.at, f"duplicate field selected: {'.'.join(twice)}")
    return chosen


def _path(resolved: Resolved) -> tuple[str, ...]:
    return (*(str(f.relationship) for f in resolved.through), resolved.field.name)


def _all(sobject: SObject, asked: AllFields, query: Query) -> list[Chosen]:
    if query.limit is None or query.limit > _MOST_OF_ALL_FIELDS:
        message = "The SOQL FIELDS function must have a LIMIT of at most 200"
        raise Refused(400, "MALFORMED_QUERY", pointed(query.text, asked.at, message))
    kinds: dict[str, Callable[[Field], bool]] = {
        "ALL": lambda field: True,
        "STANDARD": lambda field: not field.custom,
        "CUSTOM": lambda field: field.custom,
    }
    if asked.kind not in kinds:
        raise malformed(query.text, asked.at, f"unexpected token: '{asked.kind}'")
    fields = [field for field in sobject.fields if kinds[asked.kind](field)]
    return [Chosen((field.name,), Resolved((), field)) for field in fields]


def json_record(
    org: Org, sobject: SObject, record: Record, chosen: list[Chosen], version: str
) -> dict[str, Any]:
    """A record of a result in the form of REST: related records are objects of their own."""
    answer: dict[str, Any] = {"attributes": attributes(sobject.name, record.id, version)}
    for each in chosen:
        _place(org, sobject, record, each, answer, version)
    return answer


def _place(
    org: Org, sobject: SObject, record: Record, each: Chosen, answer: dict[str, Any], version: str
) -> None:
    """Put a cell where its path leads; an empty reference on the way is null as a whole."""
    for step, reference in zip(each.path, each.resolved.through, strict=False):
        found = org.find(org.cell(record, reference, sobject.name))
        if found is None:
            answer[step] = None
            return
        sobject, record = found
        inner = answer.get(step) or {"attributes": attributes(sobject.name, record.id, version)}
        answer[step] = inner
        answer = inner
    field = sobject.field(each.path[-1])
    value = org.cell(record, field, sobject.name) if field else None
    answer[each.path[-1]] = json_value(value, each.resolved.field)


def attributes(kind: str, record_id: str, version: str) -> dict[str, str]:
    """What a record is and where it lives."""
    return {"type": kind, "url": f"/services/data/{version}/sobjects/{kind}/{record_id}"}
