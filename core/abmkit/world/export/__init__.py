"""Writes a world as the CSV files that a CRM gives its user, with some dirt on purpose."""

from abmkit.world.export.dirt import Dirt
from abmkit.world.export.flavour import Flavour, Layout
from abmkit.world.export.hubspot import HUBSPOT
from abmkit.world.export.salesforce import SALESFORCE
from abmkit.world.export.write import FLAVOURS, Export, export

__all__ = ["FLAVOURS", "HUBSPOT", "SALESFORCE", "Dirt", "Export", "Flavour", "Layout", "export"]
