"""Wilson's interval against published values."""

from decimal import Decimal

import pytest

from abmkit.metrics.intervals import wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, table I, method 3
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_published_intervals(part, whole, low, high):
    got = wilson(Decimal(part), Decimal(whole))
    assert [f"{edge:.4f}" for edge in got] == [low, high]


def test_an_interval_stays_within_nothing_and_all():
    assert wilson(Decimal(0), Decimal(1))[0] == 0
    assert wilson(Decimal(1), Decimal(1))[1] == 1
