"""``abmkit unlink``."""

from abmkit.cli.link import unlink as command

__all__ = ["command"]
