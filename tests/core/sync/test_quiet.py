"""Streams that used to bring something and bring nothing any more are told of."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.sync import StreamResult, sync
from abmkit.warehouse import Warehouse

from .test_sync import DEALS, LOG, Scripted, only, page

START = datetime(2026, 8, 1, 6, tzinfo=UTC)
CHANGES = Stream("deals", ("deal",), mode="changes")


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


class Nightly(Scripted):
    """Plays all of its script, wherever the last read ended."""

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        return super().pull(stream, None)


def night(
    warehouse: Warehouse, day: int, *pages: Batch, stream: Stream = CHANGES, **options: Any
) -> StreamResult:
    script = Nightly({stream: list(pages)})
    at = START + timedelta(days=day)
    return only(sync(warehouse, "crm", script, now=at, **options))


def visits(*numbers: int) -> Batch:
    rows = [
        {"record": f"v{n}", "source_id": f"v{n}", "occurred_at": "2026-07-01", "kind": "visit"}
        for n in numbers
    ]
    return Batch({"touch": pd.DataFrame(rows, dtype=object)})


@pytest.fixture
def lively(warehouse: Warehouse) -> Warehouse:
    """Something came every other night, ten days long."""
    for day in range(0, 11, 2):
        assert night(warehouse, day, page(day)).missing == ""
    return warehouse


def test_two_weeks_of_silence_are_told(lively: Warehouse) -> None:
    assert night(lively, 23).missing == ""
    told = night(lively, 24)
    assert (told.outcome, told.missing, told.advice) == (
        "complete",
        "nothing has come for 14 days, since 2026-08-11; before, something came on 6 of 11 days",
        "look at the source whether there is nothing new",
    )
    (gap,) = lively.quality.gaps()
    assert (gap.stream, gap.kind, gap.what) == ("deals", "quiet", told.missing)


def test_what_comes_ends_it(lively: Warehouse) -> None:
    assert night(lively, 24).missing
    assert night(lively, 25, page(99)).missing == ""
    assert lively.quality.gaps() == []


def test_what_comes_seldom_may_be_silent_for_long(warehouse: Warehouse) -> None:
    for day in range(0, 50, 10):
        night(warehouse, day, page(day))
    assert night(warehouse, 89).missing == ""
    assert night(warehouse, 90).missing


def test_what_came_at_once_has_no_rhythm(warehouse: Warehouse) -> None:
    night(warehouse, 0, page(1, 2, 3))
    assert night(warehouse, 300).missing == ""


def test_a_snapshot_may_stay_as_it_is(warehouse: Warehouse) -> None:
    for day in range(0, 11, 2):
        night(warehouse, day, page(*range(day + 1)), stream=DEALS)
    assert night(warehouse, 90, page(*range(11)), stream=DEALS).missing == ""


def test_a_snapshot_that_shows_nothing_is_held(warehouse: Warehouse) -> None:
    night(warehouse, 0, page(1, 2), stream=DEALS)
    told = night(warehouse, 1, stream=DEALS)
    assert (told.outcome, told.missing) == ("held", "2 of 2 records are absent from the source")


def test_a_log_that_shows_nothing_any_more_is_held_until_a_person_says_so(
    warehouse: Warehouse,
) -> None:
    night(warehouse, 0, visits(1, 2), stream=LOG)
    for day in (1, 2):
        told = night(warehouse, day, stream=LOG, full=day == 1)
        assert told.outcome == "held"
        assert told.missing == "the source shows no record, where 2 came before"
        assert told.advice.endswith("abmkit sync CLIENT crm --accept-deletes")
    said = night(warehouse, 3, stream=LOG, accept_deletes=True)
    assert (said.outcome, said.deleted) == ("complete", 0)
    assert night(warehouse, 4, stream=LOG).missing == ""
    assert {(r.table, r.live) for r in warehouse.quality.rows()} == {("touch", 2)}
