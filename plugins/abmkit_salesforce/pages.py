"""Pages of a query's result: of REST, or of a Bulk job where there is much to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from abmkit import Fatal, api
from abmkit_salesforce import bulk
from abmkit_salesforce.describe import DATA
from abmkit_salesforce.soql import Query

QUERY = f"{DATA}/queryAll"
#: Records of a page of REST; what is wider than an address is best read by Bulk beyond one page.
PAGE = 2_000


class QueryPages(api.Pages):
    """Reads a query by REST, or by Bulk when it has more records than a number.

    The token of a page is the link that REST gave, or the job with the locator of a part.

    Args:
        http: The organisation.
        sleep: Waits for a job.
        query: What is asked.
        above: The number.
        counts: Whether the records are counted before; else the first page tells how many there
            are, and where they are many, Bulk begins with them anew.
    """

    def __init__(
        self,
        http: api.Http,
        sleep: Callable[[float], None],
        query: Query,
        above: int,
        *,
        counts: bool,
    ) -> None:
        self._http, self._sleep, self._query, self._counts = http, sleep, query, counts
        self._pieces = query.pieces()
        self._above = min(above, PAGE) if len(self._pieces) > 1 else above
        self._job = ""

    def place(self, request: api.Request, token: Any) -> api.Request:
        if isinstance(token, str):
            return api.get(token)
        if token is None:
            token = self._bulk() if self._counts and self._count() > self._above else None
            if token is None:
                return api.get(QUERY, q=str(self._pieces[0]))
        self._job = token["job"]
        most = min(bulk.PART, bulk.CELLS // len(self._query.fields))
        part = {"locator": token["locator"], "maxRecords": most}
        return api.get(f"{bulk.JOBS}/{self._job}/results", **part)

    def after(self, token: Any, answer: api.Answer, items: Sequence[api.Item]) -> Any:
        if not isinstance(answer.body, dict):
            locator = bulk.locator(answer)
            return locator and {"job": self._job, "locator": locator}
        link = answer.body.get("nextRecordsUrl")
        is_much = token is None and answer.body["totalSize"] > self._above
        return self._bulk() or link if is_much and not self._counts else link

    def _count(self) -> int:
        return int(self._http.json(api.get(QUERY, q=self._query.count))["totalSize"])

    def _bulk(self) -> Any:
        """The token of a job's first part; None: not every object is for Bulk."""
        try:
            job = bulk.start(self._http, self._query.unordered)
            bulk.wait(self._http, self._sleep, job)
        except Fatal:
            return None  # REST reads it, or says what is wrong
        return {"job": job, "locator": None}


def items(answer: api.Answer) -> list[api.Item]:
    """The records of a page."""
    if isinstance(answer.body, dict):
        return list(answer.body["records"])
    return bulk.records(answer)


def everything(http: api.Http, query: Query) -> list[api.Item]:
    """All records of a query that has few.

    Raises:
        Fatal: One of them has no id.
    """
    read = api.Read(api.get(QUERY, q=str(query)), api.LinkPages("nextRecordsUrl"), "records")
    found = list(api.listed(http, read, "Id"))
    if not all(each.get("Id") for each in found):
        raise Fatal(
            f"a record of {query.object} came without its Id, so that nothing can be joined to it; "
            "sync again, and tell Salesforce if it stays so"
        )
    return found
