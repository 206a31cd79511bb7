"""A person grants access: opens an address, and brings back a code (RFC 6749 4.1, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from abmkit.connect.clock import Clock
from abmkit.connect.oauth import OAuth
from abmkit.connect.private import write_private
from abmkit.connect.tokens import Token
from abmkit.errors import Fatal, UsageError

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class Login:
    """A login under way.

    Attributes:
        address: What the person opens.
        redirect: Where the vendor sends the browser afterwards.
        state: What comes back with the code, so that nobody can slip in another.
        verifier: Proves that the one who brings the code has begun the login.
    """

    address: str
    redirect: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def begin(cls, oauth: OAuth, redirect: str) -> Login:
        """Begin a login.

        Args:
            oauth: The vendor's server.
            redirect: Where it sends the browser.
        """
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        said = {
            "response_type": "code",
            "client_id": oauth.client.client_id,
            "redirect_uri": redirect,
            "scope": " ".join(oauth.scopes),
            "state": state,
            **oauth.ask,
        }
        if oauth.pkce:
            digest = hashlib.sha256(verifier.encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            said |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        query = urlencode({name: value for name, value in said.items() if value})
        return cls(f"{oauth.authorize_url}?{query}", redirect, state, verifier)

    @classmethod
    def load(cls, path: Path) -> Login | None:
        """Take up a login that was begun earlier; None: none was."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (OSError, TypeError, ValueError):
            return None

    def save(self, path: Path) -> None:
        """Keep it until the code comes, from another person perhaps.

        Raises:
            OSError: It cannot be written.
        """
        write_private(path, json.dumps(asdict(self)).encode())

    def is_answered(self, address: str) -> bool:
        """Whether an address answers this login, and no other."""
        told = parse_qs(urlsplit(address).query)
        return secrets.compare_digest(told.get("state", [""])[0].encode(), self.state.encode())

    def code(self, brought: str) -> str:
        """The code that a person brings.

        Args:
            brought: The code, or the whole address that the browser was sent to.

        Raises:
            UsageError: It is neither, or the answer to another login.
            Fatal: The vendor or the person refused.
        """
        brought = brought.strip()
        if "://" not in brought:
            if not brought or any(char.isspace() for char in brought):
                raise UsageError("that is not a code; paste the code or the whole address")
            return brought
        told = {name: values[0] for name, values in parse_qs(urlsplit(brought).query).items()}
        if not self.is_answered(brought):
            raise UsageError("that address belongs to another login; open the link again")
        if "code" not in told:
            said = ": ".join(told[name] for name in ("error", "error_description") if name in told)
            raise Fatal(f"the login was refused: {said or 'the address holds no code'}")
        return told["code"]

    def redeem(
        self, oauth: OAuth, code: str, clock: Clock, transport: httpx.BaseTransport | None = None
    ) -> Token:
        """Get the token for a code.

        Raises:
            Fatal: The vendor does not take the code.
            Retryable: It cannot be reached.
        """
        from abmkit.connect.tokenrequest import request_token

        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect}
        if oauth.pkce:
            form["code_verifier"] = self.verifier
        return request_token(oauth, form, clock, transport)
