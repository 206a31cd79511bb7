"""Random leaves and formulas, written the way people write them."""

from random import Random
from typing import Any

from abmkit.derive.facts import FACTS, Clock, Fact, FactColumn
from abmkit.errors import UsageError
from abmkit.metrics.checks import measure, stance
from abmkit.metrics.formula import Formula, Node
from abmkit.metrics.language import Per, Source
from abmkit.metrics.leaf import CohortLeaf, Leaf, PerLeaf
from abmkit.metrics.metric import Metric, metric
from abmkit.metrics.units import fitting
from abmkit.schema import LOADABLE
from abmkit.schema import columns as columns_of
from abmkit.testing.worlds import values

_NUMBERS = ("number", "money", "minutes", "days")


def formula(random: Random) -> Node:
    """A leaf, or two joined where they can be."""
    first, second = leaf(random), leaf(random)
    made: Node = random.choice([
        lambda: first,
        lambda: first / second,
        lambda: first * second,
        lambda: first - second,
        lambda: (first / second).coalesce(3),
    ])()  # fmt: skip
    try:
        stance(made)
        return made if fitting(measure(made)) else first
    except UsageError:
        return first


def leaf(random: Random) -> Leaf | PerLeaf | CohortLeaf:
    """A leaf of any fact, clock, aggregate, with or without condition, window and key."""
    fact = random.choice(list(FACTS.values()))
    clock = random.choice(list(fact.clocks.values()))
    rows: dict[str, Any] = {"on": clock.name}
    if random.random() < 0.8:
        rows["where"] = _where(random, _readable(fact, clock, random.choice(["dated", "standing"])))
    if not clock.is_span and random.random() < 0.5:
        rows["window"] = random.choice(["1d", "90d", "3m", ">=3m", ">=1m", "2m ago", "45d ago"])
    if not clock.is_span and random.random() < 0.25:
        return _cohort(random, fact, rows)
    if random.random() < 0.4:
        return _per_leaf(random, fact, rows)
    return _plain_leaf(random, fact, rows)


def named(name: str, tree: Node) -> Metric:
    """A metric of a formula."""

    def made() -> Formula:
        """Drawn."""
        return tree

    made.__name__ = name
    unit = fitting(measure(tree))[0]
    return metric(title=name, unit=unit, better="neutral", role="diagnostic", owner="shared",
                  stage="measure", version=1)(made)  # fmt: skip


def _plain_leaf(random: Random, fact: Fact, rows: dict[str, Any]) -> Leaf:
    source, amounts = Source(fact), _plain(fact, rows, *_NUMBERS)
    aggregate = random.choice(
        ["count", "distinct", *(["sum", "median", "quantile"] if amounts else [])]
    )
    if aggregate == "count":
        return source.count(**rows)
    if aggregate == "distinct":
        return source.distinct(random.choice(_plain(fact, rows, "key", "text")), **rows)
    column = random.choice(amounts)
    if aggregate == "quantile":
        return source.quantile(column, random.choice(["0", "0.1", "0.9", "1"]), **rows)
    return source.sum(column, **rows) if aggregate == "sum" else source.median(column, **rows)


def _per_leaf(random: Random, fact: Fact, rows: dict[str, Any]) -> PerLeaf:
    per, amounts = (
        Per(fact, random.choice(_plain(fact, rows, "key"))),
        _plain(fact, rows, *_NUMBERS),
    )
    aggregate = random.choice(["count", "distinct", "distinct", *(["sum"] if amounts else [])])
    if aggregate == "count":
        keyed = per.count(**rows)
    elif aggregate == "sum":
        keyed = per.sum(random.choice(amounts), **rows)
    else:
        keyed = per.distinct(random.choice(_plain(fact, rows, "key", "text")), **rows)
    outer = random.choice([keyed.count, keyed.sum, keyed.median, None])
    if outer:
        return outer()
    if random.random() < 0.3:
        return keyed.quantile(random.choice(["0", "0.9"]))
    return keyed.count(at_least=random.randrange(4))


