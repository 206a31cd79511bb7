"""From the invented world to the records of a portal."""

from .portal import Portal, fill

__all__ = ["Portal", "fill"]
