"""The engine against the row-by-row evaluator, on random worlds and random formulas."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from abmkit import touch
from abmkit.errors import UsageError
from abmkit.metrics import Registry, samples
from abmkit.metrics.ask import Ask
from abmkit.metrics.evaluate import evaluate
from abmkit.metrics.examples import in_memory
from abmkit.metrics.request import views
from abmkit.period import Calendar
from abmkit.testing.worlds import ACCOUNTS, LAST, world

from .formulas import formula, named
from .oracle import TOTAL, Oracle, same

PERIODS = [
    Calendar().parse(text, LAST)
    for text in ("2026-Q3", "2026-09", "2026", "2026-07-03..2026-08-15", "2026-W38")
]
GROUPS = {
    "account": (*ACCOUNTS, None),
    "tier": ("1", "2", None),
    "on_list": (True, False, None),
    "industry": ("x", "y's", None),
    "tier_at_end": ("1", "2", None),
    "channel": ("x", "y's", None),
}


def possible(registry, ask):
    try:
        return bool(views(registry, [ask], PERIODS[0], {}))
    except UsageError:
        return False


def request(random):
    """A registry and asks over it, broken down where that can be done."""
    registry = Registry.of(named(f"m{n}", formula(random)) for n in range(4))
    options = {
        "compare": random.choice([(), ("previous", "last-year")]),
        "months": random.choice([0, 3]),
        "within": random.choice([True, False]),
    }
    asks = [Ask(m.id, by, **options) for m in registry for by in random.sample(list(GROUPS), 2)]
    return registry, [a if possible(registry, a) else Ask(a.metric, **options) for a in asks]


@pytest.mark.slow
@settings(max_examples=200)
@given(st.integers(0, 2**32))
def test_every_number_is_that_of_the_row_by_row_evaluator(seed):
    compare(seed)


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_some_numbers_are_those_of_the_row_by_row_evaluator(seed):
    compare(seed)


_GAVE = "minutes > 0"
_SAW = touch.per("account_id").distinct("person_id", where="cta = 'x'")
_READ = touch.per("account_id").distinct("person_id", where="cta = 'x' and minutes > 0")
NARROWER = [
    touch.distinct("person_id", where=_GAVE),
    touch.distinct("person_id", where=f"{_GAVE} and cta = 'x'"),
    touch.distinct("person_id", where=f"cta = 'x' and on_list_at_end and {_GAVE}"),
    touch.distinct("person_id", where=f"{_GAVE} and (on_list_at_end or cta = 'x') and is_machine"),
    touch.distinct("person_id", where=f"{_GAVE} and not (channel = 'x') and not on_list_at_end"),
    _SAW.count(at_least=1),
    _READ.count(at_least=1),
    _READ.count(),
    _READ.sum(),
]


@pytest.mark.parametrize(("seed", "months"), [*((seed, 3) for seed in range(12)), (12, 70)])
def test_what_counts_once_under_wide_and_narrow_conditions_is_told_apart(seed, months):
    registry = Registry.of(named(f"m{n}", each) for n, each in enumerate(NARROWER))
    by = ("account", "tier_at_end")
    asks = [Ask(m.id, each, compare=("previous",), months=months) for m in registry for each in by]
    check(Random(seed), registry, asks)


def compare(seed):
    """Answer random asks over a random world both ways."""
    random = Random(seed)
    check(random, *request(random))


def check(random, registry, asks):
    """Answer asks over a random world both ways."""
    period = random.choice(PERIODS)
    through = random.choice([period.end, LAST])
    made = world(random, [registry.tree(metric.id) for metric in registry])
    oracle = Oracle(made, through)
    with in_memory() as query:
        for statement in samples.tables(made):
            query(statement)
        results = evaluate(query, registry, asks, period, through=through)
        left_over = query("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'metric%'")
    assert left_over == []
    for view in results.views.values():
        for when in view.periods:
            for key in GROUPS[view.by] if view.by else (TOTAL,):
                told = {} if key is TOTAL else {"by": view.by, "key": key}
                got = results.number(view.metric.id, when, **told)
                expected = oracle.number(view.tree, when, view.column, key)
                assert same(got.value, expected), (view.tree, when, view.column, key, got)
                if view.by and expected and got.n:
                    assert key in results.keys(view.metric.id, view.by)
