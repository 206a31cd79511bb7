"""What is known about the data behind a report: sources, freshness, what did not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from abmkit.report.value import Goal, Text

Status = Literal["ok", "late", "partial", "failed", "none"]
"""``none``: not connected, or connected and never synced."""

_SIGNS: Mapping[Status, Goal] = {
    "ok": "good",
    "late": "close",
    "partial": "close",
    "failed": "off",
    "none": "none",
}


@dataclass(frozen=True)
class SourceState:
    """How one source stands.

    Attributes:
        name: As the client calls it.
        connector: Name of its connector.
        status: Whether it delivered all that the period needs.
        synced_at: Instant of its last complete sync, ISO with Z; None: never.
        rows: Rows that it holds in the warehouse, by table; a table it should feed and that is
            empty stands with 0.
        rejected_rows: Rows kept out because a required cell was missing or wrong.
        rejected_cells: Cells left empty because they could not be read.
        example: One of those, in words a person can act on.
        note: What a reader must know.
    """

    name: str
    connector: str
    status: Status
    synced_at: str | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    rejected_rows: int = 0
    rejected_cells: int = 0
    example: str | None = None
    note: Text | None = None

    @property
    def sign(self) -> Goal:
        """The sign that stands for its status."""
        return _SIGNS[self.status]


@dataclass(frozen=True)
class Matching:
    """How many references of one table to another were resolved.

    Attributes:
        table: The table that refers.
        to: The table referred to.
        matched: References that found their row.
        unmatched: Those that did not.
        examples: Some of the latter, as the data writes them.
    """

    table: str
    to: str
    matched: int
    unmatched: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quality:
    """The data behind a report.

    Attributes:
        sources: All that the client has; a target list that people keep is one of them.
        matching: How references were resolved.
        deals: Deals known.
        deals_without_account: Of these, how many name none that is known.
        deals_without_amount: How many have no amount.
        deals_without_dates: How many lack the day they were opened, or closed though decided.
    """

    sources: tuple[SourceState, ...] = ()
    matching: tuple[Matching, ...] = ()
    deals: int = 0
    deals_without_account: int = 0
    deals_without_amount: int = 0
    deals_without_dates: int = 0

    def rows(self, table: str) -> int:
        """Rows of a table over all sources."""
        return sum(source.rows.get(table, 0) for source in self.sources)

    def troubled(self, tables: frozenset[str] | None = None) -> tuple[SourceState, ...]:
        """Sources that are late, partial or failed.

        Args:
            tables: Only those that feed one of these; None for all.
        """
        return tuple(
            source
            for source in self.sources
            if source.status in ("late", "partial", "failed")
            and (tables is None or tables & source.rows.keys())
        )
