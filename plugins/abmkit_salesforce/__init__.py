"""Salesforce: a connector, and the vendor's API on loopback to try it against."""

from __future__ import annotations

from abmkit import Connector, hookimpl


@hookimpl
def register_connectors() -> list[type[Connector]]:
    from abmkit_salesforce.connector import Salesforce

    return [Salesforce]
