"""Finds the rows that several files tell, which are a stream of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from abmkit import Check
from abmkit_files.guess.look import Look

Rows = dict[str, Any]


def mark_shared(files: Mapping[str, Mapping[str, Any]], looks: Mapping[str, Look]) -> list[Check]:
    """Mark the rows of one name that several files tell, and say which.

    Companies that are only named may be named in another file at any time; other rows are told by
    two files where these have an id in common.

    Args:
        files: The proposed settings of the files, by stream.
        looks: What was seen of them, likewise.

    Returns:
        What a person should see of it.
    """
    names = dict.fromkeys(name for file in files.values() for name in file["rows"])
    return [check for name in names for check in _mark(name, files, looks)]


def _mark(
    name: str, files: Mapping[str, Mapping[str, Any]], looks: Mapping[str, Look]
) -> Iterator[Check]:
    holders = {stream: file["rows"] for stream, file in files.items() if name in file["rows"]}
    marked: dict[str, None] = {}
    for one, other in combinations(holders, 2):
        ids = [_ids(holders[stream][name], looks[stream]) for stream in (one, other)]
        if (_only_names(name, holders[one]) and _only_names(name, holders[other])) or ids[0] & ids[
            1
        ]:
            marked |= dict.fromkeys((one, other))
    for stream in marked:
        holders[stream][name]["shared"] = True
    if marked:
        what = f"{', '.join(marked)}: rows of {name} that several files tell are one stream, {name}"
        yield Check(True, what, "the file that stands first counts")


def _only_names(name: str, rows: Mapping[str, Rows]) -> bool:
    """Whether a file only names companies, beside the rows that it is about."""
    return name == "account" and next(iter(rows)) != name


def _ids(rows: Rows, look: Look) -> set[str]:
    """The ids that were seen; of several columns together, or of no column, none is known."""
    column = rows.get("id")
    return set(look.columns[column].counts) if isinstance(column, str) else set()
