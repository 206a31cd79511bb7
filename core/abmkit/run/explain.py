"""What stands behind a number: its definition, the plan, and the rows that each leaf reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from abmkit.errors import UsageError
from abmkit.metrics import Metric, Registry
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.registry import NO_PARAMS, Params
from abmkit.metrics.rows import Behind, rows_behind
from abmkit.metrics.why import Verdict, verdicts
from abmkit.models import Definitions, Model
from abmkit.models.behind import inputs_behind, inputs_of
from abmkit.plugins import Plugins
from abmkit.run.basis import Defence
from abmkit.run.measure import Derived, definitions_of, derived, registry_of
from abmkit.run.numbers import campaigns
from abmkit.workspace import Client


@dataclass(frozen=True)
class Explanation:
    """What stands behind a number.

    Attributes:
        definition: As ``describe`` gives it, under the client's parameters.
        number: The number.
        plan: What is read, in words.
        behind: The rows, leaf by leaf; of a model, input by input.
        groups: What a model gives to each group of its break-downs; none of a metric.
        leaves: What each leaf of a metric comes to, in words and as a number; none of a model.
    """

    definition: Mapping[str, Any]
    number: Number
    plan: str
    behind: tuple[Behind, ...]
    groups: tuple[Number, ...] = ()
    leaves: tuple[tuple[str, Decimal | None], ...] = ()


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
    if metric in plugins.models:
        return _explain_model(client, plugins, metric, period, to_date=to_date, rows=rows)
    params = client.settings.metrics
    plugins.metrics[metric]
    registry = registry_of(plugins)
    with derived(client) as facts:
        span = facts.period(period, to_date=to_date)
        results = facts.evaluate(registry, [Ask(metric)], span)
        defence = Defence.of(facts, Definitions(registry), span, plugins)
        (number,) = defence.put([results.number(metric)])
        tree = registry.tree(metric, params)
        behind = rows_behind(facts.warehouse.query, tree, span, limit=rows)
    told = describe(metric, registry, plugins, params) | _approval(client, registry[metric])
    leaves = tuple((str(leaf), part.value) for leaf, part in results.leaves(metric).items())
    return Explanation(told, number, results.plan, behind, leaves=leaves)


def explain_record(
    client: Client,
    plugins: Plugins,
    metric: str,
    period: str,
    record: str,
    *,
    to_date: bool = False,
) -> tuple[Verdict, ...]:
    """Say of a record whether it counts in each leaf of a metric, and what keeps it out.

    Of a model: whether it is among the rows of each input.

    Args:
        client: Whose.
        plugins: Where the metrics come from.
        metric: Id of the metric or model.
        period: Such as ``2026-Q3``.
        record: Its source and its id there, as ``crm:0061``.
        to_date: Take the elapsed part of a period that has not ended.

    Raises:
        UsageError: The period cannot be had, or the record is not written so.
        UnknownName: No such metric.
        WarehouseError: Nothing was synced yet.
    """
    source, colon, named = record.partition(":")
    if not (source and colon and named):
        raise UsageError(f"--record {record}: write SOURCE:ID, such as crm:0061")
    params = client.settings.metrics
    is_model = metric in plugins.models
    tree = None if is_model else registry_of(plugins).tree(plugins.metrics[metric].id, params)
    with derived(client) as facts:
        span, query = facts.period(period, to_date=to_date), facts.warehouse.query
        if tree is None:
            return inputs_of(query, plugins.models[metric], span, source, named, params)
        return verdicts(query, tree, span, source, named)


def _explain_model(
    client: Client, plugins: Plugins, name: str, period: str, *, to_date: bool, rows: int
) -> Explanation:
    """The same for a model: its inputs, and what it gives to whom."""
    model, params = plugins.models[name], client.settings.metrics
    with derived(client) as facts:
        span, query = facts.period(period, to_date=to_date), facts.warehouse.query
        total, *groups = facts.computer.numbers(model, span)
        defence = Defence.of(facts, definitions_of(plugins), span, plugins)
        (total,) = defence.put([total])
        behind = inputs_behind(query, model, span, params, limit=rows)
        shown = _named(facts, groups, model.by)
    plan = "\n".join(f"{what}: {each}" for what, each in model.reads.items())
    told = describe_model(name, plugins, params) | _approval(client, model)
    return Explanation(told, total, plan, behind, shown)


def _approval(client: Client, definition: Metric | Model) -> dict[str, str]:
    """Who approved the definition, as the client's settings say; nothing where they do not."""
    told = client.settings.approved.get(definition.id)
    if told is None:
        return {}
    names = f"{', '.join(told.by[:-1])} and {told.by[-1]}{f', {told.on}' if told.on else ''}"
    if told.version != definition.version:
        return {"approved": f"version {told.version} was, not this one: {names}"}
    return {"approved": names}


def _named(facts: Derived, groups: Iterable[Number], by: Sequence[str]) -> tuple[Number, ...]:
    """Groups with the names of campaigns in place of their keys.

    Break-downs stand in the order in which the model names them; of each, the largest comes first.
    """
    names = campaigns(facts)
    told = (
        replace(each, key=names.get(each.key, each.key))
        if each.by == "campaign" and isinstance(each.key, int)
        else each
        for each in groups
    )

    def place(each: Number) -> tuple[int, Decimal, str]:
        return by.index(str(each.by)), -(each.value or Decimal(0)), str(each.key)

    return tuple(sorted(told, key=place))


def describe_model(name: str, plugins: Plugins, params: Params = NO_PARAMS) -> dict[str, Any]:
    """All there is to say of a model, as plain values.

    Args:
        name: Its id.
        plugins: Where it comes from.
        params: A client's parameters.

    Raises:
        UnknownName: There is none of that id.
    """
    model = plugins.models[name]
    return {
        "id": model.id,
        "kind": "model",
        "title": dict(model.title),
        "definition": " ".join(model.doc.split()),
        "reads": {what: str(each) for what, each in model.reads.items()},
        "parameters": model.in_force(params),
        "by": list(model.by),
        "unit": model.unit,
        "better": model.better,
        "role": model.role,
        "owner": model.owner,
        "stage": model.stage,
        "min_n": model.min_n,
        "version": model.version,
        "hash": model.hash(params),
        "sources": list(model.sources),
        "examples": len(model.examples),
        "plugin": str(plugins.models.origins[name]),
    }


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
