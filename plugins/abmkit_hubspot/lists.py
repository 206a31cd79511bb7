"""Lists of companies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abmkit import api
from abmkit_hubspot.cells import day
from abmkit_hubspot.crm import Tables
from abmkit_hubspot.paging import OffsetPages
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.shape import plain

_COMPANIES, _LISTS, _MEMBERS = "0-2", 100, 250


def lists(portal: Portal) -> api.Resource:
    """The stream: a list with its members is a record, so that whoever leaves it is gone."""

    def read(_: api.Part) -> api.Read:
        body = {
            "objectTypeId": _COMPANIES,
            "count": _LISTS,
            "offset": 0,
            "additionalProperties": [],
        }
        pages = OffsetPages("offset", "offset", in_body=True)
        return api.Read(
            api.post("crm/v3/lists/search", {**body, "additionalProperties": []}), pages, "lists"
        )

    def with_members(items: Sequence[api.Item]) -> Sequence[api.Item]:
        path = "crm/v3/lists/{}/memberships"
        asked = ((item, api.get(path.format(item["listId"]), limit=_MEMBERS)) for item in items)
        return [{**item, "members": list(portal.listed(request))} for item, request in asked]

    def rows(items: Sequence[api.Item]) -> Tables:
        members = [row for item in items for row in _members(item, portal)]
        return plain("list_member", members, "list_name", "account", "valid_from")

    return api.Resource(
        name="lists",
        tables=("list_member",),
        read=read,
        rows=rows,
        key="listId",
        complete=with_members,
        scope="crm.lists.read",
    )


def _members(item: api.Item, portal: Portal) -> Iterator[api.Item]:
    for member in item["members"]:
        yield {
            "record": item["listId"],
            "source_id": f"list:{item['listId']}:{member['recordId']}",
            "list_name": item["name"],
            "account": f"id:{member['recordId']}",
            "valid_from": day(member.get("membershipTimestamp"), portal.zone),
        }
