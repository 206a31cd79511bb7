"""The JSON renderer: the frozen document, and each block as the table a reader would see."""

from __future__ import annotations

import json
from typing import Any

from abmkit.report.blocks import (
    Block,
    Cell,
    Chip,
    Cover,
    Document,
    Heat,
    Length,
    Marks,
    Name,
    Share,
    Sign,
    flat,
)
from abmkit.report.format import DASH, Words
from abmkit.report.renderer import Renderer
from abmkit.report.value import Change, Msg, Value

_Told = dict[str, Any]


class JsonRenderer(Renderer):
    """Writes the model for machines; numbers are decimal strings, in full.

    ``document`` is the frozen model; ``tables`` holds what is printed, in the document's locale.
    """

    name = "json"
    suffix = ".json"
    media_type = "application/json"

    def render(self, document: Document, words: Words) -> bytes:
        """Return the document and its tables as UTF-8."""
        told = {
            "document": document.model_dump(mode="json"),
            "tables": [
                {"page": page.id, **_table(block, mine.text(head), mine)}
                for page, mine in ((page, words.on(page)) for page in document.pages)
                for head, block in flat(page.blocks)
            ],
        }
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        return text.encode(errors="backslashreplace")  # half a surrogate pair stays \\ud800


def _table(block: Block, title: str, words: Words) -> _Told:
    table = block.as_table()
    return {
        "block": block.kind,
        "title": title,
        "columns": [words.text(column.title) for column in table.columns],
        "rows": [[_cell(cell, words) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell, words: Words) -> str:
    if isinstance(cell, (Msg, str)):
        return words.text(cell)
    if isinstance(cell, Value):
        return words.value(cell, compact=False)
    if isinstance(cell, Change):
        direction, text = words.change(cell, short=True)
        return ("−", "", "+")[direction + 1] + text
    if isinstance(cell, Name):
        return words.text(cell.text)
    return _drawn(cell, words)


def _drawn(cell: Chip | Heat | Share | Length | Cover | Sign | Marks, words: Words) -> str:
    """The words of a cell that paper shows as a drawing."""
    match cell:
        case Heat():
            return " ".join(DASH if level is None else str(level) for level in cell.levels)
        case Share():
            of = Msg.of("progress.of", part=cell.part, whole=cell.whole)
            return f"{words.text(of)} · {words.value(cell.rate, compact=False)}"
        case Length():
            return words.text(cell.text) if cell.text else words.value(cell.value, compact=False)
        case Cover():
            return words.text(cell.said)
        case Marks():
            return " · ".join(words.text(text) for text in cell.texts)
        case Chip():
            return words.text(cell.text)
    return f"{words.text(Msg.of(f'{cell.of}.{cell.goal}'))}: {words.text(cell.text)}"
