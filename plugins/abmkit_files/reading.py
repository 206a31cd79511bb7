"""One reading of all files of a stream, the latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from abmkit import Fatal, Refusal
from abmkit_files.columns import DATE, FILE, lacking, named
from abmkit_files.disk import Stamp, stamp
from abmkit_files.opening import open_file
from abmkit_files.places import day_of, locate_all
from abmkit_files.plan import Plan
from abmkit_files.reader import Chunk, Reader
from abmkit_files.rows import Maker, Rows, chosen
from abmkit_files.settings import File


@dataclass(frozen=True)
class Piece:
    """What some lines of a file give.

    Attributes:
        frames: Rows, with what makes them.
        refused: Lines that give none.
        done: Bytes of the stream read so far.
    """

    frames: Sequence[tuple[Maker, Rows]]
    refused: Sequence[Refusal]
    done: int


@dataclass(frozen=True)
class Delivery:
    """A file of a stream.

    Attributes:
        name: What the settings call it.
        file: Its settings.
        stamp: The file as it lay there when the reading began.
        before: Bytes of the files that are read before it.
        label: What tells its lines from those of other files.
    """

    name: str
    file: File
    stamp: Stamp
    before: int
    label: str

    def steady(self) -> AbstractContextManager[None]:
        """Read the file inside.

        Raises:
            Retryable: It was written to meanwhile.
            Fatal: It cannot be read.
        """
        return self.stamp.steady()

    def open(self) -> Reader:
        """Open it.

        Raises:
            Fatal: It is damaged, or has no date in its name where the settings want one.
        """
        if DATE in named(self.file) and day_of(self.stamp.path.name) is None:
            raise Fatal(f"{self.stamp.path} has no date in its name, which {DATE} stands for")
        return open_file(self.stamp.path, self.file)

    def cells(self, reader: Reader, chunk: Chunk) -> dict[str, Sequence[str]]:
        """The cells of a chunk by column, with what the file's name tells."""
        path, rows = self.stamp.path, len(chunk.lines)
        cells = dict(zip(reader.header, chunk.columns, strict=True))
        missing = named(self.file).difference(cells)
        cells |= dict.fromkeys(missing, [""] * rows)
        return cells | {FILE: [path.name] * rows, DATE: [day_of(path.name) or ""] * rows}


@dataclass
class Reading:
    """One reading of a stream.

    Attributes:
        files: Its files.
    """

    files: Sequence[Delivery]
    zone: str
    _told: defaultdict[str, set[str | None]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def begin(cls, plan: Plan, zone: str, folder: Path) -> Reading:
        """Find and stamp the files of a stream.

        Args:
            plan: What the stream is read from.
            zone: The zone of the source.
            folder: The client's folder.

        Raises:
            Fatal: A file is not there, may not be read, or is empty.
        """
        found = [
            (name, file, path)
            for name, file in plan.files.items()
            for path in locate_all(file.path, folder)[: 1 if file.latest else None]
        ]
        files, before = [], 0
        for name, file, path in found:
            lying = stamp(path)
            label = f"{path.name} " if len(found) > 1 else ""
            files.append(Delivery(name, file, lying, before, label))
            before += lying.size
        return cls(files, zone)

    @property
    def state(self) -> dict[str, Any]:
        """What a stream remembers of its files: the same files have the same state."""
        return {"files": [each.stamp.state for each in self.files]}

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(each.stamp.size for each in self.files)

    def pieces(self, delivery: Delivery, reader: Reader) -> Iterator[Piece]:
        """Read a file; of rows that an earlier one has told of, nothing.

        Raises:
            Fatal: It is damaged, or lacks a column that its settings name.
        """
        for fault in lacking(delivery.name, delivery.file, reader):
            raise Fatal(f"{delivery.stamp.path.name}: {fault}")
        made = [Maker(name, delivery.file, self.zone, reader.header) for name in delivery.file.rows]
        ids: dict[str, set[str | None]] = {maker.name: set() for maker in made}
        for chunk in reader.chunks():
            cells = delivery.cells(reader, chunk)
            frames, refused = [], list(chunk.refused)
            for maker in made:
                rows, nameless = maker.make(cells, chunk.lines)
                frames.append((maker, self._news(maker.name, rows, ids[maker.name])))
                refused += nameless
            done = delivery.before + min(chunk.done, delivery.stamp.size)
            yield Piece(frames, [_labelled(each, delivery.label) for each in refused], done)
        for name, told in ids.items():
            self._told[name] |= told

    def _news(self, name: str, rows: Rows, ids: set[str | None]) -> Rows:
        """The rows that no file read before has; their ids are noted."""
        if len(self.files) == 1:
            return rows
        own = rows["source_id"]
        ids.update(own)
        told = self._told[name]
        return chosen(rows, [id_ not in told for id_ in own]) if told else rows


def _labelled(refusal: Refusal, label: str) -> Refusal:
    return replace(refusal, record=label + refusal.record) if label else refusal
