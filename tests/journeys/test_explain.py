"""What `abmkit explain` shows of a number makes the number, for every metric of the demo."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import pytest

from abmkit.derive import FACTS
from abmkit.errors import UsageError
from abmkit.metrics.ask import Ask
from abmkit.metrics.formula import Coalesce, Const, Node, Op
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, Leaf, Near, PerLeaf
from abmkit.metrics.rows import Behind, RowsOf, rows_behind, rows_of
from abmkit.metrics.tree import leaves
from abmkit.run.demo import PERIOD
from abmkit.run.explain import explain as stands_behind
from abmkit.run.explain import explain_record
from abmkit.run.measure import Derived, derived, registry_of
from abmkit_metrics import register_metrics

ALL = 10**6
DAY = date(2026, 9, 2)
METRICS = sorted(metric.id for metric in register_metrics())


class Told(NamedTuple):
    """A metric as explained: its formula, the rows of its parts, the leaves, the number."""

    tree: Node
    parts: list[tuple[RowsOf, Behind]]
    leaves: dict[AnyLeaf, Decimal | None]
    number: Decimal | None
    absent: frozenset[Leaf]
    through: date


@pytest.fixture(scope="module", params=["hanbit", "northwind"])
def told(request: pytest.FixtureRequest, demo: Any) -> Iterator[dict[str, Told]]:
    client, registry = demo.workspace.client(request.param), registry_of(demo.plugins)
    with derived(client) as facts:
        _lay_down(facts)
        yield dict(_explained(facts, registry))


def _lay_down(facts: Derived) -> None:
    """Work every fact out once: thousands of statements are to read them."""
    for fact in FACTS.values():
        for name in fact.relations:
            for statement in (
                f"CREATE TEMP TABLE laid AS FROM {name}",
                f"DROP VIEW {name}",
                f"ALTER TABLE laid RENAME TO {name}",
            ):
                facts.warehouse.execute(statement)


def _explained(facts: Derived, registry: Any) -> Iterator[tuple[str, Told]]:
    period, query = facts.period(PERIOD), cache(facts.warehouse.query)
    results = facts.evaluate(registry, [Ask(metric.id) for metric in registry], period)
    for metric in registry:
        tree = results.views[metric.id, None].tree
        behind = rows_behind(query, tree, period, limit=ALL)
        parts = list(zip(rows_of(tree, period), behind, strict=True))
        values = {leaf: part.value for leaf, part in results.leaves(metric.id).items()}
        number = results.number(metric.id).value
        yield metric.id, Told(tree, parts, values, number, results.absent, facts.through)


@pytest.mark.parametrize("metric", METRICS)
def test_the_rows_of_each_part_make_it_and_the_parts_make_the_number(
    told: dict[str, Told], metric: str
) -> None:
    of = told[metric]
    made = {leaf: _leaf(of, leaf) for leaf in leaves(of.tree)}
    for leaf, value in made.items():
        assert _same(of.leaves[leaf], value), leaf
    assert _same(of.number, _formula(of.tree, made))
    for _, behind in of.parts:
        assert behind.columns[:3] == ("source", "record", "account")
        assert all(source and record for source, record, *_ in behind.rows)


def test_most_metrics_have_rows_to_show(told: dict[str, Told]) -> None:
    some = {name for name, of in told.items() if any(behind.rows for _, behind in of.parts)}
    assert len(some) > len(METRICS) * 0.6


def _leaf(told: Told, leaf: AnyLeaf) -> Fraction | None:
    read = [leaf.inner] if isinstance(leaf, PerLeaf) else [leaf] if isinstance(leaf, Leaf) else []
    if isinstance(leaf, CohortLeaf):
        goal = (leaf.goal.rows,) if leaf.goal and leaf.kind != "open" else ()
        read = [leaf.inner, *(near.rows for near in (*leaf.had, *leaf.had_no)), *goal]
    if any(part in told.absent for part in read):
        return None
    if isinstance(leaf, CohortLeaf):
        return _cohort(told, leaf)
    rows = _rows(told, leaf)
    if isinstance(leaf, Leaf):
        return _aggregate(leaf, leaf.column, leaf.share, rows)
    by_key: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        by_key.setdefault(_key(row, leaf.key), []).append(row)
    by_key.pop(None, None)
    numbers = [_aggregate(leaf.inner, leaf.inner.column, None, own) for own in by_key.values()]
    known = [number for number in numbers if number is not None]
    if leaf.aggregate == "count":
        least = leaf.at_least
        return Fraction(len(by_key) if least is None else sum(n >= least for n in known))
    if leaf.aggregate == "sum":
        return sum(known, Fraction()) if known or not by_key else None
    return _quantile(known, leaf.share)


def _rows(told: Told, leaf: AnyLeaf, near: Near | None = None) -> list[dict[str, Any]]:
    for rows, behind in told.parts:
        if rows.leaf == leaf and (rows.beside.near if rows.beside else None) == near:
            return [dict(zip(behind.columns, row, strict=True)) for row in behind.rows]
    raise AssertionError(leaf)


def _key(row: dict[str, Any], name: str) -> Any:
    return (row["source"], row["record"]) if name == "id" else row[name]


def _aggregate(
    leaf: Leaf, column: str | None, share: Decimal | None, rows: Sequence[dict[str, Any]]
) -> Fraction | None:
    if leaf.aggregate == "count":
        return Fraction(len(rows))
    known = [cell for row in rows if (cell := _key(row, str(column))) is not None]
    if leaf.aggregate == "distinct":
        return Fraction(len(set(known)))
    if leaf.aggregate == "sum":
        return sum(map(Fraction, known), Fraction()) if known or not rows else None
    return _quantile(list(map(Fraction, known)), share)


def _quantile(known: list[Fraction], share: Decimal | None) -> Fraction | None:
    if not known:
        return None
    ordered, rank = sorted(known), (len(known) - 1) * Fraction(share or 0)
    low = int(rank)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)


def _cohort(told: Told, leaf: CohortLeaf) -> Fraction | None:
    key, day = str(leaf.inner.column), leaf_day(told, leaf.whole)
    came: dict[Any, date] = {}
    rows = _rows(told, leaf.whole)
    for row in rows:
        if row[key] is not None:
            came[row[key]] = min(came.get(row[key], row[day]), row[day])
    counted = set()
    for who, first in came.items():
        had = all(_near(told, near, who, first) for near in leaf.had)
        had_no = any(_near(told, near, who, first) for near in leaf.had_no)
        if had and not had_no and _became(told, leaf, who, first):
            counted.add(who)
    if leaf.total is None:
        return Fraction(len(counted))
    mine = [row for row in rows if row[key] in counted]
    return _aggregate(leaf.total, leaf.total.column, None, mine)


def _became(told: Told, leaf: CohortLeaf, who: Any, first: date) -> bool:
    if leaf.kind == "all" or leaf.goal is None:
        return True
    is_open = leaf.goal.days(first)[1] > told.through
    if leaf.kind == "open":
        return is_open
    reached = _near(told, leaf.goal, who, first)
    return reached if leaf.kind == "reached" else not reached and not is_open


def _near(told: Told, near: Near, who: Any, first: date) -> bool:
    start, last = near.days(first)
    rows = [row for row in _rows(told, near.rows, near) if row[str(near.rows.column)] == who]
    clock = next(rows.clock for rows, _ in told.parts if rows.leaf == near.rows)
    if clock.stop is None:
        return any(start <= row[clock.start] <= last for row in rows)
    return any(
        (row[clock.start] or date.min) <= last < (row[clock.stop] or date.max) for row in rows
    )


def leaf_day(told: Told, leaf: AnyLeaf) -> str:
    """The column of the day on which a leaf's rows count."""
    return next(rows.clock.start for rows, _ in told.parts if rows.leaf == leaf)


