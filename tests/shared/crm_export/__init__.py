"""Writes a world as the CSV files that a CRM gives its user, with some dirt on purpose."""

from crm_export.dirt import Dirt
from crm_export.write import FLAVOURS, Export, export

__all__ = ["FLAVOURS", "Dirt", "Export", "export"]
