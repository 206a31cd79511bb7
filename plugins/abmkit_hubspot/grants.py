"""How a source shows who asks: the token of a private app, or a login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit import UsageError, api
from abmkit_hubspot.settings import HubSpotConfig

if TYPE_CHECKING:
    from abmkit_hubspot.connector import HubSpot

_SCOPES = (
    "oauth",
    "crm.objects.contacts.read",
    "crm.objects.companies.read",
    "crm.objects.deals.read",
    "crm.objects.owners.read",
)
#: Asked for too, and granted only where the portal's subscription has them.
_OPTIONAL = (
    "sales-email-read",
    "crm.lists.read",
    "forms",
    "content",
    "marketing.campaigns.read",
    "crm.objects.marketing_events.read",
    "crm.objects.line_items.read",
    "communication_preferences.statuses.batch.read",
)


def granted(source: HubSpot) -> api.Auth:
    """The way that the settings of a source name."""
    config, server = source.config, login(source.config, source.base)
    if config.token:
        return api.HeaderAuth(config.token)
    if server is None:
        raise UsageError("the settings of this source do not say who asks")
    return api.RefreshToken(server, source.tokens, clock=source.clock, transport=source.transport)


def login(config: HubSpotConfig, base: str) -> api.OAuth | None:
    """Where a person logs in; None: nobody needs to."""
    if config.oauth is None:
        return None
    place = (config.base_url or base).rstrip("/")
    return api.OAuth(
        token_url=f"{place}/oauth/v3/token",
        authorize_url=f"{config.base_url or 'https://app.hubspot.com'}/oauth/authorize",
        client=config.oauth,
        scopes=_SCOPES,
        ask={"optional_scope": " ".join(_OPTIONAL)},
    )
