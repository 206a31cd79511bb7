"""Whose fault an error is: the plugin that raised it, with the file and line it happened at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from abmkit.blame import told_of
from abmkit.errors import AbmError, PluginError
from abmkit.plugins.shelf import Origin


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
        said = told_of(error, origin.file)
        raise PluginError(f"{what} of plugin {origin} failed: {said}") from error
