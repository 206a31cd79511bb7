"""The canonical ABM schema: seventeen tables, each a model with a meaning on every field."""

from abmkit.schema.column import Column, Kind, Reference, Table, columns, reference
from abmkit.schema.tables import LOADABLE, TABLES, Record

__all__ = [
    "LOADABLE",
    "TABLES",
    "Column",
    "Kind",
    "Record",
    "Reference",
    "Table",
    "columns",
    "reference",
]
