"""What a page of records becomes: rows, tombstones, and refusals of what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from abmkit.connect.batch import Batch, Refusal, Tables
from abmkit.connect.frames import Page
from abmkit.connect.request import Item, at
from abmkit.connect.resource import Resource
from abmkit.errors import AbmError, Fatal

_ARE_TEXTS = frozenset({str})

#: What of a record that cannot be read is kept.
_RAW = 20_000


def made(resource: Resource, items: Sequence[Item]) -> Batch:
    """What a page of records becomes: rows, tombstones, and refusals of what cannot be read.

    Args:
        resource: Where they come from.
        items: As the vendor sent them.
    """
    found = _sorted(resource, items)
    live = resource.complete(found.live) if resource.complete and found.live else found.live
    tables, refused = _rows(resource, live)
    deleted = found.deleted
    if resource.merged:
        deleted = [*deleted, *chain.from_iterable(filter(None, Page(live).column(resource.merged)))]
    return Batch(tables, deleted=deleted, refused=[*found.refused, *refused])


@dataclass(frozen=True)
class _Sorted:
    live: list[Item]
    deleted: list[str]
    refused: list[Refusal]


def _sorted(resource: Resource, items: Sequence[Item]) -> _Sorted:
    page = Page(items)
    keys = page.column(resource.key)
    gone = page.column(resource.is_deleted) if resource.is_deleted else []
    if _ARE_TEXTS.issuperset(map(type, keys)) and all(keys) and not any(gone):  # nearly always
        return _Sorted(list(items), [], [])
    sorted_ = _Sorted([], [], [])
    for number, (item, key, is_gone) in enumerate(zip_longest(items, keys, gone), start=1):
        if key is None or key == "" or isinstance(key, (dict, list)):
            reason = f"it has no id at {resource.key!r}"
            sorted_.refused.append(Refusal(f"record {number} of a page", reason, _raw(item)))
        elif is_gone:
            sorted_.deleted.append(str(key))
        else:
            sorted_.live.append(item)
    return sorted_


def _rows(resource: Resource, items: Sequence[Item]) -> tuple[Tables, list[Refusal]]:
    """The rows of the records, without those that cannot be made into rows."""
    if not items:
        return {}, []
    try:
        return resource.rows(items), []
    except AbmError:
        raise
    except Exception as error:  # noqa: BLE001 (told in the quarantine)
        if len(items) == 1:
            reason = f"{type(error).__name__}: {error}"
            return {}, [Refusal(str(at(items[0], resource.key)), reason, _raw(items[0]))]
    good = [item for item in items if not _rows(resource, [item])[1]]
    bad = [refusal for item in items for refusal in _rows(resource, [item])[1]]
    if not good and len(items) > 1:
        raise Fatal(
            f"none of {len(items)} records of stream {resource.name} can be read: {bad[0].reason}"
        )
    return (resource.rows(good) if good else {}), bad


def _raw(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, default=str)[:_RAW]
