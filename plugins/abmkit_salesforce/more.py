"""What one query does not tell of a record: fields beyond an address, and who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from abmkit import api
from abmkit_salesforce.describe import Catalogue
from abmkit_salesforce.pages import everything
from abmkit_salesforce.soql import Query
from abmkit_salesforce.tables import RELATED

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
        self._http = http
        self._pieces = query.pieces()[1:]
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
        return bool(self._pieces or self._others)

    def complete(self, items: Sequence[api.Item]) -> Sequence[api.Item]:
        """The records with what other queries tell of them; one that is gone by now stays out."""
        ids = [str(item["Id"]) for item in items]
        found = {str(item["Id"]): dict(item) for item in items}
        for piece in self._pieces:
            if piece.fields[-1] in items[0]:  # Bulk told all
                continue
            told = {each["Id"]: each for each in self._asked(piece, "Id", ids)}
            found = {key: _merged(item, told[key]) for key, item in found.items() if key in told}
        for query, field in self._others:
            for each in self._asked(query, field, ids):
                if each[field] in found and each.get("IsDeleted") is not True:
                    found[each[field]].setdefault(RELATED, []).append(each)
        return list(found.values())

    def _asked(self, query: Query, field: str, ids: Sequence[str]) -> list[Any]:
        return [each for part in query.of(field, ids) for each in everything(self._http, part)]


def _merged(item: api.Item, other: api.Item) -> api.Item:
    """One record of two; where both know another object, what either knows of it."""
    merged = {**item, **other}
    for name, value in other.items():
        if isinstance(value, dict) and isinstance(item.get(name), dict):
            merged[name] = {**item[name], **value}
    return merged
