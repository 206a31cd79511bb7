"""Every first-party metric against the row-by-row evaluator, on small random facts."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmkit.derive.facts import FACTS
from abmkit.metrics import Registry, samples
from abmkit.metrics.ask import TOTAL as ALL
from abmkit.metrics.ask import Ask
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.examples import in_memory
from abmkit.period import Calendar
from abmkit.testing.variants import WORLD, together, told_apart
from abmkit.testing.worlds import ACCOUNTS, LAST, world
from abmkit_metrics import register_metrics

from ...core.metrics.oracle import TOTAL, Oracle, asks, same  # noqa: TID252

REGISTRY = Registry.of(register_metrics())
MARGIN = {"margin_percent": 80}
PARAMS = {"customer_lifetime_value": MARGIN, "marketing_roi": MARGIN}
TREES = {metric.id: REGISTRY.tree(metric.id, PARAMS) for metric in REGISTRY}
PERIODS = [Calendar().parse(text, LAST) for text in ("2026-Q3", "2026-09", "2026")]
ASKS = [
    *asks(REGISTRY, "tier", "account"),
    *(Ask(metric.id, WORLD, compare=("previous",)) for metric in REGISTRY),
]
MANY = 20
"""Worlds that are asked about at once, and told apart by a field of the client's own."""


@pytest.fixture(scope="module")
def query():
    with in_memory() as query:
        yield query


@pytest.mark.slow
@given(
    seeds=st.lists(st.integers(0, 2**32), min_size=MANY, max_size=MANY, unique=True),
    period=st.sampled_from(PERIODS),
)
@settings(max_examples=10, derandomize=True)
def test_every_metric_of_two_hundred_clients_is_that_of_the_row_by_row_evaluator(
    query, seeds, period
):
    compare(query, seeds, period)


@pytest.mark.parametrize("seed", range(4))
def test_metrics_of_a_client_are_those_of_the_row_by_row_evaluator(query, seed):
    compare(query, [seed], PERIODS[seed % 3])


def compare(query, seeds, period):
    every = [world(Random(seed), TREES.values()) for seed in seeds]
    numbers = [str(n) for n in range(len(every))]
    tiers = [f"of {n}" for n in numbers]
    made, facts = together(map(own_tier, every, tiers)), told_apart(FACTS)
    for statement in samples.tables(made, facts):
        query(statement)
    results = evaluate(query, REGISTRY, ASKS, period, PARAMS, facts)
    oracle = Oracle(made, period.end, facts)
    groups = {
        None: (TOTAL,),
        WORLD: numbers,
        "tier": ("1", *tiers, None),
        "account": (*(f"{n}/{account}" for n in numbers for account in ACCOUNTS), None),
    }
    for (name, by), view in results.views.items():
        for when in view.periods:
            for key in groups[by]:
                got = results.number(name, when, by, ALL if key is TOTAL else key).value
                expected = oracle.number(view.tree, when, view.column, key)
                assert same(got, expected), (name, when, by, key)


def own_tier(made, tier):
    """The world with a tier of its own in place of the second."""
    return {
        relation: [
            {k: tier if v == "2" and k.startswith("tier") else v for k, v in row.items()}
            for row in rows
        ]
        for relation, rows in made.items()
    }
