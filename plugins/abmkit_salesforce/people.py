"""Accounts, contacts, leads, and who works where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from abmkit import api
from abmkit_salesforce.org import Org
from abmkit_salesforce.tables import ALONE, LOSERS, Make, Plan, Table
from abmkit_salesforce.values import reference

#: Salesforce's own roles of contacts, and some that organisations add.
_ROLES = {
    "blocker": "blocker",
    "business user": "user",
    "champion": "champion",
    "decision maker": "decision_maker",
    "economic buyer": "budget_holder",
    "economic decision maker": "budget_holder",
    "evaluator": "influencer",
    "executive sponsor": "executive",
    "influencer": "influencer",
    "legal": "legal",
    "technical buyer": "influencer",
    "other": None,
}


def accounts(org: Org) -> Plan:
    """Companies; and consumers, who are an account, a person and the person's employment."""
    day = org.days.day
    account = Table(
        "account",
        {
            "name": "Name",
            "domains": lambda item: domain(item.get("Website")),
            "parent": to("ParentId"),
            "industry": "Industry",
            "employees": "NumberOfEmployees",
            "revenue": _revenue(org),
            "country": "BillingCountry",
            "city": "BillingCity",
            "owner": "Owner.Name",
            "lifecycle": "Type",
            "merged_ids": swallowed,
            "created_on": lambda item: day(item.get("CreatedDate")),
        },
        asks=("Owner.Name", "RecordType.Name"),
    )
    person = Table(
        "person",
        {
            "source_id": _person_of,
            "name": "Name",
            "title": "PersonTitle",
            "department": "PersonDepartment",
            "email": "PersonEmail",
            "country": "PersonMailingCountry",
            "created_on": lambda item: day(item.get("CreatedDate")),
        },
        rows=_consumers,
    )
    job = Table(
        "membership",
        {
            "source_id": _person_of,
            "person": lambda item: reference("id", _person_of(item)),
            "account": to("Id"),
            "is_primary": lambda item: True,
        },
        rows=_consumers,
    )
    return Plan("Account", (account, person, job))


def contacts(org: Org, *, with_jobs: bool) -> Plan:
    """People; those who are an account of their own are told with that.

    Args:
        org: Theirs.
        with_jobs: Whether nothing else tells where they work.
    """
    day = org.days.day
    person = Table(
        "person",
        {
            "name": _name,
            "title": "Title",
            "department": "Department",
            "email": "Email",
            "country": "MailingCountry",
            "merged_ids": swallowed,
            "created_on": lambda item: day(item.get("CreatedDate")),
        },
        asks=("Owner.Name",),
        rows=_no_consumers,
    )
    job = Table(
        "membership",
        {"person": to("Id"), "account": to("AccountId"), "is_primary": lambda item: True},
        rows=lambda item: _no_consumers(item) if item.get("AccountId") else (),
    )
    return Plan("Contact", (person, job) if with_jobs else (person,))


def jobs(org: Org) -> Plan:
    """Who works where: in organisations that let a contact belong to several accounts."""
    day = org.days.day

    def end(item: api.Item) -> Any:
        """Its last day is told; or that it is over, since when is not: no later than now."""
        if item.get("EndDate") or item.get("IsActive") is not False:
            return item.get("EndDate")
        return day(item.get("LastModifiedDate"))

    table = Table(
        "membership",
        {
            "source_id": lambda item: (
                item["Id"] if item[ALONE] else f"{item['Id']}:{item['Roles']}"
            ),
            "person": to("ContactId"),
            "account": to("AccountId"),
            "valid_from": "StartDate",
            "valid_to": end,
            "buying_role": lambda item: role(item["Roles"]),
            "is_primary": "IsDirect",
        },
        rows=_roles,
    )
    return Plan("AccountContactRelation", (table,), is_certain=False)


def leads(org: Org) -> Plan:
    """People whom sales has not accepted; once converted, they are contacts as well."""
    day, noon = org.days.day, org.days.noon
    person = Table(
        "person",
        {
            "name": _name,
            "title": "Title",
            "email": "Email",
            "country": "Country",
            "merged_ids": swallowed,
            "created_on": lambda item: day(item.get("CreatedDate")),
        },
        asks=("Owner.Name",),
    )
    job = Table(
        "membership",
        {
            "person": to("Id"),
            "account": lambda item: reference("name", item.get("Company")),
        },
        rows=lambda item: () if _is_converted(item) or not item.get("Company") else (item,),
    )
    step = Table(
        "stage",
        {
            "ladder": lambda item: "person",
            "person": lambda item: reference("id", item.get("ConvertedContactId") or item["Id"]),
            "step": "Status",
            "entered_at": lambda item: noon(item.get("ConvertedDate")),
        },
        rows=lambda item: (item,) if _is_converted(item) else (),
    )
    return Plan("Lead", (person, job, step))


def lead_steps() -> Plan:
    """Statuses that leads entered, where the organisation keeps their history."""
    table = Table(
        "stage",
        {
            "ladder": lambda item: "person",
            "person": to("LeadId"),
            "step": "NewValue",
            "entered_at": "CreatedDate",
        },
        rows=lambda item: (item,) if item.get("Field") == "Status" else (),
    )
    return Plan("LeadHistory", (table,), is_certain=False)


def to(field: str) -> Make:
    """A reference by id to what a field names."""
    return lambda item: reference("id", item.get(field))


def swallowed(item: api.Item) -> str | None:
    """Ids of the records that were merged into this one."""
    return ";".join(item.get(LOSERS, ())) or None


def role(told: Any) -> str | None:
    """The part in buying that a role means; one that is not known stays as it is."""
    return _ROLES.get(told.strip().lower(), told) if isinstance(told, str) else None


def domain(site: Any) -> str | None:
    """The domain of a website, which people write with or without its scheme."""
    if not isinstance(site, str) or not site.strip():
        return None
    told = site.strip()
    try:
        host = urlsplit(told if "//" in told else f"//{told}").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host and "." in host else None


def _revenue(org: Org) -> Make:
    """The column has no currency: what is not in the organisation's stays in ``extra``."""

    def revenue(item: api.Item) -> Any:
        foreign = item.get("CurrencyIsoCode") not in (None, org.currency)
        return None if foreign else item.get("AnnualRevenue")

    return revenue


def _name(item: api.Item) -> str | None:
    parts = (api.text(item.get(name)) for name in ("FirstName", "MiddleName", "LastName"))
    return api.text(item.get("Name")) or " ".join(filter(None, parts)) or None


def _person_of(item: api.Item) -> Any:
    return item.get("PersonContactId") or item["Id"]


def _consumers(item: api.Item) -> Iterable[api.Item]:
    return (item,) if item.get("IsPersonAccount") is True else ()


def _no_consumers(item: api.Item) -> Iterable[api.Item]:
    return () if item.get("IsPersonAccount") is True else (item,)


def _is_converted(item: api.Item) -> bool:
    return item.get("IsConverted") is True and bool(item.get("ConvertedDate"))


def _roles(item: api.Item) -> Iterable[api.Item]:
    """One row for each of the roles that are picked; the first has the record's own id."""
    told = api.text(item.get("Roles"))
    picked = [each.strip() for each in (told or "").split(";")]
    return ({**item, "Roles": each, ALONE: n == 0} for n, each in enumerate(picked))
