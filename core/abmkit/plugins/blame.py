"""Whose fault an error is: the plugin that raised it, with the file and line it happened at."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from abmkit import hookspecs
from abmkit.errors import AbmError, PluginError
from abmkit.plugins.shelf import Origin

_CORE = str(Path(hookspecs.__file__).parent) + os.sep


@contextmanager
def blamed(what: str, origin: Origin) -> Iterator[None]:
    """Turn whatever a plugin raises by mistake into its own error.

    Args:
        what: What was running, such as ``report scorecard``.
        origin: The plugin that gave it.

    Raises:
        PluginError: It raised something that is no error of abmkit.
    """
    try:
        yield
    except AbmError:
        raise
    except Exception as error:
        raise PluginError(f"{what} of plugin {origin} failed: {reason(error, origin)}") from error


def reason(error: BaseException, origin: Origin) -> str:
    """Say in one line what happened and at which line of the plugin.

    Args:
        error: What it raised.
        origin: The plugin.
    """
    text = " ".join(str(error).split())
    if isinstance(error, AbmError):
        said = text
    else:
        said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    if isinstance(error, SyntaxError) and error.filename:
        return f"SyntaxError: {error.msg} ({error.filename}:{error.lineno})"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not _is_machinery(frame.filename):
            return f"{said} ({frame.filename}:{frame.lineno})"
    return f"{said} ({origin.file})" if origin.file else said


def _is_machinery(file: str) -> bool:
    """Whether a frame is Python's, pluggy's or ours, so says nothing about the plugin."""
    parts = Path(file).parts
    return file.startswith(("<", _CORE)) or "importlib" in parts or "pluggy" in parts
