"""What a contact becomes: a person, steps of their lifecycle, and where they work and worked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import day, meaning, reference, whole
from abmkit_hubspot.companies import lifecycle
from abmkit_hubspot.crm import Kind, Tables, merged_ids
from abmkit_hubspot.history import Version, together, versions
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import as_day, as_number, first, plain, properties, shaped

_EMPLOYER, _ROLE = "associatedcompanyid", "hs_buying_role"
_ROLES = {
    "CHAMPION": "champion",
    "DECISION_MAKER": "decision_maker",
    "BUDGET_HOLDER": "budget_holder",
    "INFLUENCER": "influencer",
    "USER": "user",
    "END_USER": "user",
    "BLOCKER": "blocker",
    "LEGAL": "legal",
    "LEGAL_COMPLIANCE": "legal",
    "EXECUTIVE": "executive",
    "EXECUTIVE_SPONSOR": "executive",
}


def contacts(portal: Portal, config: HubSpotConfig, with_companies: bool) -> Kind:
    """The object.

    Args:
        portal: Whose.
        config: The settings.
        with_companies: Whether to tell where they work.
    """

    def rows(items: Sequence[api.Item]) -> Tables:
        own = config.columns.get("contacts", {})
        people = shaped("person", _columns(portal), own, portal.zone, ("firstname", "lastname"))
        steps = lifecycle(items, "person", portal.labels("contacts", "lifecyclestage"))
        made = {"person": people(items), **steps}
        if not with_companies:
            return made
        jobs = [row for item in items for row in _jobs(item, portal, config)]
        names = ("person", "account", "valid_from", "valid_to", "buying_role", "is_primary")
        return {**made, **plain("membership", jobs, *names)}

    return Kind(
        "contacts",
        ("person", "stage", "membership"),
        rows,
        "crm.objects.contacts.read",
        ends=("companies",) if with_companies else (),
        versions=(_EMPLOYER, _ROLE, "lifecyclestage") if with_companies else (),
        stamp="lastmodifieddate",
        shape=lambda: config.roles,
        cells=lambda: _columns(portal),
    )


def roles(config: HubSpotConfig, labels: Sequence[str]) -> list[str]:
    """The buying roles that labels or values mean; those that mean none are left out."""
    found = (meaning(config.roles, _ROLES, label) for label in labels)
    return list(dict.fromkeys(role for role in found if role))


def _columns(portal: Portal) -> Mapping[str, api.Cell]:
    return {
        "name": properties(_name, "firstname", "lastname"),
        "title": "properties.jobtitle",
        "seniority": first("hs_seniority", "seniority"),
        "department": first("job_function", "hs_role"),
        "email": "properties.email",
        "language": "properties.hs_language",
        "country": first("hs_country_region_code", "country"),
        "score": as_number("hubspotscore"),
        "created_on": as_day("createdate", portal.zone),
        "merged_ids": merged_ids,
    }


def _name(first: str | None, last: str | None) -> str | None:
    return f"{first} {last}" if first and last else first or last


def _jobs(item: api.Item, portal: Portal, config: HubSpotConfig) -> Iterator[api.Item]:
    labels = item.get("ends", {}).get("companies", {})
    met = set()
    for (company, role), since, until in _employers(item):
        if company:
            met.add(company)
            told = role.split(";") if role else labels.get(company, ())
            stay = {"valid_from": day(since, portal.zone), "valid_to": day(until, portal.zone)}
            yield from _job(item, company, roles(config, told), {**stay, "is_primary": "true"})
    for company, told in labels.items():
        if company not in met:
            yield from _job(item, company, roles(config, told), {})


def _job(
    item: api.Item, company: str, played: Sequence[str], stay: Mapping[str, str | None]
) -> Iterator[api.Item]:
    """A row for each role, or one without."""
    for role in played or ("",):
        parts = (item["id"], company, stay.get("valid_from"), role)
        yield {
            "record": item["id"],
            "source_id": ":".join(part or "" for part in parts),
            "person": f"id:{item['id']}",
            "account": reference("id", company),
            "buying_role": role,
            **stay,
        }


def _employers(item: api.Item) -> list[tuple[tuple[str, ...], str, str | None]]:
    """Main employer and role, since when and until when.

    The first employer counts from the day the contact was known: the portal may have joined the
    two only later.
    """
    values = item["properties"]
    known = [
        Version(whole(each.value) or "", each.since, each.until)
        for each in versions(item, _EMPLOYER)
    ]
    if not known:
        return [((whole(values.get(_EMPLOYER)) or "", api.text(values.get(_ROLE)) or ""), "", None)]
    created = values.get("createdate") or item["createdAt"]
    if known[0].value and created < known[0].since:
        known[0] = Version(known[0].value, created, known[0].until)
    return list(together(known, versions(item, _ROLE)))
