"""Where the files lie that settings name, and the dates in their names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date
from glob import escape, glob, has_magic
from pathlib import Path

from abmkit import Fatal

_DAY = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?P<between>[-_.]?)(?P<m>0[1-9]|1[0-2])"
    r"(?:(?P=between)(?P<d>[0-3]\d))?|(?P<d2>[0-3]\d)\.(?P<m2>0[1-9]|1[0-2])\.(?P<y2>20\d\d))(?!\d)"
)
_JOINTS = " -_."
#: What a spreadsheet program puts beside a file that somebody has open.
LOCK_FILE = "~$"


def locate(path: str, folder: Path) -> Path:
    """Return the path that settings mean.

    Args:
        path: As it stands there, with ``~`` and ``${NAME}`` of the environment.
        folder: Where relative paths start.

    Raises:
        Fatal: A variable of the environment is not set.
    """
    return plain(Path(_whole(path, folder, str)))


def plain(place: Path) -> Path:
    """A path from the root without ``..`` in it, unless a link on the way makes these another."""
    short = Path(os.path.normpath(place))
    parents = (short.parent, place.parent)
    is_same = all(each.exists() for each in parents) and parents[0].samefile(parents[1])
    return short if is_same else place


def locate_all(path: str, folder: Path) -> list[Path]:
    """Return the files that settings mean, the latest first by the date in their names.

    Args:
        path: As for ``locate``; ``*``, ``?`` and ``[…]`` stand for what differs.
        folder: Where relative paths start.

    Raises:
        Fatal: A variable of the environment is not set, or no file is called so.
    """
    literal = locate(path, folder)
    if literal.exists() or not has_magic(path):
        return [literal]
    matches = glob(_whole(path, folder, escape))  # noqa: PTH207 - from the root on
    files = (plain(Path(each)) for each in matches if Path(each).is_file())
    found = [each for each in files if not each.name.startswith(LOCK_FILE)]
    if not found:
        raise Fatal(f"{literal}: no file matches; put it there, or fix path")
    return sorted(found, key=lambda each: (day_of(each.name) or "", each.name), reverse=True)


def day_of(name: str) -> str | None:
    """The date in a file's name, such as 2026-03-31, 20260331 or 31.03.2026.

    A month (2026-03) is its first day. None where there is no date.
    """
    found = _dated(name)
    return found[1].isoformat() if found else None


def without_day(name: str) -> str:
    """A file's name without the date in it, and what joined them."""
    found = _dated(name)
    if found is None:
        return name
    start, end = found[0]
    return f"{name[:start].rstrip(_JOINTS)}{name[end:]}".strip(_JOINTS)


def pattern_of(name: str) -> str:
    """A file's name with ``*`` in place of the date in it."""
    found = _dated(name)
    return f"{name[: found[0][0]]}*{name[found[0][1] :]}" if found else name


def _dated(name: str) -> tuple[tuple[int, int], date] | None:
    """Where the date stands in a name, and which it is."""
    for found in _DAY.finditer(name):
        year, month = found["y"] or found["y2"], found["m"] or found["m2"]
        try:
            day = date(int(year), int(month), int(found["d"] or found["d2"] or 1))
        except ValueError:
            continue
        return found.span(), day
    return None


def _whole(path: str, folder: Path, quote: Callable[[str], str]) -> str:
    """A path from the root; what comes from outside the settings is quoted."""

    def variable(found: re.Match[str]) -> str:
        if (value := os.environ.get(found[1])) is None:
            raise Fatal(f"{path}: environment variable {found[1]} is not set; set it to a folder")
        return quote(value)

    known = re.sub(r"\$\{(\w+)\}", variable, path)
    if known.startswith("~"):
        home, slash, rest = known.partition("/")
        known = quote(str(Path(home).expanduser())) + slash + rest
    return str(Path(quote(str(folder))) / known)
