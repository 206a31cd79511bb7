"""What a search asks for, as a test of records and an order of them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from abmkit.sandbox import Record
from abmkit_hubspot.sandbox.errors import invalid

Test = Callable[[Record], bool]
_ONE_VALUE: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda found, asked: found == asked,
    "NEQ": lambda found, asked: found != asked,
    "GT": lambda found, asked: found > asked,
    "GTE": lambda found, asked: found >= asked,
    "LT": lambda found, asked: found < asked,
    "LTE": lambda found, asked: found <= asked,
    "CONTAINS_TOKEN": lambda found, asked: asked.strip("*") in found,
    "NOT_CONTAINS_TOKEN": lambda found, asked: asked.strip("*") not in found,
}
_MOST_GROUPS, _MOST_FILTERS = 5, 6


def matching(body: Mapping[str, Any], types: Mapping[str, str]) -> Test:
    """The test of ``filterGroups``: all filters of any group.

    Raises:
        Refused: A filter cannot be understood.
    """
    groups = body.get("filterGroups") or []
    if not groups and body.get("filters"):
        groups = [{"filters": body["filters"]}]
    if len(groups) > _MOST_GROUPS or any(len(g["filters"]) > _MOST_FILTERS for g in groups):
        raise invalid(f"more than {_MOST_GROUPS} filterGroups, or {_MOST_FILTERS} filters in one")
    tests = [[_test(each, types) for each in group.get("filters", [])] for group in groups]
    if not tests:
        return lambda record: True
    return lambda record: any(all(test(record) for test in group) for group in tests)


def ordered(
    records: list[Record], body: Mapping[str, Any], types: Mapping[str, str]
) -> list[Record]:
    """The records in the order of ``sorts``, those without a value last; else the oldest first."""
    sorts = [_sort(each) for each in body.get("sorts") or []]
    if sorts == [("hs_object_id", False)]:
        return records  # they come in that order
    for name, down in reversed(sorts):
        kind = types.get(name, "string")
        full = [record for record in records if record.properties.get(name)]
        bare = [record for record in records if not record.properties.get(name)]
        full.sort(key=lambda record: _read(record.properties[name], kind), reverse=down)
        records = full + bare
    return records if sorts else sorted(records, key=lambda record: record.created_at)


def above(body: Mapping[str, Any]) -> str:
    """The id that all records asked for are greater than; nothing where none is told."""
    groups = body.get("filterGroups") or []
    for each in groups[0].get("filters", []) if len(groups) == 1 else ():
        if (each.get("propertyName"), each.get("operator")) == ("hs_object_id", "GT"):
            return str(each.get("value", ""))
    return ""


def _sort(sort: Any) -> tuple[str, bool]:
    if isinstance(sort, str):
        return sort.lstrip("-"), sort.startswith("-")
    return sort["propertyName"], sort.get("direction", "ASCENDING") == "DESCENDING"


def _test(asked: Mapping[str, Any], types: Mapping[str, str]) -> Test:
    name, operator = asked.get("propertyName", ""), asked.get("operator")
    if name not in types:
        raise invalid(f"There was a problem with the request: no property {name}")
    kind = types[name]
    if operator in ("HAS_PROPERTY", "NOT_HAS_PROPERTY"):
        wanted = operator == "HAS_PROPERTY"
        return lambda record: bool(record.properties.get(name)) == wanted
    if operator == "BETWEEN":
        low, high = _asked(asked.get("value"), kind), _asked(asked.get("highValue"), kind)
        return _when_there(name, kind, lambda found: low <= found <= high)
    if operator in ("IN", "NOT_IN"):
        values = {_asked(value, kind) for value in asked.get("values", [])}
        return _when_there(name, kind, lambda found: (found in values) == (operator == "IN"))
    if operator not in _ONE_VALUE:
        raise invalid(f"Invalid input JSON: unknown operator {operator}")
    compare, value = _ONE_VALUE[operator], _asked(asked.get("value"), kind)
    return _when_there(name, kind, lambda found: compare(found, value))


def _when_there(name: str, kind: str, holds: Callable[[Any], bool]) -> Test:
    def test(record: Record) -> bool:
        value = record.properties.get(name)
        return bool(value) and holds(_read(str(value), kind))

    return test


def _asked(value: object, kind: str) -> Any:
    if value is None:
        raise invalid("a filter needs a value")
    try:
        return _read(str(value), kind)
    except ValueError as error:
        raise invalid(f"{value} was not a valid {kind}") from error


@cache
def _read(text: str, kind: str) -> Any:
    """A value that compares as its type does; instants as milliseconds, texts without case."""
    if kind == "number":
        return _number(text)
    if kind == "datetime":
        if text.lstrip("-").isdecimal():
            return int(text)
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    return text.lower()


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdecimal() else float(text)
