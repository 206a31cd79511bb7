"""The files that a command line names, as settings name them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from abmkit import UsageError
from abmkit_files.opening import READERS
from abmkit_files.places import locate


def paths_of(arguments: Sequence[str], folder: Path) -> list[str]:
    """Return paths for the settings.

    Args:
        arguments: Files, or folders whose files are meant; from the working directory or from the
            client's folder, with ``~`` and ``${NAME}`` of the environment left as they are.
        folder: The client's folder; what lies in it is named from there.

    Raises:
        UsageError: Nothing is named, or something is not there.
    """
    paths = [path for argument in arguments for path in _files(argument, folder)]
    if not paths:
        raise UsageError("name the CSV files of the export behind --guess, or their folder")
    return paths


def _files(argument: str, folder: Path) -> list[str]:
    if argument.startswith("~") or "${" in argument:
        place, shown = locate(argument, folder), argument
    else:
        place = next((p for p in (Path(argument), folder / argument) if p.exists()), Path(argument))
        shown = _shown(place.absolute(), folder.absolute())
    if not place.exists():
        raise UsageError(f"{argument} is not there; name the CSV files of the export")
    if not place.is_dir():
        return [shown]
    return [f"{shown}/{each.name}" for each in sorted(place.iterdir()) if _is_read(each)]


def _is_read(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in READERS


def _shown(place: Path, folder: Path) -> str:
    inside = place.is_relative_to(folder)
    return (place.relative_to(folder) if inside else place).as_posix()
