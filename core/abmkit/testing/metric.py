"""What every metric must hold."""

from __future__ import annotations

from collections.abc import Iterable

from abmkit.metrics import Metric
from abmkit.metrics.examples import failures, in_memory, run
from abmkit.metrics.metric import Example
from abmkit.metrics.registry import Registry
from abmkit.testing.claims import claim


def check_metric(metric: Metric, others: Iterable[Metric] = ()) -> None:
    """Run a metric's examples and read its description.

    It says in words what it means, is named in English, has an example, and makes of each example
    what is said; of no data at all it makes "no data", never 0; a vanity metric names a better
    one.

    Args:
        metric: The metric.
        others: Metrics of other plugins that it refers to by id.

    Raises:
        AssertionError: Something is missing, or a number is not the one expected.
    """
    claim(metric.doc.strip(), f"metric {metric.id} has no definition: write a docstring")
    claim(metric.title.get("en"), f"metric {metric.id} has no English title")
    claim(metric.examples, f"metric {metric.id} has no example: add {metric.id}.example(…)")
    better = metric.role != "vanity" or metric.use_instead
    claim(better, f"metric {metric.id} is vanity and names nothing to use instead")
    wrong = list(failures([metric, *others], {metric.id}))
    claim(not wrong, "\n".join(wrong))
    _check_no_data(Registry.of([metric, *others]), metric.id)


def _check_no_data(registry: Registry, metric: str) -> None:
    with in_memory() as query:
        number = run(query, registry, metric, Example({}, None))
    claim(number.value is None, f'metric {metric} makes {number.value} of no data, not "no data"')
