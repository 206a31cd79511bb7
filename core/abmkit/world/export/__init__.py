"""Writes a world as the CSV files that a CRM gives its user, with some dirt on purpose."""

from abmkit.world.export.dirt import Dirt
from abmkit.world.export.write import FLAVOURS, Export, export

__all__ = ["FLAVOURS", "Dirt", "Export", "export"]
