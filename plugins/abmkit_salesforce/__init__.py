"""Salesforce: a connector, and the vendor's API on loopback to try it against."""
