"""Laws that every metric keeps on any data: held against it on small random facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from random import Random

from abmkit.derive.facts import FACTS, Fact
from abmkit.metrics import samples
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.evaluate import Query, evaluate
from abmkit.metrics.examples import in_memory
from abmkit.metrics.formula import Coalesce, Const, Node, Op
from abmkit.metrics.leaf import Leaf, fact_of, readers
from abmkit.metrics.registry import NO_PARAMS, Params, Registry
from abmkit.metrics.results import Results
from abmkit.metrics.tree import leaves
from abmkit.period import Calendar
from abmkit.testing.variants import WORLD, coherent, copies, long_ago, together, told_apart
from abmkit.testing.worlds import LAST, World, world

PERIOD = Calendar().parse("2026-Q3", LAST)
"""The period that numbers are asked for; worlds have most of their days in and around it."""

_EXACT = Fraction(1, 10**20)
#: Whatever is broken down by account is known by it, and nothing else is.
_BY = "account"
Numbers = Mapping[tuple[str, int], Number]
"""Totals of metrics in each world of a trial, by id and number."""


@dataclass(frozen=True)
class Trial:
    """Metrics, and random worlds that they are asked about, all at once.

    Attributes:
        registry: The metrics, with those that they refer to.
        params: Parameters of a client.
        trees: The formulas to be held against laws, by id.
        facts: The facts that the metrics read, with fields of a client's own.
        query: Of a database that holds nothing else.
        worlds: The worlds.
        seed: Of what else is left to chance.
    """

    registry: Registry
    params: Params
    trees: Mapping[str, Node]
    facts: Mapping[str, Fact]
    query: Query
    worlds: Sequence[World]
    seed: int

    @classmethod
    def drawn(
        cls,
        registry: Registry,
        metrics: Collection[str],
        query: Query,
        seeds: Sequence[int],
        params: Params = NO_PARAMS,
    ) -> Trial:
        """A trial in worlds of its own.

        Args:
            registry: The metrics, with those that they refer to.
            metrics: Ids of those to be held against laws.
            query: Of a database that holds nothing else.
            seeds: One for each world; the same makes the same.
            params: Parameters of a client.
        """
        trees = {name: registry.tree(name, params) for name in metrics}
        facts = _facts(trees.values())
        worlds = [world(Random(seed), trees.values(), facts) for seed in seeds]  # noqa: S311
        return cls(registry, params, trees, told_apart(facts), query, worlds, seeds[0])

    @property
    def random(self) -> Random:
        """The same chance for everyone who asks."""
        return Random(self.seed)  # noqa: S311

    def results(self, worlds: Iterable[World], asks: Sequence[Ask] = ()) -> Results:
        """The metrics' numbers: those of each world unless something else is asked."""
        for statement in samples.tables(together(worlds), self.facts):
            self.query(statement)
        asked = asks or [Ask(name, WORLD) for name in self.trees]
        return evaluate(self.query, self.registry, asked, PERIOD, self.params, self.facts)

    def numbers(self, worlds: Iterable[World]) -> Numbers:
        """The total of each metric in each world."""
        results = self.results(worlds)
        return {
            (name, nth): results.number(name, by=WORLD, key=str(nth))
            for name in self.trees
            for nth in range(len(self.worlds))
        }

    @cached_property
    def told(self) -> Numbers:
        """The total of each metric in each world as it is."""
        return self.numbers(self.worlds)


Law = Callable[[Trial], Iterator[str]]


def nothing(trial: Trial) -> Iterator[str]:
    """Of nothing at all there is "no data", never 0."""
    results = trial.results([])
    for name in trial.trees:
        value = results.number(name).value
        if value is not None:
            yield f'metric {name} makes {value} of no data, not "no data"'


def order(trial: Trial) -> Iterator[str]:
    """The order of rows changes nothing."""
    random = trial.random
    then = trial.numbers(
        {name: random.sample(rows, len(rows)) for name, rows in made.items()}
        for made in trial.worlds
    )
    for (name, nth), number in trial.told.items():
        if then[name, nth] != number:
            mixed = then[name, nth].value
            yield f"metric {name} is {number.value}, with its rows mixed {mixed}"


def more(trial: Trial) -> Iterator[str]:
    """Of the same life several times over, counts are as many times, and rates are the same."""
    random = trial.random
    every = [random.randint(2, 4) for _ in trial.worlds]
    then = trial.numbers(map(copies, trial.worlds, every))
    for (name, nth), number in trial.told.items():
        tree, grown, times = trial.trees[name], number.value, every[nth]
        got = then[name, nth].value
        if grown is not None and not _same(got, grown, times ** degree(tree)):
            yield f"metric {name} is {grown}, of {times} times as much {got}"
        if grown is None and got is not None:
            yield f"metric {name} is no data, of {times} times as much {got}"


def strangers(trial: Trial) -> Iterator[str]:
    """What happens with other accounts changes no account's number."""
    asks = [Ask(name, by=_BY) for name in trial.trees]
    alone, beside = (
        trial.results([copies(made, times) for made in trial.worlds], asks) for times in (1, 2)
    )
    for name in trial.trees:
        for number in alone.numbers(name, by=_BY):
            then = beside.number(name, by=_BY, key=number.key)
            if number.key is not None and then != number:
                yield (
                    f"metric {name} of account {number.key} is {number.value}, "
                    f"beside strangers {then.value}"
                )


