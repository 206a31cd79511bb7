"""Leads: those that became contacts, and those that nobody knows yet."""

from __future__ import annotations

from datetime import timedelta

from abmkit.world import Deal, Membership, Person
from abmkit_salesforce.sandbox.fill.pen import Pen
from abmkit_salesforce.sandbox.fill.people import split

_EVERY = 7
_WAITED = timedelta(days=12)
_UNKNOWN = (
    ("Ines Fontaine", "Fontaine Traiteur", "ines_fontaine@gmail.com"),
    ("Rolf Petersen", "Petersen Bootsbau", "rolf_petersen@gmail.com"),
    ("Amara Osei", "(unknown)", None),
    ("Jun Takeda", "Takeda Nursery", "jun_takeda@gmail.com"),
)
"""People of no company in the ledger: name, what they wrote as company, address."""


def add_leads(pen: Pen) -> None:
    """Write a converted lead for every seventh person met since the beginning, and a few open."""
    jobs = {job.person_id: job for job in reversed(pen.world.memberships)}
    opened: dict[int, list[Deal]] = {}
    for deal in pen.world.deals:
        opened.setdefault(deal.company_id or 0, []).append(deal)
    met = [person for person in pen.world.people if person.created_on > pen.world.start]
    chosen = met[::_EVERY]
    for number, person in enumerate(chosen, start=1):
        job = jobs[person.id]
        _converted(pen, number, person, job, opened.get(job.company_id, []))
    for place, (name, company, address) in enumerate(_UNKNOWN, start=1):
        _open(pen, len(chosen) + place, name, company, address)
        _invited(pen, len(chosen) + place, name, address)


def _converted(pen: Pen, number: int, person: Person, job: Membership, deals: list[Deal]) -> None:
    first, last = split(person.name)
    company = pen.world.companies[job.company_id - 1]
    deal = next((deal for deal in deals if deal.created_on >= person.created_on), None)
    pen.write(
        "Lead",
        number,
        pen.morning(person.created_on) - _WAITED,
        pen.morning(person.created_on),
        FirstName=first,
        LastName=last,
        Name=person.name,
        Title=person.title,
        Company=company.name,
        Country=pen.word("country", company.country),
        Email=person.email,
        LeadSource="Web",
        Status="Closed - Converted",
        IsConverted=True,
        ConvertedDate=person.created_on,
        ConvertedAccountId=pen.account(company.id),
        ConvertedContactId=pen.person(person.id),
        ConvertedOpportunityId=pen.deal(deal.id) if deal else None,
        Language__c=person.language,
    )


def _open(pen: Pen, number: int, name: str, company: str, address: str | None) -> None:
    first, last = split(name)
    pen.write(
        "Lead",
        number,
        pen.morning(pen.world.end - timedelta(days=30 + number % 60)),
        FirstName=first,
        LastName=last,
        Name=name,
        Company=company,
        Email=address,
        LeadSource="Web",
        Status="Open - Not Contacted",
    )


def _invited(pen: Pen, lead: int, name: str, address: str | None) -> None:
    """Was asked to the latest webinar and did not answer: no touch."""
    members = len(pen.org.tables["CampaignMember"])
    webinars = [
        record
        for record in pen.org.rows("Campaign", everything=False)
        if record.properties["Type"] == "Webinar" and "ActualCost" not in record.properties
    ]
    latest = max(webinars, key=lambda record: (record.properties["StartDate"], record.id))
    pen.write(
        "CampaignMember",
        members + 1,
        latest.created_at,
        CampaignId=latest.id,
        LeadId=pen.id("Lead", lead),
        LeadOrContactId=pen.id("Lead", lead),
        Type="Lead",
        Name=name,
        Email=address,
        Status="Sent",
        HasResponded=False,
    )
