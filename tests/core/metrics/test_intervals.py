"""Intervals against published values."""

from decimal import Decimal
from itertools import accumulate
from math import comb

import pytest

from abmkit.metrics.intervals import difference, newcombe, ranks, wilson


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


@pytest.mark.parametrize(
    ("groups", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
        ((56, 70, 48, 80), "0.0524", "0.3339"),
        ((9, 10, 3, 10), "0.1705", "0.8090"),
        ((6, 7, 2, 7), "0.0582", "0.8062"),
        ((5, 56, 0, 29), "-0.0381", "0.1926"),
        ((0, 10, 0, 20), "-0.1611", "0.2775"),
        ((0, 10, 0, 10), "-0.2775", "0.2775"),
        ((10, 10, 0, 20), "0.6791", "1.0000"),
        ((10, 10, 0, 10), "0.6075", "1.0000"),
    ],
)
def test_published_intervals_of_differences(groups, low, high):
    assert [f"{edge:.4f}" for edge in newcombe(*groups)] == [low, high]


def test_a_difference_the_other_way_round_is_the_contrary():
    low, high = newcombe(56, 70, 48, 80)
    assert newcombe(48, 80, 56, 70) == (-high, -low)


def test_a_difference_of_numbers_without_chance_has_none():
    five, two = Decimal(5), Decimal(2)
    assert difference(five, (five, five), two, (two, two)) == (3, 3)


@pytest.mark.parametrize(
    ("n", "places"),
    [
        # Table of confidence intervals for the median by order statistics, 95 % or more
        (5, None), (6, (1, 6)), (7, (1, 7)), (8, (1, 8)), (9, (2, 8)), (10, (2, 9)),
        (11, (2, 10)), (12, (3, 10)), (13, (3, 11)), (14, (3, 12)), (15, (4, 12)),
        (16, (4, 13)), (17, (5, 13)), (18, (5, 14)), (19, (5, 15)), (20, (6, 15)),
    ],
)  # fmt: skip
def test_published_places_of_the_median(n, places):
    assert ranks(n, Decimal("0.5")) == places


@pytest.mark.parametrize("n", [40, 73, 500])
@pytest.mark.parametrize("share", ["0.1", "0.5", "0.9"])
def test_places_are_the_narrowest_with_tails_of_a_fortieth(n, share):
    share = Decimal(share)
    chances = (comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n))
    tail = [0, *accumulate(chances)]
    low, high = ranks(n, share)
    limit = Decimal("0.025")
    assert tail[low] <= limit < tail[low + 1]
    assert 1 - tail[high] <= limit < 1 - tail[high - 1]
