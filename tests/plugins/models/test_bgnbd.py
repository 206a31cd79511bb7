"""BG/NBD against the numbers of its paper, and against customers whose ways are known."""

from random import Random

import pytest

from abmkit_models.bgnbd import Fit, Orders, fit

PAPER = Fit(r=0.243, alpha=4.414, a=0.793, b=2.426)
"""What Fader, Hardie and Lee (2005) found for the customers of CDNOW, in weeks."""


def test_the_customer_whom_the_paper_works_out_will_order_so_often() -> None:
    assert PAPER.expected(Orders(2, 30.43, 38.86), 39) == pytest.approx(1.226, abs=0.0005)


def test_who_was_silent_for_long_is_gone_and_who_was_not_is_not() -> None:
    silent, lively = Orders(20, 20.0, 100.0), Orders(20, 99.0, 100.0)
    assert PAPER.expected(silent, 39) < 0.1 < 5 < PAPER.expected(lively, 39)


def test_in_no_time_nobody_orders_and_in_more_time_more_do() -> None:
    of = Orders(0, 0.0, 30.0)
    times = [PAPER.expected(of, time) for time in (0, 1, 10, 100, 1000)]
    assert times[0] == pytest.approx(0, abs=1e-9)
    assert times == sorted(times)


def test_drawn_customers_give_their_parameters_back() -> None:
    random = Random(7)
    drawn = [_customer(random, Fit(0.8, 5.0, 1.5, 4.0)) for _ in range(4000)]
    found = fit(drawn)
    assert found.r == pytest.approx(0.8, rel=0.1)
    assert found.alpha == pytest.approx(5.0, rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(1.5 / 5.5, rel=0.15)


def _customer(random: Random, of: Fit) -> Orders:
    rate, chance = random.gammavariate(of.r, 1 / of.alpha), random.betavariate(of.a, of.b)
    age = random.uniform(20, 80)
    again, last = 0, 0.0
    while random.random() >= chance * (again > 0):
        wait = random.expovariate(rate)
        if last + wait > age:
            break
        again, last = again + 1, last + wait
    return Orders(again, last, age)
