"""Tokens: given for a code or a refresh token, good for half an hour, and told about."""

from typing import Any

from abmkit.sandbox import Answer, Grant, Refused, Request, route
from abmkit_hubspot.sandbox.routes.base import Desk
from abmkit_hubspot.sandbox.words import APP_ID, PORTAL_ID, guid

CLIENT_ID, CLIENT_SECRET, CODE = "hubspot-sandbox-client", "hubspot-sandbox-secret", "sandbox-code"
_USER_ID = 12282590
SCOPES = (
    "oauth", "crm.objects.contacts.read", "crm.objects.companies.read", "crm.objects.deals.read",
    "crm.objects.owners.read", "crm.objects.marketing_events.read", "crm.lists.read", "forms",
    "content", "marketing.campaigns.read", "communication_preferences.read",
    "communication_preferences.statuses.batch.read", "crm.objects.line_items.read",
    "e-commerce",
)  # fmt: skip


class OAuth(Desk):
    """The OAuth API."""

    @route("POST /oauth/v1/token", "POST /oauth/v3/token", "POST /oauth/2026-03/token", public=True)
    def create_token(self, request: Request) -> Answer:
        """A token for a code or a refresh token."""
        form = request.form()
        if form.get("client_id") != CLIENT_ID:
            raise _refused("BAD_CLIENT_ID", "invalid_client", "missing or unknown client id")
        if form.get("client_secret") != CLIENT_SECRET:
            raise _refused(
                "BAD_CLIENT_SECRET", "invalid_client", "missing or invalid client secret"
            )
        if form.get("grant_type") == "authorization_code":
            if form.get("code") != CODE:
                raise _refused("BAD_AUTH_CODE", "invalid_grant", "missing or unknown auth code")
            return Answer(body=_token(self.tokens.grant()))
        if form.get("grant_type") != "refresh_token":
            raise _refused(
                "BAD_GRANT_TYPE", "unsupported_grant_type", "missing or unknown grant type"
            )
        grant = self.tokens.redeem(form.get("refresh_token", ""))
        if grant is None:
            raise _refused("BAD_REFRESH_TOKEN", "invalid_grant", "missing or invalid refresh token")
        return Answer(body=_token(grant))

    @route("GET /oauth/v1/access-tokens/{token}", public=True)
    def get_access_token(self, request: Request) -> Answer:
        """What an access token may do, and on which portal."""
        token = request.params["token"]
        if self.tokens.state(token) != "valid":
            raise _refused("BAD_TOKEN", "invalid_token", "access token is invalid", status=404)
        body = {**_access(token), "expires_in": int(self.life.total_seconds())}
        return Answer(body=body)

    @route("GET /oauth/v1/refresh-tokens/{token}", public=True)
    def get_refresh_token(self, request: Request) -> Answer:
        """Whose a refresh token is."""
        body = {
            "token": request.params["token"],
            "client_id": CLIENT_ID,
            "token_type": "refresh",
            **_whose(),
        }
        return Answer(body=body)

    @route("POST /oauth/v3/token/introspect", "POST /oauth/2026-03/token/introspect", public=True)
    def introspect(self, request: Request) -> Answer:
        """What an access token may do, asked without naming it in the path."""
        token = request.form().get("token", "")
        body = {
            **_access(token),
            "expires_in": int(self.life.total_seconds()),
            "active": self.tokens.state(token) == "valid",
            "client_id": CLIENT_ID,
            "token_use": "access_token",
            "is_private_distribution": False,
        }
        return Answer(body=body)


def _refused(reason: str, error: str, message: str, status: int = 400) -> Refused:
    body = {
        "status": reason,
        "message": message,
        "correlationId": guid("oauth", reason),
        "category": reason,
        "error": error,
        "error_description": message,
    }
    return Refused(Answer(status, body))


def _token(grant: Grant) -> dict[str, Any]:
    return {
        "token_type": "bearer",
        "token_use": "access_token",
        "access_token": grant.access,
        "refresh_token": grant.refresh,
        "expires_in": grant.seconds,
        "hub_id": PORTAL_ID,
        "user_id": _USER_ID,
        "scopes": list(SCOPES),
    }


def _whose() -> dict[str, Any]:
    return {
        "hub_id": PORTAL_ID,
        "hub_domain": "sandbox.hubspot.example",
        "user": "admin@sandbox.hubspot.example",
        "user_id": _USER_ID,
        "scopes": list(SCOPES),
    }


def _access(token: str) -> dict[str, Any]:
    return {
        "token": token,
        "token_type": "access",
        "app_id": APP_ID,
        **_whose(),
        "signed_access_token": {
            "expiresAt": 0,
            "scopes": "",
            "scopeToScopeGroupPks": "",
            "trialScopes": "",
            "trialScopeToScopeGroupPks": "",
            "hubId": PORTAL_ID,
            "userId": _USER_ID,
            "appId": APP_ID,
            "signature": "",
            "newSignature": "",
            "hublet": "na1",
            "installingUserId": _USER_ID,
            "isUserLevel": False,
            "isPrivateDistribution": False,
            "isServiceAccount": False,
            "appInstallId": guid("install"),
            "audience": "hubapi",
        },
    }
