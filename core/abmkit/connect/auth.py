"""How a connector shows who it is."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import SecretStr

from abmkit.errors import Fatal


class Auth(ABC):
    """A way of showing who asks; asked anew for each attempt, since tokens expire in between.

    Attributes:
        remedy: What a person does about a token that the vendor refuses.
    """

    remedy: ClassVar[str] = "get a new one: abmkit source login"

    @abstractmethod
    def headers(self) -> Mapping[str, str]:
        """Headers of the next attempt.

        Raises:
            Fatal: There is no token, and none can be got without a person.
            Retryable: The vendor could not be asked for one.
        """

    def renew(self, refused: Mapping[str, str]) -> bool:
        """Get another token, since the vendor refused one.

        Args:
            refused: The headers of the attempt; another thread may have renewed them since.

        Returns:
            Whether another attempt is worth its while.
        """
        return False

    @abstractmethod
    def secrets(self) -> tuple[str, ...]:
        """Texts that may stand in no message."""


_BY_HAND = "get a new token from the vendor, and store it where the settings of the source refer to"


@dataclass(frozen=True)
class HeaderAuth(Auth):
    """A token in a header.

    Attributes:
        token: The token.
        header: Name of the header.
        form: How the token stands in it.
    """

    remedy: ClassVar[str] = _BY_HAND
    token: SecretStr
    header: str = "Authorization"
    form: str = "Bearer {}"

    def headers(self) -> Mapping[str, str]:
        token = self.token.get_secret_value()
        if not (token.isascii() and token.isprintable()):
            raise Fatal(f"the token holds characters that no token has: {self.remedy}")
        return {self.header: self.form.format(token)}

    def secrets(self) -> tuple[str, ...]:
        return (self.token.get_secret_value(),)


@dataclass(frozen=True)
class BasicAuth(Auth):
    """A user and a password (RFC 7617).

    Attributes:
        user: The user, or the key of an API that calls it so.
        password: The password; may be empty.
    """

    remedy: ClassVar[str] = _BY_HAND
    user: SecretStr
    password: SecretStr = field(default_factory=lambda: SecretStr(""))

    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Basic {self._pair()}"}

    def secrets(self) -> tuple[str, ...]:
        secrets = self.user.get_secret_value(), self.password.get_secret_value(), self._pair()
        return tuple(secret for secret in secrets if secret)

    def _pair(self) -> str:
        pair = f"{self.user.get_secret_value()}:{self.password.get_secret_value()}"
        return base64.b64encode(pair.encode()).decode()
