"""A grant that is shown by signing with a key (RFC 7523)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from abmkit.connect.clock import Clock
from abmkit.connect.oauth import GrantAuth, OAuth
from abmkit.connect.tokens import Token, Tokens
from abmkit.errors import Fatal

if TYPE_CHECKING:
    import httpx

#: How long a signed claim is good; Salesforce takes none of more than five minutes.
_GOOD = timedelta(minutes=3)


class JwtBearer(GrantAuth):
    """An app signs for a user with its private key; RS256."""

    def __init__(
        self,
        oauth: OAuth,
        tokens: Tokens,
        *,
        subject: str,
        audience: str,
        key: SecretStr,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Take what is signed.

        Args:
            oauth: The vendor's server; its client is who signs.
            tokens: Where tokens are kept.
            subject: The user who is signed for.
            audience: Who the claim is for, as the vendor wants it.
            key: The private key, PEM.
            clock: What expiry and waiting are measured in; None: the machine's.
            transport: In place of the network; None: the network.
        """
        super().__init__(oauth, tokens, clock=clock, transport=transport)
        self._subject, self._audience, self._key = subject, audience, key

    def secrets(self) -> tuple[str, ...]:
        """Texts that may stand in no message."""
        return (*super().secrets(), self._key.get_secret_value())

    def _form(self, kept: Token) -> Mapping[str, str]:
        claim = {
            "iss": self.oauth.client.client_id,
            "sub": self._subject,
            "aud": self._audience,
            "exp": int((self._clock.now() + _GOOD).timestamp()),
        }
        grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
        return {"grant_type": grant, "assertion": _signed(claim, self._key)}

    def _reject(self, kept: Token, error: Fatal) -> Fatal:
        return Fatal(
            f"{error}; see that the vendor has the key's certificate, and that {self._subject} "
            "has approved the app"
        )


def _signed(claim: Mapping[str, Any], key: SecretStr) -> str:
    try:
        jwt: Any = import_module("jwt")
        import_module("cryptography")
    except ImportError:
        raise Fatal("signing with a key needs: pip install 'abmkit[jwt]'") from None
    try:
        return str(jwt.encode(dict(claim), key.get_secret_value(), algorithm="RS256"))
    except (TypeError, ValueError, jwt.PyJWTError):
        raise Fatal("the private key cannot be read; it must be an RSA key in PEM form") from None
