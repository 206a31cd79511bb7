"""How much of what a number is made of is complete."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from abmkit.metrics import deal, listing, samples, touch
from abmkit.metrics.coverage import coverage
from abmkit.metrics.examples import in_memory
from abmkit.metrics.formula import Formula
from abmkit.period import Calendar

QUARTER = Calendar().parse("2026-Q3", date.max)
DEALS = [{"amount": 1}, {"amount": None}, {"amount": None, "status": "lost"}, {"amount": 4}]
TOUCHES = [{"account_id": "a"}, {"account_id": None}, {"account_id": "b", "kind": "form"}, {}]


@pytest.fixture
def covered():
    def of(formula: Formula, **facts: Any) -> Decimal | None:
        for statement in samples.statements(facts, QUARTER):
            query(statement)
        return coverage(query, {"it": formula.as_node()}, QUARTER)["it"]

    with in_memory() as query:
        yield of


def test_rows_lack_the_column_that_is_added(covered: Any) -> None:
    assert covered(deal.sum("amount"), deal=DEALS) == Decimal("0.5")
    assert round(covered(deal.mean("amount", where="status = 'won'"), deal=DEALS), 4) == Decimal(
        "0.6667"
    )


def test_what_only_counts_rows_lacks_nothing(covered: Any) -> None:
    assert covered(deal.count(), deal=DEALS) is None
    assert covered(deal.count(where="status = 'won'"), deal=DEALS) is None


def test_touches_without_an_account_are_lacking_where_it_goes_by_accounts(covered: Any) -> None:
    for formula in (
        touch.distinct("account_id"),
        touch.count(where="on_list"),
        touch.per("account_id").count().count(at_least=2),
        touch.count(where="on_list_at_end and minutes > 0"),
    ):
        assert covered(formula, touch=TOUCHES) == Decimal("0.75")
    assert covered(touch.count(where="on_list and kind = 'form'"), touch=TOUCHES) == 1


def test_the_smallest_share_of_all_parts_counts(covered: Any) -> None:
    both = deal.sum("amount") / touch.distinct("account_id")
    assert covered(both, deal=DEALS, touch=TOUCHES) == Decimal("0.5")


def test_of_no_rows_there_is_none(covered: Any) -> None:
    assert covered(deal.sum("amount"), deal=[]) is None
    assert covered(listing.count(), listing=[]) is None


def test_rows_of_other_days_do_not_count(covered: Any) -> None:
    old = [{"amount": None, "closed_on": "2026-05-01"}, {"amount": 2}]
    assert covered(deal.sum("amount"), deal=old) == 1


def test_each_fact_and_stretch_of_days_is_scanned_once_for_all() -> None:
    asked: list[str] = []
    formulas = {
        "sum": deal.sum("amount"),
        "won": deal.mean("amount", where="status = 'won'"),
        "listed": deal.sum("amount", where="on_list_at_end and tier_at_end = '1'"),
        "touched": touch.distinct("account_id"),
    }
    with in_memory() as query:
        for statement in samples.statements({"deal": DEALS, "touch": TOUCHES}, QUARTER):
            query(statement)

        def count(sql: str) -> Any:
            asked.append(sql)
            return query(sql)

        trees = {name: formula.as_node() for name, formula in formulas.items()}
        got = coverage(count, trees, QUARTER)
    assert len(asked) == 2
    assert {name: share and round(share, 2) for name, share in got.items()} == {
        "sum": Decimal("0.5"),
        "won": Decimal("0.67"),
        "listed": Decimal(1),
        "touched": Decimal("0.75"),
    }
