"""The canonical ABM schema: seventeen tables, each a model with a meaning on every field."""

from abmkit.schema.column import Column, Table, columns, reference
from abmkit.schema.tables import LOADABLE, TABLES

__all__ = [
    "LOADABLE",
    "TABLES",
    "Column",
    "Table",
    "columns",
    "reference",
]
