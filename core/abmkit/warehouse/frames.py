"""What a frame must be before it goes near DuckDB: text columns with the schema's names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from abmkit.connect import Batch, Refusal, Stream
from abmkit.connect.batch import Frame
from abmkit.errors import PluginError, suggest
from abmkit.schema import LOADABLE, columns

Cells = list[str | None]

#: Marks a text that DuckDB cannot hold; the checks of cells refuse what has it.
NUL = "\0"


class Checked(dict[str, Cells]):
    """The columns of a frame that is fit to be scanned."""


def ready(source: str, stream: Stream, batch: Batch) -> Batch:
    """A batch that is fit to be loaded: whoever reads it ahead spares this to the one who writes.

    Raises:
        PluginError: As ``checked``.
    """
    return replace(batch, tables=checked(source, stream, batch))


def checked(source: str, stream: Stream, batch: Batch) -> dict[str, Checked]:
    """The frames that have rows, fit to be scanned; none is looked at twice.

    Raises:
        PluginError: A table or column is not of the schema or not of the stream, a key column is
            missing, or cells are no texts.
    """
    check_told(source, stream, batch)
    where = f"source {source}, stream {stream.name}"
    for table in batch.tables:
        if table not in stream.tables or table not in LOADABLE:
            hint = suggest(table, stream.tables)
            raise PluginError(f"{where}: the stream has no table {table!r}{hint}")
    return {
        table: frame
        if isinstance(frame, Checked)
        else _checked(f"{where}, table {table}", table, frame)
        for table, frame in batch.tables.items()
        if any(len(frame[column]) for column in frame)
    }


def check_told(source: str, stream: Stream, batch: Batch) -> None:
    """Look over what a batch tells beside its rows.

    Raises:
        PluginError: It is no batch, or ids are no texts.
    """
    where = f"source {source}, stream {stream.name}"
    if not isinstance(batch, Batch):
        raise PluginError(f"{where}: pull() yields a {type(batch).__name__}; make it a Batch")
    for name, ids in (("deleted", batch.deleted), ("present", batch.present)):
        odd: list[object] = (
            [ids] if isinstance(ids, str) else [i for i in ids if type(i) is not str]
        )
        if odd:
            raise PluginError(f"{where}: {name} has {odd[0]!r}; make it a list of ids, each a text")
    for refusal in batch.refused:
        if not isinstance(refusal, Refusal):
            raise PluginError(f"{where}: refused has {refusal!r}; make it a Refusal")


def _checked(where: str, table: str, frame: Frame) -> Checked:
    has = list(frame)
    known = ["record", *(column.name for column in columns(LOADABLE[table]))]
    for column in has:
        if column not in known:
            raise PluginError(f"{where}: no column {column!r}{suggest(str(column), known)}")
    for column in ("record", "source_id"):
        if column not in has:
            raise PluginError(f"{where}: the frame lacks the column {column!r}; add it")
    if len(set(has)) < len(has):
        raise PluginError(f"{where}: the frame has a column twice; keep one")
    cells = {column: _readable(f"{where}: cells of {column!r}", frame[column]) for column in has}
    # A column that says nothing is as good as none: vendors have many.
    keys = ("record", "source_id")
    told = {column: told for column, told in cells.items() if column in keys or any(told)}
    return Checked(told)


def _readable(what: str, sent: Sequence[Any]) -> Cells:
    cells = list(sent)
    whole = _together(cells)
    if whole is None:
        cells = _texts(what, sent)
    if whole is None or not _encodes(whole):
        return [None if cell is None else storable(cell) for cell in cells]
    return cells


def _together(cells: list[Any]) -> str | None:
    """All cells in one text; None where some are neither text nor None."""
    try:
        return "".join(cells)
    except TypeError:
        pass
    try:
        return "".join([cell for cell in cells if cell is not None])
    except TypeError:
        return None


def _texts(what: str, cells: Sequence[Any]) -> Cells:
    """The cells, where None stands for each kind of missing value that pandas knows."""
    import pandas as pd
    from pandas.api.types import infer_dtype

    filled = pd.Series(cells).dropna()
    if len(filled) and (kind := infer_dtype(filled)) != "string":
        raise PluginError(f"{what} are {kind}; make them text")
    return [cell if isinstance(cell, str) else None for cell in cells]


def _encodes(text: str) -> bool:
    """Whether DuckDB can take a text; half a surrogate pair stops 1.5.6 for good."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def storable(text: str) -> str:
    """The text, or where it cannot be encoded, an escaped form that is marked as no text."""
    return text if _encodes(text) else NUL + text.encode("utf-8", "backslashreplace").decode()
