"""The vendor's time, told by its answers."""

from datetime import timedelta
from typing import Any

import pytest

from abmkit.connect.clock import VendorClock


@pytest.mark.parametrize(
    ("date", "ahead"),
    [
        ("Thu, 01 Oct 2026 05:00:00 GMT", timedelta(hours=1)),
        ("Thu, 01 Oct 2026 05:59:30 GMT", timedelta()),
        ("Thu, 01 Oct 2026 07:00:00 GMT", timedelta(hours=-1)),
        ("Thu, 01 Oct 2026 05:00:00", timedelta()),
        ("yesterday", timedelta()),
        ("", timedelta()),
    ],
)
def test_a_clock_goes_by_the_vendors(clock: Any, date: str, ahead: timedelta) -> None:
    vendors = VendorClock(clock)
    vendors.heard(date)
    assert clock.now() - vendors.now() == ahead
    vendors.sleep(5)
    assert (vendors.monotonic(), clock.slept) == (5, [5])
