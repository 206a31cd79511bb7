"""Companies, with the target-account list as properties that have a history."""

from collections.abc import Iterator

from abmkit.sandbox import Record
from abmkit.world import Company, ListEntry
from abmkit_hubspot.sandbox.fill.base import Fill, Versions, changes, climb, entered
from abmkit_hubspot.sandbox.words import COUNTRIES, INDUSTRIES, LIFECYCLE, flag, record_id


def companies(fill: Fill) -> Iterator[Record]:
    """All companies; parents are associated too."""
    listed: dict[int, list[ListEntry]] = {}
    for entry in fill.world.targets:
        listed.setdefault(entry.company_id, []).append(entry)
    children = [company.parent_id for company in fill.world.companies]
    for company in fill.world.companies:
        entries = listed.get(company.id, [])
        life = _lifecycle(fill, company)
        history = {
            "lifecyclestage": life,
            "hs_is_target_account": _target(fill, entries),
            "hs_ideal_customer_profile": _tier(fill, entries),
        }
        cells = {
            **_who(company),
            **entered(life),
            "hs_num_child_companies": str(children.count(company.id)),
            "num_associated_deals": str(len(fill.deals.get(company.id, []))),
            "hubspot_owner_id": fill.owner(entries[-1].owner) if entries else None,
        }
        if company.parent_id is not None:
            parent = record_id("companies", company.parent_id)
            cells["hs_parent_company_id"] = parent
            fill.links.put_under(parent, record_id("companies", company.id))
        yield fill.record("companies", company.id, fill.at(company.created_on), cells, history)


def _who(company: Company) -> dict[str, str | None]:
    domain = company.domains[0] if company.domains else None
    return {
        "name": company.name,
        "domain": domain,
        "website": domain and f"https://www.{domain}",
        "hs_additional_domains": ";".join(company.domains[1:]) or None,
        "country": COUNTRIES.get(company.country, company.country),
        "hs_country_code": company.country,
        "industry": INDUSTRIES.get(company.industry, company.industry.upper()),
        "numberofemployees": str(company.employees),
    }


def _lifecycle(fill: Fill, company: Company) -> Versions:
    steps = [(fill.at(company.created_on), "lead")]
    for deal in fill.deals.get(company.id, []):
        steps.append((fill.at(deal.created_on), "opportunity"))
        if deal.status == "won" and deal.closed_at:
            steps.append((deal.closed_at, "customer"))
    return climb(steps, LIFECYCLE)


def _target(fill: Fill, entries: list[ListEntry]) -> Versions:
    versions = []
    for entry in entries:
        versions.append((fill.at(entry.valid_from), flag(True)))
        if entry.valid_to and not _goes_on(entry, entries):
            versions.append((fill.at(entry.valid_to), flag(False)))
    return changes(versions)


def _tier(fill: Fill, entries: list[ListEntry]) -> Versions:
    versions = []
    for entry in entries:
        versions.append((fill.at(entry.valid_from), f"tier_{entry.tier}"))
        if entry.valid_to and not _goes_on(entry, entries):
            versions.append((fill.at(entry.valid_to), ""))
    return changes(versions)


def _goes_on(entry: ListEntry, entries: list[ListEntry]) -> bool:
    return any(other.valid_from == entry.valid_to for other in entries)
