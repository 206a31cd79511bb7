"""Runs a query over the organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from abmkit.sandbox import Record
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.schema import SObject
from abmkit_salesforce.sandbox.soql.aggregate import groups, is_aggregate, is_count
from abmkit_salesforce.sandbox.soql.filter import Filter
from abmkit_salesforce.sandbox.soql.resolve import resolve, source
from abmkit_salesforce.sandbox.soql.select import Chosen, choose, json_record
from abmkit_salesforce.sandbox.soql.tokens import pointed
from abmkit_salesforce.sandbox.soql.tree import Order, Query
from abmkit_salesforce.sandbox.trouble import Refused

Visible = Callable[[Record], bool]


@dataclass(frozen=True)
class Found:
    """What a query found.

    Attributes:
        sobject: The object.
        chosen: Its columns; none for a query over groups.
        records: The records, in order.
        groups: The rows of a query over groups, ready for JSON.
        count: How many; of ``COUNT()``, where there are no records at hand.
    """

    sobject: SObject
    chosen: list[Chosen]
    records: list[Record]
    groups: list[dict[str, Any]]
    count: int


def run(org: Org, query: Query, everything: bool, visible: Visible = lambda record: True) -> Found:
    """Find what a query asks for.

    Args:
        org: Where.
        query: As parsed.
        everything: Also the bin and archived activities, as ``queryAll`` does.
        visible: Which records the vendor tells of yet.

    Raises:
        Refused: INVALID_TYPE, INVALID_FIELD, MALFORMED_QUERY.
    """
    sobject = source(org, query, query.text)
    records = [record for record in org.rows(sobject.name, everything) if visible(record)]
    return _run(org, sobject, query, everything, records)


def _run(
    org: Org, sobject: SObject, query: Query, everything: bool, records: list[Record]
) -> Found:
    records = _matching(org, sobject, query, everything, records)
    if is_count(query):
        return Found(sobject, [], [], [], len(records))
    if is_aggregate(query):
        rows = groups(org, sobject, query, records)
        return Found(sobject, [], [], rows, len(rows))
    chosen = choose(org, sobject, query)
    for order in reversed(query.order):
        _sort(org, sobject, query, order, records)
    stop = None if query.limit is None else query.offset + query.limit
    records = records[query.offset : stop]
    return Found(sobject, chosen, records, [], len(records))


def json_rows(
    org: Org, query: Query, found: Found, records: list[Record], version: str
) -> list[dict[str, Any]]:
    """Records of what was found, in the form of REST, with the children that were asked for."""
    inner = [one for one in query.selected if isinstance(one, Query)]
    rows = []
    for record in records:
        row = json_record(org, found.sobject, record, found.chosen, version)
        for child in inner:
            row[child.source] = _children(org, child, found.sobject, record, version)
        rows.append(row)
    return rows


def _children(
    org: Org, query: Query, parent: SObject, record: Record, version: str
) -> dict[str, Any] | None:
    """The records that refer to a record by a relationship; null where there are none."""
    for sobject in org.objects.values():
        for field in sobject.fields:
            if field.children == query.source and parent.name in field.to:
                children = org.referring(sobject.name, field.name, record.id)
                found = _run(org, sobject, query, False, children)
                rows = json_rows(org, query, found, found.records, version)
                return {"totalSize": len(rows), "done": True, "records": rows} if rows else None
    message = f"Didn't understand relationship '{query.source}' in FROM part of query call."
    raise Refused(400, "INVALID_TYPE", pointed(query.text, query.at, message))


def _matching(
    org: Org, sobject: SObject, query: Query, everything: bool, records: list[Record]
) -> list[Record]:
    if query.where is None:
        return records

    def values(inner: Query) -> set[Any]:
        found = run(org, inner, everything)
        return {found.chosen[0].resolved.cell(org, r, found.sobject.name) for r in found.records}

    test = Filter(org, sobject, query.text, values).test(query.where)
    return [record for record in records if test(record)]


def _sort(org: Org, sobject: SObject, query: Query, order: Order, records: list[Record]) -> None:
    resolved = resolve(org, sobject, order.column, query.text)
    cells = {record.id: resolved.cell(org, record, sobject.name) for record in records}
    empty = [record for record in records if cells[record.id] is None]
    filled = [record for record in records if cells[record.id] is not None]
    filled.sort(key=lambda record: _key(cells[record.id]), reverse=order.descending)
    records[:] = [*filled, *empty] if order.nulls_last else [*empty, *filled]


def _key(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
