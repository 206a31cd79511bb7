"""Reads HubSpot."""

from __future__ import annotations

from abmkit import Connector, hookimpl


@hookimpl
def register_connectors() -> list[type[Connector]]:
    from abmkit_hubspot.connector import HubSpot

    return [HubSpot]
