"""The files that a command line names, as settings name them."""

from __future__ import annotations

from collections.abc import Sequence
from glob import has_magic
from pathlib import Path

from abmkit import UsageError
from abmkit_files.opening import READERS
from abmkit_files.places import LOCK_FILE, locate, locate_all, pattern_of, plain


def paths_of(arguments: Sequence[str], folder: Path) -> list[str]:
    """Return paths for the settings.

    Args:
        arguments: Files, patterns of their names, or folders whose files are meant; from the
            working directory or from the client's folder, with ``~`` and ``${NAME}`` of the
            environment left as they are.
        folder: The client's folder; what lies in it is named from there.

    Raises:
        UsageError: Nothing is named, or something is not there.
    """
    paths = [path for argument in arguments for path in _files(argument, folder)]
    if not paths:
        raise UsageError("name the files of the export behind --guess, or their folder")
    return _together(paths, folder)


def _files(argument: str, folder: Path) -> list[str]:
    if argument.startswith("~") or "${" in argument:
        place, shown = locate(argument, folder), argument
    else:
        tried = (Path(argument), folder / argument)
        place = next((path for path in tried if _is_there(path)), Path(argument))
        shown = _shown(plain(place.absolute()), folder.absolute())
    if not _is_there(place):
        raise UsageError(f"{argument} does not exist; name the files of the export")
    if not place.is_dir():
        return [shown]
    return [f"{shown}/{each.name}" for each in sorted(place.iterdir()) if _is_read(each)]


def _is_there(place: Path) -> bool:
    """Whether there is such a file or folder, or files of such names."""
    if place.exists():
        return True
    return has_magic(place.name) and any(place.parent.glob(place.name))


def _together(paths: Sequence[str], folder: Path) -> list[str]:
    """The paths, with a pattern in place of files that only the date in their names tells apart."""
    alike: dict[str, list[str]] = {}
    for path in paths:
        parent, slash, name = path.rpartition("/")
        alike.setdefault(f"{parent}{slash}{pattern_of(name)}", []).append(path)
    return [
        path
        for pattern, found in alike.items()
        for path in ([pattern] if len(found) > 1 and _names(pattern, found, folder) else found)
    ]


def _names(pattern: str, paths: Sequence[str], folder: Path) -> bool:
    """Whether a pattern names these files and no others."""
    return set(locate_all(pattern, folder)) == {locate(path, folder) for path in paths}


def _is_read(path: Path) -> bool:
    is_data = path.suffix.lower() in READERS and not path.name.startswith(LOCK_FILE)
    return is_data and path.is_file()


def _shown(place: Path, folder: Path) -> str:
    inside = place.is_relative_to(folder)
    return (place.relative_to(folder) if inside else place).as_posix()
