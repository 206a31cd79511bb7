"""A scorecard under stress: what its accounts may be called at worst."""

from collections.abc import Sequence
from typing import Any

from abmkit import Document, Table, blocks

SCRIPTS = (
    "Northgate <Robotics> & Sons", "Škrdla Strojírny a.s.", "ООО «Северный Ветер»",
    "한빛정밀공업 주식회사", "华辰智能制造集团有限公司", "東雲電機株式会社", "บริษัท สยามการกล จำกัด",
    "شركة الأفق الصناعية", "תעשיות בע״מ", "हिन्दी मशीन",
)  # fmt: skip
"""Names in nine scripts, short enough to be printed whole."""


def names_in(document: Document) -> list[str]:
    """The names of accounts in a document's tables, in their order."""
    tables = (
        block.as_table()
        for page in document.pages
        for _, block in blocks.flat(page.blocks)
        if isinstance(block, Table)
    )
    cells = (cell for table in tables for row in table.rows for cell in row)
    found = (cell.text for cell in cells if isinstance(cell, blocks.Name))
    return list(dict.fromkeys(text for text in found if isinstance(text, str)))


def stressed(document: Document, hostile: Sequence[str]) -> Document:
    """A document whose accounts are called the worst: hostile, endless, in every script.

    They are called so wherever they are named: in tables, and in sentences.
    """
    names = names_in(document)
    worst = [*hostile, *SCRIPTS, *(name * 6 for name in names)]
    called = dict(zip(names, worst * len(names), strict=False))

    def walk(told: Any) -> Any:
        if isinstance(told, dict):
            return {key: walk(value) for key, value in told.items()}
        if isinstance(told, list | tuple):
            return [walk(each) for each in told]
        return called.get(told, told) if isinstance(told, str) else told

    return Document.model_validate(walk(document.model_dump()))


def signs_of(picture: Any) -> list[Any]:
    """The signs of good, close and off on page 1 of the specimen, drawn at three times its size."""
    tile = (523.28 + 10) / 4
    places = [(36 + tile * column - 28, 174.5) for column in (1, 4)]
    places.append((36 + tile * 4 - 28, 300.5))
    boxes = [tuple(round(3 * n) for n in (x, y, x + 10, y + 10)) for x, y in places]
    return [picture.crop(box) for box in boxes]
