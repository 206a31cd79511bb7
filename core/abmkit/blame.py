"""Whose line an error comes from, and what it says, in one line."""

from __future__ import annotations

import os
import sys
import sysconfig
import traceback
from pathlib import Path

from abmkit.errors import AbmError

#: Of more, the first so many characters of an error that strangers raised are told.
_LONGEST = 400
_CORE = str(Path(__file__).parent) + os.sep
_PYTHON = tuple(f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "platstdlib"))
_OTHERS = {"site-packages", "dist-packages"}


def told_of(error: BaseException, home: str | None = None) -> str:
    """Say in one line what a stranger's code raised, and at which of its lines.

    Args:
        error: What it raised.
        home: File of its module, ``__init__.py`` of a package; None: unknown.
    """
    if isinstance(error, SyntaxError) and error.filename:
        return f"SyntaxError: {error.msg} ({error.filename}:{error.lineno})"
    text = " ".join(_words(error).split())
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    name = type(error).__name__
    said = text if isinstance(error, AbmError) else f"{name}: {text}" if text else name
    where = _raised_at(error, home) or home
    return f"{said} ({where})" if where else said


def _words(error: BaseException) -> str:
    """What an error says; of pydantic's, whose own text has many lines, what is wrong where."""
    found = getattr(error, "errors", None)
    if not (callable(found) and hasattr(error, "title")):
        return str(error)
    faults = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in found())
    return f"{error.title}: {'; '.join(faults)}"


def _raised_at(error: BaseException, home: str | None) -> str:
    """The last line of the plugin that led to an error, else the last that is not Python's or ours.

    A library that the plugin uses knows nothing of what was wrong.
    """
    frames = [
        each
        for each in traceback.extract_tb(error.__traceback__)
        if not _is_machinery(each.filename)
    ]
    own = [each for each in frames if home and _is_at_home(each.filename, home)]
    return "".join(f"{each.filename}:{each.lineno}" for each in (own or frames)[-1:])


def _is_at_home(file: str, home: str) -> bool:
    folder, name = os.path.split(home)
    return file.startswith(folder + os.sep) if name == "__init__.py" else file == home


def _is_machinery(file: str) -> bool:
    """Whether a frame is Python's, pluggy's or ours, so says nothing about the plugin."""
    parts = set(Path(file).parts)
    is_python = file.startswith(_PYTHON) and not parts & _OTHERS
    return is_python or file.startswith(("<", _CORE)) or "pluggy" in parts


def home_of(thing: type) -> str | None:
    """The file of the module, or of the package, that a class was written in; None: of none."""
    top = sys.modules.get(thing.__module__.partition(".")[0])
    return getattr(top, "__file__", None)
