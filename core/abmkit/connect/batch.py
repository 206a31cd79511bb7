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
    """A record that could not be turned into rows; it goes to quarantine and is counted.

    Attributes:
        record: Its id, or its place, such as ``line 17``.
        reason: Why it was refused, in words.
        raw: Its content, as text.
    """

    record: str
    reason: str
    raw: str


@dataclass(frozen=True)
class Batch:
    """Records of a stream with their rows; loading it replaces all earlier rows of these records.

    Attributes:
        tables: Rows by table name. A frame has columns of the schema, and ``record``: the id of
            the record that a row belongs to. A record may have rows in several tables (a deal with
            its stages) or none.
        deleted: Ids of records that the source reports as deleted; their rows become tombstones.
        refused: Records that could not be read.
        state: Where to resume after this batch: a plain JSON object, stored in the same
            transaction as the rows. None leaves the stored state unchanged.
        slices: The same for parts of the stream that are read separately, by name: where to resume
            in each, or None to forget it. Slices not named keep their stored state.
        present: Ids of records that the source still has but that are not sent again: they do not
            count as deleted, and nothing is written.
        whole: For a stream of mode ``changes``: with this batch, every record that the source has
            was sent or named in ``present`` since the read began; at its end, all other records in
            the warehouse count as deleted. Other streams need not set it.
        done: Number of records or bytes read so far, for a progress bar.
        total: The same for the whole stream, if known.
        requests: How many requests this batch took.
        waited: Seconds spent waiting for the vendor.
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
