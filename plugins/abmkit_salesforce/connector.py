"""Reads a Salesforce organisation: every object as the organisation itself describes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import ClassVar

from abmkit import Check, Fatal, Retryable, Stream, UsageError, api, suggest
from abmkit_salesforce.describe import VERSION, Catalogue
from abmkit_salesforce.grants import Granted, granted, login
from abmkit_salesforce.org import Org
from abmkit_salesforce.pages import QUERY
from abmkit_salesforce.plans import own, plans
from abmkit_salesforce.reading import Reading, refused, why
from abmkit_salesforce.settings import SalesforceSettings, check_address
from abmkit_salesforce.soql import Query
from abmkit_salesforce.tables import Plan
from abmkit_salesforce.verdicts import calls_left, in_an_hour, verdict

#: Of the 25 long calls that an organisation may have at a time, for all its programs.
_AT_ONCE = 4
_ID = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")


class Salesforce(api.ApiConnector):
    name, title = "salesforce", "Salesforce: accounts, people, deals, campaigns, activities"
    Config = SalesforceSettings
    sandbox: ClassVar[str] = "abmkit_salesforce.sandbox:SalesforceSandbox"
    base = "https://login.salesforce.com"
    version = f"{VERSION}.1"
    config: SalesforceSettings

    def auth(self) -> api.Auth:
        return granted(self)

    def oauth(self) -> api.OAuth | None:
        return login(self.config)

    def address(self, auth: api.Auth) -> str:
        if self.config.base_url or not isinstance(auth, Granted):
            return super().address(auth)
        try:
            return check_address(auth.granted.get("instance_url", ""))
        except ValueError as error:
            raise Fatal(
                f"where Salesforce says that the organisation is, no token may be sent: {error}; "
                "say it by instance_url in the settings"
            ) from None

    def limits(self) -> Sequence[api.Limit]:
        return (
            api.Concurrency(_AT_ONCE),
            api.Daily(calls_left, in_an_hour, keep=self.config.spare_calls),
        )

    def classify(self, answer: api.Answer) -> api.Verdict:
        return verdict(answer, self.clock.now())

    def account(self) -> str | None:
        return self.org.id

    def record_url(self, account: str | None, table: str, record: str) -> str | None:
        """Any id behind the organisation's address leads to its page, whatever the object."""
        kept = self.tokens.read()
        home = self.config.base_url or (kept.granted.get("instance_url", "") if kept else "")
        is_page = home.startswith("https://") and _ID.fullmatch(record)
        return f"{home.rstrip('/')}/{record}" if is_page else None

    @cached_property
    def org(self) -> Org:
        return Org(self.http, Catalogue(self.http, self.config.leave_out))

    def resources(self) -> Iterator[api.Resource]:
        found = self._plans()
        _ = self.org.days  # without its zone nothing can be read
        for plan in found:
            try:
                reading = self._reading(plan)
                resource = reading.resource() if reading else None
            except (Fatal, Retryable) as error:
                yield refused(plan, error)
                continue
            if resource:
                yield resource
            elif plan.is_certain:
                yield refused(plan, Fatal(why(plan.object)))

    def fields(self) -> Iterator[api.Field]:
        for plan in self._plans():
            if reading := self._reading(plan):
                yield from reading.fields()

    def cure(self, stream: Stream, table: str, column: str) -> str:
        is_own = stream.name in self.config.objects
        place = f"objects.{stream.name}.map" if is_own else f"map.{table}"
        return f"{place}.{column} in the settings: name the field that holds it"

    def check(self) -> Iterator[Check]:
        yield Check(ok=True, what=f"reads {self.org.told['Name']}, organisation {self.org.id}")
        for stream in self.streams():
            try:
                self._look(stream)
            except (Fatal, Retryable) as error:
                yield Check(ok=False, what=f"stream {stream.name}: {error}")
            else:
                yield Check(ok=True, what=f"stream {stream.name} can be read")
        for plan in self._plans():
            if not plan.is_certain and plan.object not in self.org.catalogue.names:
                yield Check(ok=True, what=f"{plan.object} is left out: the organisation has none")

    def _plans(self) -> list[Plan]:
        """What is to be read, as far as the organisation has it.

        Raises:
            UsageError: The settings name a stream that there is none of.
        """
        chosen = self.config.streams
        known = [*plans(self.org, chosen), *(own(n, o) for n, o in self.config.objects.items())]
        names = {plan.object for plan in known}
        for name in chosen or ():
            if name not in names:
                raise UsageError(f"salesforce has no stream {name!r}{suggest(name, names)}")
        return [plan for plan in known if chosen is None or plan.object in chosen]

    def _reading(self, plan: Plan) -> Reading | None:
        """How an object is read; None: it is not there, or may not be seen."""
        described = self.org.catalogue.find(plan.object)
        if described is None:
            return None
        return Reading(self.http, self.clock.sleep, self.config, self.org, plan, described)

    def _look(self, stream: Stream) -> None:
        """Ask for one record.

        Raises:
            Fatal: It may not be read.
            Retryable: It cannot be read now.
        """
        if stream.refused:
            raise stream.refused
        self.http.json(api.get(QUERY, q=str(Query(stream.name, ("Id",), most=1))))
