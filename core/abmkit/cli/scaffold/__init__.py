"""The beginnings of plugins: files with NAME, TITLE and CLASS in the places of the new names."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Mapping
from importlib.util import find_spec
from pathlib import Path

from abmkit.errors import UsageError

KINDS = ("connector", "metric", "model", "report", "renderer")

#: All of such a plugin is in one file, which a workspace's ``plugins/`` can hold.
SINGLE = ("metric", "model", "report", "renderer")

_HERE = Path(__file__).parent
_SUFFIX = ".txt"  # else tools would take them for code of ours


def check_name(kind: str, name: str, taken: Collection[str]) -> None:
    """Refuse a name that the new plugin could not have.

    Args:
        kind: What it gives.
        name: What it is called.
        taken: Names that others have.

    Raises:
        UsageError: It is no name of Python, or another has it.
    """
    import abmkit

    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise UsageError(f"{name!r} cannot be a name; use a-z, 0-9 and _, a letter first")
    if name in taken or name in abmkit.__all__ or find_spec(f"abmkit_{name}"):
        raise UsageError(f"the name {name!r} is taken; choose another for the new {kind}")


def project(kind: str, name: str) -> dict[Path, str]:
    """The files of a package that can be installed and published.

    Args:
        kind: One of ``KINDS``.
        name: A name that ``check_name`` lets pass.

    Returns:
        Texts by path.
    """
    words = _words(kind, name)
    files = {}
    for folder in (_HERE / "project", _HERE / kind):
        for path in sorted(folder.rglob(f"*{_SUFFIX}")):
            place = path.relative_to(folder).as_posix().removesuffix(_SUFFIX)
            files[Path(_filled(place, words))] = _filled(path.read_text("utf-8"), words)
    return files


def single(kind: str, name: str) -> str:
    """The one file of a private plugin.

    Args:
        kind: One of ``SINGLE``.
        name: A name that ``check_name`` lets pass.
    """
    path = _HERE / kind / "abmkit_NAME" / f"__init__.py{_SUFFIX}"
    return _filled(path.read_text("utf-8"), _words(kind, name))


def _words(kind: str, name: str) -> Mapping[str, str]:
    return {
        "NAME": name,
        "TITLE": name.replace("_", " ").capitalize(),
        "CLASS": "".join(part.capitalize() for part in name.split("_")),
        "KIND": kind,
        "EXTRA": "abmkit[demo]" if kind == "connector" else "abmkit",
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub("|".join(words), lambda found: words[found[0]], text)
