"""Associations v4: of one record, of many, and the labels there are."""

from typing import Any

from abmkit.sandbox import Answer, Request, route
from abmkit_hubspot.sandbox.errors import invalid
from abmkit_hubspot.sandbox.links import kinds
from abmkit_hubspot.sandbox.routes.base import both
from abmkit_hubspot.sandbox.routes.objects import Objects, association

_PAGE, _BATCH = 500, 1000


class Associations(Objects):
    """The associations API."""

    @route(
        "GET /crm/v4/objects/{kind}/{id}/associations/{to}",
        "GET /crm/objects/2026-03/{kind}/{id}/associations/{to}",
    )
    def list_associations(self, request: Request) -> Answer:
        """What one record belongs to."""
        kind, end = self.kind(request), self.kind(request, "to")
        found = self._ends(kind, self.became(kind, request.params["id"]), end)
        return Answer(body=self.sheet(request, found, _PAGE, _PAGE))

    @route(*both("POST /crm/v4/associations/{kind}/{to}/batch/read"))
    def read_associations(self, request: Request) -> Answer:
        """What many belong to; 207 where one of them belongs to nothing."""
        kind, end = self.kind(request), self.kind(request, "to")
        inputs = request.json().get("inputs", [])
        if len(inputs) > _BATCH:
            raise invalid(f"The maximum number of inputs supported in a batch request is {_BATCH}")
        starts = {str(each["id"]): int(each.get("after") or 0) for each in inputs}
        found = {each: self._ends(kind, each, end) for each in starts}
        results = [_page(each, ends, starts[each]) for each, ends in found.items() if ends]
        return self.batch(results, [_none(kind, end, each) for each in found if not found[each]])

    @route("POST /crm/v3/associations/{kind}/{to}/batch/read")
    def read_plain_associations(self, request: Request) -> Answer:
        """What many belong to, as it was before there were labels."""
        answer = self.read_associations(request)
        name = association(self.kind(request), self.kind(request, "to"))
        for result in answer.body["results"]:
            result["to"] = [{"id": end["toObjectId"], "type": name} for end in result["to"]]
        return answer

    @route(*both("GET /crm/v4/associations/{kind}/{to}/labels"))
    def list_labels(self, request: Request) -> Answer:
        """The ways in which records of two objects can belong together."""
        ways = kinds(self.kind(request), self.kind(request, "to"))
        return Answer(
            body={
                "results": [
                    {"category": way.category, "typeId": way.type_id, "label": way.label}
                    for way in ways
                ]
            }
        )

    def _ends(self, kind: str, record_id: str, end: str) -> list[dict[str, Any]]:
        table = self.tables[end]
        if not self.tables[kind].get(record_id, archived=False):
            return []
        return [
            {"toObjectId": other, "associationTypes": [way.spec(kind, end) for way in ways]}
            for other, ways in self.portal.links.of(kind, record_id, end).items()
            if table.get(other, archived=False)
        ]


def _page(record_id: str, ends: list[dict[str, Any]], start: int) -> dict[str, Any]:
    page: dict[str, Any] = {"from": {"id": record_id}, "to": ends[start : start + _PAGE]}
    if start + _PAGE < len(ends):
        page["paging"] = {"next": {"after": str(start + _PAGE)}}
    return page


def _none(kind: str, end: str, record_id: str) -> dict[str, Any]:
    return {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": f"No {end} is associated with {kind} {record_id}.",
        "context": {
            "fromObjectId": [record_id],
            "fromObjectType": [kind],
            "toObjectType": [end],
        },
        "errors": [],
        "links": {},
    }