def batches(trial: Trial) -> Iterator[str]:
    """What only counts and adds rows is, of two batches together, the sum of both."""
    random = trial.random
    parts = [_parted(made, random) for made in trial.worlds]
    first, second = (trial.numbers(each) for each in zip(*parts, strict=True))
    for (name, nth), number in trial.told.items():
        tree = trial.trees[name]
        listed = any(leaf.fact == "listing" for leaf in leaves(tree))
        together = _known(first[name, nth]) + _known(second[name, nth])
        if adds_up(tree) and not listed and together != _known(number):
            yield f"metric {name} is {number.value}, of two batches {together}"


def empty(trial: Trial) -> Iterator[str]:
    """Where all happened long ago, counts are 0 and what is divided by them is "no data"."""
    numbers = trial.numbers(long_ago(made, PERIOD.start) for made in trial.worlds)
    for (name, _), number in numbers.items():
        tree = trial.trees[name]
        if isinstance(tree, Op) and tree.sign == "÷" and number.value is not None:
            yield f'metric {name} makes {number.value} of nothing below its line, not "no data"'
        if adds_up(tree) and number.value:
            yield f"metric {name} makes {number.value} of what happened long ago"


def shares(trial: Trial) -> Iterator[str]:
    """A share lies between nothing and all, inside its interval."""
    results = trial.results(map(coherent, trial.worlds))
    for (name, by), view in results.views.items():
        for number in results.numbers(name, by=by) if view.proportion else ():
            if number.value is None:
                continue
            low, high = number.low, number.high
            if low is None or high is None or not 0 <= low <= number.value <= high <= 1:
                yield f"metric {name} is a share and makes {number.value}, from {low} to {high}"


def sums(trial: Trial) -> Iterator[str]:
    """What adds up over days or over accounts, by its leaves, does so."""
    asks = [Ask(name, WORLD, within=True) for name in trial.trees]
    results = trial.results(trial.worlds, [*asks, *(Ask(name, _BY) for name in trial.trees)])
    months = PERIOD.split_months()
    for name, tree in trial.trees.items():
        if adds_up(tree):
            yield from _unequal(results.number(name), "accounts", results.numbers(name, by=_BY))
        for whole in results.numbers(name, by=WORLD) if adds_up(tree, across_days=True) else ():
            parts = [results.number(name, month, WORLD, whole.key) for month in months]
            yield from _unequal(whole, "months", parts)


LAWS: tuple[Law, ...] = (nothing, order, more, strangers, batches, empty, shares, sums)
"""All of them; each says what is broken, a line each."""


def broken(registry: Registry, metrics: Collection[str], worlds: int) -> Iterator[str]:
    """What metrics break of the laws, a line each.

    Args:
        registry: The metrics, with those that they refer to.
        metrics: Ids of those to be held against the laws.
        worlds: On how many small random worlds.
    """
    with in_memory() as query:
        trial = Trial.drawn(registry, metrics, query, range(worlds))
        for law in LAWS:
            yield from law(trial)


def degree(tree: Node) -> int:
    """How a number grows with all there is: 0 not at all, 1 as much, 2 with its square."""
    if isinstance(tree, Op):
        left, right = degree(tree.left), degree(tree.right)
        return {"×": left + right, "÷": left - right}.get(tree.sign, left)
    if isinstance(tree, Coalesce):
        return degree(tree.parts[0])
    return 0 if isinstance(tree, Const) or _is_quantile(tree) else 1


def adds_up(tree: Node, *, across_days: bool = False) -> bool:
    """Whether the numbers of parts (of the rows, or of the days) add up to the whole's."""
    if isinstance(tree, Op):
        parts = adds_up(tree.left, across_days=across_days) and adds_up(
            tree.right, across_days=across_days
        )
        return tree.sign in "+−" and parts
    if not isinstance(tree, Leaf) or tree.aggregate not in ("count", "sum"):
        return False
    is_span = FACTS[tree.fact].clock(tree.clock).is_span
    return not (across_days and (is_span or tree.window))


def _facts(trees: Iterable[Node]) -> Mapping[str, Fact]:
    """The facts that formulas read, and the list of which states are read."""
    found = {"listing": FACTS["listing"]}
    for part in (part for tree in trees for leaf in leaves(tree) for part in readers(leaf)):
        found[part.fact] = fact_of(part, {**FACTS, **found})
    return found


def _parted(made: World, random: Random) -> tuple[World, World]:
    """The rows of a world in two batches; the states that accounts are in, in both."""
    states = {"fact_listing", "fact_owner", "fact_role", "fact_required_role"}
    parts: tuple[World, World] = ({}, {})
    for name, rows in made.items():
        for part in parts:
            part[name] = list(rows) if name in states else []
        for row in rows if name not in states else ():
            random.choice(parts)[name].append(row)
    return parts


def _is_quantile(tree: Node) -> bool:
    return getattr(tree, "aggregate", None) == "quantile"


def _unequal(whole: Number, what: str, parts: Iterable[Number]) -> Iterator[str]:
    together = sum(map(_known, parts))
    if together != _known(whole):
        yield f"metric {whole.metric} is {_known(whole)}, its {what} together {together}"


def _known(number: Number) -> Decimal:
    return number.value or Decimal(0)


def _same(value: Decimal | None, once: Decimal, times: Fraction | float) -> bool:
    if value is None:
        return False
    expected = Fraction(once) * Fraction(times)
    return abs(Fraction(value) - expected) <= abs(expected) * _EXACT
