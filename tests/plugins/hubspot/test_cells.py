from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abmkit_hubspot.cells import day, divided

ZONES = ("Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


@given(
    st.integers(86_400_000, 4_000_000_000_000),
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_the_day_of_an_instant_is_that_of_its_zone(millis: int, zone: ZoneInfo) -> None:
    moment = datetime.fromtimestamp(millis / 1000, UTC)
    expected = moment.astimezone(zone).date().isoformat()
    assert day(moment.isoformat().replace("+00:00", "Z"), zone) == expected
    assert day(str(millis), zone) == expected


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-31T12:99:00Z", "2026-13-31T12:00:00Z", "soon", "Z",
        "577012723200000", "9" * 400, "-" + "9" * 5_000,
    ],
)  # fmt: skip
def test_what_is_no_instant_is_left_for_the_warehouse_to_tell(written: str) -> None:
    assert day(written, ZoneInfo("Europe/Berlin")) == written


def test_a_day_is_a_day_already() -> None:
    assert day("2026-01-31", ZoneInfo("Pacific/Honolulu")) == "2026-01-31"
    assert day("", ZoneInfo("Pacific/Honolulu")) is None


def test_a_number_beyond_all_reckoning_stays_as_it_is_written() -> None:
    assert divided("9e999999", "0.001") == "9e999999"
    assert divided("90000", "60000") == "1.5"
