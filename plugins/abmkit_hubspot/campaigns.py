"""Campaigns, and what was spent on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import day, number
from abmkit_hubspot.crm import Tables
from abmkit_hubspot.paging import LATELY, PAGES, WEEKLY
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import as_day, plain, shaped

_PATH = "marketing/v3/campaigns"
_PROPERTIES = (
    "hs_name", "hs_start_date", "hs_end_date", "hs_notes", "hs_audience", "hs_goal",
    "hs_campaign_status", "hs_currency_code", "hs_owner", "hs_utm", "hs_budget_items_sum_amount",
    "hs_spend_items_sum_amount",
)  # fmt: skip


def campaigns(portal: Portal, config: HubSpotConfig) -> api.Resource:
    """The stream."""
    own = config.columns.get("campaigns", {})
    made = shaped("campaign", _columns(portal), own, portal.zone)

    def read(_: api.Part) -> api.Read:
        request = api.get(_PATH, properties=",".join(_PROPERTIES))
        return api.Read(request, PAGES, "results", size=("limit", 100))

    def with_budget(items: Sequence[api.Item]) -> Sequence[api.Item]:
        asked = ((item, api.get(f"{_PATH}/{item['id']}/budget/totals")) for item in items)
        return [{**item, "budget": portal.http.json(request)} for item, request in asked]

    def rows(items: Sequence[api.Item]) -> Tables:
        spent = [row for item in items for row in _spent(item, portal, config)]
        names = ("on_date", "kind", "amount", "currency", "campaign", "channel")
        return {"campaign": made(items), **plain("money", spent, *names)}

    return api.Resource(
        name="campaigns",
        tables=("campaign", "money"),
        read=read,
        rows=rows,
        updated="updatedAt",
        window=LATELY,
        complete=with_budget,
        anew=WEEKLY,
        scope="marketing.campaigns.read",
    )


def _columns(portal: Portal) -> Mapping[str, api.Cell]:
    return {
        "name": "properties.hs_name",
        "objective": "properties.hs_goal",
        "starts_on": as_day("hs_start_date", portal.zone),
        "ends_on": as_day("hs_end_date", portal.zone),
    }


def _spent(item: api.Item, portal: Portal, config: HubSpotConfig) -> Iterator[api.Item]:
    channel = config.columns.get("campaigns", {}).get("channel")
    for spend in item["budget"].get("spendItems") or ():
        told = (spend.get("description"), spend.get("name"))
        kinds = (config.costs[each] for each in told if each in config.costs)
        yield {
            "record": item["id"],
            "source_id": f"{item['id']}:{spend['id']}",
            "on_date": day(spend["createdAt"], portal.zone),
            "kind": next(kinds, "cost_media"),
            "amount": number(spend["amount"]),
            "currency": item["budget"].get("currencyCode") or portal.currency,
            "campaign": f"id:{item['id']}",
            "channel": item["properties"].get(channel),
        }
