"""Runs a request: one plan, its statements, the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

from abmkit.derive.facts import FACTS, Fact
from abmkit.metrics.ask import Ask
from abmkit.metrics.leaf import AnyLeaf, readers
from abmkit.metrics.plan import Plan, Scan, plan
from abmkit.metrics.presence import absent
from abmkit.metrics.reads import Read
from abmkit.metrics.registry import NO_PARAMS, Params, Registry
from abmkit.metrics.request import View, needs, views
from abmkit.metrics.results import Results
from abmkit.metrics.roster import TABLES
from abmkit.metrics.tallies import Groups
from abmkit.metrics.window import Span
from abmkit.period import Period

Query = Callable[[str], list[tuple[Any, ...]]]
_Found = dict[tuple[AnyLeaf, str | None], dict[Span, Groups]]


def evaluate(
    query: Query,
    registry: Registry,
    asks: Iterable[Ask],
    period: Period,
    params: Params = NO_PARAMS,
    facts: Mapping[str, Fact] = FACTS,
    through: date | None = None,
) -> Results:
    """Answer all asks of a reader in one go.

    Args:
        query: Runs a statement over a connection that has the relations ``fact_*`` and may hold
            temporary tables, and fetches all rows.
        registry: The metrics.
        asks: What is asked.
        period: The period it is asked for.
        params: The client's parameters, by metric and name.
        facts: The facts, with the client's own fields.
        through: The last day that the data covers; the period's end unless told.

    Raises:
        UnknownName: No such metric, comparison, parameter or column.
        UsageError: A metric cannot be broken down so, or reads a field that the client has not.
        ConfigError: A parameter is of the wrong kind.
    """
    asked = views(registry, asks, period, params, facts)
    wanted = needs(asked)
    planned = plan(wanted, facts, through=through or period.end)
    parts = dict.fromkeys(part for need in wanted for part in readers(need.leaf))
    found: _Found = {}
    try:
        for statement in (*planned.roster, *planned.laid.values()):
            query(statement)
        for scan in planned.scans:
            _run(query, scan, found)
        gone = absent(query, planned, parts, facts)
    finally:
        _clear(query, planned)
    by_name: Mapping[tuple[str, str | None], View] = {(v.metric.id, v.by): v for v in asked}
    return Results(period, by_name, gone, str(planned), found)


def explain(
    registry: Registry,
    asks: Iterable[Ask],
    period: Period,
    params: Params = NO_PARAMS,
    facts: Mapping[str, Fact] = FACTS,
) -> Plan:
    """The plan that ``evaluate`` would follow."""
    return plan(needs(views(registry, asks, period, params, facts)), facts, through=period.end)


def _run(query: Query, scan: Scan, found: _Found) -> None:
    for statement in scan.sql:
        query(statement)
    for read in scan.reads:
        _note(read, query(read.sql), found)


def _note(read: Read, rows: list[tuple[Any, ...]], found: _Found) -> None:
    for column in read.columns:
        grouped = cache(partial(read.grouped, rows, column))
        for leaf, places in read.leaves.items():
            found[leaf, column] = {
                span: Groups(leaf, grouped, number, places)
                for number, span in enumerate(read.spans)
            }


def _clear(query: Query, planned: Plan) -> None:
    for name in (
        *(name for scan in planned.scans for name in scan.relations),
        *planned.laid,
        *(TABLES if planned.roster else ()),
    ):
        query(f"DROP TABLE IF EXISTS {name}")
