"""Columns that settings name: of the file, or of what the file's name tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abmkit import suggest
from abmkit_files.reader import Reader
from abmkit_files.settings import File, Rows

#: Columns that every file has besides its own: its name, and the date in its name.
FILE, DATE = "{file}", "{date}"


def named(file: File) -> set[str]:
    """The columns that the settings of a file name."""
    rows = file.rows.items()
    return {column for each in rows for _, wanted, _ in _wanted(*each) for column in wanted}


def lacking(stream: str, file: File, reader: Reader) -> Iterator[str]:
    """The columns that the settings name and the file lacks, each with its key.

    Of columns of which the first that is filled counts, one is enough.
    """
    known = {*reader.header, FILE, DATE}
    for each in file.rows.items():
        for key, wanted, any_will_do in _wanted(*each):
            missing = [column for column in wanted if column not in known]
            if reader.is_ragged or (any_will_do and len(missing) < len(wanted)):
                continue
            for column in missing:
                hint = suggest(column, reader.header)
                yield f"files.{stream}.{key}: the file has no column {column!r}{hint}"


def _wanted(name: str, rows: Rows) -> Iterator[tuple[str, Sequence[str], bool]]:
    """Keys of the settings, the columns named there, and whether one of them is enough."""
    where = f"rows.{name}"
    yield f"{where}.id", rows.id, False
    yield f"{where}.when", tuple(rows.when), False
    yield f"{where}.extra", [column for column in rows.extra if column != "*"], False
    for target, cell in rows.map.items():
        yield f"{where}.map.{target}", cell.columns, cell.join is None
