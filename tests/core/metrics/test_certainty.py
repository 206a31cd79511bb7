"""Intervals of medians, means and products: known values, the same everywhere, at bounded cost."""

import random
from datetime import date
from decimal import Decimal
from statistics import mean, stdev
from typing import Any

import pytest

from abmkit.metrics import Metric, Registry, deal, metric, money, samples, touch
from abmkit.metrics import certainty as module
from abmkit.metrics.ask import Ask
from abmkit.metrics.bootstrap import REPLICATES, _draws
from abmkit.metrics.certainty import certain, with_largest
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.examples import in_memory
from abmkit.period import Calendar

QUARTER = Calendar().parse("2026-Q3", date.max)
SAYS: dict[str, Any] = {
    "title": "It", "better": "up", "role": "diagnostic", "owner": "sales", "stage": "measure",
    "version": 1,
}  # fmt: skip


def declare(unit: Any, formula: Any) -> Metric:
    @metric(unit=unit, **SAYS)
    def it() -> Any:
        """It."""
        return formula

    return it


MEAN = declare("money", deal.mean("amount"))
MEDIAN = declare("money", deal.median("amount"))
PRODUCT = declare(
    "money_per_day",
    deal.count() * deal.mean("amount") / deal.median("days_to_win"),
)


@pytest.fixture
def ask():
    def get(of: Metric, seed: str = "seed", **facts: list[dict[str, Any]]) -> Any:
        registry = Registry.of([of])
        for statement in samples.statements(facts, QUARTER):
            query(statement)
        number = evaluate(query, registry, [Ask("it")], QUARTER).number("it")
        return certain(query, registry.tree("it"), number, seed)

    with in_memory() as query:
        yield get


def deals(*amounts: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"account_id": f"a{n}", "amount": each, **more} for n, each in enumerate(amounts)]


# -- medians ---------------------------------------------------------------------------------------


def test_a_median_lies_between_the_published_places(ask: Any) -> None:
    got = ask(MEDIAN, deal=deals(*range(1, 21)))  # of 20 values, between the 6th and the 15th
    assert (got.value, got.low, got.high, got.interval) == (Decimal("10.5"), 6, 15, "order")


def test_a_median_of_five_is_unknown_and_of_six_between_all(ask: Any) -> None:
    few = ask(MEDIAN, deal=deals(*range(5)))
    assert (few.low, few.high, few.interval) == (None, None, "unknown")
    some = ask(MEDIAN, deal=deals(*range(6)))
    assert (some.low, some.high) == (0, 5)


def test_unknown_values_are_in_no_median(ask: Any) -> None:
    got = ask(MEDIAN, deal=deals(*range(6), None, None))
    assert (got.low, got.high) == (0, 5)


def test_a_median_of_numbers_per_account_is_one_of_accounts(ask: Any) -> None:
    of = declare("money", deal.per("account_id").sum("amount").median())
    twice = [*deals(*range(1, 7)), *deals(*range(1, 7))]
    got = ask(of, deal=twice)
    assert (got.value, got.low, got.high) == (7, 2, 12)


# -- means and products ----------------------------------------------------------------------------


def test_a_mean_has_about_the_interval_of_theory(ask: Any) -> None:
    """Of many values it is that of the normal distribution, mean ± 1.96 standard errors."""
    draw = random.Random(7)
    amounts = [round(draw.gauss(100, 20), 2) for _ in range(400)]
    got = ask(MEAN, deal=deals(*amounts))
    error = stdev(amounts) / 400**0.5
    assert got.interval == "bootstrap"
    assert float(got.low) == pytest.approx(mean(amounts) - 1.96 * error, abs=error / 4)
    assert float(got.high) == pytest.approx(mean(amounts) + 1.96 * error, abs=error / 4)


def test_intervals_hold_the_truth_about_as_often_as_they_say(ask: Any) -> None:
    """Of 40 samples of 30 deals each, the true mean is missed by few."""
    draw, missed = random.Random(11), 0
    for _ in range(40):
        got = ask(MEAN, deal=deals(*(round(draw.gauss(100, 20), 2) for _ in range(30))))
        missed += not got.low <= 100 <= got.high
    assert missed <= 6  # expected are 2 to 3; of a true 95 %, 7 or more come once in 70 runs


def test_equal_values_have_no_spread(ask: Any) -> None:
    got = ask(MEAN, deal=deals(*[5] * 9))
    assert (got.low, got.high) == (5, 5)


def test_rows_of_one_account_are_drawn_together(ask: Any) -> None:
    """A deal told ten times by each account says no more than once."""
    once = ask(MEAN, deal=deals(*range(10)))
    often = ask(MEAN, deal=[each for each in deals(*range(10)) for _ in range(10)])
    assert (often.low, often.high) == (once.low, once.high)


def test_too_few_accounts_are_unknown_however_many_rows(ask: Any) -> None:
    got = ask(MEAN, deal=[{"amount": n} for n in range(100)])
    assert (got.low, got.interval) == (None, "unknown")
    assert ask(MEAN, deal=deals(*range(7))).interval == "unknown"


