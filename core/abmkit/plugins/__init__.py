"""What plugins give: found, loaded one by one behind a guard, and passed on as a plain value."""

from abmkit.plugins.blame import blamed
from abmkit.plugins.load import Plugins, load_plugins
from abmkit.plugins.shelf import NotThere, Origin, Shelf

__all__ = ["NotThere", "Origin", "Plugins", "Shelf", "blamed", "load_plugins"]
