"""Laws that every metric keeps on any data: held against it on small random facts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from abmkit.derive.facts import FACTS, Fact
from abmkit.metrics import samples
from abmkit.metrics.ask import Ask, Number
from abmkit.metrics.evaluate import Query, evaluate
from abmkit.metrics.examples import in_memory
from abmkit.metrics.registry import NO_PARAMS, Params, Registry
from abmkit.metrics.results import Results
from abmkit.metrics.tree import Coalesce, Const, Leaf, Node, Op, fact_of, leaves, readers
from abmkit.period import Calendar
from abmkit.testing.worlds import LAST, World, coherent, world

PERIOD = Calendar().parse("2026-Q3", LAST)
"""The period that numbers are asked for; worlds have most of their days in and around it."""

_LONG = timedelta(days=7305)  # twenty years
_EXACT = Fraction(1, 10**20)
#: Whatever is broken down by account is known by it, and nothing else is.
_BY = "account"


@dataclass(frozen=True)
class Trial:
    """Metrics, and a random world that they are asked about.

    Attributes:
        registry: The metrics, with those that they refer to.
        params: Parameters of a client.
        trees: The formulas to be held against laws, by id.
        facts: The facts that the metrics read, with fields of a client's own.
        query: Of a database that holds nothing else.
        made: The world.
        random: For what else is left to chance.
    """

    registry: Registry
    params: Params
    trees: Mapping[str, Node]
    facts: Mapping[str, Fact]
    query: Query
    made: World
    random: Random

    @classmethod
    def drawn(
        cls,
        registry: Registry,
        metrics: Collection[str],
        query: Query,
        seed: int,
        params: Params = NO_PARAMS,
    ) -> Trial:
        """A trial in a world of its own.

        Args:
            registry: The metrics, with those that they refer to.
            metrics: Ids of those to be held against laws.
            query: Of a database that holds nothing else.
            seed: The same makes the same world.
            params: Parameters of a client.
        """
        trees = {name: registry.tree(name, params) for name in metrics}
        facts, random = _facts(trees.values()), Random(seed)  # noqa: S311
        made = world(random, trees.values(), facts)
        return cls(registry, params, trees, facts, query, made, random)

    def results(self, made: World, asks: Sequence[Ask] = ()) -> Results:
        """The metrics' numbers of a world: the totals unless more is asked."""
        for statement in samples.tables(made, self.facts):
            self.query(statement)
        asked = asks or [Ask(name) for name in self.trees]
        return evaluate(self.query, self.registry, asked, PERIOD, self.params, self.facts)

    def numbers(self, made: World) -> dict[str, Number]:
        """The total of each metric."""
        results = self.results(made)
        return {name: results.number(name) for name in self.trees}


Law = Callable[[Trial], Iterator[str]]


def nothing(trial: Trial) -> Iterator[str]:
    """Of nothing at all there is "no data", never 0."""
    for name, number in trial.numbers({}).items():
        if number.value is not None:
            yield f'metric {name} makes {number.value} of no data, not "no data"'


def order(trial: Trial) -> Iterator[str]:
    """The order of rows changes nothing."""
    mixed = {name: trial.random.sample(rows, len(rows)) for name, rows in trial.made.items()}
    then = trial.numbers(mixed)
    for name, number in trial.numbers(trial.made).items():
        if then[name] != number:
            yield f"metric {name} is {number.value}, with its rows mixed {then[name].value}"


def more(trial: Trial) -> Iterator[str]:
    """Of the same life several times over, counts are as many times, and rates are the same."""
    times = trial.random.randint(2, 4)
    then = trial.numbers(copies(trial.made, times))
    for name, number in trial.numbers(trial.made).items():
        tree, grown = trial.trees[name], number.value
        if grown is not None and not _same(then[name].value, grown, times ** degree(tree)):
            yield f"metric {name} is {grown}, of {times} times as much {then[name].value}"
        if grown is None and then[name].value is not None:
            yield f"metric {name} is no data, of {times} times as much {then[name].value}"


