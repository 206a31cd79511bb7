"""From the invented world to the records of a portal."""

from .portal import Portal

__all__ = ["Portal"]