def _formula(of: Node, made: dict[AnyLeaf, Fraction | None]) -> Fraction | None:
    if isinstance(of, Const):
        return Fraction(of.number)
    if isinstance(of, Coalesce):
        known = (_formula(part, made) for part in of.parts)
        return next((value for value in known if value is not None), None)
    if not isinstance(of, Op):
        return made[of]  # type: ignore[index]
    left, right = _formula(of.left, made), _formula(of.right, made)
    if left is None or right is None or (of.sign == "÷" and right == 0):
        return None
    return {"+": left + right, "−": left - right, "×": left * right, "÷": left / (right or 1)}[
        of.sign
    ]


def _same(got: Decimal | None, made: Fraction | None) -> bool:
    if got is None or made is None:
        return got is None and made is None
    return abs(Fraction(got) - made) <= abs(made) / 10**20


@pytest.fixture(scope="module")
def explain(demo: Any, program: Any) -> Callable[..., str]:
    """What the command prints of a number of a client."""
    asked = ("-C", demo.workspace.path, "explain", "northwind", "win_rate", "--period", PERIOD)
    return cache(lambda *more: str(program(*asked, *more).stdout))


def test_the_command_shows_all_of_a_number(explain: Callable[..., str]) -> None:
    shown = json.loads(explain("--rows", "9999", "--json"))
    won, closed = (int(each["value"]) for each in shown["leaves"])
    assert [len(each["rows"]) for each in shown["behind"]] == [won, closed]
    made = Decimal(shown["number"]["value"])
    assert abs(made - Decimal(won) / Decimal(closed)) < Decimal("1e-20")
    assert {"definition", "version", "owner", "sources", "plan", "hash", "plugin"} <= set(shown)
    assert "deal.count(where status = 'won', on close_on)" in explain()


