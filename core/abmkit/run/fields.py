"""What fields a source has, how full they are, and which of its words mean nothing yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from abmkit.connect.connector import Field
from abmkit.connect.guard import guarded, working
from abmkit.derive import derive, findings
from abmkit.plugins import Plugins
from abmkit.run.measure import rules
from abmkit.warehouse import Warehouse
from abmkit.warehouse.contents import Content, contents, unknown
from abmkit.workspace import Source


@dataclass(frozen=True)
class FieldRow:
    """A field of a source.

    Attributes:
        stream: Whose records have it.
        field: The source's own name; empty where it is not told.
        label: As people see it at the vendor; empty where it is not told.
        type: The vendor's word for what it holds, else that of the column.
        taken: Where its values are: ``table.column``, or ``table.extra`` as they came; empty:
            it is not read, or empty everywhere.
        rows: How many rows were looked at; None: there are none.
        filled: Of them, how many hold something, in percent.
        samples: Some of the values, the frequent ones first.
    """

    stream: str
    field: str
    label: str
    type: str
    taken: str
    rows: int | None = None
    filled: Decimal | None = None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unmapped:
    """A word of a source that means nothing yet: which, how many rows, and what to do."""

    what: str
    value: str
    rows: int
    advice: str


@dataclass(frozen=True)
class SourceFields:
    """The fields of a source, and its words that mean nothing yet."""

    fields: tuple[FieldRow, ...]
    unmapped: tuple[Unmapped, ...]


def source_fields(source: Source, plugins: Plugins) -> SourceFields:
    """Look over the fields of a source; what is in them is that of the last sync.

    Raises:
        ConfigError: The source's settings are wrong.
        SourceError: The vendor cannot be asked.
        PluginError: The connector broke.
        WarehouseError: The warehouse cannot be read.
    """
    where, opened = f"source {source.name}", source.open(plugins.connectors)
    with working(where, opened) as connector, guarded(where, connector):
        declared = list(connector.fields())
    if not source.client.warehouse.exists():
        return SourceFields(tuple(_rows(declared, [])), ())
    with Warehouse.open(source.client.warehouse, read_only=True) as warehouse:
        known = contents(warehouse.query, source.name)
        return SourceFields(tuple(_rows(declared, known)), tuple(_unmapped(source, warehouse)))


def _rows(declared: Iterable[Field], known: Iterable[Content]) -> Iterator[FieldRow]:
    """The fields that the connector tells of, then all else that there is."""
    left = {(c.stream, _place(c), c.field if c.is_extra else ""): c for c in known}
    for field in declared:
        beside = (key for key in left if key[0] == field.stream and key[2] == field.name)
        content = left.pop((field.stream, field.taken, ""), None)
        if content is None and (key := next(beside, None)):
            content = left.pop(key)
        taken = field.taken or (_place(content) if content else "")
        yield _row(FieldRow(field.stream, field.name, field.label, field.type, taken), content)
    for content in left.values():
        if content.filled:
            name = content.field if content.is_extra else ""
            row = FieldRow(content.stream, name, "", content.kind, _place(content))
            yield _row(row, content)


def _place(content: Content) -> str:
    return f"{content.table}.{'extra' if content.is_extra else content.field}"


def _row(row: FieldRow, content: Content | None) -> FieldRow:
    if content is None:
        return row
    percent = Decimal(100 * content.filled) / max(1, content.rows)
    told = {"rows": content.rows, "filled": percent.quantize(Decimal("0.1"))}
    return FieldRow(**{**vars(row), **told, "samples": content.samples})


def _unmapped(source: Source, warehouse: Warehouse) -> Iterator[Unmapped]:
    decided = rules(source.client)
    derive(warehouse, decided)
    for stage in findings(warehouse, decided).unmapped:
        if stage.source == source.name:
            advice = f"add it to [ladders.{stage.ladder}.stages] in client.toml"
            yield Unmapped(f"{stage.ladder} stage", stage.stage, stage.rows, advice)
    for each in unknown(warehouse.query, source.name):
        advice = f"map it in {source.shown}"
        yield Unmapped(f"{each.table}.{each.column}", each.value, each.rows, advice)