def strangers(trial: Trial) -> Iterator[str]:
    """What happens with other accounts changes no account's number."""
    asks = [Ask(name, by=_BY) for name in trial.trees]
    alone, beside = (
        trial.results(copies(trial.made, 1), asks),
        trial.results(copies(trial.made, 2), asks),
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
    parts: tuple[World, World] = ({}, {})
    states = {"fact_listing", "fact_owner", "fact_role", "fact_required_role"}
    for name, rows in trial.made.items():
        for part in parts:
            part[name] = list(rows) if name in states else []
        for row in rows if name not in states else ():
            trial.random.choice(parts)[name].append(row)
    whole, first, second = map(trial.numbers, (trial.made, *parts))
    for name, tree in trial.trees.items():
        listed = any(leaf.fact == "listing" for leaf in leaves(tree))
        if adds_up(tree) and not listed:
            together = _known(first[name]) + _known(second[name])
            if together != _known(whole[name]):
                yield f"metric {name} is {whole[name].value}, of two batches {together}"


def empty(trial: Trial) -> Iterator[str]:
    """Where all happened long ago, counts are 0 and what is divided by them is "no data"."""
    for name, number in trial.numbers(long_ago(trial.made)).items():
        tree = trial.trees[name]
        if isinstance(tree, Op) and tree.sign == "÷" and number.value is not None:
            yield f'metric {name} makes {number.value} of nothing below its line, not "no data"'
        if adds_up(tree) and number.value:
            yield f"metric {name} makes {number.value} of what happened long ago"


def shares(trial: Trial) -> Iterator[str]:
    """A share lies between nothing and all, inside its interval."""
    results = trial.results(coherent(trial.made))
    for (name, _), view in results.views.items():
        number = results.number(name)
        if not view.proportion or number.value is None:
            continue
        low, high = number.low, number.high
        if low is None or high is None or not 0 <= low <= number.value <= high <= 1:
            yield f"metric {name} is a share and makes {number.value}, from {low} to {high}"


def sums(trial: Trial) -> Iterator[str]:
    """What adds up over days or over accounts, by its leaves, does so."""
    results = trial.results(trial.made, [Ask(name, _BY, within=True) for name in trial.trees])
    for name, tree in trial.trees.items():
        whole = _known(results.number(name))
        months = [results.number(name, month) for month in PERIOD.split_months()]
        accounts = results.numbers(name, by=_BY)
        for told, parts, adds in (
            ("months", months, adds_up(tree, across_days=True)),
            ("accounts", accounts, adds_up(tree)),
        ):
            together = sum(map(_known, parts))
            if adds and together != whole:
                yield f"metric {name} is {whole}, its {told} together {together}"


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
        for seed in range(worlds):
            trial = Trial.drawn(registry, metrics, query, seed)
            for law in LAWS:
                yield from law(trial)


def copies(made: World, times: int) -> World:
    """The same company life several times over, each with accounts and people of its own."""
    return {
        name: [
            {**row, **{k: f"{v}/{nth}" for k, v in row.items() if _is_key(k) and v is not None}}
            for nth in range(times)
            for row in rows
        ]
        for name, rows in made.items()
    }


def long_ago(made: World) -> World:
    """The same company life twenty years earlier, and over since."""
    days = {
        day for f in FACTS.values() for c in f.clocks.values() for day in (c.start, c.stop) if day
    } | {"valid_from", "valid_to"}
    stops = {c.stop for f in FACTS.values() for c in f.clocks.values() if c.stop} | {"valid_to"}
    over = PERIOD.start - _LONG
    return {
        name: [
            {
                **row,
                **{day: row[day] - _LONG for day in days if row.get(day)},
                **{day: over for day in stops if day in row and row[day] is None},
            }
            for row in rows
        ]
        for name, rows in made.items()
    }


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


def _is_quantile(tree: Node) -> bool:
    return getattr(tree, "aggregate", None) == "quantile"


def _is_key(column: str) -> bool:
    return any(column in f.columns and f.columns[column].kind == "key" for f in FACTS.values())


def _known(number: Number) -> Decimal:
    return number.value or Decimal(0)


def _same(value: Decimal | None, once: Decimal, times: Fraction | float) -> bool:
    if value is None:
        return False
    expected = Fraction(once) * Fraction(times)
    return abs(Fraction(value) - expected) <= abs(expected) * _EXACT