def test_the_command_says_what_keeps_a_record_out(explain: Callable[..., str]) -> None:
    shown = json.loads(explain("--rows", "9999", "--json"))
    won, closed = ({tuple(row[:2]) for row in each["rows"]} for each in shown["behind"])
    lost = ":".join(min(closed - won))
    told = json.loads(explain("--record", lost, "--json"))
    assert [each["counts"] for each in told] == [False, True]
    assert told[0]["reason"] == "not so: status = 'won' (status is 'lost')"
    assert "not so: status = 'won'" in explain("--record", lost)


def test_a_record_is_named_with_its_source(demo: Any) -> None:
    client = demo.workspace.client("northwind")
    with pytest.raises(UsageError, match="--record 0061: write SOURCE:ID"):
        explain_record(client, demo.plugins, "win_rate", PERIOD, "0061")


def test_a_model_says_of_a_record_what_keeps_it_out_of_its_inputs(demo: Any) -> None:
    client, model = demo.workspace.client("northwind"), "revenue_linear"
    deals, touches = stands_behind(client, demo.plugins, model, PERIOD, rows=1).behind

    def told(record: Sequence[Any]) -> Any:
        return explain_record(client, demo.plugins, model, PERIOD, ":".join(map(str, record[:2])))

    counted, other = told(deals.rows[0])
    assert (counted.leaf, counted.counts, other.counts) == (deals.leaf, True, False)
    assert "it is a row of deal" in other.reason
    other, counted = told(touches.rows[0])
    assert (counted.leaf, counted.counts, other.counts) == (touches.leaf, True, False)
    with derived(client) as facts:
        beside = facts.warehouse.query(
            "SELECT t.source, t.source_id FROM fact_touch AS f JOIN touch AS t ON t.key = f.id "
            f"WHERE f.minutes > 0 AND NOT f.is_machine AND f.occurred_on = DATE '{DAY}' "
            "AND f.account_id NOT IN (SELECT account_id FROM fact_deal WHERE status <> 'open' "
            "AND account_id IS NOT NULL) ORDER BY ALL LIMIT 1"
        )
    assert told(beside[0])[1].reason == "deals has none of its account"
