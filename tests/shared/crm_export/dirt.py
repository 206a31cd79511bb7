"""The dirt in an export: what is wrong on purpose, where, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Literal

from abmkit.world.generate import World
from crm_export.flavour import Flavour
from crm_export.sheet import Sheet

Reason = Literal["bad_date", "bad_amount", "unknown_company", "no_email", "product_alias"]
Effect = Literal["row_rejected", "cell_emptied", "unmatched", "kept"]

_DATELESS_TOUCHES = 5
_DATELESS_STAGES = 2
_ALIASES_EVERY = 9


@dataclass(frozen=True, slots=True)
class Dirt:
    """One thing that is wrong on purpose.

    Attributes:
        file: In which file.
        record_id: In which row, by the CRM's id.
        reason: What is wrong.
        effect: What a loader must make of it: reject the row, keep it without the cell, keep it
            with a reference to nothing, or keep it whole. Rejected rows are in no ledger.
        text: What stands there.
        meant: What should stand there, where that is known.
    """

    file: str
    record_id: str
    reason: Reason
    effect: Effect
    text: str
    meant: str = ""


def spoil(world: World, flavour: Flavour, sheets: Mapping[str, Sheet]) -> tuple[Dirt, ...]:
    """Put the dirt in and say where it is.

    Args:
        world: Whose ledger the sheets were made of; its truth does not change.
        flavour: How the CRM writes.
        sheets: By table; changed in place.
    """
    return (
        *_dateless_touches(world, flavour, sheets["touch"]),
        *_dateless_stages(world, flavour, sheets["stage"]),
        *_spend(world, flavour, sheets["spend"]),
        *_amounts(world, flavour, sheets["deal"]),
        *_unknown_companies(world, flavour, sheets["deal"]),
        *_no_email(world, flavour, sheets["person"]),
        *_aliases(world, flavour, sheets["deal"]),
    )


def _dateless_touches(world: World, flavour: Flavour, sheet: Sheet) -> Iterator[Dirt]:
    """Meetings held nobody knows when."""
    held = [touch.id for touch in world.touches if touch.outcome == "held"]
    chosen = held[-_DATELESS_TOUCHES:]
    dirt = tuple(_copies("touch", chosen, len(world.touches), "at", flavour, sheet))
    for number, one in enumerate(dirt, start=len(world.touches)):
        sheet.put(one.record_id, "meeting", flavour.record_id("meeting", number))
    yield from dirt


def _dateless_stages(world: World, flavour: Flavour, sheet: Sheet) -> Iterator[Dirt]:
    chosen = [change.id for change in world.stages[-_DATELESS_STAGES:]]
    yield from _copies("stage", chosen, len(world.stages), "at", flavour, sheet)


def _spend(world: World, flavour: Flavour, sheet: Sheet) -> Iterator[Dirt]:
    last = len(world.spend)
    yield from _copies("spend", [last], last, "day", flavour, sheet)
    yield from _copies("spend", [last - 1, last - 2], last + 1, "amount", flavour, sheet)


def _copies(
    table: str, rows: Iterable[int], after: int, field: str, flavour: Flavour, sheet: Sheet
) -> Iterator[Dirt]:
    """Copies of rows under ids after all others, with one cell that cannot be read."""
    reason: Reason = "bad_amount" if field == "amount" else "bad_date"
    texts = cycle(flavour.bad_amounts if field == "amount" else flavour.bad_dates)
    for number, (row, text) in enumerate(zip(rows, texts, strict=False), start=after + 1):
        record_id = flavour.record_id(table, number)
        sheet.copy(flavour.record_id(table, row), record_id)
        sheet.put(record_id, field, text)
        yield Dirt(sheet.layout.file, record_id, reason, "row_rejected", text)


def _amounts(world: World, flavour: Flavour, sheet: Sheet) -> Iterator[Dirt]:
    texts = cycle(flavour.bad_amounts)
    for deal_id, text in zip(world.case_ids("unreadable_amount"), texts, strict=False):
        record_id = flavour.record_id("deal", deal_id)
        sheet.put(record_id, "amount", text)
        yield Dirt(sheet.layout.file, record_id, "bad_amount", "cell_emptied", text)


def _unknown_companies(world: World, flavour: Flavour, sheet: Sheet) -> Iterator[Dirt]:
    for deal_id in world.case_ids("unknown_company"):
        record_id = flavour.record_id("deal", deal_id)
        text = world.deals[deal_id - 1].company_text or ""
        yield Dirt(sheet.layout.file, record_id, "unknown_company", "unmatched", text)


def _no_email(world: World, flavour: Flavour, sheet: Sheet) -> Iterator[Dirt]:
    for person in world.people:
        if person.email is None:
            record_id = flavour.record_id("person", person.id)
            yield Dirt(sheet.layout.file, record_id, "no_email", "kept", "")


def _aliases(world: World, flavour: Flavour, sheet: Sheet) -> Iterator[Dirt]:
    misspelled = {product.name: product.misspelled for product in world.profile.products}
    for deal in world.deals[::_ALIASES_EVERY]:
        record_id, text = flavour.record_id("deal", deal.id), misspelled[deal.product]
        sheet.put(record_id, "product", text)
        yield Dirt(sheet.layout.file, record_id, "product_alias", "kept", text, deal.product)
