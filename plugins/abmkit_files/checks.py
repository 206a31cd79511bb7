"""What ``source check`` says of a file: what it holds, and what of it would not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from abmkit import Check, Fatal, Refusal, Retryable
from abmkit_files.disk import stamp
from abmkit_files.opening import lacking, makers, open_file
from abmkit_files.places import locate
from abmkit_files.reader import Reader
from abmkit_files.settings import File
from abmkit_files.tally import Tally


def check_file(stream: str, file: File, zone: str, folder: Path) -> Iterator[Check]:
    """Read a file to its end and tell what a sync will make of it.

    Args:
        stream: The name of its stream.
        file: Its settings.
        zone: The zone of the source.
        folder: The client's folder.
    """
    try:
        path = locate(file.path, folder)
        with stamp(path).steady():
            yield from _check(stream, file, zone, path)
    except (Fatal, Retryable) as error:
        yield Check(False, f"{stream}: {error}", "then run source check again")


def _check(stream: str, file: File, zone: str, path: Path) -> Iterator[Check]:
    reader = open_file(path, file)
    if faults := list(lacking(stream, file, reader.header)):
        yield from (Check(False, f"{stream}: {fault}", "mend the settings") for fault in faults)
        return
    made = makers(stream, file, zone, reader.header)
    tallies = {maker.name: Tally(maker.table) for maker in made}
    refused: list[Refusal] = []
    for chunk in reader.chunks():
        cells = dict(zip(reader.header, chunk.columns, strict=True))
        refused += chunk.refused
        for maker in made:
            frame, nameless = maker.make(cells, chunk.lines)
            tallies[maker.name].count(frame)
            refused += nameless
    yield _summary(stream, path, reader, tallies)
    yield from _reading(stream, reader, refused)
    for name, tally in tallies.items():
        yield from tally.findings(f"files.{stream}.rows.{name}")
    yield from _unused(stream, file, reader)


def _summary(stream: str, path: Path, reader: Reader, tallies: dict[str, Tally]) -> Check:
    found = ", ".join(f"{tally.rows:,} rows of {name}" for name, tally in tallies.items())
    return Check(True, f"{stream}: {path.name} ({reader.how}) gives {found}")


def _reading(stream: str, reader: Reader, refused: list[Refusal]) -> Iterator[Check]:
    for doubt in reader.doubts:
        yield Check(True, f"{stream}: {doubt}", "set encoding when names look wrong")
    if refused:
        first = f"{refused[0].record}: {refused[0].reason}"
        what = f"{stream}: lines that cannot be read: {len(refused):,}; the first is {first}"
        yield Check(False, what, "mend them in the file; until then they wait in quarantine")


def _unused(stream: str, file: File, reader: Reader) -> Iterator[Check]:
    used: set[str] = set()
    for rows in file.rows.values():
        used.update(rows.id, rows.when, rows.extra, *(cell.columns for cell in rows.map.values()))
    rest = [column for column in reader.header if column not in used]
    if rest and "*" not in used:
        yield Check(True, f"{stream}: not used: {', '.join(rest)}")
