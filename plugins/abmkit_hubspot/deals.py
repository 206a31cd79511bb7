"""What a deal becomes: a deal, the stages it went through, and who plays which role in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import day, flag, meaning, number, reference
from abmkit_hubspot.contacts import roles
from abmkit_hubspot.crm import Kind, Tables, merged_ids
from abmkit_hubspot.history import stays, value_at, versions
from abmkit_hubspot.lines import LINES, SOLD, lines_of, with_lines
from abmkit_hubspot.portal import DealStage, Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import as_day, as_number, plain, shaped

_TYPES = {"NEWBUSINESS": "new", "EXISTINGBUSINESS": "expansion", "RENEWAL": "renewal"}
#: The label of the main company of a deal or contact.
PRIMARY = "Primary"


def deals(portal: Portal, config: HubSpotConfig, ends: Sequence[str]) -> Kind:
    """The object.

    Args:
        portal: Whose.
        config: The settings.
        ends: The objects that deals are associated with.
    """

    def rows(items: Sequence[api.Item]) -> Tables:
        own = config.columns.get("deals", {})
        items = with_lines(portal, items) if config.line_items else items
        stages = [row for item in items for row in _stages(item, portal)]
        played = [row for item in items for row in _played(item, config, portal)]
        return {
            "deal": shaped("deal", _columns(portal, config), own, portal.zone)(items),
            **plain(
                "stage", stages, "ladder", "deal", "step", "entered_at", "left_at", "amount",
                "currency", "probability", "close_on",
            ),
            **plain("membership", played, "person", "account", "deal", "buying_role", "valid_from"),
        }  # fmt: skip

    return Kind(
        "deals",
        ("deal", "stage", "membership"),
        rows,
        "crm.objects.deals.read",
        (*ends, LINES) if config.line_items else tuple(ends),
        versions=("dealstage", "amount", "closedate"),
        shape=lambda: (config.roles, config.deal_types, portal.pipelines, portal.stages),
        cells=lambda: _columns(portal, config),
    )


def _columns(portal: Portal, config: HubSpotConfig) -> Mapping[str, api.Cell]:
    return {
        "name": "properties.dealname",
        "account": lambda item: reference("id", _buyer(item)),
        "pipeline": lambda item: _label(portal.pipelines, item["properties"].get("pipeline")),
        "stage": lambda item: _stage(item, portal).label,
        "type": lambda item: meaning(config.deal_types, _TYPES, item["properties"].get("dealtype")),
        "status": lambda item: _stage(item, portal).status,
        "created_on": as_day("createdate", portal.zone),
        "close_on": as_day("closedate", portal.zone),
        "amount": as_number("amount"),
        "currency": lambda item: item["properties"].get("deal_currency_code") or portal.currency,
        "probability": lambda item: _stage(item, portal).probability,
        **(SOLD if config.line_items else {}),
        "owner": portal.owner,
        "extra": _extra,
        "merged_ids": merged_ids,
    }


def _extra(item: api.Item) -> object:
    """All properties but the name, whoever has to do with the deal, and its lines."""
    contacts = item.get("ends", {}).get("contacts")
    sold = lines_of(item) if "lines" in item else None
    told = {"told": {**item["properties"], "contacts": contacts or None, LINES: sold}}
    return api.rest("told", ("dealname",))(told)


def _label(labels: Mapping[str, str], value: str | None) -> str | None:
    return labels.get(value, value) if value else None


def _stage(item: api.Item, portal: Portal) -> DealStage:
    """The stage of a deal; of one that the pipelines no longer have, what the deal says itself."""
    values = item["properties"]
    name = values.get("dealstage") or ""
    won, closed = flag(values.get("hs_is_closed_won")), flag(values.get("hs_is_closed"))
    status = "won" if won else "lost" if closed else "open"
    chance = number(values.get("hs_deal_stage_probability"))
    return portal.stages.get(name) or DealStage(name, status, chance)


def _buyer(item: api.Item) -> str | None:
    """The primary company of a deal, else the first of the others."""
    companies = item.get("ends", {}).get("companies", {})
    primary = [company for company, labels in companies.items() if PRIMARY in labels]
    return next(iter([*primary, *sorted(companies, key=int)]), None)


def _stages(item: api.Item, portal: Portal) -> Iterator[api.Item]:
    amounts, closes = versions(item, "amount"), versions(item, "closedate")
    for stay in stays(item, "dealstage", {name: name for name in portal.stages}):
        stage = portal.stages.get(stay.value)
        yield {
            "record": item["id"],
            "source_id": f"deal:{item['id']}:{stay.value}:{stay.since}",
            "ladder": "deal",
            "deal": f"id:{item['id']}",
            "step": stage.label if stage else stay.value,
            "entered_at": stay.since,
            "left_at": stay.until,
            "amount": number(value_at(amounts, stay.since)),
            "currency": item["properties"].get("deal_currency_code") or portal.currency,
            "probability": stage.probability if stage else None,
            "close_on": day(value_at(closes, stay.since), portal.zone),
        }


def _played(item: api.Item, config: HubSpotConfig, portal: Portal) -> Iterator[api.Item]:
    """The roles that people play in a deal; they are the buyer's, whoever employs them.

    A label has no date: nobody plays a part in a deal before there is one.
    """
    buyer, opened = _buyer(item), day(item["properties"].get("createdate"), portal.zone)
    for contact, labels in item.get("ends", {}).get("contacts", {}).items():
        for role in roles(config, labels) if buyer else ():
            yield {
                "record": item["id"],
                "source_id": f"{item['id']}:{contact}:{role}",
                "person": f"id:{contact}",
                "account": f"id:{buyer}",
                "deal": f"id:{item['id']}",
                "buying_role": role,
                "valid_from": opened,
            }
