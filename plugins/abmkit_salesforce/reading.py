"""How an object is read, as the organisation describes it and the settings map it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property, partial

from abmkit import Fatal, Retryable, api
from abmkit_salesforce.describe import Described
from abmkit_salesforce.more import More
from abmkit_salesforce.org import Org
from abmkit_salesforce.pages import QUERY, QueryPages, items
from abmkit_salesforce.settings import Cells, SalesforceSettings
from abmkit_salesforce.soql import Query, instant
from abmkit_salesforce.tables import Mapper, Plan, Table
from abmkit_salesforce.values import Plain, flag

#: Salesforce writes its stamps late: what Airbyte reads again, too.
_LOOKBACK = timedelta(seconds=600)


@dataclass(frozen=True)
class Reading:
    """An object of an organisation that is read.

    Attributes:
        http: The organisation's API.
        sleep: Waits for Bulk jobs.
        config: The settings.
        org: What holds for the whole organisation.
        plan: What becomes of the records.
        described: The object.
    """

    http: api.Http
    sleep: Callable[[float], None]
    config: SalesforceSettings
    org: Org
    plan: Plan
    described: Described

    def resource(self) -> api.Resource:
        """The stream of its records."""
        more = More(self.http, self._query, self.plan.others, self.org.catalogue)
        names = dict.fromkeys(table.name for table in self._tables)
        return api.Resource(
            name=self.plan.object,
            tables=tuple(names),
            fingerprint=json.dumps([self._types, self._shape], sort_keys=True),
            read=self._read,
            rows=self._rows,
            key="Id",
            window=api.Since(lookback=_LOOKBACK) if self._tells_changes else api.Whole(),
            complete=more.complete if more.is_needed else None,
            is_deleted=_is_deleted if self._tells_changes else None,
            anew=timedelta(days=self.config.reread_days) if self._tells_changes else None,
            scope=f"Read on {self.plan.object}",
        )

    def fields(self) -> Iterator[api.Field]:
        """The object's fields, each with the column that holds it as it is."""
        taken = {
            cell: f"{table.name}.{column}"
            for table in reversed(self._tables)
            for column, cell in table.cells.items()
            if isinstance(cell, str)
        }
        for each in self.described.fields.values():
            place = taken.get(each.name, "")
            yield api.Field(self.plan.object, each.name, each.label, each.type, place)

    @property
    def _tells_changes(self) -> bool:
        """Else it is some dozen records that an administrator set up, and is read whole."""
        return bool(self.described.stamp) and "IsDeleted" in self.described.fields

    @cached_property
    def _tables(self) -> Sequence[Table]:
        mapper = Mapper(partial(self.org.catalogue.type_of, self.described), self.org.days)
        return [mapper.mapped(table, self._cells(table)) for table in self.plan.tables]

    def _cells(self, table: Table) -> Cells:
        own = self.config.objects.get(self.plan.object)
        return own.map if own else self.config.map.get(table.name, {})

    @cached_property
    def _types(self) -> Mapping[str, str]:
        """What is asked for, and of which type it is; the id first."""
        paths = [path for table in self._tables for path in table.asks]
        asked = dict.fromkeys(["Id", *sorted(self.described.fields), *paths])
        found = ((path, self.org.catalogue.type_of(self.described, path)) for path in asked)
        return {path: kind or "string" for path, kind in found}

    @property
    def _query(self) -> Query:
        order = tuple(filter(None, (self.described.stamp, "Id")))
        return Query(self.plan.object, tuple(self._types), order=order)

    @property
    def _shape(self) -> object:
        """What of the settings shapes the rows, and the zone of their days."""
        cells = [{k: c.model_dump() for k, c in self._cells(t).items()} for t in self._tables]
        return [cells, self.org.told["TimeZoneSidKey"]]

    def _read(self, part: api.Part) -> api.Read:
        """All that is not deleted; or all that has changed since, as what is deleted has, too.

        There is no end to it: what changes meanwhile may come now or next time, or both.
        """
        where: tuple[str, ...] = ()
        if part.start:
            where = (f"{self.described.stamp} >= {instant(part.start)}",)
        elif "IsDeleted" in self.described.fields:
            where = ("IsDeleted = false",)
        asked = replace(self._query, where=where)
        above, counts = self.config.bulk_above, part.start is None
        pages = QueryPages(self.http, self.sleep, asked, above, counts=counts)
        return api.Read(api.get(QUERY), pages, items)

    def _rows(self, found: Sequence[api.Item]) -> api.Tables:
        records = [self._plain(item) for item in found]
        return {table.name: table.frame(records) for table in self._tables}

    @cached_property
    def _plain(self) -> Plain:
        return Plain(self._types)


def refused(plan: Plan, error: Fatal | Retryable) -> api.Resource:
    """The stream of an object that the organisation does not show now."""

    def refuse(_: api.Part) -> api.Read:
        raise error

    return api.Resource(
        name=plan.object,
        tables=tuple(dict.fromkeys(table.name for table in plan.tables)),
        read=refuse,
        rows=lambda found: {},
        refused=error,
    )


def why(name: str) -> str:
    """Why a stream cannot be read, and what to do."""
    return (
        f"a permission is missing: the user may not see the object {name}; grant the user Read "
        f"on it, or name in the setting streams those that are to be read"
    )


def _is_deleted(item: api.Item) -> bool:
    return flag(item.get("IsDeleted")) is True
