"""Contacts: where they work and worked, their buying role, their lifecycle."""

from collections.abc import Iterator
from datetime import datetime

from abmkit.sandbox import Record
from abmkit.world import Membership, Person
from abmkit_hubspot.sandbox.fill.base import (
    Fill,
    Versions,
    changes,
    climb,
    entered,
    unlisted_address,
)
from abmkit_hubspot.sandbox.links import FORMER, PRIMARY
from abmkit_hubspot.sandbox.words import COUNTRIES, LIFECYCLE, ROLE_LABELS, ROLES, record_id

CUSTOM_PROPERTIES = 900
_EVERY = 97


def contacts(fill: Fill) -> Iterator[Record]:
    """All people, associated with their companies by their role."""
    for person in fill.world.people:
        jobs = fill.jobs[person.id]
        _join(fill, person, jobs)
        life = _lifecycle(fill, person)
        history = {
            "lifecyclestage": life,
            "associatedcompanyid": _employers(fill, jobs),
            "hs_buying_role": _roles(fill, jobs),
            "jobtitle": [(fill.at(person.created_on), person.title)],
        }
        cells = {**_who(fill, person, jobs[-1]), **entered(life), **_custom(person.id)}
        record = fill.record("contacts", person.id, fill.at(person.created_on), cells, history)
        record.properties["hs_all_contact_vids"] = record.id
        yield record


def custom_property(number: int) -> str:
    """The name of one of the portal's own properties."""
    return f"survey_answer_{number:03d}"


def _who(fill: Fill, person: Person, job: Membership) -> dict[str, str | None]:
    # The order in which the world writes a name is kept, whichever of its words is the family's.
    first, _, last = person.name.partition(" ")
    company = fill.world.companies[job.company_id - 1]
    hidden = None if person.email else unlisted_address(person.id, fill.world.profile.domain)
    deals = {touch.deal_id for touch in fill.touches.get(person.id, []) if touch.deal_id}
    return {
        "firstname": first,
        "lastname": last or None,
        "email": person.email,
        "hs_additional_emails": hidden,
        "hs_email_domain": person.email and person.email.partition("@")[2],
        "hs_language": person.language,
        "company": company.name,
        "country": COUNTRIES.get(company.country, company.country),
        "num_associated_deals": str(len(deals)),
    }


def _custom(person_id: int) -> dict[str, str | None]:
    numbers = range(person_id % _EVERY + 1, CUSTOM_PROPERTIES + 1, _EVERY)
    return {custom_property(number): str(number * person_id % 11) for number in numbers}


def _join(fill: Fill, person: Person, jobs: list[Membership]) -> None:
    for job in jobs:
        here = job.valid_to is None
        fill.links.join(
            "contacts",
            record_id("contacts", person.id),
            "companies",
            record_id("companies", job.company_id),
            [PRIMARY, ROLE_LABELS[job.role]] if here else [ROLE_LABELS[job.role], FORMER],
        )


def _employers(fill: Fill, jobs: list[Membership]) -> Versions:
    return _over_time(fill, [(job, record_id("companies", job.company_id)) for job in jobs])


def _roles(fill: Fill, jobs: list[Membership]) -> Versions:
    return _over_time(fill, [(job, ROLES[job.role]) for job in jobs])


def _over_time(fill: Fill, jobs: list[tuple[Membership, str]]) -> Versions:
    versions: list[tuple[datetime, str]] = []
    for job, value in jobs:
        versions.append((fill.at(job.valid_from), value))
        if job.valid_to:
            versions.append((fill.at(job.valid_to), ""))
    return changes(versions)


def _lifecycle(fill: Fill, person: Person) -> Versions:
    steps = [(fill.at(person.created_on), "lead")]
    for touch in fill.touches.get(person.id, []):
        if touch.occurred_at > fill.world.as_of:
            continue
        if touch.kind in ("form", "webinar", "event"):
            steps.append((touch.occurred_at, "marketingqualifiedlead"))
        elif touch.kind in ("call", "meeting"):
            steps.append((touch.occurred_at, "salesqualifiedlead"))
        if touch.deal_id:
            steps.append((touch.occurred_at, "opportunity"))
            deal = fill.world.deals[touch.deal_id - 1]
            if deal.status == "won" and deal.closed_at:
                steps.append((deal.closed_at, "customer"))
    return climb(steps, LIFECYCLE)
