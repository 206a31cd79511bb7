"""What an organisation has: its objects and their fields, as it describes them."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from abmkit import Fatal, Retryable, api

VERSION = "64.0"
"""Of the API; the oldest this was tried with is 47.0, the first with Bulk 2.0 queries."""

DATA = f"services/data/v{VERSION}"

#: Their parts are fields of their own; Bulk refuses queries that name them.
_COMPOUND = ("address", "location")
#: A file's content, one request each.
_BINARY = ("base64",)


@dataclass(frozen=True)
class Field:
    """A field that is asked for.

    Attributes:
        name: API name.
        type: Such as ``string``, ``datetime``, ``currency``.
        relationship: What a path through it is called; empty: it refers to nothing.
        targets: Objects it refers to.
        label: As people see it.
    """

    name: str
    type: str
    relationship: str = ""
    targets: tuple[str, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Described:
    """An object that can be read.

    Attributes:
        name: API name.
        fields: Those that are asked for, by name.
    """

    name: str
    fields: Mapping[str, Field]

    def through(self, relationship: str) -> Field | None:
        """The field that a path goes through; None: there is none."""
        found = (f for f in self.fields.values() if f.relationship == relationship)
        return next(found, None) if relationship else None

    @property
    def stamp(self) -> str:
        """The field that tells when a record changed last; empty: none does."""
        names = ("SystemModstamp", "LastModifiedDate", "CreatedDate")
        return next((name for name in names if name in self.fields), "")


class Catalogue:
    """The objects of an organisation; each is described once.

    Args:
        http: The organisation.
        leave_out: Fields that are not to be read, such as ``Contact.Birthdate``.
    """

    def __init__(self, http: api.Http, leave_out: Collection[str] = ()) -> None:
        self._http, self._leave_out = http, frozenset(leave_out)
        self._known: dict[str, Described | Fatal | Retryable] = {}
        self._lock = threading.Lock()

    @cached_property
    def names(self) -> frozenset[str]:
        """What may be queried; an object that the user may not see is not among them."""
        told = self._http.json(api.get(f"{DATA}/sobjects"))["sobjects"]
        return frozenset(each["name"] for each in told if each.get("queryable", True))

    def find(self, name: str) -> Described | None:
        """An object; None: the organisation has none, or the user may not see it.

        Raises:
            SourceError: The organisation cannot be asked.
        """
        if name not in self.names:
            return None
        with self._lock:
            if name not in self._known:
                self._known[name] = self._described(name)
            known = self._known[name]
        if not isinstance(known, Described):
            raise known
        return known

    def _described(self, name: str) -> Described | Fatal | Retryable:
        """An object, or why it is not told: half the others refer to it, and wait for it once."""
        try:
            told = self._http.json(api.get(f"{DATA}/sobjects/{name}/describe"))
        except (Fatal, Retryable) as error:
            return error
        return described(told, self._leave_out)

    def type_of(self, of: Described, path: str) -> str | None:
        """The type of a field, or of one of the object that it leads to; None: there is none."""
        relationship, _, name = path.rpartition(".")
        if not relationship:
            return of.fields[name].type if name in of.fields else None
        by = of.through(relationship)
        if by is None:
            return None
        if len(by.targets) != 1:  # of any of several objects only the name may be asked
            return "string" if name == "Name" else None
        target = self.find(by.targets[0])
        return target.fields[name].type if target and name in target.fields else None


def described(told: Mapping[str, Any], leave_out: Collection[str] = ()) -> Described:
    """An object as describe tells of it, without what cannot, or shall not, be asked for."""
    name = told["name"]
    fields = (_field(each) for each in told["fields"] if not each.get("deprecatedAndHidden"))
    kept = (f for f in fields if f.type not in (*_COMPOUND, *_BINARY))
    return Described(name, {f.name: f for f in kept if f"{name}.{f.name}" not in leave_out})


def _field(told: Mapping[str, Any]) -> Field:
    relationship, targets = told.get("relationshipName"), told.get("referenceTo") or ()
    label = told.get("label") or ""
    return Field(told["name"], told["type"], relationship or "", tuple(targets), label)
