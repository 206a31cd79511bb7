"""What defends a total: its interval, how complete its data is, what it rests on and how fresh."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from abmkit.derive import laid
from abmkit.metrics.ask import COMPARISONS, Ask, Basis, Number
from abmkit.metrics.certainty import certain, with_largest
from abmkit.metrics.coverage import coverage
from abmkit.metrics.evaluate import explain
from abmkit.metrics.formula import Node
from abmkit.metrics.unpriced import unpriced
from abmkit.models import Definitions, Model
from abmkit.period import Period
from abmkit.plugins import Plugins
from abmkit.report.quality import StreamState
from abmkit.report.standing import tables_of
from abmkit.run.measure import Derived
from abmkit.run.streams import streams_of


@dataclass(frozen=True)
class Defence:
    """Puts beside numbers what defends them.

    Attributes:
        facts: What they were worked out from.
        definitions: The metrics and models.
        period: The period asked for.
        streams: The client's streams, by source.
    """

    facts: Derived
    definitions: Definitions
    period: Period
    streams: Mapping[str, Sequence[StreamState]]
    _found: dict[str, Basis] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, facts: Derived, definitions: Definitions, period: Period, plugins: Plugins
    ) -> Defence:
        """The defence of a client's numbers for a period."""
        return cls(facts, definitions, period, streams_of(facts, period, plugins))

    def put(self, numbers: Iterable[Number]) -> Iterator[Number]:
        """The numbers, totals with all that defends them.

        Intervals beyond those of proportions are for the period and those it is compared with;
        coverage, and what has no rate, are for the period.

        Args:
            numbers: All of them.
        """
        told = list(numbers)
        compared = {self.period, *(step(self.period) for step in COMPARISONS.values())}
        trees = self._trees({number.metric for number in told})
        complete = coverage(self.facts.warehouse.query, trees, self.period)
        left_out = unpriced(self.facts.warehouse.query, trees, self.period)
        for number in told:
            if number.by is not None:
                yield number
                continue
            based = replace(number, basis=self.basis(number.metric))
            if number.metric in trees and number.period in compared:
                based = self._sure(based, trees[number.metric])
            if number.metric in trees and number.period == self.period:
                bare = left_out.get(number.metric, ())
                based = replace(based, coverage=complete[number.metric], unpriced=bare)
                based = with_largest(self.facts.warehouse.query, trees[number.metric], based)
            yield based

    def basis(self, name: str) -> Basis:
        """What the numbers of a metric or model rest on."""
        if name not in self._found:
            self._found[name] = self._basis(name)
        return self._found[name]

    def _trees(self, names: Collection[str]) -> Mapping[str, Node]:
        """The formulas of metrics; a model says itself how sure and complete it is."""
        params = self.facts.client.settings.metrics
        metrics = sorted(name for name in names if name not in self.definitions.models)
        return {name: self.definitions.tree(name, params) for name in metrics}

    def _sure(self, number: Number, tree: Node) -> Number:
        seed = self.basis(number.metric).hash
        return certain(self.facts.warehouse.query, tree, number, seed)

    def _basis(self, name: str) -> Basis:
        params = self.facts.client.settings.metrics
        tables = tables_of(self.definitions.tree(name, params))
        needed = [
            (source, stream)
            for source, streams in self.streams.items()
            for stream in streams
            if tables & set(stream.tables)
        ]
        read = [stream.synced_at for _, stream in needed]
        return Basis(
            version=self.definitions[name].version,
            hash=self.definitions.hash(name, params),
            query=_fingerprint(self._statements(name)),
            as_of=self.facts.as_of,
            fresh=min(map(_instant, filter(None, read)), default=None) if all(read) else None,
            needed=tuple((source, stream.name) for source, stream in needed),
        )

    def _statements(self, name: str) -> Iterable[str]:
        """What is read for it alone, for the period."""
        params = self.facts.client.settings.metrics
        found = self.definitions[name]
        if isinstance(found, Model):
            given = found.in_force(params)
            return [each.rows(self.period, given, found.reads) for each in found.reads.values()]
        own = laid(self.facts.rules)
        return explain(
            self.definitions.registry, [Ask(name)], self.period, params, own
        ).statements()


def _fingerprint(statements: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
