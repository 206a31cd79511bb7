"""What must hold of every first-party metric on any data."""

from fractions import Fraction
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
from abmkit.metrics.tree import Coalesce, Const, Leaf, Op, leaves
from abmkit.period import Calendar
from abmkit_metrics import register_metrics

from ...core.metrics.oracle import TOTAL, number  # noqa: TID252
from ...core.metrics.worlds import ACCOUNTS, LAST, world  # noqa: TID252

REGISTRY = Registry.of(register_metrics())
TREES = {metric.id: REGISTRY.tree(metric.id) for metric in REGISTRY}
Q3 = Calendar().parse("2026-Q3", LAST)
TOTALS = [Ask(metric.id) for metric in REGISTRY]
any_world = st.integers(0, 2**32).map(lambda seed: world(Random(seed)))
few = settings(max_examples=15, deadline=None)


def numbers(made, asks=TOTALS, period=Q3):
    """What the engine makes of rows by relation."""
    with in_memory() as query:
        for statement in samples.tables(made):
            query(statement)
        return evaluate(query, REGISTRY, asks, period)


def values(results):
    return {name: results.number(name).value for name in TREES}


def copies(made, times):
    """The same company life several times over, each with accounts and people of its own."""
    return {
        name: [
            {**row, **{k: f"{v}/{nth}" for k, v in row.items() if is_key(k) and v is not None}}
            for nth in range(times)
            for row in rows
        ]
        for name, rows in made.items()
    }


def is_key(column):
    return any(column in f.columns and f.columns[column].kind == "key" for f in FACTS.values())


def degree(tree):
    """How a number grows when there is twice as much of everything: not, or twice."""
    if isinstance(tree, Op):
        left, right = degree(tree.left), degree(tree.right)
        return {"×": left + right, "÷": left - right}.get(tree.sign, left)
    if isinstance(tree, Coalesce):
        return degree(tree.parts[0])
    return 0 if isinstance(tree, Const) or tree.aggregate == "quantile" else 1


def same(one, other):
    if one is None or other is None:
        return one is other
    return abs(Fraction(one) - Fraction(other)) <= abs(Fraction(other)) / 10**20


def adds_up(tree, across_days):
    """Whether the numbers of parts (of the accounts, or of the days) add up to the whole's."""
    if isinstance(tree, Op):
        parts = adds_up(tree.left, across_days) and adds_up(tree.right, across_days)
        return tree.sign in "+−" and parts
    span = isinstance(tree, Leaf) and FACTS[tree.fact].clock(tree.clock).is_span
    rows = isinstance(tree, Leaf) and tree.aggregate in ("count", "sum")
    return rows and not (across_days and (span or tree.window))


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(any_world, st.sampled_from(["2026-Q3", "2026-09", "2026"]))
def test_every_metric_is_that_of_the_row_by_row_evaluator(made, text):
    compare(made, Calendar().parse(text, LAST))


@settings(max_examples=5, deadline=None)
@given(any_world)
def test_metrics_are_those_of_the_row_by_row_evaluator(made):
    compare(made, Q3)


def compare(made, period):
    asks = [Ask(name, by, compare=("previous",)) for name in TREES for by in ("tier", "account")]
    results = numbers(made, asks, period)
    groups = {None: (TOTAL,), "tier": ("1", "2", None), "account": (*ACCOUNTS, None)}
    for (name, by), view in results.views.items():
        for when in view.periods:
            for key in groups[by]:
                got = results.number(name, when, by, ALL if key is TOTAL else key).value
                expected = number(view.tree, made, when, view.column, key, period.end)
                assert same(got, expected), (name, when, by, key)


@few
@given(any_world, st.integers(2, 4))
def test_twice_as_much_of_all_is_twice_the_count_and_the_same_rate(made, times):
    once, more = values(numbers(made)), values(numbers(copies(made, times)))
    for name, tree in TREES.items():
        grown = None if once[name] is None else Fraction(once[name]) * times ** degree(tree)
        assert same(more[name], grown), name


@few
@given(any_world, st.randoms())
def test_the_order_of_rows_changes_nothing(made, random):
    mixed = {name: random.sample(rows, len(rows)) for name, rows in made.items()}
    assert values(numbers(mixed)) == values(numbers(made))


@few
@given(any_world)
def test_other_accounts_change_no_accounts_number(made):
    asks = [Ask(name, by="account") for name in TREES]
    alone, beside = numbers(copies(made, 1), asks), numbers(copies(made, 2), asks)
    absent = alone.absent
    for name, tree in TREES.items():
        if not any(leaf.fact in absent for leaf in leaves(tree)):
            for each in alone.numbers(name, by="account"):
                if each.key is not None:
                    assert beside.number(name, by="account", key=each.key) == each


def test_of_nothing_there_is_no_number():
    assert set(values(numbers({})).values()) == {None}


@few
@given(any_world)
def test_a_share_lies_between_nothing_and_all(made):
    for stay in made["fact_listing"]:
        stay["roles_required"] = 2
    made["fact_required_role"] = [
        {k: stay[k] for k in ("account_id", "valid_from", "valid_to")} | {"role": role}
        for stay in made["fact_listing"]
        for role in ("champion", "user")
    ]
    for row in made["fact_membership"]:
        row["account_role"] = row["account_id"] and row["role"] and row["account_id"] + row["role"]
    results = numbers(made)
    for (name, _), view in results.views.items():
        got = results.number(name)
        if view.proportion and got.value is not None:
            assert 0 <= got.low <= got.value <= got.high <= 1, name


@few
@given(any_world)
def test_what_adds_up_adds_up_over_months_and_over_accounts(made):
    asks = [Ask(name, "account", within=True) for name in TREES]
    results = numbers(made, asks)
    for name, tree in TREES.items():
        whole = results.number(name).value or 0
        if adds_up(tree, across_days=True):
            months = [results.number(name, month).value or 0 for month in Q3.split_months()]
            assert sum(months) == whole, name
        if adds_up(tree, across_days=False):
            accounts = [each.value or 0 for each in results.numbers(name, by="account")]
            assert sum(accounts) == whole, name


def test_something_adds_up_and_something_does_not():
    assert adds_up(TREES["won_amount"], across_days=True)
    assert adds_up(TREES["open_pipeline"], across_days=False)
    assert not adds_up(TREES["open_pipeline"], across_days=True)
    assert not adds_up(TREES["win_rate"], across_days=False)
