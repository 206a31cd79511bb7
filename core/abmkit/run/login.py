"""A person logs in for a source, or for the connection that it shares."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from abmkit.connect.apiconnector import ApiConnector
from abmkit.connect.login import Login
from abmkit.connect.oauth import OAuth
from abmkit.connect.tokens import MemoryTokens, Token
from abmkit.errors import UsageError
from abmkit.plugins import Plugins
from abmkit.workspace import Source, attach

NOWHERE = "http://127.0.0.1/"
"""Where a browser is sent when its address will be copied by hand, and none was registered."""


@dataclass(frozen=True)
class LoggedIn:
    """What a login gave.

    Attributes:
        account: The vendor's id of the account; None: it cannot be told.
        missing: Scopes that were asked for and not granted, as far as the vendor tells.
    """

    account: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Desk:
    """Where a login for a source happens.

    Attributes:
        source: The source.
        oauth: The vendor's server.
    """

    source: Source
    oauth: OAuth
    _open: Callable[[], ApiConnector]

    @property
    def begun(self) -> Path:
        """File of a login that waits for its code."""
        return self.source.tokens.path.with_suffix(".login")

    def link(self) -> Login:
        """Begin a login whose code comes later.

        Raises:
            OSError: It cannot be kept.
        """
        login = Login.begin(self.oauth, self.oauth.client.redirect_url or NOWHERE)
        login.save(self.begun)
        return login

    def finish(self, login: Login, brought: str) -> LoggedIn:
        """Get the token and keep it, once it is known to be for the right account.

        Args:
            login: The login.
            brought: The code, or the whole address that the browser was sent to.

        Raises:
            UsageError: What was brought is neither.
            ConfigError: The login is for another account than the source's, or for one of another
                client's; what there was before stays.
            SourceError: The vendor refuses, or cannot be reached.
        """
        code = login.code(brought)
        with closing(self._open()) as connector:
            granted = login.redeem(self.oauth, code, connector.clock, connector.transport)
            connector.tokens = shown = MemoryTokens(granted, self.source.login)
            attach(self.source, connector)
        store = self.source.tokens
        with store.turn():
            store.write(shown.token or granted)
        self.begun.unlink(missing_ok=True)
        account = self.source.client.source(self.source.name).account
        return LoggedIn(account, _missing(self.oauth, granted))


def desk(source: Source, plugins: Plugins) -> Desk:
    """Where a login for a source happens.

    Raises:
        UsageError: The source needs none.
        ConfigError: Its settings are wrong.
    """

    def opened() -> ApiConnector:
        connector = source.open(plugins.connectors)
        if not isinstance(connector, ApiConnector):
            raise UsageError(f"source {source.name} needs no login: it reads no vendor's API")
        return connector

    oauth = opened().oauth()
    if oauth is None or not oauth.authorize_url:
        raise UsageError(
            f"source {source.name} needs no login: its settings in {source.shown} are enough"
        )
    return Desk(source, oauth, opened)


def _missing(oauth: OAuth, token: Token) -> tuple[str, ...]:
    told = token.granted.get("scope") or token.granted.get("scopes")
    granted = told.replace(",", " ").split() if told else oauth.scopes
    return tuple(scope for scope in oauth.scopes if scope not in granted)
