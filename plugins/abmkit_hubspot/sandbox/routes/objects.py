"""CRM objects: list, one, many by id, archive, merge, GDPR delete."""

from typing import Any

from abmkit.sandbox import Answer, Record, Request, route
from abmkit_hubspot.sandbox.changes import Changes
from abmkit_hubspot.sandbox.errors import invalid, missing
from abmkit_hubspot.sandbox.routes.base import both
from abmkit_hubspot.sandbox.show import shown
from abmkit_hubspot.sandbox.words import KINDS, singular, stamp

_PAGE, _PAGE_WITH_HISTORY, _BATCH = 100, 50, 100


class Objects(Changes):
    """The objects API without its search."""

    @route(*both("GET /crm/v3/objects/{kind}"))
    def list_objects(self, request: Request) -> Answer:
        """A page in order of ids."""
        kind = self.kind(request)
        histories = request.all("propertiesWithHistory")
        most = _PAGE_WITH_HISTORY if histories else _PAGE
        rows, more = self.tables[kind].page(
            request.one("after"), self.limit(request, 10, most), self.wants(request, "archived")
        )
        names, ends = request.all("properties"), request.all("associations")
        page = {"results": [self.one(kind, row, names, histories, ends) for row in rows]}
        if more:
            page |= self.following(request, rows[-1].id)
        return Answer(body=page)

    @route(*both("GET /crm/v3/objects/{kind}/{id}"))
    def get_object(self, request: Request) -> Answer:
        """One by its id, or by another property that is unique."""
        kind = self.kind(request)
        record = self.find(kind, request.params["id"], request.one("idProperty"))
        archived = self.wants(request, "archived")
        if record is None or (record.archived_at is not None) != archived:
            raise missing("resource not found")
        names, histories = request.all("properties"), request.all("propertiesWithHistory")
        shown = self.one(kind, record, names, histories, request.all("associations"))
        return Answer(body=shown)

    @route(*both("POST /crm/v3/objects/{kind}/batch/read"))
    def read_objects(self, request: Request) -> Answer:
        """Many by their ids; 207 where some are not there."""
        kind, asked = self.kind(request), request.json()
        archived = self.wants(request, "archived")
        ids = [str(each["id"]) for each in asked.get("inputs", [])]
        histories = asked.get("propertiesWithHistory") or []
        most = _PAGE_WITH_HISTORY if histories else _BATCH
        if len(ids) > most:
            raise invalid(f"The maximum number of inputs supported in a batch request is {most}")
        by = asked.get("idProperty") or ""
        found = {each: self.find(kind, each, by) for each in dict.fromkeys(ids)}
        there = {k: r for k, r in found.items() if r and (r.archived_at is not None) == archived}
        results = [
            self.one(kind, record, asked.get("properties") or [], histories)
            for record in there.values()
        ]
        lost = [each for each in found if each not in there]
        return self.batch(results, _lost(kind, lost) if lost else [])

    @route(*both("DELETE /crm/v3/objects/{kind}/{id}"))
    def archive_object(self, request: Request) -> Answer:
        """Into the bin."""
        kind, record_id = self.kind(request), request.params["id"]
        if self.tables[kind].get(record_id, archived=False):
            self.archive(kind, record_id)
        return Answer(204)

    @route(*both("POST /crm/v3/objects/{kind}/merge"))
    def merge_objects(self, request: Request) -> Answer:
        """Two become one."""
        kind, asked = self.kind(request), request.json()
        kept, gone = str(asked["primaryObjectId"]), str(asked["objectIdToMerge"])
        if not all(self.tables[kind].get(each, archived=False) for each in (kept, gone)):
            raise invalid("One of the records to merge does not exist")
        self.merge(kind, kept, gone)
        record = self.find(kind, kept)
        return Answer(body=self.one(kind, record, [])) if record else Answer(404)

    @route(*both("POST /crm/v3/objects/contacts/gdpr-delete"))
    def forget_contact(self, request: Request) -> Answer:
        """Gone for good."""
        asked = request.json()
        record = self.find("contacts", str(asked["objectId"]), asked.get("idProperty") or "")
        if record:
            self.gdpr("contacts", record.id)
        return Answer(204)

    def one(
        self,
        kind: str,
        record: Record,
        names: list[str],
        histories: list[str] | None = None,
        ends: list[str] | None = None,
    ) -> dict[str, Any]:
        """A record as it is shown, with what it belongs to where that is asked for."""
        answer = shown(kind, record, names, histories or [])
        self.drift(kind, answer["properties"])
        ids = {KINDS.get(end, end): self.portal.links.of(kind, record.id, KINDS[end])
               for end in ends or [] if end in KINDS}  # fmt: skip
        belongs = {end: _associated(kind, end, list(found)) for end, found in ids.items() if found}
        return answer | ({"associations": belongs} if belongs else {})

    def drift(self, kind: str, properties: dict[str, Any]) -> None:
        """With the fault ``drift``, let a number turn into a text."""
        if self.faults.holds("drift") and "numberofemployees" in properties:
            properties["numberofemployees"] = f"about {properties['numberofemployees']}"

    def find(self, kind: str, record_id: str, by: str = "") -> Record | None:
        """A record, live or archived; ids of merged ones lead to what they became."""
        table = self.tables[kind]
        if by and by != "hs_object_id":
            rows = table.rows() + table.rows(archived=True)
            return next((row for row in rows if row.properties.get(by) == record_id), None)
        return table.get(self.became(kind, record_id))

    def became(self, kind: str, record_id: str) -> str:
        """The id under which a record lives on after merges."""
        while (kind, record_id) in self.merged:
            record_id = self.merged[kind, record_id]
        return record_id

    def batch(self, results: list[dict[str, Any]], errors: list[dict[str, Any]]) -> Answer:
        """The answer to a batch."""
        now = stamp(self.clock())
        body = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
        if errors:
            return Answer(207, {**body, "numErrors": len(errors), "errors": errors})
        return Answer(body=body)


def _lost(kind: str, ids: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "status": "error",
            "category": "OBJECT_NOT_FOUND",
            "message": f"Could not get some {singular(kind).upper()} objects, they may be deleted "
            "or not exist. Check that ids are valid.",
            "context": {"ids": ids},
            "errors": [],
            "links": {},
        }
    ]


def association(start: str, end: str) -> str:
    """The name of the plain association of two objects, such as ``contact_to_company``."""
    return f"{singular(start)}_to_{singular(end)}"


def _associated(start: str, end: str, ids: list[str]) -> dict[str, Any]:
    return {"results": [{"id": each, "type": association(start, end)} for each in ids]}
