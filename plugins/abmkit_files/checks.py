"""What ``source check`` says of a file: what it holds, and what of it would not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from abmkit import Check, Fatal, Refusal
from abmkit_files.opening import lacking, makers, open_file
from abmkit_files.settings import File
from abmkit_files.sheet import Sheet
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
        yield from _check(stream, file, zone, open_file(file, folder))
    except Fatal as error:
        yield Check(False, f"{stream}: {error}", "then run source check again")


def _check(stream: str, file: File, zone: str, sheet: Sheet) -> Iterator[Check]:
    if faults := list(lacking(stream, file, sheet.header)):
        yield from (Check(False, f"{stream}: {fault}", "mend the settings") for fault in faults)
        return
    made = makers(stream, file, zone, sheet.header)
    tallies = {maker.name: Tally(maker.table) for maker in made}
    refused: list[Refusal] = []
    for chunk in sheet.chunks():
        cells = dict(zip(sheet.header, chunk.columns, strict=True))
        refused += chunk.refused
        for maker in made:
            frame, nameless = maker.make(cells, chunk.lines)
            tallies[maker.name].count(frame)
            refused += nameless
    yield _summary(stream, sheet, tallies)
    yield from _reading(stream, sheet, refused)
    for name, tally in tallies.items():
        yield from tally.findings(f"files.{stream}.rows.{name}")
    yield from _unused(stream, file, sheet)


def _summary(stream: str, sheet: Sheet, tallies: dict[str, Tally]) -> Check:
    found = ", ".join(f"{tally.rows:,} rows of {name}" for name, tally in tallies.items())
    seen = sheet.survey
    how = f"{seen.encoding}, {sheet.delimiter!r} between cells"
    return Check(True, f"{stream}: {seen.path.name} ({how}) gives {found}")


def _reading(stream: str, sheet: Sheet, refused: list[Refusal]) -> Iterator[Check]:
    if not sheet.survey.sure:
        what = f"{stream}: neither UTF-8 nor UTF-16, so it is read as {sheet.survey.encoding}"
        yield Check(False, what, "set encoding when names look wrong")
    if refused:
        first = f"{refused[0].record}: {refused[0].reason}"
        what = f"{stream}: lines that cannot be read: {len(refused):,}; the first is {first}"
        yield Check(False, what, "mend them in the file; until then they wait in quarantine")


def _unused(stream: str, file: File, sheet: Sheet) -> Iterator[Check]:
    used: set[str] = set()
    for rows in file.rows.values():
        used.update(rows.id, rows.when, rows.extra, *(cell.columns for cell in rows.map.values()))
    rest = [column for column in sheet.header if column not in used]
    if rest and "*" not in used:
        yield Check(True, f"{stream}: not used: {', '.join(rest)}")
