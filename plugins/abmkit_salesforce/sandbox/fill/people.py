"""Accounts, Contacts, and who works where."""

from __future__ import annotations

from abmkit.world import Company, Person
from abmkit_salesforce.sandbox.fill.pen import Pen


def add_people(pen: Pen) -> None:
    """Write companies, the people there and their jobs."""
    entries = {entry.company_id: entry for entry in pen.world.targets}
    for company in pen.world.companies:
        entry = entries.get(company.id)
        _account(pen, company, entry.tier if entry else None, entry.owner if entry else None)
    jobs = {job.person_id: job for job in pen.world.memberships}
    for person in pen.world.people:
        _contact(pen, person, jobs[person.id].company_id)
    _relations(pen)


def _account(pen: Pen, company: Company, tier: str | None, owner: str | None) -> None:
    pen.write(
        "Account",
        company.id,
        pen.morning(company.created_on),
        Name=company.name,
        Type="Prospect",
        ParentId=pen.account(company.parent_id),
        BillingCountry=pen.word("country", company.country),
        Website=f"https://www.{company.domains[0]}" if company.domains else None,
        Email_Domains__c=";".join(company.domains) or None,
        Industry=pen.word("industry", company.industry),
        NumberOfEmployees=company.employees,
        ABM_Tier__c=tier,
        OwnerId=pen.user(owner),
    )


def split(name: str) -> tuple[str | None, str]:
    """First and last name of a full one; one without a space is all last name."""
    first, _, last = name.rpartition(" ")
    return first or None, last


def _contact(pen: Pen, person: Person, company_id: int) -> None:
    first, last = split(person.name)
    pen.write(
        "Contact",
        person.id,
        pen.morning(person.created_on),
        AccountId=pen.account(company_id),
        FirstName=first,
        LastName=last,
        Name=person.name,
        Email=person.email,
        Title=person.title,
        Language__c=person.language,
        HasOptedOutOfEmail=False,
    )


def _relations(pen: Pen) -> None:
    latest = {job.person_id: job.id for job in pen.world.memberships}
    for job in pen.world.memberships:
        pen.write(
            "AccountContactRelation",
            job.id,
            pen.morning(job.valid_from),
            pen.morning(job.valid_to) if job.valid_to else None,
            AccountId=pen.account(job.company_id),
            ContactId=pen.person(job.person_id),
            Roles=pen.word("role", job.role),
            IsDirect=latest[job.person_id] == job.id,
            IsActive=job.valid_to is None or job.valid_to > pen.world.end,
            StartDate=job.valid_from,
            EndDate=job.valid_to,
        )
