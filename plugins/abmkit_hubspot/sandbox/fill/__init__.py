"""From the invented world to the records of a portal."""

from abmkit_hubspot.sandbox.fill.portal import Portal

__all__ = ["Portal"]
