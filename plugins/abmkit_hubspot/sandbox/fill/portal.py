"""A whole portal."""

from dataclasses import dataclass
from typing import Any

from abmkit.sandbox import Table
from abmkit.world import World
from abmkit_hubspot.sandbox.links import Links

from .activities import activities
from .base import Fill
from .campaigns import campaigns, marketing_events, visits
from .companies import companies
from .contacts import contacts
from .deals import deals
from .forms import forms, submissions
from .lists import Membership, lists
from .mails import email_events, marketing_emails
from .people import account, owners, pipeline

Json = dict[str, Any]


@dataclass
class Portal:
    """All that a portal holds, each thing in HubSpot's form.

    Attributes:
        tables: CRM records by object.
        links: Their associations.
        submissions: What was sent in, by form, newest first.
        email_events: Opens and clicks, newest first.
        visits: Event occurrences, newest first.
    """

    tables: dict[str, Table]
    links: Links
    account: Json
    owners: list[Json]
    pipeline: Json
    forms: list[Json]
    submissions: dict[str, list[Json]]
    marketing_emails: list[Json]
    email_events: list[Json]
    campaigns: list[Json]
    marketing_events: list[Json]
    visits: list[Json]
    lists: list[Membership]


def fill(world: World) -> Portal:
    """Make the portal that shows a world."""
    links = Links()
    made = Fill(world, links)
    records = {
        "companies": companies(made),
        "contacts": contacts(made),
        "deals": deals(made),
        **activities(made),
        "products": (),
        "line_items": (),
    }
    return Portal(
        tables={kind: Table(rows) for kind, rows in records.items()},
        links=links,
        account=account(world),
        owners=owners(world),
        pipeline=pipeline(world),
        forms=forms(made),
        submissions=submissions(made),
        marketing_emails=marketing_emails(made),
        email_events=email_events(made),
        campaigns=campaigns(made),
        marketing_events=marketing_events(made),
        visits=visits(made),
        lists=lists(made),
    )
