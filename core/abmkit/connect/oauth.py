"""Tokens that a vendor grants and that expire: kept, renewed in time, never lost."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from abmkit.connect.auth import Auth
from abmkit.connect.clock import Clock, SystemClock
from abmkit.connect.tokens import Token, Tokens
from abmkit.errors import Fatal

if TYPE_CHECKING:
    import httpx


class OAuthSettings(BaseModel):
    """Who asks a vendor for tokens: the agency's own app there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: str = Field(description="The app's id, as the vendor shows it.")
    client_secret: SecretStr | None = Field(
        default=None, description="The app's secret; none where the vendor gave none."
    )
    redirect_url: str | None = Field(
        default=None,
        description="Where the vendor sends the browser after login, as registered there; "
        "none: a free port of http://127.0.0.1.",
    )


@dataclass(frozen=True, kw_only=True)
class OAuth:
    """A vendor's authorization server, and who asks it.

    Attributes:
        token_url: Gives tokens.
        client: Who asks.
        authorize_url: Where a person grants; empty: no person is needed.
        scopes: What is asked for.
        pkce: Whether it takes a proof of who asked first (RFC 7636).
        basic: Whether the app shows its secret in a header; else it stands in the form.
        ask: What else the address says that a person opens.
        form: What else each request for a token holds.
    """

    token_url: str
    client: OAuthSettings
    authorize_url: str = ""
    scopes: tuple[str, ...] = ()
    pkce: bool = False
    basic: bool = False
    ask: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)

    def secrets(self) -> tuple[str, ...]:
        """Texts that may stand in no message."""
        secret = self.client.client_secret
        return (secret.get_secret_value(),) if secret else ()


class GrantAuth(Auth):
    """A token that was granted; one object serves all threads, and processes share the store."""

    def __init__(
        self,
        oauth: OAuth,
        tokens: Tokens,
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Take what is needed to ask.

        Args:
            oauth: The vendor's server.
            tokens: Where tokens are kept.
            clock: What expiry and waiting are measured in; None: the machine's.
            transport: In place of the network; None: the network.
        """
        self.oauth, self.tokens = oauth, tokens
        self._clock, self._transport = clock or SystemClock(), transport
        self._lock = threading.Lock()
        self._token = Token()
        self._met: dict[str, None] = {}

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._current().access}"}

    def renew(self, refused: Mapping[str, str]) -> bool:
        self._current(refused.get("Authorization", "").removeprefix("Bearer "))
        return True

    def secrets(self) -> tuple[str, ...]:
        return (*self.oauth.secrets(), *self._met)

    @property
    def granted(self) -> Mapping[str, str]:
        """What the vendor said with the token, such as ``instance_url``.

        Raises:
            Fatal: There is no token, and none can be got without a person.
            Retryable: The vendor could not be asked for one.
        """
        return self._current().granted

    @abstractmethod
    def _form(self, kept: Token) -> Mapping[str, str]:
        """What is shown for the next token.

        Raises:
            Fatal: There is nothing to show.
        """

    def _reject(self, kept: Token, error: Fatal) -> Fatal:
        """The vendor did not take what it was shown; what is raised."""
        return error

    def _current(self, refused: str = "") -> Token:
        """A token that is good, as far as is known, and not the one refused."""
        with self._lock:
            if not self._is_good(self._token, refused):
                self._token = self._next(refused)
            return self._token

    def _next(self, refused: str) -> Token:
        """Take over what another thread or process got since; else ask the vendor."""
        from abmkit.connect.tokenrequest import Rejected, request_token

        with self.tokens.turn():
            kept = self.tokens.read() or Token()
            self._note(kept)
            if self._is_good(kept, refused):
                return kept
            form = self._form(kept)
            # The vendor may end the old token at once: a disk that is full must be met before.
            self.tokens.write(kept)
            try:
                token = request_token(self.oauth, form, self._clock, self._transport)
            except Rejected as error:
                raise self._reject(kept, error) from None
            token = replace(token, granted={**kept.granted, **token.granted})
            self._note(token)
            self.tokens.write(token)
            return token

    def _is_good(self, token: Token, refused: str) -> bool:
        if not token.access or token.access == refused:
            return False
        return token.renew is None or self._clock.now() < token.renew

    def _note(self, token: Token) -> None:
        self._met |= dict.fromkeys(filter(None, (token.access, token.refresh)))


class RefreshToken(GrantAuth):
    """A person granted once; from then on each refresh token is redeemed for the next.

    A vendor may end a refresh token with its first use, and all of the grant with the second: so
    the new one is on disk before anything is asked with it, and one that was rejected is shown
    never again.
    """

    def _form(self, kept: Token) -> Mapping[str, str]:
        if kept.rejected:
            raise Fatal(f"the login has ended ({kept.rejected}); log in anew: {self.tokens.login}")
        if not kept.refresh:
            raise Fatal(f"nobody has logged in yet; run: {self.tokens.login}")
        return {"grant_type": "refresh_token", "refresh_token": kept.refresh}

    def _reject(self, kept: Token, error: Fatal) -> Fatal:
        self.tokens.write(replace(kept, rejected=str(error)))
        return Fatal(f"the login has ended ({error}); log in anew: {self.tokens.login}")


class ClientCredentials(GrantAuth):
    """The app's own secret is enough (RFC 6749, section 4.4)."""

    def _form(self, kept: Token) -> Mapping[str, str]:
        scope = " ".join(self.oauth.scopes)
        return {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})

    def _reject(self, kept: Token, error: Fatal) -> Fatal:
        return Fatal(f"{error}; see the app's id, secret and permissions at the vendor")
