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
        last = "0"
        while True:
            filters = [
                {"propertyName": _OTHERS, "operator": "HAS_PROPERTY"},
                {"propertyName": "hs_object_id", "operator": "GT", "value": last},
            ]
            body = {
                "filterGroups": [{"filters": filters}],
                "sorts": [{"propertyName": "hs_object_id", "direction": "ASCENDING"}],
                "properties": [_OTHERS],
                "limit": _PAGE,
            }
            request = api.post("crm/v3/objects/contacts/search", body, policy="search")
            found = self.http.json(request)["results"]
            yield from found
            if len(found) < _PAGE:
                return
            last = found[-1]["id"]
