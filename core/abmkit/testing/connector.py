"""What every connector must hold, tried on a warehouse of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from abmkit.connect import Check, Connector, Stream
from abmkit.connect.secrets import secrets_of
from abmkit.schema import LOADABLE
from abmkit.sync.stream import resumed
from abmkit.testing.batches import faults
from abmkit.testing.claims import claim

if TYPE_CHECKING:
    from abmkit.warehouse import LoadReport, Warehouse

_SOURCE = "check"
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)
#: After so many batches of a stream its read is cut short.
_CUTS = (1, 2)


def check_connector(
    connector: type[Connector],
    config: BaseModel | Mapping[str, Any],
    folder: Path,
    rejected: int = 0,
) -> dict[str, int]:
    """Read a source as a sync would, and hold the connector to its contract.

    Its streams are named apart and stay the same; what it yields fits the schema and loads;
    instants say their zone and money its currency by code; a second read from the beginning finds
    nothing changed and nothing gone; a third goes on from where the first ended; one that is cut
    short goes on from the state that it reached and misses nothing; checks of the source are fine;
    no secret is told.

    Args:
        connector: The class.
        config: Its settings, secrets as themselves.
        folder: Stands for the client's folder.
        rejected: How many rows and records of this source are known to be bad.

    Returns:
        Live rows by table, for the test to compare.

    Raises:
        AssertionError: It breaks its contract; the text says how.
        PluginError: What it yields cannot be loaded; the text says why.
    """
    settings = connector.Config.model_validate(config)
    with ExitStack() as stack:

        def make() -> Connector:
            return stack.enter_context(closing(connector(settings, folder)))

        try:
            return _checked(make, rejected)
        except Exception as error:
            _check_untold(settings, f"{type(error).__name__}: {error}", "what it raises")
            raise


def _checked(make: Callable[[], Connector], rejected: int) -> dict[str, int]:
    from abmkit.warehouse import Warehouse

    made, again = make(), make()
    _check_untold(made.config, f"{made!r} {made} {made.config!r} {made.config}", _TEXT)
    streams = _streams(made)
    _check_findings(made)
    account = made.account()
    claim(again.account() == account, "account() says something else when asked again")
    _check_untold(made.config, str(account), "account()")
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
        rows = [each for each in warehouse.quality.rows() if each.source == _SOURCE]
        for batches in _CUTS:
            _check_cut(warehouse, make, streams, batches)
    found: dict[str, int] = {}
    for each in rows:
        found[each.table] = found.get(each.table, 0) + each.live
    return found


def _streams(made: Connector) -> list[Stream]:
    told = made.streams()
    claim(isinstance(told, Iterable), f"streams() gives {told!r}, not Streams")
    streams = list(told)
    claim(streams, "streams() is empty")
    odd = [stream for stream in streams if not isinstance(stream, Stream)]
    claim(not odd, f"streams() gives {odd}, which are no Streams")
    names = [stream.name for stream in streams]
    claim(len(set(names)) == len(names), f"two streams have one name: {names}")
    for stream in streams:
        unknown = set(stream.tables) - set(LOADABLE)
        claim(stream.tables and not unknown, f"stream {stream.name} fills {unknown or 'no table'}")
    claim(list(made.streams()) == streams, "streams() says something else when asked again")
    return streams


def _check_findings(made: Connector) -> None:
    told = made.check()
    claim(isinstance(told, Iterable), f"check() gives {told!r}, not Checks")
    findings = list(told)
    claim(all(isinstance(each, Check) for each in findings), "check() yields something else")
    _check_untold(made.config, repr(findings), "check()")
    wrong = [f"{each.what}: {each.advice}" for each in findings if not each.ok]
    claim(not wrong, f"check() finds fault: {'; '.join(wrong)}")


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


def _check_cut(
    warehouse: Warehouse, make: Callable[[], Connector], streams: Iterable[Stream], batches: int
) -> None:
    """Let each read die after some batches, go on as the next sync does, and miss nothing."""
    source = f"cut{batches}"
    first, then = make(), make()
    for stream in streams:
        begun = _load(warehouse, first, stream, _FIRST, full=False, source=source)
        for _ in islice(begun, batches):
            pass
        begun.close()
        at = _FIRST + timedelta(days=1)
        for _ in _load(warehouse, then, stream, at, full=False, source=source):
            pass
        warehouse.finish_read(source, stream, at, accept_deletes=True)
        whole, got = (_rows(warehouse, each, stream) for each in (_SOURCE, source))
        odd = sorted({f"{table} {row}" for table, row, _ in whole ^ got})[:3]
        claim(
            not odd,
            f"stream {stream.name}, cut short after batch {batches} and read on from its state, "
            f"differs from a read in one go, such as in {odd}: a state must pass over nothing",
        )


def _rows(warehouse: Warehouse, source: str, stream: Stream) -> set[tuple[str, str, int]]:
    """The live rows of a stream: table, id, and a hash of what they say."""
    found: set[tuple[str, str, int]] = set()
    for table in stream.tables:
        rows = warehouse.query(
            f"SELECT source_id, content_hash FROM {table} "  # noqa: S608 (names of our own)
            "WHERE source = $1 AND stream = $2 AND deleted_at IS NULL",
            [source, stream.name],
        )
        found |= {(table, *row) for row in rows}
    return found


def _load(
    warehouse: Warehouse,
    made: Connector,
    stream: Stream,
    at: datetime,
    *,
    full: bool,
    source: str = _SOURCE,
) -> Generator[LoadReport]:
    state = warehouse.begin_read(source, stream, at, full=full)
    told = resumed(state.cursor, warehouse.slices(source, stream.name), None)
    batches = made.pull(stream, told)
    claim(isinstance(batches, Iterable), f"pull() gives {batches!r}; let it yield Batches")
    for batch in batches:
        report = warehouse.load(source, stream, batch, at)
        wrong = list(faults(batch, set(secrets_of(made.config))))
        claim(not wrong, f"stream {stream.name}: {'; '.join(wrong)}")
        yield report


_TEXT = "the connector's or the settings' text"


def _check_untold(settings: BaseModel, text: str, where: str) -> None:
    for secret in filter(None, secrets_of(settings)):
        claim(secret not in text, f"a secret shows in {where}")


def _why(warehouse: Warehouse) -> str:
    said = [
        f"{each.stream} {each.table or ''}.{each.column or ''}: {each.reason} ({each.count})"
        for each in warehouse.quality.rejected(examples=0)
    ]
    return "".join(f"\n  {each}" for each in said)
