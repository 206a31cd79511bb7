"""The connector: one stream a file, read from its first line to its last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from abmkit import Batch, Check, Connector, Stream
from abmkit_files.checks import check_file
from abmkit_files.disk import stamp
from abmkit_files.guess import propose
from abmkit_files.opening import makers, open_file
from abmkit_files.places import locate
from abmkit_files.reader import Chunk, Reader
from abmkit_files.rows import Maker
from abmkit_files.settings import File, FilesConfig, table_of

#: Raised when the same file and settings give other rows than before.
_READING = 1


class Files(Connector):
    """Reads delimited text files as their settings say."""

    name = "files"
    title = "CSV files, read by a mapping of their columns"
    Config = FilesConfig
    config: FilesConfig

    def streams(self) -> Iterator[Stream]:
        """One stream a file; a complete read shows all there is."""
        for name, file in self.config.files.items():
            tables = dict.fromkeys(table_of(*rows) for rows in file.rows.items())
            yield Stream(name, tuple(tables), "snapshot", self._fingerprint(file))

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        """Read the file of a stream; nothing, when ``state`` says that it was read to its end.

        Raises:
            Fatal: It is not there, not readable, or lacks a column that the settings name.
            Retryable: It was written to meanwhile.
        """
        file = self.config.files[stream.name]
        lying = stamp(locate(file.path, self.folder))
        if state == lying.state:
            return
        with lying.steady():
            reader = open_file(lying.path, file)
            made = makers(stream.name, file, self.config.zone, reader.header)
            for chunk in reader.chunks():
                yield _batch(reader, chunk, made, lying.size)
        yield Batch({}, state=lying.state)

    def check(self) -> Iterator[Check]:
        """Read every file and tell what a sync will make of it."""
        for name, file in self.config.files.items():
            yield from check_file(name, file, self.config.zone, self.folder)

    @classmethod
    def guess(
        cls, arguments: tuple[str, ...], folder: Path
    ) -> tuple[Mapping[str, Any], Sequence[Check]]:
        """Propose settings for the CSV files of an export, or for the folder they lie in.

        Raises:
            UsageError: No file is named, or none of them is one that a table takes.
            Fatal: A file cannot be read.
        """
        return propose(arguments, folder)

    def _fingerprint(self, file: File) -> str:
        shape = file.model_dump(mode="json", exclude={"path"})
        text = json.dumps([_READING, self.config.zone, shape], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _batch(reader: Reader, chunk: Chunk, made: Sequence[Maker], total: int) -> Batch:
    """The rows of a chunk; several kinds of rows of one table go into one frame."""
    cells = dict(zip(reader.header, chunk.columns, strict=True))
    frames: dict[str, pd.DataFrame] = {}
    refused = list(chunk.refused)
    for maker in made:
        frame, nameless = maker.make(cells, chunk.lines)
        before = frames.get(maker.table)
        frames[maker.table] = frame if before is None else pd.concat([before, frame])
        refused += nameless
    return Batch(frames, refused=refused, done=min(chunk.done, total), total=total)
