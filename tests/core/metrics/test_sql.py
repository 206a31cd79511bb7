"""SQL made from trees."""

from datetime import date
from decimal import Decimal

import pytest

from abmkit.derive.facts import FACTS
from abmkit.metrics.grammar import parse
from abmkit.metrics.predicate import TRUE
from abmkit.metrics.roster import keys_for, standing_sql
from abmkit.metrics.sql import condition, joined, literal, values


@pytest.mark.parametrize(
    ("where", "sql"),
    [
        ("stage = 'it''s'", "stage = 'it''s'"),
        ("status != 'won'", "status <> 'won'"),
        ("not (amount > 1.50)", "(amount <= 1.50 OR amount IS NULL)"),
        ("not (stage in ('a', 'b'))", "(stage NOT IN ('a', 'b') OR stage IS NULL)"),
        ("not (stage not in ('a'))", "(stage IN ('a') OR stage IS NULL)"),
        ("not first_won", "(NOT first_won OR first_won IS NULL)"),
        ("not (amount is null)", "amount IS NOT NULL"),
        ("not (first_won or amount = 1)", "((NOT first_won OR first_won IS NULL) AND "
                                          "(amount <> 1 OR amount IS NULL))"),
        ("not (first_won and amount is null)", "((NOT first_won OR first_won IS NULL) OR "
                                               "amount IS NOT NULL)"),
        ("listed_on_at_end >= '2026-07-01'", "listed_on_at_end >= DATE '2026-07-01'"),
    ],
)  # fmt: skip
def test_a_condition_names_what_is_absent_where_it_is_denied(where, sql):
    tree = parse(where, FACTS["deal"], FACTS["deal"].default_clock)
    assert condition(tree, lambda column: column) == sql


def test_no_conditions_are_always_met_together_and_never_any():
    assert condition(TRUE, str) == joined([], all_of=True) == "1 = 1"
    assert joined([], all_of=False) == "1 = 0"


def test_values_are_written_as_literals_and_no_other_way():
    assert literal("'; DROP TABLE deal; --") == "'''; DROP TABLE deal; --'"
    assert literal(Decimal("1E+3")) == "1000"
    rows = [(date(2026, 7, 1), 0), ("x", Decimal("-2.5"))]
    assert values(rows, "v", ("a", "b")) == (
        "(VALUES (DATE '2026-07-01', 0), ('x', -2.5)) AS v(a, b)"
    )


def test_every_standing_column_of_any_fact_can_be_joined():
    for fact in FACTS.values():
        for column in fact.columns.values():
            if column.when == "standing":
                assert standing_sql(column.name)
                assert set(keys_for(column.name)) <= set(fact.columns)
