"""``metrics.lock``: which definitions of metrics an agency has accepted.

An upgrade brings definitions of its own; held against this file, no number changes unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from abmkit.workspace.base import Settings
from abmkit.workspace.settings import VERSION, Versioned
from abmkit.workspace.toml_file import TomlFile
from abmkit.workspace.toml_writer import write_toml
from abmkit.workspace.write import write_over

_HEAD = "# The definitions of metrics in force; rewritten by: abmkit metrics upgrade\n"


class Definition(Settings):
    """A definition of a metric, at the defaults of its parameters."""

    version: int = Field(description="Version of the metric.")
    hash: str = Field(description="Fingerprint of formula, parameters and unit.")
    formula: str = Field(description="The formula, all other metrics in it written out.")


class MetricsLock(Versioned):
    """The file."""

    file: ClassVar[str] = "metrics.lock"

    metrics: dict[str, Definition] = Field(default={}, description="By id of the metric.")


def read_lock(folder: Path) -> Mapping[str, Definition] | None:
    """The definitions that were accepted, by metric; None: nobody wrote them down yet.

    Raises:
        ConfigError: The file is wrong; names the line.
    """
    path = folder / MetricsLock.file
    if not path.is_file():
        return None
    return TomlFile.read(path, path.name).validate(MetricsLock).metrics


def write_lock(folder: Path, definitions: Mapping[str, Definition]) -> Path:
    """Accept definitions in place of those before.

    Args:
        folder: The agency's.
        definitions: By metric.

    Returns:
        The file.

    Raises:
        OSError: It cannot be written, and is as it was; names it.
    """
    path = folder / MetricsLock.file
    told = {name: each.model_dump() for name, each in sorted(definitions.items())}
    write_over(path, _HEAD + write_toml({"version": VERSION, "metrics": told}))
    return path
