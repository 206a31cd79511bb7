"""Whose an e-mail address is: a contact may have several, and the row of a person names one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from abmkit import api

_FORGOTTEN = "@gdpr-forgotten.hubspot.com"
_OTHERS, _PAGE = "hs_additional_emails", 200


class Addresses:
    """The addresses of a portal's contacts.

    Args:
        http: Its API.
        known: Whether contacts are read; else nothing is asked of them.
    """

    def __init__(self, http: api.Http, known: bool) -> None:
        self.http, self.known = http, known

    def person(self, address: object) -> str | None:
        """A reference to whoever has an address; nobody has that of a forgotten contact."""
        written = api.text(address)
        if not written or written.endswith(_FORGOTTEN):
            return None
        own = self._others.get(written.lower())
        return f"id:{own}" if own else f"email:{written}"

    @cached_property
    def _others(self) -> Mapping[str, str]:
        """The contacts by the addresses that they have besides their first."""
        if not self.known:
            return {}
        return {
            address.strip().lower(): str(contact["id"])
            for contact in self._with_others()
            for address in contact["properties"][_OTHERS].split(";")
        }

    def _with_others(self) -> Iterator[api.Item]:
        order = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
        body = {"sorts": order, "properties": [_OTHERS], "limit": _PAGE}
        request = api.post("crm/v3/objects/contacts/search", body, policy="search")
        return api.listed(self.http, api.Read(request, api.Keyset("id", _PAGE, _above), "results"))


def _above(request: api.Request, last: int) -> api.Request:
    filters = [
        {"propertyName": _OTHERS, "operator": "HAS_PROPERTY"},
        {"propertyName": "hs_object_id", "operator": "GT", "value": str(last)},
    ]
    return request.with_json(filterGroups=[{"filters": filters}])
