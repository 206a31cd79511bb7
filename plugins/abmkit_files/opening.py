"""A file as the settings of its stream open it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from abmkit import Fatal, suggest
from abmkit_files.reader import Reader
from abmkit_files.rows import Maker
from abmkit_files.settings import File
from abmkit_files.sheet import Sheet
from abmkit_files.survey import survey


def _read_text(path: Path, file: File) -> Reader:
    return Sheet(survey(path, file.encoding), file.delimiter)


#: What reads a file, by the end of its name.
READERS: Mapping[str, Callable[[Path, File], Reader]] = {
    ".csv": _read_text,
    ".tsv": _read_text,
    ".txt": _read_text,
}


def open_file(path: Path, file: File) -> Reader:
    """Open a file with what reads its kind.

    Raises:
        Fatal: It cannot be read, or is of a kind that nothing here reads.
    """
    if (read := READERS.get(path.suffix.lower())) is None:
        raise Fatal(f"{path}: files reads {', '.join(READERS)}; save it as one of them")
    return read(path, file)


def makers(stream: str, file: File, zone: str, header: Sequence[str]) -> list[Maker]:
    """What makes the rows of each table that a file feeds.

    Raises:
        Fatal: The file lacks a column that its settings name.
    """
    for fault in lacking(stream, file, header):
        raise Fatal(f"{file.path}: {fault}")
    return [Maker(name, file, zone, header) for name in file.rows]


def lacking(stream: str, file: File, header: Sequence[str]) -> Iterator[str]:
    """The columns that the settings name and the header lacks, each with its key."""
    for name, rows in file.rows.items():
        where = f"files.{stream}.rows.{name}"
        named: list[tuple[str, Iterable[str]]] = [
            (f"{where}.id", rows.id),
            (f"{where}.when", rows.when),
            (f"{where}.extra", [column for column in rows.extra if column != "*"]),
        ]
        named += [(f"{where}.map.{target}", cell.columns) for target, cell in rows.map.items()]
        for key, wanted in named:
            for column in wanted:
                if column not in header:
                    yield f"{key}: the file has no column {column!r}{suggest(column, header)}"
