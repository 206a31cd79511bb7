"""Lists: the target accounts, each of their tiers, and who gets the newsletter."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.words import TYPE_IDS, millis, record_id, stamp


@dataclass
class MemberList:
    """A list of records of one object.

    Attributes:
        id: HubSpot's.
        name: As its people call it.
        kind: The object.
        members: When each record joined, by its id.
        left_at: When a record left last; None: none has.
    """

    id: str
    name: str
    kind: str
    created_at: datetime
    members: dict[str, datetime] = field(default_factory=dict)
    left_at: datetime | None = None

    def shown(self) -> dict[str, Any]:
        """As the lists API shows it."""
        since = stamp(self.created_at)
        return {
            "listId": self.id,
            "listVersion": 1,
            "name": self.name,
            "objectTypeId": TYPE_IDS[self.kind],
            "processingType": "DYNAMIC",
            "processingStatus": "COMPLETE",
            "createdAt": since,
            "updatedAt": since,
            "filtersUpdatedAt": since,
            "createdById": "12282590",
            "updatedById": "12282590",
        }

    def told(self) -> dict[str, str]:
        """Its additional properties; those that are empty are left out."""
        told = {"hs_list_size": str(len(self.members)), "hs_list_reference_count": "0"}
        if self.members:
            told["hs_last_record_added_at"] = str(millis(max(self.members.values())))
        if self.left_at:
            told["hs_last_record_removed_at"] = str(millis(self.left_at))
        return told


def lists(fill: Fill) -> list[MemberList]:
    """All lists, as their members stand at the end of the world."""
    since = fill.clock.instant(fill.world.start, 9)
    targets = MemberList("1", "ABM target accounts", "companies", since)
    tiers = {str(n): MemberList(str(n + 1), f"ABM tier {n}", "companies", since) for n in (1, 2, 3)}
    readers = MemberList("5", "Newsletter", "contacts", since)
    for entry in fill.world.targets:
        if entry.holds(fill.world.end):
            company, at = record_id("companies", entry.company_id), fill.at(entry.valid_from)
            targets.members[company] = tiers[entry.tier].members[company] = at
    for person in fill.world.people:
        if person.email:
            readers.members[record_id("contacts", person.id)] = fill.at(person.created_on)
    return [targets, *tiers.values(), readers]
