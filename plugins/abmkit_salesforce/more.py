"""What one query does not tell of a record: fields beyond an address, and who was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from abmkit import api
from abmkit_salesforce.describe import Catalogue
from abmkit_salesforce.pages import everything
from abmkit_salesforce.soql import Query
from abmkit_salesforce.tables import LOSERS, RELATED

#: On a record that was merged into another, the other.
MASTER = "MasterRecordId"

#: What of other objects' records is needed: whom they mean, and what these answered.
_TELLS = ("RelationId", "Status", "IsDeleted")


class More:
    """Completes the records of a page.

    Args:
        http: The organisation.
        query: How the object is read.
        others: Objects that tell more, each with the field that says of which record.
        catalogue: What the organisation has.
    """

    def __init__(
        self, http: api.Http, query: Query, others: Mapping[str, str], catalogue: Catalogue
    ) -> None:
        self._http, self._object = http, query.object
        self._pieces = query.pieces()[1:]
        self._merges = MASTER in query.fields
        present = {name: catalogue.find(name) for name in others}
        self._others = [
            (
                Query(name, ("Id", others[name], *(f for f in _TELLS if f in found.fields))),
                others[name],
            )
            for name, found in present.items()
            if found
        ]

    @property
    def is_needed(self) -> bool:
        """Whether one query does not tell all."""
        return bool(self._pieces or self._others or self._merges)

    def complete(self, items: Sequence[api.Item]) -> Sequence[api.Item]:
        """The records with what other queries tell of them; one that is gone by now stays out."""
        found = {str(item["Id"]): dict(item) for item in items}
        for piece in self._pieces:
            if "attributes" in items[0]:  # REST says so; Bulk, which does not, told all
                told = {each["Id"]: each for each in self._asked(piece, "Id", [*found])}
                found = {k: _merged(item, told[k]) for k, item in found.items() if k in told}
        for query, field in self._others:
            live = (
                o for o in self._asked(query, field, [*found]) if o.get("IsDeleted") is not True
            )
            _attach(found, RELATED, ((str(other[field]), other) for other in live))
        if self._merges:
            _attach(found, LOSERS, ((winner, loser) for loser, winner in self._losers.items()))
        return list(found.values())

    @cached_property
    def _losers(self) -> Mapping[str, str]:
        """What was merged, by its id, and what is left of it: all that the bin still holds."""
        merged = Query(self._object, ("Id", MASTER), ("IsDeleted = true", f"{MASTER} != null"))
        masters = {each["Id"]: each[MASTER] for each in everything(self._http, merged)}
        return {loser: _last(masters, loser) for loser in sorted(masters)}

    def _asked(self, query: Query, field: str, ids: Sequence[str]) -> list[Any]:
        return [each for part in query.of(field, ids) for each in everything(self._http, part)]


def _attach(found: Mapping[str, api.Item], name: str, told: Iterable[tuple[str, Any]]) -> None:
    """Add to records what is told of them, by their ids."""
    for key, what in told:
        if key in found:
            found[key].setdefault(name, []).append(what)


def _last(masters: Mapping[str, str], loser: str) -> str:
    """The end of a chain of merges."""
    met = {loser}
    while (master := masters[loser]) in masters and master not in met:
        met.add(master)
        loser = master
    return master


def _merged(item: api.Item, other: api.Item) -> api.Item:
    """One record of two; where both know another object, what either knows of it."""
    merged = {**item, **other}
    for name, value in other.items():
        if isinstance(value, dict) and isinstance(item.get(name), dict):
            merged[name] = {**item[name], **value}
    return merged
