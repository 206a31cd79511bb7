"""Lists and who is on them."""

from abmkit.sandbox import Answer, Request, route
from abmkit_hubspot.sandbox.errors import missing
from abmkit_hubspot.sandbox.fill.lists import MemberList
from abmkit_hubspot.sandbox.routes.base import Desk, both
from abmkit_hubspot.sandbox.words import KINDS, TYPE_IDS, stamp

_PAGE, _MOST, _SEARCH = 100, 250, 20


class Lists(Desk):
    """The lists API."""

    @route(*both("GET /crm/v3/lists"))
    def list_lists(self, request: Request) -> Answer:
        """Lists by their ids; HubSpot shows none without."""
        ids = request.all("listIds")
        rows = [each.shown() | {"size": len(self._members(each))} for each in self.portal.lists]
        return Answer(body={"lists": [row for row in rows if row["listId"] in ids]})

    @route(*both("POST /crm/v3/lists/search"))
    def search_lists(self, request: Request) -> Answer:
        """Lists by a part of their name and by their object."""
        asked = request.json()
        start, count = int(asked.get("offset") or 0), int(asked.get("count") or _SEARCH)
        text, kind = (asked.get("query") or "").lower(), asked.get("objectTypeId")
        rows = [
            {**each.shown(), "additionalProperties": each.told()}
            for each in self.portal.lists
            if text in each.name.lower() and kind in (None, "", TYPE_IDS[each.kind])
        ]
        page = rows[start : start + count]
        end = start + len(page)
        body = {"lists": page, "total": len(rows), "offset": end, "hasMore": end < len(rows)}
        return Answer(body=body)

    @route(*both("GET /crm/v3/lists/{id}"))
    def get_list(self, request: Request) -> Answer:
        """One of them."""
        found = self._list(request)
        return Answer(body={"list": found.shown() | {"size": len(self._members(found))}})

    @route(*both("GET /crm/v3/lists/{id}/memberships"))
    def list_members(self, request: Request) -> Answer:
        """Who is on one, by record id."""
        rows = sorted(self._members(self._list(request)), key=lambda row: int(row["recordId"]))
        return self._page(request, rows)

    @route(*both("GET /crm/v3/lists/{id}/memberships/join-order"))
    def list_members_by_time(self, request: Request) -> Answer:
        """Who is on one, by when they joined."""
        rows = self._members(self._list(request))
        return self._page(request, sorted(rows, key=lambda row: row["membershipTimestamp"]))

    @route(*both("GET /crm/v3/lists/records/{kind}/{id}/memberships"))
    def list_lists_of(self, request: Request) -> Answer:
        """The lists that a record is on."""
        kind, record_id = KINDS.get(request.params["kind"]), request.params["id"]
        rows = [
            {
                "listId": each.id,
                "listVersion": 1,
                "isPublicList": True,
                "firstAddedTimestamp": stamp(each.members[record_id]),
                "lastAddedTimestamp": stamp(each.members[record_id]),
            }
            for each in self.portal.lists
            if each.kind == kind and record_id in each.members
        ]
        return Answer(body={"total": len(rows), "results": rows})

    def _page(self, request: Request, rows: list[dict[str, str]]) -> Answer:
        return Answer(body={"total": len(rows), **self.sheet(request, rows, _PAGE, _MOST)})

    def _members(self, found: MemberList) -> list[dict[str, str]]:
        table = self.tables[found.kind]
        return [
            {"recordId": record_id, "membershipTimestamp": stamp(at)}
            for record_id, at in found.members.items()
            if table.get(record_id, archived=False)
        ]

    def _list(self, request: Request) -> MemberList:
        for each in self.portal.lists:
            if each.id == request.params["id"]:
                return each
        raise missing(f"List does not exist with ID {request.params['id']}")
