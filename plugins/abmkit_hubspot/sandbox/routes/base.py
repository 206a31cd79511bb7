"""What the groups of routes share."""

import re
from collections.abc import Sequence
from typing import Any

from abmkit.sandbox import Request, Sandbox
from abmkit_hubspot.sandbox.errors import invalid
from abmkit_hubspot.sandbox.fill import Portal
from abmkit_hubspot.sandbox.words import KINDS

_VERSIONED = re.compile(r"^(\w+ /\w+)/v\d/([\w-]+)(.*)$")
_DATED = "2026-03"


def both(place: str) -> tuple[str, str]:
    """A place under its version, and the same under the dated path that follows it."""
    match = _VERSIONED.match(place)
    if match is None:
        raise ValueError(f"{place} has no version")
    root, area, rest = match.groups()
    return place, f"{root}/{area}/{_DATED}{rest}"


class Desk(Sandbox):
    """A sandbox with a portal.

    Attributes:
        portal: What it serves.
    """

    name = "hubspot"
    profile = "hanbit"
    portal: Portal

    def kind(self, request: Request, name: str = "kind") -> str:
        """The object that the path names.

        Raises:
            Refused: There is none of that name.
        """
        asked = request.params[name]
        kind = KINDS.get(asked, KINDS.get(asked.lower()))
        if kind is None:
            raise invalid(f"Unable to infer object type from: {asked}")
        return kind

    def limit(self, request: Request, usual: int, most: int) -> int:
        """How many a page shows.

        Raises:
            Refused: More than it can.
        """
        asked = request.one("limit", str(usual))
        if not asked.isdecimal() or not 0 < int(asked) <= most:
            raise invalid(f"limit must be a number between 1 and {most}, not {asked}")
        return int(asked)

    def wants(self, request: Request, name: str) -> bool:
        """Whether a query parameter says true."""
        return request.one(name).lower() == "true"

    def following(self, request: Request, after: str) -> dict[str, Any]:
        """The ``paging`` that leads to the next page."""
        query = [f"{key}={value}" for key, value in request.query if key != "after"]
        host = request.headers.get("host", "")
        link = f"http://{host}{request.path}?{'&'.join([*query, f'after={after}'])}"
        return {"paging": {"next": {"after": after, "link": link}}}

    def sheet(self, request: Request, rows: Sequence[Any], usual: int, most: int) -> dict[str, Any]:
        """A page of rows that are counted: ``results``, and ``paging`` where there are more."""
        limit = self.limit(request, usual, most)
        start = int(request.one("after", "0") or 0)
        page = {"results": list(rows[start : start + limit])}
        if start + limit < len(rows):
            page |= self.following(request, str(start + limit))
        return page
