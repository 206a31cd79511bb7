"""The handbook page of metrics, as Markdown made of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from abmkit.metrics.metric import Metric, Stage
from abmkit.metrics.registry import Registry

_HEAD = """\
# The metrics

What the first-party plugin measures, by stage of account-based marketing; made of the definitions
themselves. `abmkit metrics show ID` tells the same of any metric that is installed, and
`abmkit explain CLIENT ID` shows the rows behind a number.

A formula is made of leaves: an aggregate of the rows of one fact (`deal`, `touch`, `stage` …) that
a clock (`on …`) puts into the period, over a trailing window where one is named. A number whose
fact has no row at all, or with 0 below the line, is "no data". A percent is a fraction of 1.
Parameters are set per client, in `[metrics.ID]` of `client.toml`.
"""


def document(registry: Registry) -> str:
    """The page.

    Args:
        registry: The metrics.
    """
    parts = [_HEAD]
    for stage in get_args(Stage):
        of = [metric for metric in registry if metric.stage == stage]
        if of:
            parts.append(f"## {stage.capitalize()}\n")
            parts += ["\n".join(_section(metric, registry)) + "\n" for metric in _in_order(of)]
    return "\n".join(parts)


def _in_order(metrics: Iterable[Metric]) -> list[Metric]:
    roles = ("headline", "diagnostic", "vanity")
    return sorted(metrics, key=lambda metric: (roles.index(metric.role), metric.id))


def _section(metric: Metric, registry: Registry) -> Iterator[str]:
    yield f"### {metric.title['en']} (`{metric.id}`)\n"
    yield f"{metric.doc}\n"
    yield f"    {metric.tree({})}\n"
    yield f"- {', '.join(_said(metric))}"
    yield f"- version {metric.version}, definition `{registry.hash(metric.id)}`"
    if metric.use_instead:
        yield f"- better: {_ids(metric.use_instead)}"
    if metric.parameters:
        told = (f"`{name}` = {value}" for name, value in metric.parameters.items())
        yield f"- parameters: {', '.join(told)}"
    if metric.needs:
        yield f"- withheld unless whole: {_ids(metric.needs)}"
    yield f"- examples: {len(metric.examples)}"
    yield f"- from: {'; '.join(metric.sources) or 'its author'}"


def _said(metric: Metric) -> Iterator[str]:
    yield metric.role
    yield metric.unit
    yield {"up": "more is better", "down": "less is better"}.get(metric.better, "no direction")
    yield f"owner {metric.owner}"
    if metric.lifecycle:
        yield f"lifecycle {metric.lifecycle}"
    if metric.min_n:
        yield f"shown from n = {metric.min_n}"


def _ids(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
