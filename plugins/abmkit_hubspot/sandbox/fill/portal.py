"""A whole portal."""

from functools import cached_property
from typing import Any

from abmkit.sandbox import Table
from abmkit.world import World
from abmkit_hubspot.sandbox.fill.activities import activities
from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.fill.campaigns import campaigns, marketing_events, visits
from abmkit_hubspot.sandbox.fill.companies import companies
from abmkit_hubspot.sandbox.fill.contacts import contacts
from abmkit_hubspot.sandbox.fill.deals import deals
from abmkit_hubspot.sandbox.fill.forms import forms, submissions
from abmkit_hubspot.sandbox.fill.lists import MemberList, lists
from abmkit_hubspot.sandbox.fill.mails import email_events, marketing_emails
from abmkit_hubspot.sandbox.fill.people import account, owners, pipeline
from abmkit_hubspot.sandbox.fill.preferences import Preference, definitions, preferences
from abmkit_hubspot.sandbox.fill.products import line_items, products
from abmkit_hubspot.sandbox.links import Links

Json = dict[str, Any]


class Portal:
    """All that a portal holds, each thing in HubSpot's form; what nobody asks for is not made.

    Args:
        world: What it shows.

    Attributes:
        tables: CRM records by object.
        links: Their associations.
        recorded: Names of the properties that recorded records have, by object.
    """

    def __init__(self, world: World) -> None:
        self.links = Links()
        self.recorded: dict[str, list[str]] = {}
        self._fill = made = Fill(world, self.links)
        records = {
            "companies": companies(made),
            "contacts": contacts(made),
            "deals": deals(made),
            **activities(made),
            "products": products(made),
            "line_items": line_items(made),
        }
        self.tables = {kind: Table(rows) for kind, rows in records.items()}

    @cached_property
    def account(self) -> Json:
        """Whose portal it is."""
        return account(self._fill.world)

    @cached_property
    def owners(self) -> list[Json]:
        """Those who own records."""
        return owners(self._fill.world)

    @cached_property
    def pipeline(self) -> Json:
        """The one pipeline of deals."""
        return pipeline(self._fill.world)

    @cached_property
    def forms(self) -> list[Json]:
        """The forms."""
        return forms(self._fill)

    @cached_property
    def submissions(self) -> dict[str, list[Json]]:
        """What was sent in, by form, newest first."""
        return submissions(self._fill)

    @cached_property
    def marketing_emails(self) -> list[Json]:
        """The e-mails of marketing."""
        return marketing_emails(self._fill)

    @cached_property
    def email_events(self) -> list[Json]:
        """Opens and clicks, newest first."""
        return email_events(self._fill)

    @cached_property
    def campaigns(self) -> list[Json]:
        """The campaigns, with what was spent on each."""
        return campaigns(self._fill)

    @cached_property
    def marketing_events(self) -> list[Json]:
        """Webinars and fairs, with who came."""
        return marketing_events(self._fill)

    @cached_property
    def visits(self) -> list[Json]:
        """Visits of the website, newest first."""
        return visits(self._fill)

    @cached_property
    def subscriptions(self) -> list[Json]:
        """What people can subscribe to."""
        return definitions(self._fill)

    @cached_property
    def preferences(self) -> dict[str, Preference]:
        """What each address chose."""
        return preferences(self._fill)

    @cached_property
    def lists(self) -> list[MemberList]:
        """The lists."""
        return lists(self._fill)
