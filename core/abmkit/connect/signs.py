"""Leaves records that show in a list that they are as they were: reading them takes requests each.

The state of a slice holds the signs of its records by id (``signs``), and while it is read those
of the read before (``before``): a record that is gone and comes back is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from abmkit.connect.request import Item, at

Sign = Callable[[Item], str | None]


def begun(slice_: Mapping[str, Any]) -> dict[str, Any]:
    """A slice whose read begins: what is known of it is that of the read before."""
    return {**slice_, "signs": {}, "before": slice_.get("signs", {})}


def sorted_out(
    sign: Sign, key: str, items: Sequence[Item], slice_: Mapping[str, Any]
) -> tuple[list[Item], dict[str, str], list[str]]:
    """The records to read, the signs of all that have one, and ids of those that are as they were.

    Args:
        sign: What a record shows; None: nothing to go by.
        key: Dotted path of its id.
        items: The records as the list has them.
        slice_: State of the slice.
    """
    signs, before = {}, slice_.get("before", {})
    changed, present = [], []
    for item in items:
        shown, name = sign(item), str(at(item, key))
        if shown is not None:
            signs[name] = hashlib.sha256(shown.encode()).hexdigest()[:16]
        if name in signs and before.get(name) == signs[name]:
            present.append(name)
        else:
            changed.append(item)
    return changed, signs, present


def note(slice_: dict[str, Any], signs: Mapping[str, str], refused: Collection[str]) -> None:
    """Note more signs in a slice; what could not be read is read again."""
    more = {name: shown for name, shown in signs.items() if name not in refused}
    slice_["signs"] = {**slice_.get("signs", {}), **more}
    if not slice_["todo"]:
        slice_.pop("before", None)
