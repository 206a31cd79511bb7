"""The checks of what a scorecard says: that it adds up, and that all renderings say the same.

Each returns what is wrong, one sentence a fault.
"""

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from typing import Any

import openpyxl

from abmkit import KpiGrid, Msg, Value, blocks

NEAR = Decimal("0.01")


def truth(document: Any, numbers: Any) -> list[str]:
    """14: tiles show the numbers of their metrics; tiers, funnel and waterfall add up."""
    return [
        fault
        for page in document.pages
        for head, block in blocks.flat(page.blocks)
        for fault in _sums(_id(head), block, numbers)
    ]


def _sums(title: str, block: Any, numbers: Any) -> Iterator[str]:
    match block:
        case KpiGrid():
            yield from _tiles(block, numbers)
        case blocks.Progress() if title == "summary.tiers":
            yield from _tiers(block, numbers)
        case blocks.Table() if title == "journey.title":
            counts = [row[1].value.number for row in block.rows]
            if counts != sorted(counts, reverse=True):
                yield f"a funnel that widens: {counts}"
        case blocks.Chart() if _id(block.alt) == "chart.waterfall":
            first, *steps, last = (row[1].number for row in block.data.rows)
            if abs(first + sum(steps) - last) > NEAR:
                yield f"a waterfall from {first} that does not end at {last}"


def _tiles(grid: KpiGrid, numbers: Any) -> Iterator[str]:
    for tile in grid.tiles:
        metric, number = tile.value.metric, tile.value.number
        if metric and number != numbers[metric]:
            yield f"{metric}: {number}"


def _tiers(block: Any, numbers: Any) -> Iterator[str]:
    parts = sum(row.part.number for row in block.rows)
    wholes = sum(row.whole.number for row in block.rows)
    if (parts, wholes) != (numbers["engaged_accounts"], numbers["target_accounts"]):
        yield f"tiers add up to {parts} of {wholes}"


def _id(text: Any) -> str:
    return text.id if isinstance(text, Msg) else ""


def twins(document: Any, words: Any, paper: Any, files: Any) -> list[str]:
    """15: every number of the model's tables is in each of the four files."""
    alts = _bare(paper.text() + "".join(paper.alts()))
    html = files["html"].decode()
    spoken, exact = _bare(unescape(html)), set(re.findall(r'<data value="([^"]+)"', html))
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]), read_only=True)
    cells = {
        f"{cell:.12g}"
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int | float)
    }
    whole = json.loads(files["json"])
    told = _bare("".join(cell for t in whole["tables"] for row in t["rows"] for cell in row))
    found = []
    for value, own in _values(document, words):
        shown = {_bare(own.value(value, compact=compact)) for compact in (True, False)}
        shown.add(_bare("".join(own.split(value))))
        scale = 100 if value.unit == "points" else 1
        held = {
            "pdf": any(each in alts for each in shown),
            "html": format(value.number, "f") in exact or any(each in spoken for each in shown),
            "xlsx": f"{float(value.number) * scale:.12g}" in cells,
            "json": any(each in told for each in shown),
        }
        found += [f"{name} lacks {value.number}" for name, there in held.items() if not there]
    return found


def _values(document: Any, words: Any) -> Iterator[tuple[Value, Any]]:
    """The numbers in a document's tables, charts' included, and the words of their page."""
    for page in document.pages:
        own = words.on(page)
        for _, block in blocks.flat(page.blocks):
            for row in block.as_table().rows:
                for cell in row:
                    value = cell.rate if isinstance(cell, blocks.Share) else cell
                    if isinstance(value, Value) and value.number is not None:
                        yield value, own


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFC", text))
