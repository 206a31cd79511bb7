"""What stands behind a number: its definition, the plan, and the rows that each leaf reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from abmkit.derive.facts import physical
from abmkit.metrics import Registry
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.predicate import columns
from abmkit.metrics.registry import NO_PARAMS, Params
from abmkit.metrics.request import span_of
from abmkit.metrics.roster import joins_on, standing_sql
from abmkit.metrics.sql import EVER, NEVER, condition, literal
from abmkit.metrics.tree import AnyLeaf, fact_of, inner_leaf, leaves
from abmkit.metrics.window import Span
from abmkit.period import Period
from abmkit.plugins import Plugins
from abmkit.run.measure import Derived, derived, registry_of
from abmkit.workspace import Client

Cell = str | int | bool | Decimal | date | None

#: The table whose rows are those of a fact.
_TABLES = {
    "account": "account",
    "deal": "deal",
    "listing": "list_member",
    "membership": "membership",
    "money": "money",
    "response": "response",
    "stage": "stage",
    "touch": "touch",
}


@dataclass(frozen=True)
class Behind:
    """The rows that a leaf reads.

    Attributes:
        leaf: The leaf in words.
        count: How many rows.
        columns: What is shown of them.
        rows: The first of them, by record.
    """

    leaf: str
    count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
        parts = leaves(registry.tree(metric, params))
        behind = tuple(_behind(facts, leaf, span, rows) for leaf in dict.fromkeys(parts))
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


def _behind(facts: Derived, leaf: AnyLeaf, period: Period, rows: int) -> Behind:
    rows_of = _RowsOf(leaf, span_of(leaf, period), period.end)
    query = facts.warehouse.query
    ((count,),) = query(f"SELECT count(*) {rows_of.relation}")
    shown = dict(rows_of.shown())
    select = ", ".join(shown.values())
    found = query(f"SELECT {select} {rows_of.relation} ORDER BY ALL LIMIT {int(rows)}")
    return Behind(str(leaf), count, tuple(shown), tuple(found))


class _RowsOf:
    """SQL of the rows that a leaf reads: ``f`` with the states of the period's end beside it.

    Args:
        leaf: The leaf.
        span: The days it looks at.
        end: The last day of the period, on which standing columns are seen.
    """

    def __init__(self, leaf: AnyLeaf, span: Span, end: date) -> None:
        self.leaf, self.inner = leaf, inner_leaf(leaf)
        self.fact = fact_of(leaf)
        self.clock = self.fact.clock(leaf.clock)
        self.span, self.end = span, end

    @property
    def relation(self) -> str:
        """From FROM to WHERE."""
        where = self.inner.where
        standing = [name for name in columns(where) if self.fact.column(name).when == "standing"]
        return (
            f"FROM {self.fact.relation_of(self.clock)} AS f "
            f"LEFT JOIN {_TABLES[self.fact.name]} AS t ON t.key = f.id "
            "LEFT JOIN derived_account AS a ON a.account_id = f.account_id"
            f"{joins_on(standing, 'f', literal(self.end))} "
            f"WHERE {self._on_clock()} AND {condition(where, self._sql)}"
        )

    def shown(self) -> Iterator[tuple[str, str]]:
        """Names and SQL of what is shown of a row: its record, account, days, what is read."""
        yield "source", "t.source"
        yield "record", "t.source_id"
        yield "account", "a.name"
        for day in filter(None, (self.clock.start, self.clock.stop)):
            yield day, f"f.{day}"
        read = (self.inner.column, *columns(self.inner.where), getattr(self.leaf, "key", None))
        for name in dict.fromkeys(filter(None, read)):
            if name not in ("id", "account_id", self.clock.start, self.clock.stop):
                is_key = self.fact.column(name).kind == "key"
                yield name, f"CAST({self._sql(name)} AS VARCHAR)" if is_key else self._sql(name)

    def _on_clock(self) -> str:
        day = f"f.{self.clock.start}"
        if not self.clock.is_span:
            return f"{day} BETWEEN {literal(self.span.start)} AND {literal(self.span.end)}"
        last = literal(self.span.end)
        open_then = f"COALESCE(f.{self.clock.stop}, {NEVER}) > {last}"
        return f"COALESCE({day}, {EVER}) <= {last} AND {open_then}"

    def _sql(self, column: str) -> str:
        known = self.fact.column(column)
        if known.when == "standing":
            return standing_sql(column)
        return f"f.{physical(known, self.clock)}"
