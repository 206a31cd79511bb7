"""Writes an export and says what it wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from abmkit.world.generate import World
from crm_export.cells import Writer
from crm_export.dirt import Dirt, spoil
from crm_export.flavour import Flavour
from crm_export.hubspot import HUBSPOT
from crm_export.salesforce import SALESFORCE
from crm_export.sheet import fill

FLAVOURS: Mapping[str, Flavour] = {flavour.name: flavour for flavour in (SALESFORCE, HUBSPOT)}
"""The CRMs whose exports can be written."""


@dataclass(frozen=True)
class Export:
    """What was written.

    Attributes:
        folder: Where.
        flavour: How; its ``record_id`` leads from the ledger to the files.
        zone: IANA zone of dates, and of times that name none.
        rows: Rows by file, without the header.
        dirt: What is wrong in the files on purpose.
    """

    folder: Path
    flavour: Flavour
    zone: str
    rows: Mapping[str, int]
    dirt: tuple[Dirt, ...]


def export(world: World, folder: Path) -> Export:
    """Write a world as the CSV files of its profile's CRM; the same world gives the same bytes.

    Args:
        world: What is written.
        folder: Where to; made if missing, files of the same names are replaced.
    """
    flavour = FLAVOURS[world.profile.flavour]
    writer = Writer(world, flavour)
    sheets = {layout.table: fill(layout, world, writer) for layout in flavour.layouts}
    dirt = spoil(world, flavour, sheets)
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets.values():
        sheet.write(folder, flavour.quote_all)
    rows = {sheet.layout.file: len(sheet.rows) for sheet in sheets.values()}
    return Export(folder, flavour, world.profile.zone, rows, dirt)
