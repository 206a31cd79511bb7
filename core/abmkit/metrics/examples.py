"""Runs the examples of metrics in a database of their own, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Context, Decimal

from abmkit.derive.facts import FACTS
from abmkit.metrics import samples
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.evaluate import Query, evaluate
from abmkit.metrics.formula import Ref
from abmkit.metrics.leaf import fact_of, readers
from abmkit.metrics.metric import Example, Metric
from abmkit.metrics.registry import Registry
from abmkit.metrics.tree import leaves, walk
from abmkit.period import Calendar

_SIX = Context(prec=6)


@contextmanager
def in_memory() -> Iterator[Query]:
    """A database that is gone afterwards."""
    import duckdb

    with duckdb.connect(":memory:") as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def run(query: Query, registry: Registry, metric: str, example: Example) -> Number:
    """Lay down an example's rows and ask for its number."""
    period = Calendar().parse(example.period, date.max)
    params = {metric: example.given}
    facts = dict(FACTS)
    for leaf in leaves(registry.tree(metric, params)):
        for part in readers(leaf):
            facts[part.fact] = fact_of(part, facts)
    for statement in samples.statements(example.rows, period, facts):
        query(statement)
    return evaluate(query, registry, [Ask(metric)], period, params, facts).number(metric)


def failures(metrics: Iterable[Metric], of: Collection[str] | None = None) -> Iterator[str]:
    """Run examples; what did not come out as said, a line each.

    Args:
        metrics: With those that they refer to by id alone.
        of: Ids of the metrics whose examples are run; None: all.
    """
    registry = Registry.of(with_held(metrics).values())
    with in_memory() as query:
        for metric in registry:
            if of is not None and metric.id not in of:
                continue
            for number, example in enumerate(metric.examples, start=1):
                got = run(query, registry, metric.id, example).value
                if not agree(got, example.expect):
                    yield f"{metric.id}, example {number}: expected {example.expect}, got {got}"


def agree(got: Decimal | None, expected: Decimal | None) -> bool:
    """Whether a number is the one expected: a whole one exactly, another to six digits."""
    if got is None or expected is None:
        return got is expected
    if expected == expected.to_integral_value():
        return got == expected
    return _SIX.plus(got) == _SIX.plus(expected)


def with_held(metrics: Iterable[Metric]) -> Mapping[str, Metric]:
    """Metrics by id, with those that they refer to but by id alone."""
    found: dict[str, Metric] = {}
    waiting = list(metrics)
    while waiting:
        metric = waiting.pop()
        if metric.id not in found:
            found[metric.id] = metric
            refs = [each for each in walk(metric.tree({})) if isinstance(each, Ref)]
            waiting += [ref.held for ref in refs if ref.held is not None]
    return found
