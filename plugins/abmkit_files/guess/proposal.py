"""From the files of an export to the settings of a source, with all that a person should see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from abmkit import LOADABLE, Check, UsageError, Workspace
from abmkit_files.guess import words
from abmkit_files.guess.beside import rows_beside
from abmkit_files.guess.draft import Draft
from abmkit_files.guess.look import LINES, Look, look_at
from abmkit_files.guess.paths import paths_of
from abmkit_files.guess.shared import mark_shared
from abmkit_files.guess.tables import know

#: Tables that keep columns the schema does not name; those of people, only a person may ask for.
_KEEPS = ("account", "deal", "campaign")


def propose(arguments: Sequence[str], folder: Path) -> tuple[Mapping[str, Any], Sequence[Check]]:
    """Propose settings for files.

    Args:
        arguments: Paths of files, or of folders with files.
        folder: The client's folder.

    Returns:
        The settings, and what was taken for what.

    Raises:
        UsageError: No file is named, or none of them is one that a table takes.
        Fatal: A file cannot be read.
    """
    looks = [look for path in paths_of(arguments, folder) for look in look_at(path, folder)]
    others = [look for look in looks if words.why_ignored(look.stem)]
    known = {look.place: know(look) for look in looks if look.lines and look not in others}
    files = [each for each in known.values() if each]
    zone, findings = _zone(folder)
    proposed: dict[str, Any] = {}
    seen: dict[str, Look] = {}
    for look in looks:
        if file := known.get(look.place):
            draft = Draft(file, files, others)
            rows = _rows(draft)
            findings += _told(draft, rows)
            if not draft.lacks:
                stream = _stream(look.stem, rows, proposed)
                proposed[stream], seen[stream] = _file(draft, rows), look
        else:
            findings.append(_ignored(look))
    if not proposed:
        wrong = [each for each in findings if not each.ok]
        told = [*(each.what for each in wrong), *(each.advice for each in wrong if each.advice)]
        raise UsageError("; ".join(dict.fromkeys(told)))
    return {"zone": zone, "files": proposed}, [*findings, *mark_shared(proposed, seen)]


def _zone(folder: Path) -> tuple[str, list[Check]]:
    """The client's zone; exports mostly tell times without one."""
    try:
        zone = Workspace.find(folder).client(folder.name).zone
    except UsageError:
        what = "times without a zone are taken for UTC"
        return "UTC", [Check(False, what, "say zone when they are others")]
    return zone, [Check(True, f"times without a zone are taken for the client's: {zone}")]


def _stream(stem: str, rows: Mapping[str, Any], taken: Mapping[str, Any]) -> str:
    """A name for the stream of a file; a table's is for rows that several files share."""
    names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    kept = LOADABLE if len(rows) > 1 else ()
    return next(name for name in names if name not in taken and name not in kept)


def _rows(draft: Draft) -> dict[str, dict[str, Any]]:
    own: dict[str, Any] = {"id": draft.id, "map": draft.map}
    rows = {draft.known.table: own, **rows_beside(draft)}
    if draft.known.table in _KEEPS and (extra := _unused(draft).get("")):
        own["extra"] = extra
    return rows


def _unused(draft: Draft) -> dict[str, list[str]]:
    """Columns with something in them that nothing uses, by why they are left out."""
    passed = {column.name for found in draft.known.columns.values() for column in found}
    unused = defaultdict(list)
    table = draft.known.table
    for name, column in draft.known.look.columns.items():
        if column.texts and name not in draft.used:
            told = name in passed
            why = "another column tells it" if told else words.why_left_out(name, table)
            unused[why or ""].append(name)
    return unused


def _file(draft: Draft, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    look = draft.known.look
    file: dict[str, Any] = {"path": look.path}
    if look.sheet:
        file["sheet"] = look.sheet
    if look.nulls:
        file["null"] = list(look.nulls)
    if draft.decimal != ".":
        file["decimal"] = draft.decimal
    return file | {"rows": {name: _short(each) for name, each in rows.items()}}


def _short(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as a person would write them: a text for a list of one and for a plain cell."""
    short: dict[str, Any] = {key: value for key, value in rows.items() if value and key != "map"}
    if len(short.get("id", ())) == 1:
        (short["id"],) = short["id"]
    cells = rows["map"].items()
    return short | {"map": {t: cell["from"] if [*cell] == ["from"] else cell for t, cell in cells}}


def _told(draft: Draft, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Check]:
    look, table = draft.known.look, draft.known.table
    if draft.lacks:
        what = f"{look.stem}: looks like {table}, but has nothing for {', '.join(draft.lacks)}"
        yield Check(False, what, "the file is left out; write its mapping by hand")
    apart = f"told apart by {draft.id[0]}" if draft.id else "told apart by what they say"
    first = "" if look.is_whole else f" (the first {LINES:,} lines were looked at)"
    yield Check(True, f"{look.stem}: each line is one {table}, {apart}{first}")
    yield from draft.findings
    if look.nulls:
        yield Check(True, f"{look.stem}: means nothing: {', '.join(look.nulls)}")
    kept = rows[table].get("extra", [])
    for why, names in _unused(draft).items():
        if why:
            yield Check(True, f"{look.stem}: left out, {why}: {', '.join(names)}")
        elif kept:
            yield Check(True, f"{look.stem}: kept as they are, in extra: {', '.join(names)}")
        else:
            what = f"{look.stem}: left out, no column of {table} takes them: {', '.join(names)}"
            keeps = "extra" in LOADABLE[table].model_fields
            yield Check(not keeps, what, "name those that you need under extra" if keeps else "")


def _ignored(look: Look) -> Check:
    why = words.why_ignored(look.stem)
    if why:
        return Check(True, f"{look.stem}: left out, {why}")
    if not look.lines:
        what = f"{look.stem}: left out, no line below its header shows what its columns hold"
        return Check(False, what, "export it again with some lines, or write its mapping by hand")
    what = f"{look.stem}: left out, no table knows its columns: {', '.join(look.columns)}"
    advice = "name it after what a line of it is, as deals.csv is, or write its mapping by hand"
    return Check(False, what, advice)
