"""One source of a client: its settings file, and the connector that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from abmkit.connect.tokens import TokenStore
from abmkit.errors import ConfigError, UnknownName
from abmkit.workspace.secrets import SECRETS, reveal
from abmkit.workspace.settings import SourceSettings
from abmkit.workspace.toml_file import TomlFile

if TYPE_CHECKING:
    from abmkit.connect import Connector
    from abmkit.workspace.client import Client
    from abmkit.workspace.connection import Connection


def login_file(client: Client, name: str) -> Path:
    """Where the token of a source with a login of its own is kept: never in the client's folder."""
    return client.workspace.path / SECRETS / "clients" / client.id / f"{name}.json"


@dataclass(frozen=True)
class Source:
    """A source as its file describes it; no secret is in here.

    The file is read when something of it is asked for, so that one that is wrong is no other
    source's matter: ``file``, ``connector`` and ``account`` raise the ConfigError that tells it.

    Attributes:
        client: Whose it is; relative paths in the settings start at the client's folder.
        path: Its file.
    """

    client: Client
    path: Path

    @property
    def shown(self) -> str:
        """Its file, as people are told of it."""
        return self.client.workspace.shown(self.path)

    @cached_property
    def file(self) -> TomlFile:
        """Its file, as it was read."""
        return TomlFile.read(self.path, self.shown)

    @property
    def connector(self) -> str:
        """Name of the connector that reads it."""
        return self._settings.connector

    @property
    def account(self) -> str | None:
        """Id of the vendor account that it is attached to; None: none yet."""
        return self._settings.account

    @property
    def is_readable(self) -> bool:
        """Whether its file says what it must."""
        try:
            return bool(self._settings)
        except ConfigError:
            return False

    @cached_property
    def _settings(self) -> SourceSettings:
        return self.file.validate(SourceSettings)

    @property
    def name(self) -> str:
        """Stem of its file; what rows in the warehouse are marked with."""
        return self.path.stem

    @property
    def login(self) -> str:
        """The command by which a person grants anew."""
        return f"abmkit source login {self.client.id} {self.name}"

    @cached_property
    def connection(self) -> Connection | None:
        """The grant that it shares with others; None: it has one of its own.

        Raises:
            ConfigError: There is no such connection, or it is for another connector.
        """
        name = self.file.data.get("connection")
        if name is None:
            return None
        try:
            found = self.client.workspace.connection(name)
        except UnknownName as error:
            raise self.file.error(("connection",), str(error)) from None
        if found.connector != self.connector:
            what = f"{found.file.shown} is for connector {found.connector}, not {self.connector}"
            raise self.file.error(("connection",), what)
        return found

    @property
    def tokens(self) -> TokenStore:
        """Where its token is kept: never in the client's folder."""
        if self.connection:
            return self.connection.tokens(self.login)
        return TokenStore(login_file(self.client, self.name), self.login)

    def kind(self, connectors: Mapping[str, type[Connector]]) -> type[Connector]:
        """The class of its connector.

        Args:
            connectors: Connector classes by name.

        Raises:
            UnknownName: No plugin gave it; names the line.
        """
        try:
            return connectors[self.connector]
        except UnknownName as error:
            error.args = (str(self.file.error(("connector",), str(error))),)
            raise

    def open(self, connectors: Mapping[str, type[Connector]]) -> Connector:
        """Return the connector, ready to read; secrets are looked up here and nowhere else.

        Args:
            connectors: Connector classes by name.

        Raises:
            UnknownName: No plugin gave the connector.
            ConfigError: A setting is wrong, or a secret is not there; names the line.
        """
        from abmkit.connect.apiconnector import ApiConnector

        opened = self._made(connectors, is_revealed=True)
        if isinstance(opened, ApiConnector) and (shared := self.connection):
            shared.limit(opened)
        return opened

    def at_rest(self, connectors: Mapping[str, type[Connector]]) -> Connector:
        """Return the connector without its secrets, for what needs no word of the vendor.

        Args:
            connectors: Connector classes by name.

        Raises:
            UnknownName: No plugin gave the connector.
            ConfigError: A setting is wrong; names the line.
        """
        return self._made(connectors, is_revealed=False)

    def _made(self, connectors: Mapping[str, type[Connector]], *, is_revealed: bool) -> Connector:
        from abmkit.connect.apiconnector import ApiConnector
        from abmkit.connect.guard import guarded

        connector, shared = self.kind(connectors), self.connection
        file = replace(self.file, under=shared.file) if shared else self.file
        config = file.validate(connector.Config, without=tuple(SourceSettings.model_fields))
        if is_revealed:
            config = reveal(config, self.client.workspace.path, file.error)
        with guarded(f"source {self.name}", connector, config):
            made = connector(config, self.client.path)
        if isinstance(made, ApiConnector):
            made.tokens = self.tokens
        return made
