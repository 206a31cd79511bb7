"""Salesforce on loopback: REST, queries, Bulk API 2.0 and OAuth over the invented world."""

from abmkit_salesforce.sandbox.bulk import Bulk
from abmkit_salesforce.sandbox.oauth import OAuth
from abmkit_salesforce.sandbox.rest import Rest

__all__ = ["SalesforceSandbox"]


class SalesforceSandbox(Bulk, Rest, OAuth):
    """An organisation with all of its APIs."""
