"""What every connector must hold, tried on a warehouse of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from abmkit.connect import Check, Connector, Stream
from abmkit.connect.secrets import secrets_of
from abmkit.schema import LOADABLE
from abmkit.testing.claims import claim

if TYPE_CHECKING:
    from abmkit.warehouse import LoadReport, Warehouse

_SOURCE = "check"
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def check_connector(
    connector: type[Connector],
    config: BaseModel | Mapping[str, Any],
    folder: Path,
    rejected: int = 0,
) -> dict[str, int]:
    """Read a source as a sync would, and hold the connector to its contract.

    Its streams are named apart and stay the same; what it yields fits the schema and loads; a
    second read from the beginning finds nothing changed and nothing gone; a third goes on from
    where the first ended; checks of the source are fine; no secret is told.

    Args:
        connector: The class.
        config: Its settings, secrets as themselves.
        folder: Stands for the client's folder.
        rejected: How many rows and records of this source are known to be bad.

    Returns:
        Live rows by table, for the test to compare.

    Raises:
        AssertionError: It breaks its contract; the text says how.
    """
    settings = connector.Config.model_validate(config)
    made, again = connector(settings, folder), connector(settings, folder)
    with closing(made), closing(again):
        return _checked(made, again, rejected)


def _checked(made: Connector, again: Connector, rejected: int) -> dict[str, int]:
    from abmkit.warehouse import Warehouse

    _check_secrets(made)
    streams = _streams(made)
    findings = list(made.check())
    claim(all(isinstance(each, Check) for each in findings), "check() yields something else")
    wrong = [f"{each.what}: {each.advice}" for each in findings if not each.ok]
    claim(not wrong, f"check() finds fault: {'; '.join(wrong)}")
    with (
        tempfile.TemporaryDirectory() as place,
        Warehouse.open(Path(place) / "check.duckdb") as warehouse,
    ):
        bad = sum(_first_read(warehouse, made, stream) for stream in streams)
        claim(
            bad == rejected, f"{bad} rows or records were rejected, not {rejected}{_why(warehouse)}"
        )
        for stream in streams:
            _read_again(warehouse, again, stream)
        rows = warehouse.quality.rows()
    found: dict[str, int] = {}
    for each in rows:
        found[each.table] = found.get(each.table, 0) + each.live
    return found


def _streams(made: Connector) -> list[Stream]:
    streams = list(made.streams())
    claim(streams, "streams() is empty")
    names = [stream.name for stream in streams]
    claim(len(set(names)) == len(names), f"two streams have one name: {names}")
    for stream in streams:
        unknown = set(stream.tables) - set(LOADABLE)
        claim(stream.tables and not unknown, f"stream {stream.name} fills {unknown or 'no table'}")
    claim(list(made.streams()) == streams, "streams() says something else when asked again")
    return streams


def _first_read(warehouse: Warehouse, made: Connector, stream: Stream) -> int:
    """Load a stream; return how many rows, cells and records were rejected."""
    reports = list(_load(warehouse, made, stream, _FIRST, full=False))
    warehouse.finish_read(_SOURCE, stream, _FIRST)
    doubled = sum(report.doubles for report in reports)
    claim(not doubled, f"stream {stream.name} has {doubled} rows whose source_id another row has")
    return sum(each.rejected_rows + each.rejected_cells + each.refused for each in reports)


def _read_again(warehouse: Warehouse, made: Connector, stream: Stream) -> None:
    for round_, full in enumerate((True, False), start=1):
        at = _FIRST + timedelta(days=round_)
        changed = sum(each.records for each in _load(warehouse, made, stream, at, full=full))
        swept = warehouse.finish_read(_SOURCE, stream, at)
        again = f"reading stream {stream.name} {'again' if full else 'on'}"
        claim(not changed, f"{again} changed {changed} records: the same source, the same rows")
        gone = swept.deleted + swept.held
        claim(not gone, f"{again} lost {gone} records: a snapshot shows all each time")


def _load(
    warehouse: Warehouse, made: Connector, stream: Stream, at: datetime, *, full: bool
) -> Iterator[LoadReport]:
    state = warehouse.begin_read(_SOURCE, stream, at, full=full)
    for batch in made.pull(stream, state.cursor):
        yield warehouse.load(_SOURCE, stream, batch, at)


def _check_secrets(made: Connector) -> None:
    shown = f"{made!r} {made} {made.config!r} {made.config}"
    for secret in secrets_of(made.config):
        claim(secret not in shown, "a secret shows in the connector's or the settings' text")


def _why(warehouse: Warehouse) -> str:
    said = [
        f"{each.stream} {each.table or ''}.{each.column or ''}: {each.reason} ({each.count})"
        for each in warehouse.quality.rejected(examples=0)
    ]
    return "".join(f"\n  {each}" for each in said)
