"""What a company becomes: an account, steps of its lifecycle, its place among the targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import day, flag, reference, whole
from abmkit_hubspot.crm import Kind, Tables, merged_ids
from abmkit_hubspot.history import stays, together, versions
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import as_day, as_number, first, plain, shaped

_TARGET, _TIER = "hs_is_target_account", "hs_ideal_customer_profile"


def companies(portal: Portal, config: HubSpotConfig) -> Kind:
    """The object."""

    def rows(items: Sequence[api.Item]) -> Tables:
        own = config.columns.get("companies", {})
        members = [row for item in items for row in _listed(item, portal, config.target_list)]
        return {
            "account": shaped("account", _columns(portal), own, portal.zone)(items),
            **lifecycle(items, "account", portal.labels("companies", "lifecyclestage")),
            **plain(
                "list_member", members, "list_name", "account", "valid_from", "valid_to", "tier",
                "owner",
            ),
        }  # fmt: skip

    return Kind(
        "companies",
        ("account", "stage", "list_member"),
        rows,
        "crm.objects.companies.read",
        versions=("lifecyclestage", _TARGET, _TIER),
        shape=lambda: config.target_list,
        cells=lambda: _columns(portal),
    )


def lifecycle(items: Sequence[api.Item], ladder: str, stages: Mapping[str, str]) -> Tables:
    """The steps of the lifecycle that records have entered.

    Args:
        items: Companies or contacts.
        ladder: ``account`` or ``person``.
        stages: Labels of the steps, by value.
    """
    rows = [
        {
            "record": item["id"],
            "source_id": f"{ladder}:{item['id']}:{stay.value}:{stay.since}",
            "ladder": ladder,
            ladder: f"id:{item['id']}",
            "step": stay.value,
            "entered_at": stay.since,
            "left_at": stay.until,
        }
        for item in items
        if stages or "propertiesWithHistory" in item
        for stay in stays(item, "lifecyclestage", stages)
    ]
    return plain("stage", rows, "ladder", ladder, "step", "entered_at", "left_at")


def _columns(portal: Portal) -> Mapping[str, api.Cell]:
    stages = portal.labels("companies", "lifecyclestage")
    return {
        "name": "properties.name",
        "domains": _domains,
        "parent": _parent,
        "industry": "properties.industry",
        "employees": as_number("numberofemployees"),
        "revenue": as_number("annualrevenue"),
        "country": first("hs_country_code", "country"),
        "city": "properties.city",
        "owner": portal.owner,
        "lifecycle": lambda item: _label(item["properties"].get("lifecyclestage"), stages),
        "created_on": as_day("createdate", portal.zone),
        "merged_ids": merged_ids,
    }


def _parent(item: api.Item) -> str | None:
    return reference("id", whole(item["properties"].get("hs_parent_company_id")))


def _label(value: str | None, labels: Mapping[str, str]) -> str | None:
    return labels.get(value, value) if value else None


def _domains(item: api.Item) -> str:
    values = item["properties"]
    told = f"{values.get('domain') or ''};{values.get('hs_additional_domains') or ''}"
    return ";".join(filter(None, told.split(";")))


def _listed(item: api.Item, portal: Portal, name: str) -> Iterator[api.Item]:
    """The stretches in which a company was a target account, each with its tier."""
    values = item["properties"]
    since = None
    history = list(together(versions(item, _TARGET), versions(item, _TIER)))
    if not history and flag(values.get(_TARGET)):
        history = [(("true", api.text(values.get(_TIER)) or ""), "", None)]
    for (is_target, tier), since, until in history:
        if is_target == "true":
            yield {
                "record": item["id"],
                "source_id": f"target:{item['id']}:{since}",
                "list_name": name,
                "account": f"id:{item['id']}",
                "valid_from": day(since, portal.zone),
                "valid_to": day(until, portal.zone),
                "tier": tier.removeprefix("tier_"),
                "owner": portal.owner(item),
            }
