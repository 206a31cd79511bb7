"""What a set of asks comes to: which leaves, over which days, broken down by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from abmkit.derive.fact import check_clock
from abmkit.derive.facts import FACTS, Fact
from abmkit.errors import UsageError
from abmkit.metrics.ask import Ask
from abmkit.metrics.checks import is_proportion, stance
from abmkit.metrics.formula import Node
from abmkit.metrics.leaf import AnyLeaf, readers
from abmkit.metrics.metric import Metric
from abmkit.metrics.registry import Params, Registry
from abmkit.metrics.tree import leaves
from abmkit.metrics.window import Span
from abmkit.period import Period

_SHORT = {"account": "account_id", "root": "root_id"}
_STATES = {each.name for each in FACTS["deal"].columns.values() if each.when == "dated"}
_LENGTHS = ("money", "minutes", "days")


@dataclass(frozen=True)
class View:
    """A metric in one break-down.

    Attributes:
        metric: The metric.
        tree: Its formula, written out under the client's parameters.
        proportion: Whether it has an interval.
        by: The break-down as asked for; None for the total.
        column: The column it means; None for the total.
        periods: The periods asked for.
    """

    metric: Metric
    tree: Node
    proportion: bool
    by: str | None
    column: str | None
    periods: tuple[Period, ...]


@dataclass(frozen=True)
class Need:
    """A leaf to be worked out over some spans of days, broken down by a column or not."""

    leaf: AnyLeaf
    column: str | None
    spans: tuple[Span, ...]


def views(
    registry: Registry,
    asks: Iterable[Ask],
    period: Period,
    params: Params,
    facts: Mapping[str, Fact] = FACTS,
) -> tuple[View, ...]:
    """The break-downs that asks come to, in order of asking, each once.

    Args:
        registry: The metrics.
        asks: What is asked.
        period: The period it is asked for.
        params: The client's parameters, by metric and name.
        facts: The facts, with the client's own fields.

    Raises:
        UnknownName: No such metric, comparison, parameter or column.
        UsageError: A metric cannot be broken down so, or reads a field that the client has not.
    """
    asked: dict[tuple[str, str | None], dict[Period, None]] = {}
    for ask in asks:
        periods = dict.fromkeys(ask.periods(period))
        for by in dict.fromkeys((None, ask.by)):
            asked.setdefault((ask.metric, by), {}).update(periods)
    trees = {name: registry.tree(name, params) for name in dict.fromkeys(n for n, _ in asked)}
    for name, tree in trees.items():
        _check_own(name, tree, facts)
    return tuple(
        _view(registry[name], trees[name], facts, by, tuple(periods))
        for (name, by), periods in asked.items()
    )


def needs(of: Iterable[View]) -> tuple[Need, ...]:
    """The leaves of all views, each once per column, with all spans it is needed for."""
    found: dict[tuple[AnyLeaf, str | None], dict[Span, None]] = {}
    for view in of:
        for leaf in leaves(view.tree):
            spans = found.setdefault((leaf, view.column), {})
            spans.update(dict.fromkeys(span_of(leaf, period) for period in view.periods))
    return tuple(Need(*key, tuple(sorted(spans))) for key, spans in found.items())


def span_of(leaf: AnyLeaf, period: Period) -> Span:
    """The days that a leaf looks at for a period; one day where its clock is a span."""
    if FACTS[leaf.fact].clock(leaf.clock).is_span:
        return Span(period.end, period.end)
    return leaf.window.of(period) if leaf.window else Span(period.start, period.end)


def _view(
    metric: Metric,
    tree: Node,
    facts: Mapping[str, Fact],
    by: str | None,
    periods: tuple[Period, ...],
) -> View:
    proportion = is_proportion(tree) if metric.proportion is None else metric.proportion
    try:
        column = None if by is None else _column(tree, facts, by)
    except UsageError as error:
        raise UsageError(f"metric {metric.id} cannot be broken down by {by}: {error}") from error
    return View(metric, tree, proportion, by, column, periods)


def _check_own(metric: str, tree: Node, facts: Mapping[str, Fact]) -> None:
    """Refuse a metric that reads a field of the client's own which it has not, or not so."""
    for leaf in (part for each in leaves(tree) for part in readers(each)):
        for column in leaf.own or ():
            known = facts[leaf.fact].columns.get(column.name)
            if known is None or known.kind != column.kind:
                raise UsageError(
                    f"metric {metric} reads a field {column.name} ({column.kind}) of the client's "
                    f"own beside each {leaf.fact}: declare it in client.toml, as in "
                    f'[fields.account] {column.name} = {{ from = "…", type = "…" }}'
                )


def _column(tree: Node, facts: Mapping[str, Fact], by: str) -> str:
    if by == "month":
        raise UsageError("months are periods; ask for months= or within=")
    name = _state(tree, by) if by in _STATES else _SHORT.get(by, by)
    for leaf in leaves(tree):
        _check_column(tree, facts[leaf.fact], leaf.clock, name)
    return name


def _state(tree: Node, by: str) -> str:
    """``tier`` as on each row's day for flows, as at the period's end for all others."""
    view, at_end = stance(tree), any(_is_undated(leaf, by) for leaf in leaves(tree))
    if view == "dated" and at_end:
        raise UsageError(
            f"one part of it has {by} of each row's day, another only that of the period's end"
        )
    return f"{by}_at_end" if view == "standing" or at_end else by


def _is_undated(leaf: AnyLeaf, by: str) -> bool:
    """Whether a leaf knows no state of its rows' own days."""
    fact = FACTS[leaf.fact]
    return fact.clock(leaf.clock).is_span or by not in fact.columns


def _check_column(tree: Node, fact: Fact, clock: str, name: str) -> None:
    column = fact.column(name)
    check_clock(column, fact.clock(clock))
    if column.kind in _LENGTHS:
        raise UsageError(f"{name} is an amount, and has too many values to be told one by one")
    if column.when == "standing" and stance(tree) == "dated":
        raise UsageError(f"it counts accounts as of each row's day, {name} is of the period's end")
