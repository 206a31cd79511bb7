"""Runs models: their inputs read, their functions called, their rows checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from abmkit.blame import home_of, told_of
from abmkit.derive.facts import FACTS, Fact
from abmkit.errors import AbmError, PluginError, UsageError, suggest
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.presence import Need, any_of, lack, needs
from abmkit.metrics.registry import NO_PARAMS, Params
from abmkit.models.model import Model
from abmkit.models.reads import Query
from abmkit.models.rows import numbers_of
from abmkit.period import Period

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Computer:
    """Computes models over one connection; what several of them read is read once.

    Attributes:
        query: Runs SQL where the facts are.
        params: The client's parameters, by model and name.
        facts: The facts, as they are laid.
    """

    query: Query
    params: Params = field(default_factory=lambda: NO_PARAMS)
    facts: Mapping[str, Fact] = field(default_factory=lambda: FACTS)
    _frames: dict[tuple[str, ...], pd.DataFrame] = field(default_factory=dict, repr=False)
    _there: dict[str, bool] = field(default_factory=dict, repr=False)

    def answers(self, asks: Iterable[tuple[Model, Ask]], period: Period) -> tuple[Number, ...]:
        """Answer asks for models: totals, and the groups of the break-downs asked for.

        Args:
            asks: What is asked of which model.
            period: The period it is asked for.

        Raises:
            UnknownName: No such comparison or parameter.
            UsageError: A model has not this break-down.
            PluginError: A model broke, or gave rows that are not as they must be.
        """
        wanted: dict[Model, dict[Period, dict[str | None, None]]] = {}
        for model, ask in asks:
            check_by(model, ask.by)
            spans = wanted.setdefault(model, {})
            for span in ask.periods(period):
                spans.setdefault(span, {None: None})[ask.by] = None
        return tuple(
            number
            for model, spans in wanted.items()
            for span, by in spans.items()
            for number in self.numbers(model, span)
            if number.by in by
        )

    def numbers(self, model: Model, period: Period) -> tuple[Number, ...]:
        """All numbers of a model for a period: the total, then the groups in order.

        Where there is no row at all of a fact that it reads, it is "no data" without being asked.

        Raises:
            PluginError: It broke, or gave rows that are not as they must be.
        """
        given = model.in_force(self.params)
        lacking = next(filter(self._is_absent, self._needs(model)), None)
        if lacking:
            return (Number(model.id, period, None, None, None, 0, lacks=lack(self.query, lacking)),)
        frames = self.inputs(model, period)
        copies = {name: frame.copy() for name, frame in frames.items()}
        for each in copies.values():
            each.attrs["period"] = period
        try:
            rows = model.function(**copies, **given)
        except AbmError:
            raise
        except Exception as error:
            told = told_of(error, home_of(model.function))
            raise PluginError(f"model {model.id} failed for {period.label}: {told}") from error
        return numbers_of(model, period, rows)

    def inputs(self, model: Model, period: Period) -> Mapping[str, pd.DataFrame]:
        """The frames that a model is given for a period, by name."""
        given = model.in_force(self.params)
        found = {}
        for name, each in model.reads.items():
            rows = each.rows(period, given, model.reads)
            key = (rows, *each.columns)
            if key not in self._frames:
                self._frames[key] = each.frame(self.query, rows)
            found[name] = self._frames[key]
        return found

    def _needs(self, model: Model) -> Iterator[Need]:
        for each in model.reads.values():
            yield from needs(each.leaf, self.facts)

    def _is_absent(self, need: Need) -> bool:
        rows = any_of(*need)
        if rows not in self._there:
            self._there[rows] = bool(self.query(rows))
        return not self._there[rows]


def check_by(model: Model, by: str | None) -> None:
    """Refuse a break-down that a model has not.

    Raises:
        UsageError: It has not this one.
    """
    if by is not None and by not in model.by:
        has = f"it has {', '.join(model.by)}" if model.by else "it has none"
        raise UsageError(
            f"model {model.id} has no break-down by {by}; {has}{suggest(by, model.by)}"
        )
