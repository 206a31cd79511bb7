"""What every metric must hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from abmkit.metrics import Metric
from abmkit.metrics.examples import failures, with_held
from abmkit.metrics.formula import Ref
from abmkit.metrics.registry import Registry
from abmkit.metrics.tree import walk
from abmkit.plugins import load_plugins
from abmkit.testing.claims import claim
from abmkit.testing.laws import broken

WORLDS = 8
"""Small random worlds that a metric is held against, about a second's worth."""


def check_metric(metric: Metric, others: Iterable[Metric] = ()) -> None:
    """Run a metric's examples, hold it against the laws of all metrics, read its description.

    It says in words what it means, is named in English, has an example, and makes of each example
    what is said; a vanity metric names a better one. On random facts: of no data at all it makes
    "no data", never 0, and so it does of nothing below its line; the order of rows changes
    nothing; of everything twice, a count is twice as much and a rate the same; other accounts
    change no account's number; what counts and adds rows adds up over days, accounts, batches; a
    share lies between 0 and 1.

    Args:
        metric: The metric.
        others: Metrics that it refers to by id and that no installed plugin gives.

    Raises:
        AssertionError: Something is missing, a number is not the one expected, or a law is broken.
    """
    every = [metric, *others]
    claim(metric.doc.strip(), f"metric {metric.id} has no definition: write a docstring")
    claim(metric.title.get("en"), f"metric {metric.id} has no English title")
    claim(metric.examples, f"metric {metric.id} has no example: add {metric.id}.example(…)")
    better = metric.role != "vanity" or metric.use_instead
    claim(better, f"metric {metric.id} is vanity and names nothing to use instead")
    every = _with_installed(every)
    registry = Registry.of(with_held(every).values())
    wrong = [*failures(every, {metric.id}), *broken(registry, {metric.id}, WORLDS)]
    claim(not wrong, "\n".join(dict.fromkeys(wrong)))
    told = any(each.expect is not None for each in metric.examples)
    claim(told, f"metric {metric.id} is no data in every example: add one that makes a number")


def _with_installed(metrics: Sequence[Metric]) -> list[Metric]:
    """Metrics, and where they refer to others by id alone, those that are installed."""
    own = with_held(metrics)
    asked = [ref for each in own.values() for ref in walk(each.tree({})) if isinstance(ref, Ref)]
    if all(ref.metric in own for ref in asked):
        return list(metrics)
    return [*metrics, *(each for name, each in load_plugins().metrics.items() if name not in own)]
