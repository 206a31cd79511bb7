"""Runs the examples of models in a database of their own, in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from abmkit.metrics import samples
from abmkit.metrics.ask import Number
from abmkit.metrics.examples import agree, in_memory
from abmkit.models.compute import Computer
from abmkit.models.model import Example, Model
from abmkit.models.reads import Query
from abmkit.period import Calendar


def run(query: Query, model: Model, example: Example) -> tuple[Number, ...]:
    """Lay down an example's rows and compute the model's numbers."""
    period = Calendar().parse(example.period, date.max)
    for statement in samples.statements(example.rows, period):
        query(statement)
    return Computer(query, {model.id: example.given}).numbers(model, period)


def failures(model: Model) -> Iterator[str]:
    """Run a model's examples; what did not come out as said, a line each."""
    with in_memory() as query:
        for number, example in enumerate(model.examples, start=1):
            told = [each for each in run(query, model, example) if each.by == example.by]
            got = {_shown(each): each.value for each in told}
            wanted = example.expect
            for key in dict.fromkeys((*wanted, *got)):
                if not agree(got.get(key), wanted.get(key)):
                    where = f"model {model.id}, example {number}, {key or 'total'}"
                    yield f"{where}: expected {wanted.get(key)}, got {got.get(key)}"


def _shown(number: Number) -> str | None:
    return None if number.by is None or number.key is None else str(number.key)
