"""Versions of properties: what was true when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import zip_longest

from abmkit import api
from abmkit_hubspot.cells import instant

#: Properties that tell when a stage was entered, by their form; newer ones first.
_ENTERED = ("hs_v2_date_entered_{}", "hs_date_entered_{}", "hs_lifecyclestage_{}_date")


@dataclass(frozen=True)
class Version:
    """A value that a property had.

    Attributes:
        value: The value; empty: none.
        since: When it got it, ISO 8601.
        until: When it got another; None: it has it.
    """

    value: str
    since: str
    until: str | None = None


def versions(item: api.Item, name: str) -> list[Version]:
    """The versions of a property, oldest first; none where versions were not read."""
    told = (item.get("propertiesWithHistory") or {}).get(name) or ()
    if not told:
        return []
    return _stretched(
        (instant(each["timestamp"]) or "", api.text(each.get("value")) or "") for each in told
    )


def stays(item: api.Item, name: str, stages: Mapping[str, str]) -> list[Version]:
    """The stages that a record was in, by label, oldest first.

    Args:
        item: The record.
        name: The property of its stage.
        stages: Labels by value.
    """
    found = versions(item, name) or (stages and _stretched(_entered(item, stages))) or ()
    return [
        Version(stages.get(each.value, each.value), each.since, each.until)
        for each in found
        if each.value
    ]


def together(
    *histories: Sequence[Version],
) -> Iterator[tuple[tuple[str, ...], str, str | None]]:
    """What several properties said at the same time: values, since when, until when."""
    instants = sorted({each.since for found in histories for each in found}, key=_moment)
    said = [tuple(value_at(found, since) for found in histories) for since in instants]
    kept = [n for n, values in enumerate(said) if n == 0 or values != said[n - 1]]
    ends = [instants[n] for n in kept[1:]]
    for n, until in zip_longest(kept, ends):
        yield said[n], instants[n], until


def _entered(item: api.Item, stages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    values = item["properties"]
    for stage in stages:
        since = next((values[name] for name in _entrances(stage) if values.get(name)), None)
        if since is not None:
            yield instant(since) or "", stage


@cache
def _entrances(stage: str) -> tuple[str, ...]:
    return tuple(form.format(stage) for form in _ENTERED)


def value_at(found: Sequence[Version], when: str) -> str:
    """What a property said at an instant; empty: nothing."""
    past = [each.value for each in found if _moment(each.since) <= _moment(when)]
    return past[-1] if past else ""


def _stretched(marks: Iterable[tuple[str, str]]) -> list[Version]:
    """Each mark, an instant and a value, lasts until the next that says something else."""
    inorder = sorted(marks, key=lambda mark: _moment(mark[0]))
    changes = [m for n, m in enumerate(inorder) if n == 0 or m[1] != inorder[n - 1][1]]
    ends = [since for since, _ in changes[1:]]
    return [Version(value, since, until) for (since, value), until in zip_longest(changes, ends)]


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
