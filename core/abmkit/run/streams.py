"""How each stream of a client stands at the end of a period, and which tables it feeds."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from abmkit.connect.apiconnector import ApiConnector
from abmkit.period import Period
from abmkit.plugins import Plugins
from abmkit.report import spans
from abmkit.report.quality import Status, StreamState
from abmkit.run.lists import SOURCE as TARGETS
from abmkit.run.lists import is_loaded
from abmkit.run.measure import Derived
from abmkit.run.sync import WHOLE
from abmkit.workspace import Source

Tables = Mapping[str, tuple[str, ...]]


def streams_of(
    facts: Derived, period: Period, plugins: Plugins
) -> dict[str, tuple[StreamState, ...]]:
    """The streams of all sources, by source, in order of name.

    Failed or partial: something of it is missing. Late: it was last complete before the period
    had ended, by more days than the client puts up with, or, of the target list, was changed since.
    None: it was never read.

    Args:
        facts: Of the client.
        period: What the data must reach to the end of.
        plugins: Their connectors are asked what a stream feeds that was never read.
    """
    gaps = {
        (gap.source, gap.stream): gap.kind
        for gap in facts.warehouse.quality.gaps()
        if gap.kind != "quiet"
    }
    known = _known(facts)
    for source in facts.client.sources():
        read = known.setdefault(source.name, {})
        if not read:
            read |= {stream: (None, each) for stream, each in _declared(source, plugins).items()}
    zone = ZoneInfo(facts.client.zone)
    needed = period.end - timedelta(days=facts.client.settings.freshness.late_days)

    listed = is_loaded(facts.client.targets(), facts.warehouse.query)

    def state(source: str, stream: str) -> StreamState:
        completed, tables = known[source][stream]
        kind = gaps.get((source, WHOLE)) or gaps.get((source, stream))
        status = _status(kind, completed, needed, zone)
        if source == TARGETS and status in ("ok", "late"):
            status = "ok" if listed else "late"  # a list has no end that it must reach
        told = spans.stamp(completed.replace(tzinfo=UTC)) if completed else None
        return StreamState(stream, status, told, tables)

    return {
        source: tuple(state(source, stream) for stream in sorted(streams))
        for source, streams in sorted(known.items())
    }


def _known(facts: Derived) -> dict[str, dict[str, tuple[datetime | None, tuple[str, ...]]]]:
    """Of the streams that were ever begun, when they were last complete, and their tables."""
    rows = facts.warehouse.query(
        "SELECT source, stream, completed_at, tables FROM sync_state WHERE slice = ''"
    )
    found: dict[str, dict[str, tuple[datetime | None, tuple[str, ...]]]] = {}
    for source, stream, completed, tables in rows:
        found.setdefault(source, {})[stream] = (completed, tuple(sorted(tables)))
    return found


def _declared(source: Source, plugins: Plugins) -> Tables:
    """What a source's connector says that its streams feed; nothing where it cannot be asked.

    Whatever keeps it from answering, ``sync`` and ``source check`` tell in full; a report does not
    wait for a vendor that is away.
    """
    try:
        with closing(source.open(plugins.connectors)) as connector:
            if isinstance(connector, ApiConnector):
                connector.is_hurried = True
            return {stream.name: tuple(sorted(stream.tables)) for stream in connector.streams()}
    except Exception:  # noqa: BLE001 (a plugin may do anything)
        return {}


def _status(gap: str | None, completed: datetime | None, needed: date, zone: ZoneInfo) -> Status:
    if gap:
        return "failed" if gap == "failed" else "partial"
    if completed is None:
        return "none"
    day = completed.replace(tzinfo=UTC).astimezone(zone).date()
    return "ok" if day > needed else "late"
