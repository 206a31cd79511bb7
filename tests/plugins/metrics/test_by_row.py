"""Every first-party metric against the row-by-row evaluator, on small random facts."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmkit.metrics import Registry, samples
from abmkit.metrics.ask import TOTAL as ALL
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.examples import in_memory
from abmkit.period import Calendar
from abmkit.testing.worlds import ACCOUNTS, LAST, world
from abmkit_metrics import register_metrics

from ...core.metrics.oracle import TOTAL, Oracle, asks, same  # noqa: TID252

REGISTRY = Registry.of(register_metrics())
MARGIN = {"margin_percent": 80}
PARAMS = {"customer_lifetime_value": MARGIN, "marketing_roi": MARGIN}
TREES = {metric.id: REGISTRY.tree(metric.id, PARAMS) for metric in REGISTRY}
PERIODS = [Calendar().parse(text, LAST) for text in ("2026-Q3", "2026-09", "2026")]
GROUPS = {None: (TOTAL,), "tier": ("1", "2", None), "account": (*ACCOUNTS, None)}
ASKS = {by: list(asks(REGISTRY, by)) for by in ("tier", "account")}


@pytest.fixture(scope="module")
def query():
    with in_memory() as query:
        yield query


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(PERIODS))
def test_every_metric_is_that_of_the_row_by_row_evaluator(query, seed, period):
    compare(query, seed, period, [*ASKS["tier"], *ASKS["account"]])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_metrics_are_those_of_the_row_by_row_evaluator(query, seed):
    compare(query, seed, PERIODS[0], ASKS[["tier", "account"][seed % 2]])


def compare(query, seed, period, asked):
    made = world(Random(seed), TREES.values())
    for statement in samples.tables(made):
        query(statement)
    results = evaluate(query, REGISTRY, asked, period, PARAMS)
    oracle = Oracle(made, period.end)
    for (name, by), view in results.views.items():
        for when in view.periods:
            for key in GROUPS[by]:
                got = results.number(name, when, by, ALL if key is TOTAL else key).value
                expected = oracle.number(view.tree, when, view.column, key)
                assert same(got, expected), (name, when, by, key)
