"""Columns that lose most of what they are sent: they are not dirty, but read in the wrong way."""

from __future__ import annotations

from collections.abc import Callable

from abmkit.warehouse import Warehouse
from abmkit.warehouse.quality import Spoilt, excerpt

#: Of fewer lost cells nobody can tell whether they are dirt.
_FEW = 10
#: A column that lost a greater share of its cells is read in the wrong way.
_MOST = 0.5
#: So much of a cell is shown.
_SHOWN = 40

Cure = Callable[[str, str], str]
"""What to change so that a column of a table is read rightly; empty: nothing is known."""


def misread(warehouse: Warehouse, source: str, stream: str, cure: Cure) -> tuple[str, str]:
    """Which columns of a stream lose most of their cells, such as numbers with a decimal comma.

    Args:
        warehouse: Open.
        source: Name of the source.
        stream: Name of the stream, read to its end.
        cure: What a person changes in the settings.

    Returns:
        What is lost, with an example each, and what to do; both empty: no column loses so much.
    """
    columns = [each for each in warehouse.quality.spoilt(source, stream) if _is_misread(each)]
    cures = [cure(each.table, each.column) or _elsewhere(each) for each in columns]
    return "; ".join(map(_told, columns)), "; ".join(dict.fromkeys(cures))


def _is_misread(column: Spoilt) -> bool:
    return column.lost >= _FEW and column.lost > _MOST * column.cells


def _told(column: Spoilt) -> str:
    return (
        f"{column.lost:,} of {column.cells:,} cells of {column.table}.{column.column} are in "
        f"quarantine, such as {excerpt(column.raw, _SHOWN)!r} of "
        f"{excerpt(column.record)}: {column.reason}"
    )


def _elsewhere(column: Spoilt) -> str:
    return f"fix {column.table}.{column.column} at the source, or fill it from another field"
