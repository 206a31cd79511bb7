"""What reads a file, by the end of its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from abmkit import Fatal
from abmkit_files.jsonl import JsonLines
from abmkit_files.parquet import Parquet
from abmkit_files.reader import Reader
from abmkit_files.settings import File
from abmkit_files.sheet import Sheet
from abmkit_files.survey import survey
from abmkit_files.xlsx import SUFFIXES, Workbook


def _read_text(path: Path, file: File) -> Reader:
    return Sheet(survey(path, file.encoding), file.delimiter)


def _read_json(path: Path, file: File) -> Reader:
    return JsonLines(survey(path, file.encoding))


def _read_workbook(path: Path, file: File) -> Reader:
    return Workbook(path, file.sheet)


READERS: Mapping[str, Callable[[Path, File], Reader]] = {
    ".csv": _read_text,
    ".tsv": _read_text,
    ".txt": _read_text,
    **dict.fromkeys(SUFFIXES, _read_workbook),
    ".jsonl": _read_json,
    ".ndjson": _read_json,
    ".parquet": lambda path, _: Parquet(path),
}


def open_file(path: Path, file: File) -> Reader:
    """Open a file with what reads its kind.

    Raises:
        Fatal: It cannot be read, or is of a kind that nothing here reads.
    """
    if (read := READERS.get(path.suffix.lower())) is None:
        raise Fatal(f"{path}: files reads {', '.join(READERS)}; save it as one of them")
    return read(path, file)
