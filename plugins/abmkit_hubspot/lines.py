"""What a deal sells, by its line items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from abmkit import api
from abmkit_hubspot.cells import whole
from abmkit_hubspot.portal import Portal

LINES = "line_items"
_PATH, _BATCH = f"crm/v3/objects/{LINES}/batch/read", 100
_NAME, _TERM = "name", "hs_term_in_months"


def with_lines(portal: Portal, items: Sequence[api.Item]) -> Sequence[api.Item]:
    """Deals with the ``lines`` that they are associated with, in order of their ids.

    Args:
        portal: Whose.
        items: Deals, with what they belong to under ``ends``.
    """
    ids = sorted({own for item in items for own in item["ends"][LINES]}, key=int)
    found = {each["id"]: each["properties"] for each in _read(portal, ids)}
    return [
        {
            **item,
            "lines": [found[own] for own in ids if own in item["ends"][LINES] and own in found],
        }
        for item in items
    ]


def _read(portal: Portal, ids: Sequence[str]) -> list[api.Item]:
    found: list[api.Item] = []
    for start in range(0, len(ids), _BATCH):
        inputs = [{"id": each} for each in ids[start : start + _BATCH]]
        asked = {"properties": list(portal.properties(LINES)), "inputs": inputs}
        found += portal.http.json(api.post(_PATH, asked))["results"]
    return found


def lines_of(item: api.Item) -> list[api.Item] | None:
    """All that the lines of a deal say, without what they leave empty; None: it has none."""
    told = [{k: v for k, v in line.items() if v not in (None, "")} for line in item["lines"]]
    return told or None


def _product(item: api.Item) -> str | None:
    names = (api.text(line.get(_NAME)) for line in item["lines"])
    return "; ".join(dict.fromkeys(name for name in names if name)) or None


def _term(item: api.Item) -> str | None:
    """The longest of the lines' terms."""
    told = (whole(line.get(_TERM)) for line in item["lines"])
    return max((term for term in told if term), key=int, default=None)


SOLD: Mapping[str, api.Cell] = {"product": _product, "term_months": _term}
"""The columns that line items fill."""
