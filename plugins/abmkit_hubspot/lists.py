"""Lists of companies, and of contacts where their companies are meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import day
from abmkit_hubspot.crm import Tables, links
from abmkit_hubspot.deals import PRIMARY
from abmkit_hubspot.paging import WEEKLY, OffsetPages
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import plain

_CONTACTS, _COMPANIES = "0-1", "0-2"
_LISTS, _MEMBERS, _BATCH = 100, 250, 1000
_SIGNS = ("hs_last_record_added_at", "hs_last_record_removed_at", "hs_list_size")
#: In milliseconds: a list that changed so shortly ago may still be changing.
_SETTLING = 60 * 60 * 1000
#: The documents show the one, the specification the other.
_SETTLED = ("COMPLETE", "COMPLETED")


def lists(portal: Portal, config: HubSpotConfig) -> api.Resource:
    """The stream: a list with its members is a record, so that whoever leaves it is gone."""

    def read(part: api.Part) -> api.Read:
        body = {
            "objectTypeId": part.slice,
            "count": _LISTS,
            "offset": 0,
            "additionalProperties": [],
        }
        pages = OffsetPages("offset", "offset", in_body=True)
        return api.Read(api.post("crm/v3/lists/search", body), pages, "lists")

    def with_members(items: Sequence[api.Item]) -> Sequence[api.Item]:
        wanted = [i for i in items if _is_of_companies(i) or i["name"] in config.contact_lists]
        return [{**item, "members": _members(item, portal)} for item in wanted]

    def rows(items: Sequence[api.Item]) -> Tables:
        members = [row for item in items for row in _rows(item, portal)]
        return plain("list_member", members, "list_name", "account", "valid_from")

    return api.Resource(
        name="lists",
        tables=("list_member",),
        fingerprint=repr(config.contact_lists),
        read=read,
        rows=rows,
        key="listId",
        slices=lambda: (_COMPANIES, *((_CONTACTS,) if config.contact_lists else ())),
        complete=with_members,
        sign=lambda item: _shown(item, portal),
        anew=WEEKLY,
        scope="crm.lists.read",
    )


def _shown(item: api.Item, portal: Portal) -> str | None:
    """What changes when a record joins or leaves a list; None where it is nothing to go by.

    HubSpot tells so by default, of lists that have ever had a member; its count is an estimate,
    which alone would not do. While a list is worked out its members come and go, and of those
    who join together the first tells the instant of all.
    """
    told = item.get("additionalProperties") or {}
    joined, left, size = (api.text(told.get(name)) or "0" for name in _SIGNS)
    if item["processingStatus"] not in _SETTLED or (joined == "0" and size != "0"):
        return None
    is_written_so = joined.isdecimal() and left.isdecimal()
    now = portal.http.clock.now().timestamp() * 1000
    if not is_written_so or now - max(int(joined), int(left)) < _SETTLING:
        return None
    names = ("name", "listVersion", "updatedAt", "filtersUpdatedAt")
    return repr([*map(item.get, names), joined, left, size])


def _is_of_companies(item: api.Item) -> bool:
    return bool(item["objectTypeId"] == _COMPANIES)


def _members(item: api.Item, portal: Portal) -> Mapping[str, str | None]:
    """When each company came onto a list; with the first of its contacts, on one of contacts."""
    request = api.get(f"crm/v3/lists/{item['listId']}/memberships", limit=_MEMBERS)
    since = {
        str(each["recordId"]): each.get("membershipTimestamp") for each in portal.listed(request)
    }
    if _is_of_companies(item):
        return since
    found: dict[str, str | None] = {}
    for contact, company in _employers(portal.http, list(since)):
        told = [each for each in (found.get(company), since[contact]) if each]
        found[company] = min(told, default=None)
    return found


def _employers(http: api.Http, contacts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each contact with its main company, else with the first; without any, it is left out."""
    for start in range(0, len(contacts), _BATCH):
        told = links(http, "contacts", "companies", contacts[start : start + _BATCH])
        for contact, companies in told.items():
            main = [each for each, labels in companies.items() if PRIMARY in labels]
            yield contact, next(iter([*main, *sorted(companies, key=int)]))


def _rows(item: api.Item, portal: Portal) -> Iterator[api.Item]:
    for company, since in item["members"].items():
        yield {
            "record": item["listId"],
            "source_id": f"list:{item['listId']}:{company}",
            "list_name": item["name"],
            "account": f"id:{company}",
            "valid_from": day(since, portal.zone),
        }