def _cohort(random: Random, fact: Fact, rows: dict[str, Any]) -> CohortLeaf | Leaf:
    key = random.choice(_plain(fact, rows, "key"))
    came = Source(fact).cohort(key, **rows)
    for _ in range(random.choice([0, 0, 1, 2])):
        condition = random.choice([came.had, came.had_no])
        source, near = _near(random, key)
        came = condition(source, **near, within=random.choice([None, "1d", "30d", "3m"]))
    within = random.choice(["1d", "7d", "30d", "3m"])
    if random.random() < 0.1:
        return came.count()
    if random.random() < 0.2:
        amounts = _plain(fact, rows, *_NUMBERS)
        whole = came.sum(random.choice(amounts)) if amounts else came.rows()
        return random.choice([whole, came.rows()])
    if random.random() < 0.2:
        return came.immature(within=within)
    source, near = _near(random, key)
    return random.choice([came.reach, came.miss])(source, **near, within=within)


def _near(random: Random, key: str) -> tuple[Source, dict[str, Any]]:
    """Rows of any fact that has the key, by any clock, with or without a condition."""
    fact = random.choice([each for each in FACTS.values() if key in each.columns])
    clock = random.choice(list(fact.clocks.values()))
    near: dict[str, Any] = {"on": clock.name, "same_day": random.random() < 0.7}
    if random.random() < 0.5:
        plain = [column for column in _told(fact, clock) if column.when == "plain"]
        near["where"] = _where(random, plain, depth=1)
    return Source(fact), near


def _plain(fact: Fact, rows: dict[str, Any], *kinds: str) -> list[str]:
    told = _told(fact, fact.clock(rows.get("on")))
    return [c.name for c in told if c.when == "plain" and c.kind in kinds]


def _told(fact: Fact, clock: Clock) -> list[FactColumn]:
    return [c for c in fact.columns.values() if c.only in (None, clock.name)]


def _readable(fact: Fact, clock: Clock, view: str) -> list[FactColumn]:
    """Columns of one view of accounts, which is all that one formula may have."""
    if clock.is_span or fact.name == "listing":
        view = "standing"
    return [c for c in _told(fact, clock) if c.when in ("plain", view)]


def _where(random: Random, columns: list[FactColumn], depth: int = 3) -> str:
    shape = random.random()
    if depth == 0 or shape < 0.4:
        return _atom(random, columns)
    if shape < 0.55:
        return f"not ({_where(random, columns, depth - 1)})"
    parts = [_where(random, columns, depth - 1) for _ in range(2)]
    return f"({parts[0]}) {random.choice(['and', 'or'])} ({parts[1]})"


#: Columns that hold a few words only: rows here hold others, for which a formula cannot ask.
_CLOSED = {each.name for table in LOADABLE.values() for each in columns_of(table) if each.choices}


def _atom(random: Random, columns: list[FactColumn]) -> str:
    # States of the account are what is easiest to get wrong: they come up half of the time.
    states = [c for c in columns if c.when != "plain"]
    column = random.choice(random.choice([states or columns, columns]))
    if column.kind == "flag":
        return column.name
    if random.random() < 0.2 or column.kind == "key" or column.name in _CLOSED:
        return f"{column.name} is {random.choice(['', 'not '])}null"
    if column.kind == "day":
        return f"{column.name} {random.choice(['<', '>=', '!='])} '2026-07-01'"
    if column.kind in _NUMBERS:
        sign = random.choice(["=", "!=", "<", "<=", ">", ">="])
        return f"{column.name} {sign} {random.choice(['0', '1', '2.5'])}"
    text = "'" + random.choice(values(column)).replace("'", "''") + "'"
    sign = random.choice(["= {0}", "!= {0}", "in ({0}, 'x')", "not in ({0}, 'x')"])
    return f"{column.name} {sign.format(text)}"
