"""Which source counts where several tell one kind of fact: its source of record.

A table is split into parts that one source each may tell: the touches of a kind, the ladder of
people, the costs of a channel. Two sources that tell different parts never contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from abmkit.derive.rules import ANY, Rules
from abmkit.derive.sql import constants

PARTS: Mapping[str, str | None] = MappingProxyType(
    {
        "deal": None,
        "touch": "kind",
        "list_member": None,
        "stage": "ladder",
        "money": "CASE WHEN kind LIKE 'cost%' THEN concat_ws(':', kind, channel) ELSE kind END",
        "response": "survey",
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


@dataclass(frozen=True)
class Voice:
    """Whose word counts on a part of a table; of several sources, the rows add up."""

    table: str
    part: str
    sources: tuple[str, ...]


class Asked(Protocol):
    """What this asks of a warehouse."""

    def query(self, sql: str) -> list[tuple[object, ...]]:
        """Run a query."""


def conflicts(warehouse: Asked, rules: Rules) -> tuple[Conflict, ...]:
    """The kinds of fact that several sources tell without a choice.

    Args:
        warehouse: Open for reading.
        rules: The client's choices.
    """
    return tuple(
        Conflict(table, sources, part)
        for table, part, sources in _told(warehouse)
        if len(sources) > 1 and _chosen(rules, table, part) is None
    )


def voices(warehouse: Asked, rules: Rules) -> tuple[Voice, ...]:
    """Whose word counts on each part of each table that anybody tells."""
    return tuple(
        Voice(table, part, _chosen(rules, table, part) or sources[:1])
        for table, part, sources in _told(warehouse)
    )


def statement(told: Iterable[Voice]) -> str:
    """``derived_voice``: the pairs of part and source that count, by table."""
    rows = [(each.table, each.part, source) for each in told for source in each.sources]
    return constants(
        "derived_voice", {"in_table": "VARCHAR", "part": "VARCHAR", "source": "VARCHAR"}, rows
    )


def heard(table: str) -> str:
    """The live rows of a table of the sources that count, as something to select from."""
    part = PARTS[table] or "''"
    told = f"SELECT part, source FROM derived_voice WHERE in_table = '{table}'"
    return f"(SELECT * FROM {table} WHERE deleted_at IS NULL AND ({part}, source) IN ({told}))"


def _told(warehouse: Asked) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Who tells what: table, part, sources in order."""
    for table, split in PARTS.items():
        part = split or "''"
        rows = warehouse.query(
            f"SELECT part, list(source ORDER BY source) FROM (SELECT DISTINCT {part} AS part, "
            f"source FROM {table} WHERE deleted_at IS NULL) GROUP BY part ORDER BY part"
        )
        for name, sources in rows:
            yield table, str(name), tuple(sources)  # type: ignore[arg-type]


def _chosen(rules: Rules, table: str, part: str) -> tuple[str, ...] | None:
    """The sources named for a part: by its own name, by its first word, or for all parts."""
    named = rules.record.get(table, {})
    for key in (part, part.partition(":")[0], ANY):
        if key in named:
            return named[key]
    # The ladder of deals is that of the deals that count.
    return _chosen(rules, "deal", "") if (table, part) == ("stage", "deal") else None
