"""The connector: a portal's CRM and marketing, by the settings of its account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from typing import ClassVar

from abmkit import Fatal, Retryable, Stream, api
from abmkit_hubspot.activities import activities
from abmkit_hubspot.campaigns import campaigns
from abmkit_hubspot.companies import companies
from abmkit_hubspot.contacts import contacts
from abmkit_hubspot.crm import Kind, resource
from abmkit_hubspot.deals import deals
from abmkit_hubspot.emails import email_events, marketing_emails
from abmkit_hubspot.events import marketing_events, web_visits
from abmkit_hubspot.forms import forms, submissions
from abmkit_hubspot.grants import granted, login
from abmkit_hubspot.lists import lists
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import HubSpotConfig
from abmkit_hubspot.shape import held
from abmkit_hubspot.subscriptions import subscriptions
from abmkit_hubspot.verdicts import judge

_OBJECTS = ("contacts", "companies", "deals")
_PAGES = {"person": "0-1", "account": "0-2", "deal": "0-3"}
"""Ids of the objects whose records have a page of their own."""
_NAMED = (
    *_OBJECTS, "calls", "meetings", "emails", "notes", "tasks", "form_submissions", "campaigns",
)  # fmt: skip
"""Streams of which the settings may name the properties."""
_LEFT = "x-hubspot-ratelimit-daily-remaining"


class HubSpot(api.ApiConnector):
    """Reads a HubSpot portal."""

    name = "hubspot"
    title = "HubSpot: contacts, companies, deals, activities, forms, e-mails, campaigns, lists"
    Config = HubSpotConfig
    base = "https://api.hubapi.com"
    version = "v3"
    supported_until = date(2027, 3, 30)  # that of v4, by which associations are read
    sandbox: ClassVar[str] = "abmkit_hubspot.sandbox:HubSpotSandbox"
    config: HubSpotConfig

    def auth(self) -> api.Auth:
        """The token of a private app, or one that a login gave."""
        return granted(self)

    def oauth(self) -> api.OAuth | None:
        """Where a person logs in; None: there is a token."""
        return login(self.config, self.base)

    def limits(self) -> Sequence[api.Limit]:
        """Those of the smallest account; answers tell of larger ones."""
        return (
            api.Window(
                100, 10, most="X-HubSpot-RateLimit-Max", left="X-HubSpot-RateLimit-Remaining"
            ),
            api.Window(5, 1, policy="search"),
            api.Daily(_left, self._midnight),
        )

    def classify(self, answer: api.Answer) -> api.Verdict:
        """What an answer means."""
        return judge(answer, self._midnight(self.clock.now()))

    def account(self) -> str:
        """The portal's id."""
        return self.portal.id

    def record_url(self, account: str | None, table: str, record: str) -> str | None:
        """As the API itself writes it; of a portal that answers elsewhere, none."""
        kind = _PAGES.get(table)
        if kind is None or account is None or self.config.base_url:
            return None
        return f"https://app.hubspot.com/contacts/{account}/record/{kind}/{record}"

    @cached_property
    def portal(self) -> Portal:
        """The portal's settings."""
        return Portal(self.http, self._is_read("contacts"))

    def resources(self) -> Iterable[api.Resource]:
        """The streams, those first that others refer to."""
        self._zone = self.portal.zone  # asked for first: without a token nothing can be read
        for kind in self._kinds():
            yield self._stream(kind)
        yield subscriptions(self.portal)
        yield lists(self.portal, self.config)
        yield forms()
        yield submissions(self.portal, self.config)
        yield campaigns(self.portal, self.config)
        yield marketing_emails(self.portal)
        yield email_events(self.portal, self._is_read("marketing_emails"))
        yield marketing_events(self.portal)
        yield web_visits(self.portal, self.config)

    def fields(self) -> Iterator[api.Field]:
        """The properties of CRM objects, each with the column that holds it as it is."""
        for kind in self._kinds():
            try:
                told = self.portal.properties(kind.name) if self._is_read(kind.name) else {}
            except Fatal:
                continue  # what may not be read; a check says so, and how to grant it
            own = self.config.columns.get(kind.name, {})
            place = held(kind.tables[0], kind.cells(), own, self.portal.zone)
            for name, each in told.items():
                yield api.Field(kind.name, name, each["label"], each["type"], place.get(name, ""))

    def cure(self, stream: Stream, table: str, column: str) -> str:
        """Where another property may be named for a column of what a record itself becomes."""
        if stream.name not in _NAMED or table != stream.tables[0]:
            return ""
        return f"columns.{stream.name}.{column} in the settings: name the property that holds it"

    def _kinds(self) -> Iterator[Kind]:
        def read(*names: str) -> tuple[str, ...]:
            return tuple(name for name in names if self._is_read(name))

        yield companies(self.portal, self.config)
        yield contacts(self.portal, self.config, bool(read("companies")))
        yield deals(self.portal, self.config, read("companies", "contacts"))
        yield from activities(self.portal, self.config, read(*_OBJECTS))

    def _stream(self, kind: Kind) -> api.Resource:
        """The stream of an object; of one that the portal does not show now, one that says so."""
        try:
            is_read = self._is_read(kind.name)
            names = tuple(self.portal.properties(kind.name)) if is_read else ()
            own = self.config.columns.get(kind.name)
            shape = repr((own, str(self.portal.zone), kind.shape() if is_read else ""))
        except (Fatal, Retryable) as error:
            return _refused(kind, error)
        return resource(self.http, kind, names, shape)

    def _is_read(self, name: str) -> bool:
        return self.config.streams is None or name in self.config.streams

    def _midnight(self, now: datetime) -> datetime:
        return api.next_midnight(now.astimezone(self._zone))

    _zone: tzinfo = UTC


def _refused(kind: Kind, error: Fatal | Retryable) -> api.Resource:
    def read(_: api.Part) -> api.Read:
        raise error

    return api.Resource(
        name=kind.name, tables=kind.tables, read=read, rows=kind.rows, scope=kind.scope,
        refused=error,
    )  # fmt: skip


def _left(answer: api.Answer) -> int | None:
    return answer.number(_LEFT)
