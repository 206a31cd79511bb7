"""A grant of a vendor that several clients share: its settings, one token, one set of limits."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from abmkit.connect.tokens import TokenStore
from abmkit.errors import UnknownName
from abmkit.workspace.secrets import SECRETS
from abmkit.workspace.settings import ConnectionSettings
from abmkit.workspace.toml_file import TomlFile

if TYPE_CHECKING:
    from abmkit.connect.apiconnector import ApiConnector
    from abmkit.connect.limits import Limiter

FOLDER = "connections"


class Connection:
    """``connections/NAME.toml``.

    Attributes:
        name: Stem of its file.
        file: The file; what it says holds for each source that does not say otherwise.
        connector: Name of the connector that its sources are read by.
    """

    def __init__(self, root: Path, name: str) -> None:
        """Read the file.

        Args:
            root: The workspace's folder.
            name: Stem of the file.

        Raises:
            UnknownName: There is no such file.
            ConfigError: It is wrong; names the line.
        """
        path = root / FOLDER / f"{name}.toml"
        if not path.is_file():
            known = [each.stem for each in (root / FOLDER).glob("*.toml")]
            raise UnknownName("connection", name, known)
        self.name = name
        self.file = TomlFile.read(path, path.relative_to(root).as_posix())
        self.connector = self.file.validate(ConnectionSettings).connector
        self._secret = root / SECRETS / FOLDER / f"{name}.json"
        self._limiter: Limiter | None = None
        self._lock = Lock()

    def tokens(self, login: str) -> TokenStore:
        """Where its token is kept.

        Args:
            login: The command by which a person grants anew.
        """
        return TokenStore(self._secret, login)

    def limit(self, connector: ApiConnector) -> None:
        """Let a connector wait its turn among all that read over this connection."""
        with self._lock:
            self._limiter = self._limiter or connector.limiter
            connector.limiter = self._limiter