def test_a_product_is_drawn_as_a_whole(ask: Any) -> None:
    rows = [{**each, "days_to_win": 30 + n} for n, each in enumerate(deals(*range(100, 140)))]
    got = ask(PRODUCT, deal=rows)
    assert got.interval == "bootstrap"
    assert got.low < got.value < got.high


def test_the_same_rows_in_any_order_give_the_same_interval_to_the_last_digit(ask: Any) -> None:
    rows = deals("1.0001", 2, "3.5", 4, 5, 6, "7.7777", 8, 1000)
    got = ask(MEAN, deal=rows)
    assert ask(MEAN, deal=rows[::-1]) == got
    assert [str(got.low), str(got.high)] == PINNED


PINNED = ["3.333350000000", "378.097225000000"]


def test_another_seed_draws_otherwise(ask: Any) -> None:
    rows = deals(*range(30))
    assert ask(MEAN, deal=rows).low != ask(MEAN, "other", deal=rows).low


def test_large_amounts_are_summed_exactly(ask: Any) -> None:
    got = ask(MEAN, deal=deals(*["99999999999999.9999"] * 9))
    assert (got.low, got.high) == (Decimal("99999999999999.9999"),) * 2


def test_totals_are_taken_as_they_are(ask: Any) -> None:
    """Cost per deal moves with the deals alone: what was spent is known."""
    cost = declare("money", money.sum("amount") / deal.count())
    got = ask(cost, deal=deals(*range(20)), money=[{"amount": 600, "account_id": "a1"}])
    assert got.interval == "bootstrap"
    assert got.low < 30 < got.high
    only = declare("money", money.mean("amount"))
    assert (
        ask(only, money=[{"amount": n, "account_id": f"a{n}"} for n in range(20)]).interval is None
    )


def test_counts_and_sums_have_none_and_shares_keep_theirs(ask: Any) -> None:
    rows = deals(*range(20))
    assert ask(declare("count", deal.count()), deal=rows).interval is None
    assert ask(declare("money", deal.sum("amount")), deal=rows).interval is None
    share = declare("percent", deal.count(where="amount > 9") / deal.count())
    got = ask(share, deal=rows)
    assert (got.interval, round(got.low, 4)) == ("wilson", Decimal("0.2993"))


def test_no_data_has_no_interval(ask: Any) -> None:
    assert ask(MEAN, deal=[]).interval is None


def test_distinct_keys_and_keys_that_reach_a_number_are_drawn_with_their_account(ask: Any) -> None:
    people = touch.distinct("person_id") / touch.per("account_id").count().count(at_least=2)
    rows = [
        {"account_id": f"a{n}", "person_id": f"p{n}{k}"}
        for n in range(12)
        for k in range(1 + n % 3)
    ]
    got = ask(declare("count", people), touch=rows)
    assert (got.value, got.interval) == (3, "bootstrap")
    assert got.low <= 3 <= got.high


def test_of_more_rows_than_are_looked_at_there_is_no_interval(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST", 9)
    assert ask(MEAN, deal=deals(*range(9))).interval == "bootstrap"
    assert ask(MEAN, deal=deals(*range(10))).interval is None
    assert ask(MEDIAN, deal=deals(*range(10))).interval is None


def test_draws_are_poisson_numbers_with_mean_one() -> None:
    times = _draws([f"u{n}" for n in range(2_000)], "seed").times
    assert times.shape == (REPLICATES, 2_000)
    share = [float((times == k).mean()) for k in range(4)]
    assert share == pytest.approx([0.3679, 0.3679, 0.1839, 0.0613], abs=0.002)
    assert float(times.var()) == pytest.approx(1, abs=0.01)


# -- the largest row -------------------------------------------------------------------------------


@pytest.fixture
def largest():
    def get(of: Metric, **facts: list[dict[str, Any]]) -> Any:
        registry = Registry.of([of])
        for statement in samples.statements(facts, QUARTER):
            query(statement)
        number = evaluate(query, registry, [Ask("it")], QUARTER).number("it")
        return with_largest(query, registry.tree("it"), number).largest

    with in_memory() as query:
        yield get


def test_of_few_deals_the_largest_s_share_is_told(largest: Any) -> None:
    worth = declare("money", deal.sum("amount", where="status = 'won'"))
    rows = [*deals(60, 30, 10), {"amount": 900, "status": "lost"}]
    assert largest(worth, deal=rows) == Decimal("0.6")
    assert largest(MEAN, deal=deals(60, 30, 10)) == Decimal("0.6")


def test_of_many_deals_of_counts_and_of_nothing_it_is_not(largest: Any) -> None:
    worth = declare("money", deal.sum("amount"))
    assert largest(worth, deal=deals(*[1] * 29)) is not None
    assert largest(worth, deal=deals(*[1] * 30)) is None
    assert largest(worth, deal=deals(0)) is None
    assert largest(worth, deal=deals(5, -9)) is None
    assert largest(declare("count", deal.count()), deal=deals(5)) is None
    assert largest(worth, deal=[]) is None
