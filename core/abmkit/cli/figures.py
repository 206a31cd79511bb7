"""Numbers as rows: for JSON with all that defends them, for a table as people write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from abmkit.metrics import Registry
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.results import Results
from abmkit.period import Period
from abmkit.report import Words
from abmkit.report.answers import COMPARISONS
from abmkit.report.value import Unit, Value
from abmkit.run.background import cards
from abmkit.run.measure import Derived

COLUMNS = ("metric", "group", "period", "value", "numerator", "denominator", "n", "interval")
_WORDS = Words("en-US")
_NAMED = ("account", "root")


class Figures:
    """The results of a request, row by row.

    Args:
        facts: What they were worked out from.
        registry: The metrics.
        results: The results.
    """

    def __init__(self, facts: Derived, registry: Registry, results: Results) -> None:
        self.facts, self.registry, self.results = facts, registry, results

    def rows(self, ask: Ask) -> Iterator[dict[str, Any]]:
        """The rows of one ask: the period, those it is compared with, its months, its groups."""
        for span, period in self._periods(ask):
            yield self._row(span, self.results.number(ask.metric, period))
            if ask.by:
                for number in self.results.numbers(ask.metric, period, ask.by):
                    yield self._row(span, number)

    def _periods(self, ask: Ask) -> Iterator[tuple[str, Period]]:
        period = self.results.period
        yield "period", period
        for name in ask.compare:
            yield name, COMPARISONS[name](period)
        for month in period.split_months() if ask.within else ():
            yield "month", month

    def _row(self, span: str, number: Number) -> dict[str, Any]:
        metric, client = self.registry[number.metric], self.facts.client
        period = number.period
        return {
            "metric": metric.id,
            "title": client.settings.labels.get(metric.id, metric.title["en"]),
            "unit": metric.unit,
            "currency": client.currency if metric.unit.startswith("money") else None,
            "span": span,
            "period": {"label": period.label, "start": period.start, "end": period.end},
            "by": number.by,
            "key": str(number.key) if number.by and number.key is not None else None,
            "name": self._name(number),
            "value": number.value,
            "numerator": number.numerator,
            "denominator": number.denominator,
            "n": number.n,
            "low": number.low,
            "high": number.high,
        }

    def _name(self, number: Number) -> str | None:
        """What a group is called; None for a total."""
        if number.by is None:
            return None
        if number.by in _NAMED and isinstance(number.key, int):
            return self._names.get(number.key, str(number.key))
        return "–" if number.key is None else str(number.key)

    @cached_property
    def _names(self) -> Mapping[int, str]:
        return {key: card.name for key, card in cards(self.facts, self.results.period).items()}


def as_cells(row: Mapping[str, Any]) -> tuple[object, ...]:
    """A row as ``COLUMNS`` show it."""
    low, high = (written(row[end], row["unit"], row["currency"]) for end in ("low", "high"))
    return (
        row["metric"],
        row["name"],
        row["period"]["label"],
        written(row["value"], row["unit"], row["currency"]),
        plainly(row["numerator"]),
        plainly(row["denominator"]),
        row["n"],
        f"{low} to {high}" if row["low"] is not None else "",
    )


def written(number: Decimal | None, unit: Unit, currency: str | None) -> str:
    """A number as people write it, a dash for no data."""
    return _WORDS.value(Value(number=number, unit=unit, currency=currency), compact=False)


def plainly(number: Decimal | None) -> str:
    """A number with the digits it has; nothing for none."""
    return "" if number is None else f"{number.normalize():f}"
