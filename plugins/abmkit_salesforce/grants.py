"""How a source shows who asks: a token, a login, an app of its own, or a signed claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit import UsageError, api
from abmkit_salesforce.settings import SalesforceSettings

if TYPE_CHECKING:
    from abmkit_salesforce.connector import Salesforce

Granted = api.RefreshToken | api.ClientCredentials | api.JwtBearer
"""What gets its tokens of Salesforce, which tells the organisation's address with them."""

#: Refresh tokens come only with a scope of their own.
_SCOPES = ("api", "refresh_token")


def granted(source: Salesforce) -> api.Auth:
    """The way that the settings of a source name."""
    config, tokens = source.config, source.tokens
    if config.token:
        return api.HeaderAuth(config.token)
    clock, transport = source.clock, source.transport
    if config.jwt:
        told = config.jwt
        return api.JwtBearer(
            _server(config, told), tokens, subject=told.username,
            audience=told.audience or config.login_url, key=told.private_key, clock=clock,
            transport=transport,
        )  # fmt: skip
    if config.client_credentials:
        server = _server(config, config.client_credentials)
        return api.ClientCredentials(server, tokens, clock=clock, transport=transport)
    if config.oauth:
        server = _server(config, config.oauth)
        return api.RefreshToken(server, tokens, clock=clock, transport=transport)
    raise UsageError("the settings of this source do not say who asks")


def login(config: SalesforceSettings) -> api.OAuth | None:
    """Where a person logs in; None: nobody needs to."""
    if not config.oauth:
        return None
    return _server(config, config.oauth)


def _server(config: SalesforceSettings, client: api.OAuthSettings) -> api.OAuth:
    place = f"{(config.base_url or config.login_url).rstrip('/')}/services/oauth2"
    asks = client is config.oauth
    return api.OAuth(
        token_url=f"{place}/token",
        authorize_url=f"{place}/authorize" if asks else "",
        client=client,
        scopes=_SCOPES if asks else (),
        pkce=asks,
    )
