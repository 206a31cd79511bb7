"""Which objects are read, and what becomes of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from abmkit_salesforce import activity, campaigns, deals, people, rates
from abmkit_salesforce.org import Org
from abmkit_salesforce.settings import CustomObject
from abmkit_salesforce.tables import Plan, Table


def plans(org: Org, chosen: Collection[str] | None) -> Iterator[Plan]:
    """The objects that Salesforce has itself.

    Args:
        org: Whose.
        chosen: The only ones that are read; None: all.
    """
    jobs = "AccountContactRelation"
    has_jobs = jobs in org.catalogue.names and (chosen is None or jobs in chosen)
    yield people.accounts(org)
    yield people.contacts(org, with_jobs=not has_jobs)
    yield people.jobs(org)
    yield people.leads(org)
    yield people.lead_steps()
    yield deals.deals(org)
    yield deals.steps()
    yield deals.parts(org)
    yield campaigns.campaigns(org)
    yield campaigns.members(org)
    yield activity.tasks(org)
    yield activity.events(org)
    is_dated = "DatedConversionRate" in org.catalogue.names
    yield rates.dated_rates(org) if is_dated else rates.plain_rates(org)


def own(name: str, told: CustomObject) -> Plan:
    """An object of the organisation's own; its cells are all in the settings."""
    return Plan(name, (Table(told.table, {}),))
