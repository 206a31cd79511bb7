"""What every model must hold."""

from __future__ import annotations

from abmkit.metrics.examples import in_memory
from abmkit.models import Model
from abmkit.models.examples import failures, run
from abmkit.models.model import Example
from abmkit.testing.claims import claim


def check_model(model: Model) -> None:
    """Run a model's examples and read its description.

    It says in words what it means, is named in English, has an example, and makes of each example
    what is said, and the same when asked again; of no data at all it makes "no data", never 0.

    Args:
        model: The model.

    Raises:
        AssertionError: Something is missing, or a number is not the one expected.
    """
    claim(model.doc.strip(), f"model {model.id} has no definition: write a docstring")
    claim(model.title.get("en"), f"model {model.id} has no English title")
    claim(model.examples, f"model {model.id} has no example: add {model.id}.example(…)")
    wrong = list(failures(model))
    claim(not wrong, "\n".join(wrong))
    _check_same(model)
    _check_no_data(model)


def _check_same(model: Model) -> None:
    with in_memory() as query:
        for number, example in enumerate(model.examples, start=1):
            first, second = (run(query, model, example) for _ in range(2))
            again = f"model {model.id}, example {number}, gives other numbers when asked again"
            claim(first == second, again)


def _check_no_data(model: Model) -> None:
    with in_memory() as query:
        (total, *_) = run(query, model, Example({}, {None: None}))
    claim(total.value is None, f'model {model.id} makes {total.value} of no data, not "no data"')
