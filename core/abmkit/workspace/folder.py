"""The agency's folder and the clients in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmkit.errors import UnknownName, UsageError
from abmkit.workspace.client import Client
from abmkit.workspace.connection import Connection
from abmkit.workspace.lists import Goal, TargetAccount
from abmkit.workspace.settings import VERSION, AgencySettings, ClientSettings
from abmkit.workspace.toml_file import TomlFile
from abmkit.workspace.write import check_name, write_new, write_settings

if TYPE_CHECKING:
    from abmkit.plugins import Plugins

IGNORED = """\
# Secrets, data and locks: back up the data by other means.
.secrets/
*.duckdb
*.duckdb.*
.turn
__pycache__/
"""


class Workspace:
    """An agency's folder: settings, private plugins and clients.

    Args:
        path: The folder that holds ``abmkit.toml``.

    Raises:
        UsageError: It holds none.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).absolute()
        self._connections: dict[str, Connection] = {}
        if not (self.path / AgencySettings.file).is_file():
            raise UsageError(
                f"no {AgencySettings.file} in {self.path}; create a workspace with: abmkit init"
            )

    @classmethod
    def find(cls, start: Path | str = ".") -> Workspace:
        """Return the workspace that a folder is in.

        Args:
            start: Where to look first; then in its parents.

        Raises:
            UsageError: There is none.
        """
        folder = Path(start).absolute()
        for path in (folder, *folder.parents):
            if (path / AgencySettings.file).is_file():
                return cls(path)
        raise UsageError(
            f"no {AgencySettings.file} in {folder} or above; create a workspace with: abmkit init, "
            "or name one with -C DIR"
        )

    @classmethod
    def create(cls, folder: Path | str, name: str | None = None) -> Workspace:
        """Make a folder a workspace.

        Args:
            folder: It is made when it is not there.
            name: The agency's name; None: the folder's.

        Raises:
            UsageError: It is one already.
        """
        path = Path(folder).absolute()
        if (path / AgencySettings.file).exists():
            raise UsageError(f"{path} is already a workspace")
        defaults = {"locale": "en-US", "zone": "UTC", "currency": "USD", "fiscal_start": 1}
        settings = {"version": VERSION, "name": name or path.name, "defaults": defaults}
        for each in ("clients", "plugins"):
            (path / each).mkdir(parents=True, exist_ok=True)
        write_settings(path / AgencySettings.file, settings, AgencySettings)
        write_new(path / ".gitignore", IGNORED)
        return cls(path)

    @cached_property
    def settings(self) -> AgencySettings:
        """The content of ``abmkit.toml``.

        Raises:
            ConfigError: It is wrong; names the line.
        """
        path = self.path / AgencySettings.file
        return TomlFile.read(path, self.shown(path)).validate(AgencySettings)

    @property
    def plugins(self) -> Path:
        """Folder of the agency's own plugins."""
        return self.path / "plugins"

    def load_plugins(self) -> Plugins:
        """Load the installed plugins that this workspace allows, and its own.

        Raises:
            ConfigError: ``abmkit.toml`` is wrong.
            PluginError: Two plugins, or two things of one kind, have one name.
        """
        from abmkit.plugins import load_plugins

        return load_plugins(self.plugins, self.settings.plugins)

    def clients(self) -> tuple[Client, ...]:
        """All clients, in order of their folders' names."""
        files = sorted((self.path / "clients").glob(f"*/{ClientSettings.file}"))
        return tuple(Client(self, file.parent.name) for file in files)

    def client(self, name: str) -> Client:
        """Return a client.

        Args:
            name: The name of its folder.

        Raises:
            UnknownName: There is no such folder with a ``client.toml``.
        """
        for client in self.clients():
            if client.id == name:
                return client
        raise UnknownName("client", name, [client.id for client in self.clients()])

    def connection(self, name: str) -> Connection:
        """Return what sources of several clients share; the same object each time.

        Raises:
            UnknownName: There is no such connection.
            ConfigError: Its file is wrong; names the line.
        """
        if name not in self._connections:
            self._connections[name] = Connection(self.path, name)
        return self._connections[name]

    def add_client(self, client: str, settings: Mapping[str, Any]) -> Client:
        """Add a client, with the heads of its lists.

        Args:
            client: Name of its folder.
            settings: Content of ``client.toml`` but for the version; None leaves a key out.

        Raises:
            UsageError: The client is there, its name cannot be that of a folder, or a setting is
                wrong.
        """
        path = self.path / "clients" / check_name(client) / ClientSettings.file
        if path.exists():
            raise UsageError(f"client {client} already exists: {self.shown(path)}")
        write_settings(path, {"version": VERSION, **settings}, ClientSettings)
        for name, row in (("targets.csv", TargetAccount), ("goals.csv", Goal)):
            write_new(path.with_name(name), ",".join(row.model_fields) + "\n")
        return self.client(client)

    def shown(self, path: Path) -> str:
        """A path of the workspace as errors name it."""
        return path.relative_to(self.path).as_posix()
