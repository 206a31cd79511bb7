"""A batch: some records of one stream, as the rows they become in each table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class Frame(Protocol):
    """Rows, as columns by name: a dict of lists is one, and so is a frame of pandas.

    Cells are texts, or None where there is nothing.
    """

    def __iter__(self) -> Iterator[Any]:
        """The names of the columns."""

    def __getitem__(self, column: Any, /) -> Any:
        """The cells of a column."""


Tables = Mapping[str, Frame]
"""Rows by table name."""


@dataclass(frozen=True)
class Refusal:
    """A record that could not even be read into rows; kept in quarantine, counted and shown.

    Attributes:
        record: Its id, or where it stands, such as ``line 17``.
        reason: Why, in words.
        raw: What was there, as text.
    """

    record: str
    reason: str
    raw: str


@dataclass(frozen=True)
class Batch:
    """Some records of a stream; loading it replaces all rows of those records.

    Attributes:
        tables: Rows by table name. The columns of a frame are named as the schema's, plus
            ``record``: the id of the record a row belongs to. A record may have rows in several
            tables (a deal with its stages) or none.
        deleted: Ids of records the source says are gone; their rows become tombstones.
        refused: Records that could not be read.
        state: Where to go on after this batch: a plain JSON value, stored in the same
            transaction as the rows. None leaves the stored state alone.
        slices: The same for parts of the stream that are read apart, by name: where to go on in
            each, or None to forget it. Those not named stay as they are stored.
        present: Ids of records that the source still has though they are not sent: they are not
            absent, and nothing is written.
        whole: Of a stream of mode ``changes``: with this batch, every record that the source has
            now was sent or named in ``present`` since its read began; at its end, what the
            warehouse has besides is gone. Other streams need not say so.
        done: A number of records or bytes read so far, for a progress bar.
        total: The same for the whole stream, where known.
        requests: How many requests it took to get it.
        waited: Seconds waited for the vendor meanwhile.
    """

    tables: Tables
    deleted: Sequence[str] = ()
    refused: Sequence[Refusal] = ()
    state: Mapping[str, Any] | None = None
    slices: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    present: Sequence[str] = ()
    whole: bool = False
    done: int | None = None
    total: int | None = None
    requests: int = 0
    waited: float = 0.0

    def __post_init__(self) -> None:
        """Refuse columns whose cells would slip into other rows.

        Raises:
            ValueError: A frame is no columns by name, or they are not of one length.
        """
        for table, frame in self.tables.items():
            if isinstance(frame, (list, tuple)):
                raise ValueError(f"table {table}: rows are given; make columns by name of them")
            if len({len(frame[column]) for column in frame}) > 1:
                raise ValueError(f"table {table}: the columns are not of one length")
