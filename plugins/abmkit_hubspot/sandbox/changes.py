"""What happens to records while the sandbox runs: what users do in HubSpot's own pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from abmkit.sandbox import Record
from abmkit_hubspot.sandbox.fill.base import updated_property
from abmkit_hubspot.sandbox.fill.lists import MemberList
from abmkit_hubspot.sandbox.routes.base import Desk
from abmkit_hubspot.sandbox.words import guid, millis, stamp

GONE = "gdpr-forgotten.hubspot.com"
_STAGED = {
    "dealstage": ("hs_date_entered", "hs_v2_date_entered"),
    "lifecyclestage": ("hs_v2_date_entered",),
}


class Changes(Desk):
    """Changes to records, each as HubSpot writes it down.

    Attributes:
        merged: The id that a merged record became, by object and old id.
    """

    merged: dict[tuple[str, str], str]

    def __init__(self, *args: Any, **rest: Any) -> None:
        self.merged = {}
        super().__init__(*args, **rest)

    def touch(self, kind: str, record_id: str, properties: Mapping[str, Any]) -> None:
        """Change properties now; stages leave the instant at which they were entered."""
        now = self.clock()
        dated = {
            f"{prefix}_{properties[name]}": stamp(now)
            for name, prefixes in _STAGED.items()
            if name in properties
            for prefix in prefixes
        }
        with self.lock:
            super().touch(kind, record_id, {**properties, **dated})
            self._changed(kind, self.tables[kind].get(record_id), now)

    def merge(self, kind: str, kept: str, gone: str) -> None:
        """Make two records one now: one keeps its id, the other's is only remembered."""
        now = self.clock()
        with self.lock:
            table = self.tables[kind]
            survivor, lost = table.get(kept), table.delete(gone)
            if survivor is None:
                raise KeyError(kept)
            cells = survivor.properties
            for name, value in lost.properties.items():
                cells.setdefault(name, value)
            cells["hs_merged_object_ids"] = _joined(cells.get("hs_merged_object_ids"), gone)
            if kind == "contacts":
                self._merge_contact(cells, lost, gone, now)
            self.portal.links.move(kind, gone, kept)
            self.merged[kind, gone] = kept
            self._changed(kind, survivor, now)

    def _merge_contact(self, cells: dict[str, Any], lost: Record, gone: str, now: datetime) -> None:
        with_time = f"{gone}:{millis(now)}"
        cells["hs_calculated_merged_vids"] = _joined(
            cells.get("hs_calculated_merged_vids"), with_time
        )
        cells["hs_all_contact_vids"] = _joined(cells["hs_all_contact_vids"], gone)
        address = lost.properties.get("email")
        if address and address != cells.get("email"):
            cells["hs_additional_emails"] = _joined(cells.get("hs_additional_emails"), address)

    def delete(self, kind: str, record_id: str) -> None:
        """Remove a record for good; nothing tells of it any more."""
        with self.lock:
            super().delete(kind, record_id)
            self.portal.links.forget(kind, record_id)

    def gdpr(self, kind: str, record_id: str) -> None:
        """Forget a contact: it is gone, and its events are of nobody."""
        with self.lock:
            record = self.tables[kind].get(record_id)
            if record is None:
                raise KeyError(record_id)
            cells = record.properties
            texts = f"{cells.get('email') or ''};{cells.get('hs_additional_emails') or ''}"
            self.delete(kind, record_id)
            for address in filter(None, texts.split(";")):
                self._forget_address(address)

    def choose(self, record_id: str, subscription: int, status: str) -> None:
        """Let a contact subscribe, or unsubscribe, now: ``SUBSCRIBED``, ``UNSUBSCRIBED``."""
        with self.lock:
            now, record = self.clock(), self.tables["contacts"].get(record_id)
            if record is None:
                raise KeyError(record_id)
            known = self.portal.preferences[record.properties["email"].lower()]
            known.statuses[subscription], known.since = status, now
            self._changed("contacts", record, now)

    def enlist(self, name: str, record_id: str) -> None:
        """Put a record on a list now."""
        with self.lock:
            self._list_of(name).members[record_id] = self.clock()

    def unlist(self, name: str, record_id: str) -> None:
        """Take a record off a list now."""
        with self.lock:
            found = self._list_of(name)
            del found.members[record_id]
            found.left_at = self.clock()

    def _list_of(self, name: str) -> MemberList:
        return next(each for each in self.portal.lists if each.name == name)

    def _forget_address(self, address: str) -> None:
        nobody = f"{guid(address)}@{GONE}"
        self.portal.preferences.pop(address.lower(), None)
        for event in self.portal.email_events:
            if event["recipient"] == address:
                event["recipient"] = nobody
        for rows in self.portal.submissions.values():
            for row in rows:
                for value in row["values"]:
                    if value["value"] == address:
                        value["value"] = nobody

    def _changed(self, kind: str, record: Record | None, now: datetime) -> None:
        if record is not None:
            record.updated_at = now
            record.properties[updated_property(kind)] = stamp(now)


def _joined(known: str | None, more: str) -> str:
    return f"{known};{more}" if known else more
