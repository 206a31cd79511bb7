"""Days in a zone: what is written out is what the zone says, second by second."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from abmkit.derive import Rules
from abmkit.derive.zones import MOST, YEARS, statement

HOUR = timedelta(hours=1)
at = datetime.fromisoformat
ZONES = (
    "UTC", "America/New_York", "Europe/Berlin", "Asia/Seoul", "Asia/Kathmandu", "Asia/Tehran",
    "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca",
)  # fmt: skip


class Touches:
    """Stands for a warehouse whose touches lie between two instants."""

    def __init__(self, first: datetime | None, last: datetime | None) -> None:
        self.ends = (first, last)

    def query(self, sql: str) -> list[tuple[datetime | None, datetime | None]]:
        return [self.ends]


def days(zone: str, first: datetime, last: datetime, asked: list[datetime]) -> list[Any]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(statement(Touches(first, last), Rules(zone=zone)))
        return connection.execute(
            "SELECT local_day(t) FROM (SELECT unnest($1::TIMESTAMP[]) AS t)", [asked]
        ).fetchall()


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_is_that_of_the_zone_up_to_its_last_microsecond(zone: str) -> None:
    first, last = at("2010-12-01 07:30"), at("2016-04-01")
    noon = [first + n * HOUR for n in range(0, int((last - first) / HOUR), 5)]
    shifts = [
        instant
        for day in range((last - first).days)
        for instant in _around_midnight(ZoneInfo(zone), first + timedelta(days=day))
    ]
    asked = [first - HOUR, first, last, last + HOUR, *noon, *shifts]
    expected = [
        (instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date(),) for instant in asked
    ]
    assert days(zone, first, last, asked) == expected


def _around_midnight(zone: ZoneInfo, day: datetime) -> list[datetime]:
    local = day.replace(tzinfo=UTC).astimezone(zone).replace(hour=0, minute=0, second=0)
    midnight = local.replace(microsecond=0).astimezone(UTC).replace(tzinfo=None)
    tick = timedelta(microseconds=1)
    return [midnight - tick, midnight, midnight + timedelta(hours=2) - tick]


def test_only_the_latest_shifts_are_written_out_and_bogus_instants_are_asked_of_duckdb() -> None:
    bogus = at("0001-01-01"), at("9999-12-31")
    said = statement(Touches(*bogus), Rules(zone="America/New_York"))
    assert said.count("to_seconds") == MOST
    asked = [at("1995-07-01 03:59"), at("1995-07-01 04:00"), YEARS[1] + 30 * HOUR]
    got = days("America/New_York", *bogus, asked)
    assert [str(day) for (day,) in got] == ["1995-06-30", "1995-07-01", "2060-01-02"]


@pytest.mark.parametrize(("first", "last"), [(None, None), (YEARS[0], YEARS[0])])
def test_no_touch_and_one_touch_have_days_too(
    first: datetime | None, last: datetime | None
) -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(statement(Touches(first, last), Rules(zone="Asia/Seoul")))
        told = connection.execute("SELECT local_day(TIMESTAMP '1999-12-31 15:00:00')").fetchall()
        assert str(told[0][0]) == "2000-01-01"
