"""The connector: each stream is read from the first line of its files to the last."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from abmkit import LOADABLE, Batch, Check, Connector, Fatal, Stream, columns
from abmkit_files.checks import check_streams
from abmkit_files.guess import propose
from abmkit_files.plan import Plan, plans
from abmkit_files.reading import Piece, Reading
from abmkit_files.rows import Rows, together
from abmkit_files.settings import FilesConfig, table_of
from abmkit_files.tally import wanted

#: Raised when the same file and settings give other rows than before.
_READING = 2


class Files(Connector):
    """Reads files as their settings say."""

    name = "files"
    title = "CSV, Excel, Parquet and JSON files, read by a mapping of their columns"
    Config = FilesConfig
    config: FilesConfig

    def streams(self) -> Iterator[Stream]:
        """One stream a file; a complete read shows all there is."""
        for name, plan in plans(self.config).items():
            yield Stream(name, plan.tables, "snapshot", self._fingerprint(plan))

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        """Read the files of a stream, unless a read of the same files was cut short at its end.

        Raises:
            Fatal: One is not there, damaged, or lacks a column that the settings name.
            Retryable: One was written to meanwhile.
        """
        reading = self._begin(stream)
        if state == reading.state:
            return
        for delivery in reading.files:
            with delivery.steady():
                for piece in reading.pieces(delivery, delivery.open()):
                    yield _batch(piece, reading.total)
        # Other files than those of the read that is taken up: its state stays, and fits none.
        yield Batch({}, state=reading.state if state is None else None)

    def is_unchanged(self, stream: Stream, state: Mapping[str, Any]) -> bool:
        """Whether the files of a stream are those that were read."""
        try:
            return self._begin(stream).state == state
        except Fatal:
            return False

    def check(self) -> Iterator[Check]:
        """Read every file and tell what a sync will make of it."""
        yield from check_streams(plans(self.config), self.config.zone, self.folder)

    def cure(self, stream: Stream, table: str, column: str) -> str:
        """The key of the cell, and what can be said there or beside it."""
        told = {each.name: each for each in columns(LOADABLE[table])}[column]
        _, advice = wanted(told.kind, told.choices)
        file = self.config.files.get(stream.name)
        keys = [
            f"files.{stream.name}.rows.{name}.map.{column}"
            for name, rows in (file.rows.items() if file else ())
            if table_of(name, rows) == table and column in rows.map
        ]
        return f"{' and '.join(keys) or f'{table}.{column}'} in the settings: {advice}"

    @classmethod
    def guess(
        cls, arguments: tuple[str, ...], folder: Path
    ) -> tuple[Mapping[str, Any], Sequence[Check]]:
        """Propose settings for the files of an export, or for the folder they lie in.

        Raises:
            UsageError: No file is named, or none of them is one that a table takes.
            Fatal: A file cannot be read.
        """
        return propose(arguments, folder)

    def _begin(self, stream: Stream) -> Reading:
        return Reading.begin(plans(self.config)[stream.name], self.config.zone, self.folder)

    def _fingerprint(self, plan: Plan) -> str:
        shape = [file.model_dump(mode="json", exclude={"path"}) for file in plan.files.values()]
        text = json.dumps([_READING, self.config.zone, shape], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _batch(piece: Piece, total: int) -> Batch:
    """The rows of a piece; several kinds of rows of one table go into one frame."""
    parts: defaultdict[str, list[Rows]] = defaultdict(list)
    for maker, rows in piece.frames:
        parts[maker.table].append(rows)
    frames = {table: together(each) for table, each in parts.items()}
    return Batch(frames, refused=piece.refused, done=piece.done, total=total)
