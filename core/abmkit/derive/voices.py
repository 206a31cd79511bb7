"""Which source counts where several tell one kind of fact: its source of record.

A table is split into parts that one source each may tell: the touches of a kind, the ladder of
people, the costs of a channel. Two sources that tell different parts never contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from abmkit.derive.rules import ANY, Rules
from abmkit.derive.sql import view
from abmkit.sql import texts

PARTS: Mapping[str, str | None] = MappingProxyType(
    {
        "deal": None,
        "touch": "kind",
        "list_member": "list_name",
        "stage": "ladder",
        "money": "CASE WHEN kind LIKE 'cost%' THEN concat_ws(':', kind, channel) ELSE kind END",
        "response": "survey",
        "stat": "concat_ws(':', name, channel)",
        "fx": "base",
    }
)
"""Tables of which one source counts, each with what splits it into parts (SQL); None: nothing."""


@dataclass(frozen=True)
class Conflict:
    """Several sources tell one kind of fact and none is named as the one that counts.

    Attributes:
        table: The table.
        sources: Who tells it, in order; the first one is read until a person chooses.
        part: The part of it, such as the kind of touch; empty: all of it.
    """

    table: str
    sources: tuple[str, ...]
    part: str = ""

    @property
    def what(self) -> str:
        """The kind of fact in words, such as ``touch email``."""
        return f"{self.table} {self.part}".strip()


class Asked(Protocol):
    """What this asks of a warehouse."""

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a query."""


@dataclass(frozen=True)
class Told:
    """Who tells a part of a table: the sources, in order."""

    table: str
    part: str
    sources: tuple[str, ...]


def conflicts(warehouse: Asked, rules: Rules) -> tuple[Conflict, ...]:
    """The kinds of fact that several sources tell without a choice.

    Args:
        warehouse: Open for reading.
        rules: The client's choices.
    """
    return clashes(tell(warehouse), rules)


def tell(warehouse: Asked) -> tuple[Told, ...]:
    """Who tells what, part by part."""
    return tuple(
        Told(table, part, tuple(sources))
        for table, split in PARTS.items()
        for part, sources in _parts(warehouse, table, split or "''")
    )


def _parts(warehouse: Asked, table: str, part: str) -> Iterable[tuple[str, Sequence[str]]]:
    """The parts of a table in order, each with who tells it.

    Rows are many, and of most tables there is one source: then parts alone are sooner told apart.
    """
    live = f"FROM {table} WHERE deleted_at IS NULL"
    ((least, most),) = warehouse.query(f"SELECT min(source), max(source) FROM {table}")
    if least == most:
        found = warehouse.query(f"SELECT DISTINCT {part} AS part {live} ORDER BY part")
        return [(name, (least,)) for (name,) in found]
    return warehouse.query(
        "SELECT part, list(source ORDER BY source) "
        f"FROM (SELECT DISTINCT {part} AS part, source {live}) GROUP BY part ORDER BY part"
    )


def clashes(told: Iterable[Told], rules: Rules) -> tuple[Conflict, ...]:
    """Those of them that several sources tell without a choice."""
    return tuple(
        Conflict(each.table, each.sources, each.part)
        for each in told
        if len(each.sources) > 1 and _chosen(rules, each.table, each.part) is None
    )


def statements(told: Iterable[Told], rules: Rules) -> Iterator[str]:
    """``heard_TABLE``: the live rows of each table of the sources that count.

    The conditions are written out, since rows are many and parts are few.

    Args:
        told: Who tells what.
        rules: The client's choices; without one, the first source of a part counts.
    """
    parts: dict[str, dict[tuple[str, ...], list[str]]] = {table: {} for table in PARTS}
    for each in told:
        heard = _chosen(rules, each.table, each.part) or each.sources[:1]
        parts[each.table].setdefault(heard, []).append(each.part)
    for table, by_sources in parts.items():
        yield view(
            f"heard_{table}",
            f"SELECT * FROM {table} WHERE deleted_at IS NULL AND ({_condition(table, by_sources)})",
        )


def _condition(table: str, by_sources: Mapping[tuple[str, ...], Sequence[str]]) -> str:
    """SQL condition that a row is of a source that counts for its part."""
    split = PARTS[table] or "''"
    told = [
        f"source IN ({texts(sources)})"
        + f" AND {split} IN ({texts(parts)})" * (len(by_sources) > 1)
        for sources, parts in by_sources.items()
    ]
    return " OR ".join(f"({each})" for each in told) or "false"


def _chosen(rules: Rules, table: str, part: str) -> tuple[str, ...] | None:
    """The sources named for a part: by its own name, by its first word, or for all parts."""
    named = rules.record.get(table, {})
    for key in (part, part.partition(":")[0], ANY):
        if key in named:
            return named[key]
    # The ladder of deals is that of the deals that count.
    return _chosen(rules, "deal", "") if (table, part) == ("stage", "deal") else None
