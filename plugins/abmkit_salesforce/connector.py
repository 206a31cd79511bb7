"""Reads a Salesforce organisation: every object as the organisation itself describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property, partial
from typing import Any, ClassVar

from abmkit import Check, Fatal, UsageError, api
from abmkit_salesforce.clock import VendorClock
from abmkit_salesforce.describe import VERSION, Catalogue, Described
from abmkit_salesforce.grants import Granted, granted, login
from abmkit_salesforce.more import More
from abmkit_salesforce.org import Org
from abmkit_salesforce.pages import QUERY, QueryPages, items
from abmkit_salesforce.plans import own, plans
from abmkit_salesforce.settings import SalesforceSettings
from abmkit_salesforce.soql import Query, instant
from abmkit_salesforce.tables import Mapper, Plan
from abmkit_salesforce.values import Plain, flag
from abmkit_salesforce.verdicts import calls_left, in_an_hour, verdict

#: Salesforce writes its stamps late: what Airbyte reads again, too.
_LOOKBACK = timedelta(seconds=600)
#: Of the 25 long calls that an organisation may have at a time, for all its programs.
_AT_ONCE = 4


class Salesforce(api.ApiConnector):
    name, title = "salesforce", "Salesforce: accounts, people, deals, campaigns, activities"
    Config = SalesforceSettings
    sandbox: ClassVar[str] = "abmkit_salesforce.sandbox:SalesforceSandbox"
    base = "https://login.salesforce.com"
    version = f"{VERSION}.1"
    config: SalesforceSettings

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.clock = self._vendor = VendorClock(self.clock)

    def auth(self) -> api.Auth:
        return granted(self)

    def oauth(self) -> api.OAuth | None:
        return login(self.config)

    def address(self, auth: api.Auth) -> str:
        if self.config.base_url or not isinstance(auth, Granted):
            return super().address(auth)
        return auth.granted["instance_url"]

    def limits(self) -> Sequence[api.Limit]:
        return (
            api.Concurrency(_AT_ONCE),
            api.Daily(calls_left, in_an_hour, keep=self.config.spare_calls),
        )

    def classify(self, answer: api.Answer) -> api.Verdict:
        self._vendor.heard(answer)
        return verdict(answer, self.clock.now())

    def account(self) -> str | None:
        return self.org.id

    @cached_property
    def org(self) -> Org:
        return Org(self.http, Catalogue(self.http))

    def resources(self) -> Iterator[api.Resource]:
        for plan, described in self._present():
            yield self._resource(plan, described)

    def check(self) -> Iterator[Check]:
        yield Check(ok=True, what=f"reads {self.org.told['Name']}, organisation {self.org.id}")
        for stream in self.streams():
            try:
                self.http.json(api.get(QUERY, q=str(Query(stream.name, ("Id",), most=1))))
            except Fatal as error:
                yield Check(ok=False, what=f"stream {stream.name}: {error}")
            else:
                yield Check(ok=True, what=f"stream {stream.name} can be read")
        for name in self._absent():
            what = f"{name} is left out: the organisation has none, or its user may not see it"
            yield Check(ok=True, what=what)

    # -- which objects -----------------------------------------------------------------------------

    def _plans(self) -> Iterator[Plan]:
        yield from plans(self.org, self.config.streams)
        yield from (own(name, told) for name, told in self.config.objects.items())

    def _present(self) -> Iterator[tuple[Plan, Described]]:
        for plan in self._plans():
            described = self.org.catalogue.find(plan.object)
            if described:
                yield plan, described
            elif plan.object in self.config.objects:
                raise UsageError(
                    f"the organisation has no object {plan.object}, or its user may not see it; "
                    f"take [objects.{plan.object}] out of the settings, or grant Read on it"
                )

    def _absent(self) -> list[str]:
        names = [plan.object for plan in self._plans()]
        return [name for name in names if name not in self.org.catalogue.names]

    # -- how one is read ---------------------------------------------------------------------------

    def _resource(self, plan: Plan, described: Described) -> api.Resource:
        type_of = partial(self.org.catalogue.type_of, described)
        mapper = Mapper(type_of, self.org.days)
        told = self.config.objects.get(plan.object)
        tables = [
            mapper.mapped(t, told.map if told else self.config.map.get(t.name, {}))
            for t in plan.tables
        ]
        paths = [path for table in tables for path in table.asks]
        asked = tuple(dict.fromkeys(["Id", *sorted(described.fields), *paths]))
        types = {path: type_of(path) or "string" for path in asked}
        plain, stamp = Plain(types), described.stamp
        query = Query(plan.object, asked, order=(stamp, "Id") if stamp else ("Id",))
        more = More(self.http, query, plan.others, self.org.catalogue)

        def rows(found: Sequence[api.Item]) -> Mapping[str, object]:
            records = [plain(item) for item in found]
            return {table.name: table.frame(records) for table in tables}

        return api.Resource(
            name=plan.object,
            tables=tuple(dict.fromkeys(table.name for table in tables)),
            fingerprint=json.dumps([types, self._shape(plan)], sort_keys=True),
            read=lambda part: self._read(query, described, part),
            rows=rows,  # type: ignore[arg-type]
            key="Id",
            window=api.Since(lookback=_LOOKBACK) if stamp else api.Whole(),
            complete=more.complete if more.is_needed else None,
            is_deleted=_is_deleted,
            anew=timedelta(days=self.config.reread_days),
            scope=f"Read on {plan.object}",
        )

    def _shape(self, plan: Plan) -> object:
        """What of the settings shapes the rows of an object."""
        told = self.config.model_dump(mode="json", include={"map", "objects"})
        return [told["map"], told["objects"].get(plan.object), self.org.told["TimeZoneSidKey"]]

    def _read(self, query: Query, described: Described, part: api.Part) -> api.Read:
        """All that is not deleted; or all that has changed since, which what is deleted has, too.

        There is no end to it: what changes meanwhile may come now or next time, or both.
        """
        where: tuple[str, ...] = ("IsDeleted = false",) if "IsDeleted" in described.fields else ()
        if part.start:
            where = (f"{described.stamp} >= {instant(part.start)}",)
        asked = replace(query, where=where)
        pages = QueryPages(self.http, self.clock.sleep, asked, self.config.bulk_above)
        return api.Read(api.get(QUERY), pages, items)


def _is_deleted(item: api.Item) -> bool:
    return flag(item.get("IsDeleted")) is True
