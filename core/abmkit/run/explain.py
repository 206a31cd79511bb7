"""What stands behind a number: its definition, the plan, and the rows that each leaf reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abmkit.metrics import Registry
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.registry import NO_PARAMS, Params
from abmkit.metrics.rows import Behind, rows_behind
from abmkit.plugins import Plugins
from abmkit.run.measure import derived, registry_of
from abmkit.workspace import Client


@dataclass(frozen=True)
class Explanation:
    """What stands behind a number.

    Attributes:
        definition: As ``describe`` gives it, under the client's parameters.
        number: The number.
        plan: What is read, in words.
        behind: The rows, leaf by leaf.
    """

    definition: Mapping[str, Any]
    number: Number
    plan: str
    behind: tuple[Behind, ...]


def explain(
    client: Client,
    plugins: Plugins,
    metric: str,
    period: str,
    *,
    to_date: bool = False,
    rows: int = 10,
) -> Explanation:
    """Take a number apart.

    Args:
        client: Whose.
        plugins: Where the metrics come from.
        metric: Id of the metric.
        period: Such as ``2026-Q3``.
        to_date: Take the elapsed part of a period that has not ended.
        rows: How many rows of each leaf are shown.

    Raises:
        UsageError: The period cannot be had.
        UnknownName: No such metric.
        WarehouseError: Nothing was synced yet.
    """
    params = client.settings.metrics
    plugins.metrics[metric]
    registry = registry_of(plugins)
    with derived(client) as facts:
        span = facts.period(period, to_date=to_date)
        results = facts.evaluate(registry, [Ask(metric)], span)
        tree = registry.tree(metric, params)
        behind = rows_behind(facts.warehouse.query, tree, span, limit=rows)
    told = describe(metric, registry, plugins, params)
    return Explanation(told, results.number(metric), results.plan, behind)


def describe(
    name: str, registry: Registry, plugins: Plugins, params: Params = NO_PARAMS
) -> dict[str, Any]:
    """All there is to say of a metric, as plain values.

    Args:
        name: Its id.
        registry: All metrics.
        plugins: Where they come from.
        params: A client's parameters.
    """
    metric = registry[name]
    return {
        "id": metric.id,
        "title": dict(metric.title),
        "definition": " ".join(metric.doc.split()),
        "formula": str(registry.tree(name, params)),
        "parameters": registry.parameters(name, params),
        "unit": metric.unit,
        "better": metric.better,
        "role": metric.role,
        "use_instead": list(metric.use_instead),
        "owner": metric.owner,
        "stage": metric.stage,
        "lifecycle": metric.lifecycle,
        "min_n": metric.min_n,
        "needs": list(metric.needs),
        "version": metric.version,
        "hash": registry.hash(name, params),
        "sources": list(metric.sources),
        "uses": list(registry.uses(name)),
        "examples": len(metric.examples),
        "plugin": str(plugins.metrics.origins[name]),
    }
