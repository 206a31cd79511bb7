"""Numbers of a client as plain rows, each with all that defends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from abmkit.metrics.ask import COMPARISONS, Ask, Basis, Number
from abmkit.models import Definitions
from abmkit.period import Period
from abmkit.plugins import Plugins
from abmkit.report.goals import Goals, judge
from abmkit.run.background import cards
from abmkit.run.basis import Defence
from abmkit.run.goals import goals_of
from abmkit.run.measure import Derived, definitions_of, derived
from abmkit.workspace import Client

Row = dict[str, Any]
_NAMED = ("account", "root", "campaign")


@dataclass(frozen=True)
class Numbers:
    """Numbers as rows.

    Attributes:
        as_of: Instant the data is complete to.
        rows: In order of asking, groups in order of their names. Keys: metric, title, unit,
            currency; span (``period``, ``previous``, ``last-year`` or ``month``; of a year,
            ``previous,last-year``, which are one) and period; by, key and name of a group, None
            for a total; value (None: no data; a percent is a fraction of 1), numerator,
            denominator, reason (which records nobody tells of, where that is why it is no data),
            n, enough (whether n reaches the metric's least, which is min_n); low, high
            and interval (how it was come by); coverage,
            largest (share of the largest row, of money with few) and basis (version, hash, query,
            as_of, fresh, needed), of totals; goal, attainment (1 is all, whatever direction is
            better) and standing (``good``, ``close``, ``off``, ``none``), of totals and tiers.
    """

    as_of: datetime
    rows: tuple[Row, ...]


def numbers(
    client: Client,
    plugins: Plugins,
    period: str,
    *,
    metrics: Sequence[str] = (),
    by: str | None = None,
    compare: Sequence[str] = (),
    to_date: bool = False,
) -> Numbers:
    """Numbers of a client for a period.

    Args:
        client: Whose.
        plugins: Where the metrics come from.
        period: Such as ``2026-Q3``.
        metrics: Ids of metrics and models; none: all metrics.
        by: A column to break them down by, or ``month``.
        compare: ``previous`` and ``last-year``.
        to_date: Take the elapsed part of a period that has not ended.

    Raises:
        UsageError: The period or the break-down cannot be had.
        UnknownName: No such metric, model or comparison.
        WarehouseError: Nothing was synced yet.
    """
    ids = [defined(plugins, each) for each in dict.fromkeys(metrics)] or list(plugins.metrics)
    months = by == "month"
    column = None if months else by
    asks = [Ask(each, by=column, compare=tuple(compare), within=months) for each in ids]
    with derived(client) as facts:
        span = facts.period(period, to_date=to_date)
        definitions = definitions_of(plugins)
        defence = Defence.of(facts, definitions, span, plugins)
        answers = tuple(defence.put(facts.answer(definitions, asks, span)))
        told = _Rows(facts, definitions, answers, span, goals_of(facts, definitions, span))
        return Numbers(facts.as_of, tuple(row for ask in asks for row in told.of(ask)))


def defined(plugins: Plugins, name: str) -> str:
    """The id of a metric or model that there is.

    Raises:
        UnknownName: There is none; says which broken plugin might have given it.
    """
    return name if name in plugins.models else plugins.metrics[name].id


class _Rows:
    """The answers to a request, row by row.

    Args:
        facts: What they were worked out from.
        definitions: The metrics and models.
        answers: The answers.
        period: The period asked for.
        goals: What should be reached.
    """

    def __init__(
        self,
        facts: Derived,
        definitions: Definitions,
        answers: Sequence[Number],
        period: Period,
        goals: Goals,
    ) -> None:
        self.facts, self.definitions = facts, definitions
        self.period, self.goals = period, goals
        self.found: dict[tuple[str, Period, str | None], list[Number]] = {}
        for number in answers:
            self.found.setdefault((number.metric, number.period, number.by), []).append(number)

    def of(self, ask: Ask) -> Iterator[Row]:
        """The rows of one ask: the period, those it is compared with, its months, its groups."""
        for span, period in self._periods(ask):
            yield self._row(span, self.found[ask.metric, period, None][0])
            if ask.by:
                groups = self.found.get((ask.metric, period, ask.by), [])
                if ask.by in _NAMED:
                    groups = sorted(groups, key=self._place)
                yield from (self._row(span, number) for number in groups)

    def _periods(self, ask: Ask) -> Iterator[tuple[str, Period]]:
        yield "period", self.period
        beside: dict[Period, list[str]] = {}
        for name in ask.compare:
            beside.setdefault(COMPARISONS[name](self.period), []).append(name)
        yield from ((",".join(names), period) for period, names in beside.items())
        for month in self.period.split_months() if ask.within else ():
            yield "month", month

    def _row(self, span: str, number: Number) -> Row:
        metric, client = self.definitions[number.metric], self.facts.client
        period = number.period
        return {
            "metric": metric.id,
            "title": client.settings.labels.get(metric.id, metric.title["en"]),
            "unit": metric.unit,
            "currency": client.currency if metric.unit.startswith("money") else None,
            "span": span,
            "period": {
                "label": period.label,
                "start": period.start,
                "end": period.end,
                "to_date": period.is_to_date,
            },
            "by": number.by,
            "key": str(number.key) if number.by and number.key is not None else None,
            "name": self._name(number),
            "value": number.value,
            "numerator": number.numerator,
            "denominator": number.denominator,
            "reason": number.reason,
            "n": number.n,
            "min_n": metric.min_n,
            "enough": number.n >= metric.min_n,
            "low": number.low,
            "high": number.high,
            "interval": number.interval,
            "coverage": number.coverage,
            "largest": number.largest,
            "basis": as_row(number.basis),
            **self._aim(number),
        }

    def _aim(self, number: Number) -> Row:
        """The goal of a total or of a tier, and how far it is reached."""
        metric, scope = self.definitions[number.metric], number.key
        is_one = number.by in (None, "tier") and isinstance(scope, str)
        row = self.goals.find(metric.id, number.period, str(scope)) if is_one else None
        value = number.value if number.n >= metric.min_n else None
        standing, reached = judge(value, row, metric.better)
        return {"goal": row and row.goal, "attainment": reached, "standing": standing}

    def _place(self, number: Number) -> tuple[bool, str, str]:
        """What has a name goes by it, not by the key that stands for it; no name is last."""
        return number.key is None, (self._name(number) or "").casefold(), str(number.key)

    def _name(self, number: Number) -> str | None:
        """What a group is called; None for a total."""
        if number.by is None:
            return None
        if number.by in _NAMED and isinstance(number.key, int):
            names = self._campaigns if number.by == "campaign" else self._accounts
            return names.get(number.key, str(number.key))
        return "–" if number.key is None else str(number.key)

    @cached_property
    def _accounts(self) -> Mapping[int, str]:
        return {key: card.name for key, card in cards(self.facts, self.period).items()}

    @cached_property
    def _campaigns(self) -> Mapping[int, str]:
        return campaigns(self.facts)


def as_row(basis: Basis | None) -> Row | None:
    """What a number rests on, as plain values; streams as ``source:stream``."""
    if basis is None:
        return None
    needed = [f"{source}:{stream}" for source, stream in basis.needed]
    return {**asdict(basis), "needed": needed}


def campaigns(facts: Derived) -> Mapping[int, str]:
    """Names of the campaigns that have one, by key."""
    sql = "SELECT key, name FROM campaign WHERE deleted_at IS NULL AND name IS NOT NULL"
    return dict(facts.warehouse.query(sql))
