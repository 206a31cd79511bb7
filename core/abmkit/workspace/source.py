"""One source of a client: its settings file, and the connector that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from abmkit.workspace.secrets import reveal
from abmkit.workspace.settings import SourceSettings
from abmkit.workspace.toml_file import TomlFile

if TYPE_CHECKING:
    from abmkit.connect import Connector


@dataclass(frozen=True)
class Source:
    """A source as its file describes it; no secret is in here.

    Attributes:
        name: Stem of its file; what rows in the warehouse are marked with.
        connector: Name of the connector that reads it.
        file: The file.
        folder: The client's folder, where relative paths in the settings start.
        root: The workspace's folder, where relative paths of secrets start.
    """

    name: str
    connector: str
    file: TomlFile
    folder: Path
    root: Path

    @classmethod
    def read(cls, path: Path, shown: str, folder: Path, root: Path) -> Source:
        """Read a source's file.

        Raises:
            ConfigError: The file is wrong; names the line.
        """
        file = TomlFile.read(path, shown)
        settings = file.validate(SourceSettings)
        return cls(path.stem, settings.connector, file, folder, root)

    def open(self, connectors: Mapping[str, type[Connector]]) -> Connector:
        """Return the connector, ready to read; secrets are looked up here and nowhere else.

        Args:
            connectors: Connector classes by name.

        Raises:
            UnknownName: No plugin gave the connector.
            ConfigError: A setting is wrong, or a secret is not there; names the line.
        """
        connector = connectors[self.connector]
        config = self.file.validate(connector.Config, without=("version", "connector"))
        return connector(reveal(config, self.root, self.file.error), self.folder)
