"""OAuth: a person's consent, tokens by four kinds of grant, who the user is."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from abmkit.sandbox import Answer, Grant, Request, route
from abmkit.sandbox import Refused as AnyRefused
from abmkit_salesforce.sandbox.base import ORG, USER, Base, base_url
from abmkit_salesforce.sandbox.keys import claims_of, private_key
from abmkit_salesforce.sandbox.trouble import scope_missing

CLIENT_ID = "3MVG9.sandbox.client"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105
SCOPES = "id api refresh_token"
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LONGEST_ASSERTION_SECONDS = 300
_AUDIENCES = ("https://login.salesforce.com", "https://test.salesforce.com")


@dataclass(frozen=True)
class _Consent:
    """A person said yes; the code is good once, at that address."""

    redirect: str
    challenge: str
    scope: str


class OAuth(Base):
    """Routes of OAuth."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._codes: dict[str, _Consent] = {}
        self._count = 0
        self._narrow: set[str] = set()

    def forbidden(self, request: Request) -> Answer | None:
        if request.bearer in self._narrow and request.path.startswith("/services/data"):
            return scope_missing().answer
        return super().forbidden(request)

    def credentials(self) -> Mapping[str, str]:
        return {
            **super().credentials(),
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "refresh_token": self.tokens.first,
            "username": self._username,
        }

    @property
    def private_key(self) -> str:
        """The key whose certificate the app has: an app that signs for a user signs with it.

        Raises:
            UsageError: What makes keys is not installed.
        """
        return private_key()

    @property
    def _username(self) -> str:
        return f"integration@{self.world.profile.domain}"

    @route("GET /services/oauth2/authorize", public=True)
    def authorize(self, request: Request) -> Answer:
        _require(request.one("client_id") == CLIENT_ID, "invalid_client_id",
                 "client identifier invalid")  # fmt: skip
        _require(request.one("response_type") == "code", "unsupported_response_type",
                 "response type not supported")  # fmt: skip
        redirect = request.one("redirect_uri")
        _require(redirect, "redirect_uri_missing", "redirect_uri must be provided")
        self._count += 1
        code = f"aPrx.sandbox.{self._count}"
        scope = request.one("scope", SCOPES)
        self._codes[code] = _Consent(redirect, request.one("code_challenge"), scope)
        told = {"code": code, "state": request.one("state")}
        joint = "&" if "?" in redirect else "?"
        place = redirect + joint + urlencode({k: v for k, v in told.items() if v})
        return Answer(302, None, {"location": place})

    @route("POST /services/oauth2/token", public=True)
    def token(self, request: Request) -> Answer:
        form = request.form()
        grants: dict[str, Callable[[dict[str, str], Request], Answer]] = {
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh,
            "client_credentials": self._by_secret,
            _JWT: self._by_assertion,
        }
        grant = grants.get(form.get("grant_type", ""))
        if grant is None:
            raise refusal("unsupported_grant_type", "grant type not supported")
        return grant(form, request)

    @route("POST /services/oauth2/revoke", public=True)
    def revoke(self, request: Request) -> Answer:
        token = request.form().get("token", request.one("token"))
        if self.tokens.state(token) != "valid":
            raise refusal("unsupported_token_type", "this token type is not supported")
        self.tokens.expire(token)
        return Answer(200)

    @route("GET /services/oauth2/userinfo", "POST /services/oauth2/userinfo")
    def userinfo(self, request: Request) -> Answer:
        base = base_url(request)
        return Answer(
            body={
                "sub": f"{base}/id/{ORG}/{USER}",
                "user_id": USER,
                "organization_id": ORG,
                "preferred_username": self._username,
                "name": "Integration User",
                "email": self._username,
                "email_verified": True,
                "zoneinfo": self.world.profile.zone,
                "locale": "en_US",
                "language": "en_US",
                "active": True,
                "user_type": "STANDARD",
                "urls": {"rest": f"{base}/services/data/v{{version}}/"},
            }
        )

    @route("GET /id/{org}/{user}")
    def identity(self, request: Request) -> Answer:
        base = base_url(request)
        return Answer(
            body={
                "id": f"{base}/id/{ORG}/{USER}",
                "user_id": USER,
                "organization_id": ORG,
                "username": self._username,
                "display_name": "Integration User",
                "email": self._username,
                "active": True,
                "user_type": "STANDARD",
                "urls": {
                    "rest": f"{base}/services/data/v{{version}}/",
                    "query": f"{base}/services/data/v{{version}}/query/",
                    "sobjects": f"{base}/services/data/v{{version}}/sobjects/",
                },
            }
        )

    def _by_code(self, form: dict[str, str], request: Request) -> Answer:
        _check_client(form, request)
        consent = self._codes.pop(form.get("code", ""), None)
        if consent is None:
            raise refusal("invalid_grant", "expired authorization code")
        _require(form.get("redirect_uri") == consent.redirect, "redirect_uri_mismatch",
                 "redirect_uri must match configuration")  # fmt: skip
        proof = form.get("code_verifier", "")
        _require(not consent.challenge or _challenge(proof) == consent.challenge,
                 "invalid_grant", "invalid code verifier")  # fmt: skip
        return self._granted(self.tokens.grant(), request, consent.scope, refresh=True)

    def _by_refresh(self, form: dict[str, str], request: Request) -> Answer:
        _check_client(form, request)
        used = form.get("refresh_token", "")
        grant = self.tokens.redeem(used)
        if grant is None:
            raise refusal("invalid_grant", "expired access/refresh token")
        return self._granted(grant, request, SCOPES, refresh=grant.refresh != used)

    def _by_secret(self, form: dict[str, str], request: Request) -> Answer:
        _check_client(form, request, secret=True)
        return self._granted(self.tokens.grant(), request, "id api", refresh=False)

    def _by_assertion(self, form: dict[str, str], request: Request) -> Answer:
        claims = claims_of(form.get("assertion", ""))
        if claims is None:
            raise refusal("invalid_grant", "invalid assertion")
        _require(claims.get("iss") == CLIENT_ID, "invalid_client_id", "client identifier invalid")
        _require(claims.get("sub") == self._username, "invalid_grant",
                 "user hasn't approved this consumer")  # fmt: skip
        _require(claims.get("aud") in (*_AUDIENCES, base_url(request)), "invalid_grant",
                 "audience is invalid")  # fmt: skip
        left = float(claims.get("exp", 0)) - self.clock().timestamp()
        _require(0 < left <= _LONGEST_ASSERTION_SECONDS, "invalid_grant", "expired assertion")
        return self._granted(self.tokens.grant(), request, "id api", refresh=False)

    def _granted(self, grant: Grant, request: Request, scope: str, refresh: bool) -> Answer:
        if not {"api", "full"} & set(scope.split()):
            self._narrow.add(grant.access)
        base, issued = base_url(request), str(int(self.clock().timestamp() * 1000))
        identity = f"{base}/id/{ORG}/{USER}"
        signed = hmac.new(CLIENT_SECRET.encode(), f"{identity}{issued}".encode(), hashlib.sha256)
        answer = {
            "access_token": grant.access,
            "signature": base64.b64encode(signed.digest()).decode(),
            "scope": scope,
            "instance_url": base,
            "id": identity,
            "token_type": "Bearer",
            "issued_at": issued,
        }
        return Answer(body=answer | ({"refresh_token": grant.refresh} if refresh else {}))


def refusal(error: str, description: str) -> AnyRefused:
    """A refusal of OAuth: one object, where the rest of the API sends a list."""
    return AnyRefused(Answer(400, {"error": error, "error_description": description}))


def _require(met: object, error: str, description: str) -> None:
    if not met:
        raise refusal(error, description)


def _check_client(form: dict[str, str], request: Request, secret: bool = False) -> None:
    """Check who asks, by the form or by HTTP basic authentication.

    Raises:
        Refused: The client is unknown, or its secret is wrong.
    """
    given = {"client_id": form.get("client_id"), "client_secret": form.get("client_secret")}
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        name, _, word = base64.b64decode(coded).decode().partition(":")
        given = {"client_id": name, "client_secret": word}
    _require(given["client_id"] == CLIENT_ID, "invalid_client_id", "client identifier invalid")
    wrong = given["client_secret"] != CLIENT_SECRET
    if wrong and (secret or given["client_secret"] is not None):
        raise refusal("invalid_client", "invalid client credentials")


def _challenge(proof: str) -> str:
    digest = hashlib.sha256(proof.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
