"""What batches must hold besides fitting the schema: what a warehouse takes and misunderstands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from abmkit.connect import Batch
from abmkit.connect.batch import Frame
from abmkit.schema import LOADABLE, columns

_ZONED = re.compile(r".*\d:\d\d.*(Z|[+-]\d\d(:?\d\d)?)\s*", re.IGNORECASE | re.DOTALL)
_CURRENCY = re.compile(r"[A-Z]{3}")
#: Shorter ones stand in data by chance.
_LONG = 6


def faults(batch: Batch, secrets: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with a batch that can be loaded, a line each.

    Args:
        batch: Of a connector.
        secrets: Texts that it must not tell.
    """
    for table, frame in batch.tables.items():
        for column in frame:
            if fault := _fault(table, str(column), [c for c in frame[column] if _is_told(c)]):
                yield fault
    told = " ".join(_texts(batch))
    if any(secret in told for secret in secrets if len(secret) >= _LONG):
        yield "a secret of the settings stands in a batch: it would be kept in the warehouse"


def _fault(table: str, name: str, cells: Sequence[str]) -> str:
    kinds = {each.name: each.kind for each in columns(LOADABLE[table])}
    of = f"{table}.{name}"
    if kinds.get(name) == "instant" and (odd := _first(cells, _is_naive)):
        return f"{of} has {odd!r}, which says no zone: end it with Z, or +09:00"
    if name == "currency" and (odd := _first(cells, lambda cell: not _CURRENCY.fullmatch(cell))):
        return f"{of} has {odd!r}, which is no code of ISO 4217, such as USD"
    if name == "probability" and (odd := _first(cells, _is_no_share)):
        return f"{of} has {odd!r}, which does not lie between 0 and 1"
    return ""


def _first(cells: Sequence[str], is_odd: Callable[[str], bool]) -> str:
    return next(filter(is_odd, cells), "")


def _is_told(cell: object) -> bool:
    """Whether it is a text; what is none the warehouse refuses."""
    return isinstance(cell, str) and bool(cell)


def _is_naive(cell: str) -> bool:
    return not _ZONED.fullmatch(cell)


def _is_no_share(cell: str) -> bool:
    try:
        return not 0 <= Decimal(cell) <= 1
    except InvalidOperation:
        return False  # the warehouse refuses it


def _texts(batch: Batch) -> Iterator[str]:
    for frame in batch.tables.values():
        yield from _cells(frame)
    for refusal in batch.refused:
        yield from (refusal.reason, refusal.raw)
    yield json.dumps([batch.state, dict(batch.slices)], default=str, ensure_ascii=False)


def _cells(frame: Frame) -> Iterator[str]:
    for column in frame:
        yield from (cell for cell in frame[column] if isinstance(cell, str))
