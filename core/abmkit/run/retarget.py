"""A client's new target list, compared with the one in force and taken over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from abmkit.errors import UsageError
from abmkit.workspace import Client
from abmkit.workspace.list_file import read_list
from abmkit.workspace.lists import TargetAccount
from abmkit.workspace.retarget import Difference, compare, take_over


def retarget(client: Client, file: Path, day: date, *, write: bool) -> tuple[Difference, ...]:
    """Compare a new list with the one in force on a day.

    Args:
        client: Whose.
        file: The new list, a CSV or workbook as ``targets.csv`` without dates.
        day: Its first day.
        write: Take it over.

    Raises:
        UsageError: There is no such file, or it does not fit.
        ConfigError: It or ``targets.csv`` is wrong; names the line.
        OSError: It cannot be written.
    """
    if not file.is_file():
        raise UsageError(f"there is no file {file}")
    new = read_list(file, str(file), TargetAccount)
    found = compare(client.targets(), new, day)
    if write:
        path = client.path / "targets.csv"
        take_over(path, client.workspace.shown(path), new, day)
    return found
