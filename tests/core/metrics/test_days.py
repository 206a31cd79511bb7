"""When rows count: whatever way they are told of time, it comes to the same days."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import pytest

from abmkit.derive.facts import FACTS
from abmkit.metrics.cut import Cut
from abmkit.metrics.days import Days
from abmkit.metrics.window import Span

Connection = duckdb.DuckDBPyConnection
FIRST = date(2026, 1, 1)
VALID = FACTS["listing"].default_clock
OCCURRED = FACTS["touch"].default_clock


def span(start: int, end: int) -> Span:
    return Span(FIRST + timedelta(days=start), FIRST + timedelta(days=end))


CUT = Cut.of([span(0, 9), span(5, 9), span(10, 12), span(20, 29)])


@pytest.fixture
def query() -> Iterator[Connection]:
    with duckdb.connect() as connection:
        yield connection


def test_stretches_are_the_days_of_all_segments_without_the_gaps() -> None:
    assert len(CUT.segments) == 4
    assert CUT.stretches == (span(0, 12), span(20, 29))


def test_a_mask_has_the_bits_of_all_days_that_a_span_covers(query: Connection) -> None:
    query.execute(
        "CREATE TABLE f AS SELECT n AS id, CASE WHEN n % 7 > 0 THEN DATE '2025-12-28' + n END "
        "AS valid_from, CASE WHEN n % 5 > 0 THEN DATE '2025-12-30' + n + n % 11 END AS valid_to "
        "FROM (SELECT CAST(unnest(range(40)) AS INTEGER) AS n)"
    )
    mask, each = Days(VALID, CUT, ("bit",)), Days(VALID, CUT, ("segment", "bit"))
    assert mask.is_masked
    assert not each.is_masked
    masked = query.execute(f"SELECT id, {mask.column('bit')} AS bit FROM f ORDER BY id")
    found = {row: bits for row, bits in masked.fetchall() if bits}
    one_by_one = query.execute(
        f"SELECT id, bit_or({each.column('bit')}) FROM f{each.joined} GROUP BY id"
    )
    assert found == dict(one_by_one.fetchall())
    assert len(set(found.values())) > 4


def test_points_of_gaps_are_left_out_and_instants_leave_room_for_all_zones(
    query: Connection,
) -> None:
    days = Days(OCCURRED, CUT, ("segment",))
    query.execute(
        "CREATE TABLE f AS SELECT DATE '2025-12-25' + n AS occurred_on, DATE '2025-12-25' + n "
        "+ to_hours(hours) AS occurred_at, hours FROM (SELECT CAST(unnest(range(50)) AS INTEGER) "
        "AS n), (SELECT unnest([-14, 0, 36]) AS hours)"
    )
    for instant in (None, "occurred_at"):
        met = " AND ".join(days.filter(instant))
        rows = query.execute(
            f"SELECT occurred_on, {days.column('segment')} FROM f{days.joined} WHERE {met}"
        ).fetchall()
        told = {day: CUT.segments[segment] for day, segment in rows}
        assert all(segment.start <= day <= segment.end for day, segment in told.items())
        assert len(rows) == 3 * len(told) == 3 * 23
