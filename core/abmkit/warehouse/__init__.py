"""A client's data in one DuckDB file: loaded by record, checked, never half written."""

from abmkit.warehouse.database import Warehouse
from abmkit.warehouse.frames import check_told, ready
from abmkit.warehouse.load import LoadReport
from abmkit.warehouse.parquet import ParquetFile
from abmkit.warehouse.quality import Freshness, OpenGap, Rejected, Rows, Standing
from abmkit.warehouse.reads import Sweep
from abmkit.warehouse.state import State

__all__ = [
    "Freshness",
    "LoadReport",
    "OpenGap",
    "ParquetFile",
    "Rejected",
    "Rows",
    "Standing",
    "State",
    "Sweep",
    "Warehouse",
    "check_told",
    "ready",
]
