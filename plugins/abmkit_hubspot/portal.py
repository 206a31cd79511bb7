"""What a portal is set up with, each asked for once a sync: zone, properties, owners, pipelines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from abmkit import api
from abmkit_hubspot.addresses import Addresses
from abmkit_hubspot.cells import number, whole


@dataclass(frozen=True)
class DealStage:
    """A stage of a pipeline.

    Attributes:
        label: As people call it.
        status: ``open``, ``won`` or ``lost``.
        probability: Chance of winning, 0 to 1.
    """

    label: str
    status: str
    probability: str | None


class Portal:
    """A portal's settings, read when they are needed.

    Args:
        http: Its API.
        has_contacts: Whether its contacts are read.
    """

    def __init__(self, http: api.Http, has_contacts: bool) -> None:
        self.http, self.addresses = http, Addresses(http, has_contacts)
        self._properties: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def details(self) -> Mapping[str, Any]:
        """What the account says of itself."""
        found: Mapping[str, Any] = self.http.json(api.get("account-info/v3/details"))
        return found

    @property
    def id(self) -> str:
        return str(self.details["portalId"])

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone of business dates."""
        return ZoneInfo(self.details["timeZone"])

    @property
    def currency(self) -> str | None:
        """What amounts without a currency are in."""
        return self.details.get("companyCurrency")

    def properties(self, kind: str) -> Mapping[str, Any]:
        """Definitions of all properties of an object, by name."""
        if kind not in self._properties:
            body = self.http.json(api.get(f"crm/v3/properties/{kind}"))
            self._properties[kind] = {each["name"]: each for each in body["results"]}
        return self._properties[kind]

    def labels(self, kind: str, name: str) -> Mapping[str, str]:
        """The labels of a property's options, by value."""
        options = self.properties(kind).get(name, {}).get("options") or ()
        return {each["value"]: each["label"] for each in options}

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Names of owners by id, those who left among them; who has no name has an address."""
        names = {}
        for archived in ("true", "false"):
            request = api.get("crm/v3/owners", limit=100, archived=archived)
            for owner in self.listed(request):
                name = f"{owner.get('firstName') or ''} {owner.get('lastName') or ''}".strip()
                names[str(owner["id"])] = name or owner.get("email") or str(owner["id"])
        return names

    def owner(self, item: api.Item) -> str | None:
        """Name of the owner of a record; the id of one that the portal no longer knows."""
        owner = whole(item["properties"].get("hubspot_owner_id"))
        return self.owners.get(owner, owner) if owner else None

    @cached_property
    def stages(self) -> Mapping[str, DealStage]:
        """The stages of all deal pipelines, by id."""
        return {
            str(stage["id"]): _stage(stage)
            for pipeline in self._pipelines
            for stage in pipeline["stages"]
        }

    @cached_property
    def pipelines(self) -> Mapping[str, str]:
        """Labels of the deal pipelines, by id."""
        return {str(each["id"]): each["label"] for each in self._pipelines}

    @cached_property
    def _pipelines(self) -> Sequence[api.Item]:
        found: Sequence[api.Item] = self.http.json(api.get("crm/v3/pipelines/deals"))["results"]
        return found

    @cached_property
    def forms(self) -> Mapping[str, api.Item]:
        """The forms by id."""
        request = api.get("marketing/v3/forms", limit=100)
        return {form["id"]: form for form in self.listed(request)}

    @cached_property
    def sendings(self) -> Mapping[str, api.Item]:
        """The marketing e-mails by the ids of their sendings, which events tell."""
        request = api.get("marketing/v3/emails", limit=100)
        return {
            str(sending): email
            for email in self.listed(request)
            for sending in email.get("allEmailCampaignIds") or ()
        }

    def listed(self, request: api.Request) -> Iterator[api.Item]:
        """All items of a list, page by page."""
        pages = api.TokenPages("paging.next.after", "after")
        return api.listed(self.http, api.Read(request, pages, "results"))


def _stage(stage: api.Item) -> DealStage:
    told = stage.get("metadata") or {}
    closed, chance = told.get("isClosed") == "true", number(told.get("probability"))
    status = "open" if not closed else "won" if chance == "1" else "lost"
    return DealStage(stage["label"], status, chance)
