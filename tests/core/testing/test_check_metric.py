from typing import Any

import pytest

from abmkit.errors import PluginError, UsageError
from abmkit.metrics import Metric, deal, metric
from abmkit.testing import check_metric

SAYS: dict[str, Any] = {
    "unit": "count", "better": "up", "role": "diagnostic", "owner": "sales", "stage": "engage",
    "version": 1,
}  # fmt: skip


def deals(expect: int | None = 1, example: bool = True, **says: Any) -> Metric:
    @metric(**{"title": "Deals", **SAYS, **says})
    def deals() -> Any:
        """Deals won."""
        return deal.count(where="status = 'won'")

    if example:
        deals.example(deal=[{"status": "won"}, {"status": "lost"}], expect=expect)
    return deals


def test_a_good_metric_passes() -> None:
    check_metric(deals())


def test_a_metric_of_another_plugins_is_told_which() -> None:
    @metric(title="Twice", **SAYS)
    def twice() -> Any:
        """Twice the deals won."""
        return Metric.by_id("deals") * 2

    twice.example(deal=[{"status": "won"}], expect=2)
    check_metric(twice, [deals()])


def test_a_wrong_example_is_told() -> None:
    with pytest.raises(AssertionError, match="deals, example 1: expected 3, got 1"):
        check_metric(deals(expect=3))


def test_a_metric_without_an_example_is_told() -> None:
    with pytest.raises(AssertionError, match=r"deals has no example: add deals.example\(…\)"):
        check_metric(deals(example=False))


def drawn(formula: Any, **says: Any) -> Metric:
    def broken() -> Any:
        """Wrong in some way that its example does not show."""
        return formula

    made = metric(**{"title": "Broken", **SAYS, **says})(broken)
    made.example(deal=[{"status": "won"}], expect=1)
    return made


def test_a_metric_that_makes_a_number_of_no_data_is_told() -> None:
    with pytest.raises(AssertionError, match='metric broken makes 0 of no data, not "no data"'):
        check_metric(drawn(deal.count().coalesce(0)))


def test_a_number_that_does_not_grow_with_its_rows_is_told() -> None:
    counted = deal.count(where="status = 'won'") + deal.count() - 1
    with pytest.raises(AssertionError, match=r"metric broken is \d+, of \d times as much \d+"):
        check_metric(drawn(counted))


def test_a_share_that_is_none_is_told() -> None:
    part, whole = deal.count(where="status = 'won'"), deal.count(where="amount > 0")
    with pytest.raises(AssertionError, match="metric broken is a share and makes"):
        check_metric(drawn(part / whole, unit="percent", proportion=True))


def test_a_metric_that_no_example_makes_a_number_of_is_told() -> None:
    broken = drawn(deal.count() / 0)
    broken.examples.clear()
    broken.example(deal=[{"status": "won"}], expect=None)
    with pytest.raises(AssertionError, match="metric broken is no data in every example: add one"):
        check_metric(broken)


def test_a_metric_of_an_installed_plugin_need_not_be_given() -> None:
    @metric(title="Twice", **SAYS)
    def twice() -> Any:
        """Twice the deals won."""
        return Metric.by_id("won_deals") * 2

    twice.example(deal=[{"status": "won"}], expect=2)
    check_metric(twice)


@pytest.mark.parametrize("expect", ["one", True, float("nan"), float("inf")])
def test_an_example_expects_a_number(expect: Any) -> None:
    with pytest.raises(PluginError, match=r"^metric deals: an example expects .*; give a number"):
        deals(expect=expect)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{"amount": "lots"}], "example: deal.amount is 'lots'; give a number"),
        ([{"amount": True}], "example: deal.amount is True; give a number"),
        ([{"closed_on": "2026-02-30"}], "deal.closed_on is '2026-02-30'; give a day such as"),
        ([{"on_list": "yes"}], "example: deal.on_list is 'yes'; give True or False"),
        ({"status": "won"}, "example: deal is {'status': 'won'}; give a list of rows, each a dict"),
    ],
)
def test_a_row_that_cannot_be_read_is_told(rows: Any, says: str) -> None:
    made = deals(example=False)
    made.example(deal=rows, expect=1)
    with pytest.raises(UsageError, match=says):
        check_metric(made)
