"""The schema as a page to read: every table and column with its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from inspect import getdoc
from itertools import islice

from abmkit.schema.column import Column, Table, columns
from abmkit.schema.tables import LOADABLE, TABLES

_HEAD = """\
# The schema

One DuckDB file holds a client's data: {tables} tables of business data, and {control} control
tables of the warehouse. Names ending in `_on` are business dates (in the source's time zone), names
ending in `_at` are instants (UTC). A column marked ● is required: a row without it goes to
quarantine. In other columns, a cell that cannot be read is left empty and recorded in quarantine.

This page is generated from the models (`abmkit.schema.tables`, `abmkit.warehouse.control`).
"""

#: Chapters of the business: title and how many tables, in their order.
_CHAPTERS = (("Who and what", 5), ("Facts", 6), ("Support", 6))


def document(origin: type[Table], control: Mapping[str, type[Table]]) -> str:
    """Return the page, in Markdown.

    Args:
        origin: What every loaded row carries besides.
        control: The tables by which the warehouse keeps its books, by name.
    """
    return "\n".join(_lines(origin, control)) + "\n"


def _lines(origin: type[Table], control: Mapping[str, type[Table]]) -> Iterator[str]:
    yield _HEAD.format(tables=len(TABLES), control=len(control))
    yield f"## Every row\n\n{_text(origin)}\n"
    yield from _columns(columns(origin))
    tables = iter(TABLES.items())
    for title, count in _CHAPTERS:
        yield f"\n## {title}"
        yield from _chapter(islice(tables, count))
    yield "\n## The warehouse's own books"
    yield from _chapter(control.items())


def _chapter(tables: Iterable[tuple[str, type[Table]]]) -> Iterator[str]:
    for name, model in tables:
        own = [c for c in columns(model) if name not in LOADABLE or c.name != "source_id"]
        yield f"\n### {name}\n\n{_text(model)}\n"
        yield from _columns(own)


def _columns(of: Iterable[Column]) -> Iterator[str]:
    yield "| column | | holds | meaning |"
    yield "|--|--|--|--|"
    for column in of:
        mark = "●" if column.required else ""
        yield f"| `{column.name}` | {mark} | {_holds(column)} | {_cell(column.doc)} |"


def _holds(column: Column) -> str:
    if column.refers:
        return f"reference to {column.refers}"
    if column.choices:
        return " · ".join(column.choices)
    if column.kind == "decimal":
        whole, decimals = column.digits
        return f"decimal({whole}, {decimals})"
    return {"list": "list of texts", "json": "JSON object"}.get(column.kind, column.kind)


def _text(model: type[Table]) -> str:
    return " ".join((getdoc(model) or "").replace("``", "`").split())


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")
