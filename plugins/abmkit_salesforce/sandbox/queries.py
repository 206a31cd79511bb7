"""Queries over REST: the first page, and the pages behind it."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from abmkit.sandbox import Answer, Request, route
from abmkit_salesforce.sandbox import trouble
from abmkit_salesforce.sandbox.base import Base
from abmkit_salesforce.sandbox.ids import record_id
from abmkit_salesforce.sandbox.soql.aggregate import is_aggregate
from abmkit_salesforce.sandbox.soql.parse import parse
from abmkit_salesforce.sandbox.soql.run import Found, json_rows, run
from abmkit_salesforce.sandbox.soql.tree import Query

_DATA = "GET /services/data/{version}"
_USUAL_PAGE, _SMALLEST_PAGE = 2_000, 200
_OPEN_AT_ONCE = 50


@dataclass(frozen=True)
class _Cursor:
    """A query whose pages are being read."""

    query: Query
    found: Found
    page: int


@dataclass
class _Cursors:
    """The queries whose pages are being read; the one used longest ago makes room."""

    open: OrderedDict[str, _Cursor] = field(default_factory=OrderedDict)
    count: int = 0

    def add(self, cursor: _Cursor) -> str:
        """Keep a query; returns its id."""
        self.count += 1
        key = record_id("0r8", self.count)
        self.open[key] = cursor
        while len(self.open) > _OPEN_AT_ONCE:
            self.open.popitem(last=False)
        return key

    def get(self, key: str) -> _Cursor | None:
        """A query by its id, as the one used last; None where it made room."""
        if key in self.open:
            self.open.move_to_end(key)
        return self.open.get(key)


class Queries(Base):
    """Routes of queries."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cursors = _Cursors()

    @route(f"{_DATA}/query", f"{_DATA}/query/")
    def query(self, request: Request) -> Answer:
        return self._ask(request, everything=False)

    @route(f"{_DATA}/queryAll", f"{_DATA}/queryAll/")
    def query_all(self, request: Request) -> Answer:
        return self._ask(request, everything=True)

    @route(f"{_DATA}/query/{{locator}}", f"{_DATA}/queryAll/{{locator}}")
    def query_more(self, request: Request) -> Answer:
        version = self.version(request)
        key, _, start = request.params["locator"].partition("-")
        cursor = self._cursors.get(key)
        if cursor is None or not start.isdigit() or int(start) >= cursor.found.count:
            raise trouble.locator_lost()
        return self._page(version, key, cursor, int(start))

    def _ask(self, request: Request, everything: bool) -> Answer:
        version, text = self.version(request), request.one("q")
        query = parse(text)
        found = run(self.org, query, everything, self.visible)
        if is_aggregate(query):
            answer = {"totalSize": found.count, "done": True, "records": found.groups}
            return Answer(body=answer)
        cursor = _Cursor(query, found, _page_size(request))
        key = self._cursors.add(cursor) if found.count > cursor.page else ""
        return self._page(version, key, cursor, 0)

    def _page(self, version: str, key: str, cursor: _Cursor, start: int) -> Answer:
        stop = start + cursor.page
        records = cursor.found.records[start:stop]
        done = stop >= cursor.found.count
        answer: dict[str, Any] = {"totalSize": cursor.found.count, "done": done}
        if not done:
            answer["nextRecordsUrl"] = f"/services/data/{version}/query/{key}-{stop}"
        answer["records"] = json_rows(self.org, cursor.query, cursor.found, records, version)
        return Answer(body=answer)


def _page_size(request: Request) -> int:
    """Records on a page: as the client wishes, between 200 and 2,000."""
    wished = re.search(r"batchSize=(\d+)", request.headers.get("sforce-query-options", ""))
    return min(_USUAL_PAGE, max(_SMALLEST_PAGE, int(wished[1]))) if wished else _USUAL_PAGE
