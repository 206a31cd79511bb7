"""Associations: who belongs to what, with type ids and labels."""

from collections.abc import Iterable
from dataclasses import dataclass

from abmkit_hubspot.sandbox.words import ROLE_LABELS, TYPE_IDS

_DEFAULT = {
    ("contacts", "companies"): 279,
    ("companies", "contacts"): 280,
    ("deals", "contacts"): 3,
    ("contacts", "deals"): 4,
    ("deals", "companies"): 341,
    ("companies", "deals"): 342,
    ("companies", "companies"): 13,
    ("calls", "contacts"): 194,
    ("contacts", "calls"): 193,
    ("calls", "companies"): 182,
    ("companies", "calls"): 181,
    ("calls", "deals"): 206,
    ("deals", "calls"): 205,
    ("emails", "contacts"): 198,
    ("contacts", "emails"): 197,
    ("emails", "companies"): 186,
    ("companies", "emails"): 185,
    ("emails", "deals"): 210,
    ("deals", "emails"): 209,
    ("meetings", "contacts"): 200,
    ("contacts", "meetings"): 199,
    ("meetings", "companies"): 188,
    ("companies", "meetings"): 187,
    ("meetings", "deals"): 212,
    ("deals", "meetings"): 211,
    ("notes", "contacts"): 202,
    ("contacts", "notes"): 201,
    ("notes", "companies"): 190,
    ("companies", "notes"): 189,
    ("notes", "deals"): 214,
    ("deals", "notes"): 213,
    ("tasks", "contacts"): 204,
    ("contacts", "tasks"): 203,
    ("tasks", "companies"): 192,
    ("companies", "tasks"): 191,
    ("deals", "line_items"): 19,
    ("line_items", "deals"): 20,
    ("tasks", "deals"): 216,
    ("deals", "tasks"): 215,
}
"""HubSpot's type ids of associations without a label, by from and to."""

_PRIMARY = {
    ("contacts", "companies"): 1,
    ("companies", "contacts"): 2,
    ("deals", "companies"): 5,
    ("companies", "deals"): 6,
}
PARENT, CHILD = "Parent Company", "Child Company"
_TREE = {PARENT: 14, CHILD: 13}

FORMER = "Former employee"
_LABELS = (*ROLE_LABELS.values(), FORMER)
"""Labels that the portal's people made; each pair of objects has ids of its own for them."""

_LABELLED = (
    ("contacts", "companies"),
    ("companies", "contacts"),
    ("deals", "contacts"),
    ("contacts", "deals"),
)
PRIMARY = "Primary"


@dataclass(frozen=True)
class Kind:
    """A way of belonging; ``label`` is None for the plain one."""

    category: str
    type_id: int
    label: str | None

    def spec(self, start: str, end: str) -> dict[str, object]:
        """As an association of two records shows it."""
        shown: dict[str, object] = {
            "category": self.category,
            "typeId": self.type_id,
            "fromObjectTypeId": TYPE_IDS[start],
            "toObjectTypeId": TYPE_IDS[end],
        }
        # The official schema knows no null here; recorded answers have one.
        return shown | ({"label": self.label} if self.label else {})


def kinds(start: str, end: str) -> list[Kind]:
    """All ways in which a record of one object can belong to one of another."""
    pair = (start, end)
    found = [Kind("HUBSPOT_DEFINED", _DEFAULT[pair], None)] if pair in _DEFAULT else []
    if pair == ("companies", "companies"):
        return [Kind("HUBSPOT_DEFINED", number, label) for label, number in _TREE.items()]
    if pair in _PRIMARY:
        found.insert(0, Kind("HUBSPOT_DEFINED", _PRIMARY[pair], PRIMARY))
    if pair in _LABELLED:
        first = 101 + 20 * _LABELLED.index(pair)
        found += [Kind("USER_DEFINED", first + n, text) for n, text in enumerate(_LABELS)]
    return found


class Links:
    """All associations of a portal, in both directions."""

    def __init__(self) -> None:
        self._ends: dict[tuple[str, str, str], dict[str, list[str]]] = {}

    def join(
        self, start: str, start_id: str, end: str, end_id: str, labels: Iterable[str] = ()
    ) -> None:
        """Associate two records; asked again, add the labels."""
        back = (end, end_id, start)
        for key, other in (((start, start_id, end), end_id), (back, start_id)):
            known = self._ends.setdefault(key, {}).setdefault(other, [])
            known += [label for label in labels if label not in known]

    def put_under(self, parent_id: str, child_id: str) -> None:
        """Make one company the parent of another."""
        for one, other, label in ((parent_id, child_id, CHILD), (child_id, parent_id, PARENT)):
            ends = self._ends.setdefault(("companies", one, "companies"), {})
            ends[other] = [label]

    def of(self, start: str, start_id: str, end: str) -> dict[str, list[Kind]]:
        """What a record belongs to: the ways by the id of the other record."""
        ways = {kind.label: kind for kind in kinds(start, end)}
        ends = self._ends.get((start, start_id, end), {})
        plain = [ways[None]] if None in ways else []
        return {
            other: [ways[label] for label in labels if label in ways] + plain
            for other, labels in ends.items()
        }

    def ids(self, start: str, start_id: str, end: str) -> list[str]:
        """The ids of what a record belongs to."""
        return list(self._ends.get((start, start_id, end), {}))

    def forget(self, kind: str, gone_id: str) -> None:
        """Take a record out of all associations."""
        for key in [key for key in self._ends if key[:2] == (kind, gone_id)]:
            for other in self._ends.pop(key):
                self._ends.get((key[2], other, kind), {}).pop(gone_id, None)

    def move(self, kind: str, gone_id: str, kept_id: str) -> None:
        """Let one record take over all associations of another."""
        for key in [key for key in self._ends if key[:2] == (kind, gone_id)]:
            for other, labels in list(self._ends[key].items()):
                if other != kept_id:
                    self.join(kind, kept_id, key[2], other, labels)
        self.forget(kind, gone_id)
