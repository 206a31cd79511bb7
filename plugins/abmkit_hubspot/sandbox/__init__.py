"""HubSpot on loopback: the wire form of its official API over an invented world."""

from abmkit_hubspot.sandbox.sandbox import HubSpotSandbox

app = HubSpotSandbox

__all__ = ["HubSpotSandbox", "app"]
