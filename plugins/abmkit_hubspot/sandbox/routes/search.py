"""Search: filters, order, pages up to 10,000, an index that may lag."""

from datetime import timedelta

from abmkit.sandbox import Answer, Record, Request, route
from abmkit_hubspot.sandbox.definitions import types
from abmkit_hubspot.sandbox.errors import invalid
from abmkit_hubspot.sandbox.query import above, matching, ordered
from abmkit_hubspot.sandbox.routes.base import both
from abmkit_hubspot.sandbox.routes.objects import Objects

PAGE, USUAL = 200, 10
LAG = timedelta(seconds=30)
"""How long, with the fault ``lag``, what has changed is missing."""


class Search(Objects):
    """The search API."""

    most = 10_000

    @route(*both("POST /crm/v3/objects/{kind}/search"))
    def search_objects(self, request: Request) -> Answer:
        """Live records that fit."""
        kind, asked = self.kind(request), request.json()
        limit, start = int(asked.get("limit") or USUAL), int(asked.get("after") or 0)
        if not 0 < limit <= PAGE:
            raise invalid(f"limit must be between 1 and {PAGE}")
        if start + limit > self.most:
            raise invalid(f"The search endpoints are limited to {self.most:,} total results.")
        fits = matching(asked, types(kind))
        found = ordered(
            [row for row in self._indexed(kind, above(asked)) if fits(row)], asked, types(kind)
        )
        names = asked.get("properties") or []
        page = {
            "total": len(found),
            "results": [self.one(kind, row, names) for row in found[start : start + limit]],
        }
        if start + limit < len(found):
            page["paging"] = {"next": {"after": str(start + limit)}}
        return Answer(body=page)

    def _indexed(self, kind: str, after: str) -> list[Record]:
        table = self.tables[kind]
        rows, _ = table.page(after if after.isdecimal() else "", len(table))
        if not self.faults.holds("lag"):
            return rows
        return [row for row in rows if row.updated_at <= self.clock() - LAG]
