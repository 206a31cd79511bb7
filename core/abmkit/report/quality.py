"""What is known about the data behind a report: sources, freshness, what did not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from abmkit.period import Period
from abmkit.report.identity import Identity
from abmkit.report.value import Goal, Msg, Text

Status = Literal["ok", "late", "partial", "failed", "none"]
"""``none``: not connected, or connected and never synced."""

_WORST_FIRST: tuple[Status, ...] = ("failed", "partial", "late", "none", "ok")
_SIGNS: Mapping[Status, Goal] = {
    "ok": "good",
    "late": "close",
    "partial": "close",
    "failed": "off",
    "none": "none",
}


def worst(statuses: Iterable[Status]) -> Status:
    """The status that a reader must know of; of none at all, ``none``."""
    return min(statuses, key=_WORST_FIRST.index, default="none")


@dataclass(frozen=True)
class StreamState:
    """How one stream of a source stands.

    Attributes:
        name: As its connector calls it.
        status: Whether it delivered all that the period needs.
        synced_at: Instant of its last complete read, ISO with Z; None: never.
        tables: Those that it feeds.
    """

    name: str
    status: Status
    synced_at: str | None = None
    tables: tuple[str, ...] = ()


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
        streams: Its streams, where they are known.
        disputed: Tables that it and others tell of, while no person has chosen whose word counts.
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
    streams: tuple[StreamState, ...] = ()
    disputed: frozenset[str] = frozenset()

    @property
    def tables(self) -> frozenset[str]:
        """The tables that it feeds."""
        return frozenset(self.rows).union(*(each.tables for each in self.streams))

    @property
    def sign(self) -> Goal:
        """The sign that stands for its status."""
        return _SIGNS[self.status]

    def feeding(self, tables: frozenset[str] | None) -> SourceState:
        """The part of it that feeds some tables: its status is that of these streams and tables.

        Args:
            tables: Names of tables; None: all of it.
        """
        mine = tuple(each for each in self.streams if tables and tables & set(each.tables))
        if not mine:
            return self
        read = [each.synced_at for each in mine]
        known = [instant for instant in read if instant]
        whole = known and len(known) == len(read)
        choice: Status = "partial" if tables and tables & self.disputed else "ok"
        status = worst((*(each.status for each in mine), choice))
        return replace(self, status=status, synced_at=min(known) if whole else None, streams=mine)

    @property
    def faulty(self) -> tuple[StreamState, ...]:
        """The streams that its status comes from."""
        return tuple(each for each in self.streams if each.status == self.status)


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
class Finding:
    """Rows that count otherwise than a reader would think.

    Attributes:
        kind: ``excluded``, ``unpriced``, ``unmapped``, ``reconstructed``, ``misfit`` or
            ``assumed``.
        rows: How many.
        names: What they are, by the names that a message of that kind uses.
    """

    kind: str
    rows: int
    names: Mapping[str, Msg | str | int]


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
        findings: What was left out, could not be converted or is not known.
        identity: Who is who.
        recorded: First and last day on which anything on record happened; None: nothing did.
    """

    sources: tuple[SourceState, ...] = ()
    matching: tuple[Matching, ...] = ()
    deals: int = 0
    deals_without_account: int = 0
    deals_without_amount: int = 0
    deals_without_dates: int = 0
    findings: tuple[Finding, ...] = ()
    identity: Identity = field(default_factory=Identity)
    recorded: tuple[date, date] | None = None

    def misses(self, period: Period) -> bool:
        """Whether all that is on record happened before a period, or after it."""
        if self.recorded is None:
            return False
        first, last = self.recorded
        return period.end < first or last < period.start

    @property
    def unpriced(self) -> frozenset[str]:
        """Tables with amounts that no rate converts."""
        return frozenset(str(e.names["fact"]) for e in self.findings if e.kind == "unpriced")

    def rows(self, table: str) -> int:
        """Rows of a table over all sources."""
        return sum(source.rows.get(table, 0) for source in self.sources)

    def has(self, table: str) -> bool:
        """Whether a table has any rows."""
        return bool(self.rows(table))

    def troubled(self, tables: frozenset[str] | None = None) -> tuple[SourceState, ...]:
        """Sources that are late, partial or failed, the worst first.

        Args:
            tables: Only those that feed one of these, each with the streams that do; None for
                all.
        """
        return self._in(("failed", "partial", "late"), tables)

    def lacking(self, tables: frozenset[str]) -> tuple[SourceState, ...]:
        """Sources that failed, or never delivered, what one of some tables is fed by.

        Args:
            tables: Names of tables.
        """
        return self._in(("failed", "none"), tables)

    def _in(
        self, statuses: tuple[Status, ...], tables: frozenset[str] | None
    ) -> tuple[SourceState, ...]:
        feeding = [
            source.feeding(tables)
            for source in self.sources
            if tables is None or tables & source.tables
        ]
        found = [source for source in feeding if source.status in statuses]
        return tuple(sorted(found, key=lambda source: _WORST_FIRST.index(source.status)))
