"""The statements over cells: one for each form of leaves, which counts all that share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from abmkit.metrics.cells import Cells
from abmkit.metrics.cohort import CohortCells
from abmkit.metrics.days import DAY
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, Leaf, Near, PerLeaf, inner_leaf
from abmkit.metrics.marks import Marks
from abmkit.metrics.pieces import Pieces, Selected, once, owner_of
from abmkit.metrics.predicate import TRUE, Predicate
from abmkit.metrics.sql import joined, literal, told_if


def statement(told: Pieces) -> tuple[str, Selected]:
    """The statement that leaves of one form share, and the cells of each of them in it."""
    first = told.leaves[0]
    return _FORMS[type(first), first.aggregate == "quantile"](told)


def _rows(told: Pieces) -> tuple[str, Selected]:
    """Counts, sums and distinct counts; a condition that all share leaves out whole groups."""
    inner = [inner_leaf(leaf) for leaf in told.leaves]
    shared = inner[0].where if len({leaf.where for leaf in inner}) == 1 else TRUE
    selected = [
        tuple(_row_sql(told, leaf, TRUE if shared == leaf.where else leaf.where)) for leaf in inner
    ]
    sql = (
        f"SELECT {', '.join([told.head(), *_named(selected)])}\n{told.source}\n"
        f"WHERE {told.cells.matches(shared)}\nGROUP BY {told.sets()}"
    )
    return sql, selected


def _row_sql(told: Pieces, leaf: Leaf, where: Predicate) -> Iterator[str]:
    cells = told.cells
    if isinstance(cells, Marks):
        yield cells.count(where, [{column} for column in told.columns])
        return
    met = cells.matches(where)
    if leaf.aggregate == "sum":
        total, known = cells.sum(str(leaf.column))
        yield _sum(told_if(met, total))
        yield _count(told_if(met, known, "0"))
    yield _count(told_if(met, "c.rows_in", "0"))


def _keys(told: Pieces) -> tuple[str, Selected]:
    """Counts and sums of one number per key."""
    inner = list(dict.fromkeys(inner_leaf(leaf) for leaf in told.leaves))
    selected = [
        tuple(_key_sql(leaf, f"k.number_{inner.index(leaf.inner)}"))
        for leaf in told.leaves
        if isinstance(leaf, PerLeaf)
    ]
    sql = (
        f"SELECT {', '.join([told.head('k'), *_named(selected)])}\n"
        f"FROM (\n{_by_key(told, inner)}\n) AS k\nGROUP BY {told.sets(name='k')}"
    )
    return sql, selected


def _key_sql(leaf: PerLeaf, number: str) -> Iterator[str]:
    if leaf.aggregate == "sum":
        yield from (_sum(number), f"COUNT({number})", "COUNT(*)")
    elif leaf.at_least is None:
        yield "COUNT(*)"
    else:
        yield _count(f"CASE WHEN {number} >= {literal(leaf.at_least)} THEN 1 ELSE 0 END")


def _by_key(told: Pieces, inner: Sequence[Leaf]) -> str:
    """One row per span, group and key: the number of each inner leaf."""
    key = told.cells.apart(owner_of(told.leaves[0]) or "", inner[0].where)
    numbers = [
        f"{_of_key(told.cells, each, told.columns)} AS number_{n}" for n, each in enumerate(inner)
    ]
    return (
        f"SELECT {', '.join([told.apart(), f'{key} AS owner', *numbers])}\n{told.source}\n"
        f"WHERE {key} IS NOT NULL AND {told.cells.matches(inner[0].where)}\n"
        f"GROUP BY {', '.join(['w.span', *told.keys(), key])}"
    )


def _of_key(cells: Cells, leaf: Leaf, by: Sequence[str | None]) -> str:
    if isinstance(cells, Marks):
        return cells.count(TRUE, [set(by)])
    if leaf.aggregate == "count":
        return "SUM(c.rows_in)"
    return f"SUM({cells.sum(str(leaf.column))[0]})"


def _cohort(told: Pieces) -> tuple[str, Selected]:
    """How many keys, or rows, had, reached or missed what is near the first of their days."""
    cells = told.cells
    if not isinstance(cells, CohortCells):
        raise TypeError(f"{told.first} is read off {cells.name}, which has no single days")
    nears: dict[Near, str] = {}
    numbers: dict[str, str] = {}
    counted = [
        tuple(_cohort_sql(cells, leaf, _counts(cells, leaf, nears), numbers))
        for leaf in told.leaves
        if isinstance(leaf, CohortLeaf)
    ]
    joins = "".join(cells.near(near, f"g_{name}") for near, name in nears.items())
    days = [
        f"MIN(CASE WHEN g_{name}.owner IS NOT NULL THEN c.{DAY} END) AS {name}"
        for name in nears.values()
    ]
    made = (f"SUM({number}) AS {name}" for number, name in numbers.items())
    first_days = ", ".join([told.apart(), f"MIN(c.{DAY}) AS came_on", *days, *made])
    sql = (
        f"SELECT {', '.join([told.head('k'), *_named(counted)])}\n"
        f"FROM (\nSELECT {first_days}\n{told.source}{joins}\n"
        f"WHERE {cells.owner} IS NOT NULL AND {cells.matches(told.first.where)}\n"
        f"GROUP BY {', '.join(['w.span', *told.keys(), cells.owner])}\n) AS k\n"
        f"GROUP BY {told.sets(name='k')}"
    )
    return sql, counted


def _cohort_sql(
    cells: CohortCells, leaf: CohortLeaf, met: str, numbers: dict[str, str]
) -> Iterator[str]:
    """What is read of the keys that count; notes which numbers of each key that takes."""

    def of_key(number: str) -> str:
        return f"k.{numbers.setdefault(number, f'number_{len(numbers)}')}"

    if leaf.total is None:
        yield _count(told_if(met, "1", "0"))
        return
    if leaf.total.aggregate == "sum":
        total, known = cells.sum(str(leaf.total.column))
        yield _sum(told_if(met, of_key(total)))
        yield _count(told_if(met, of_key(known), "0"))
    yield _count(told_if(met, of_key("c.rows_in"), "0"))


def _counts(cells: CohortCells, leaf: CohortLeaf, nears: dict[Near, str]) -> str:
    """SQL condition that a key counts; notes what must be looked up near its first day."""
    told = []
    for near, wanted in _nears(leaf):
        day = f"k.{nears.setdefault(near, f'near_{len(nears)}')}"
        told += [f"{day} = k.came_on" if wanted else f"({day} IS NULL OR {day} <> k.came_on)"]
    if leaf.goal and leaf.kind != "reached":
        sign = "<" if leaf.kind == "missed" else ">="
        told.append(f"k.came_on {sign} {literal(cells.first_open(leaf.goal))}")
    return joined(told, all_of=True)


def _nears(leaf: CohortLeaf) -> Iterator[tuple[Near, bool]]:
    """What is looked up near the first days, and whether it must be there."""
    yield from ((near, True) for near in leaf.had)
    yield from ((near, False) for near in leaf.had_no)
    if leaf.goal and leaf.kind in ("reached", "missed"):
        yield leaf.goal, leaf.kind == "reached"


def _row_ranks(told: Pieces) -> tuple[str, Selected]:
    """The two values beside a quantile of a column."""
    leaf = told.first
    value = told.cells.apart(str(leaf.column), leaf.where)
    return _ranks(
        told,
        f"SELECT {told.head()}, {value} AS value, CAST(SUM(c.rows_in) AS BIGINT) AS times\n"
        f"{told.source}\nWHERE {value} IS NOT NULL AND {told.cells.matches(leaf.where)}\n"
        f"GROUP BY {told.sets(value)}",
    )


def _key_ranks(told: Pieces) -> tuple[str, Selected]:
    """The two values beside a quantile of one number per key."""
    return _ranks(
        told,
        f"SELECT {told.head('k')}, k.number_0 AS value, COUNT(*) AS times\n"
        f"FROM (\n{_by_key(told, [told.first])}\n) AS k\nWHERE k.number_0 IS NOT NULL\n"
        f"GROUP BY {told.sets('k.number_0', name='k')}",
    )


def _ranks(told: Pieces, values_sql: str) -> tuple[str, Selected]:
    share = literal(told.leaves[0].share or Decimal(0))
    ahead, groups = told.group("v"), told.group("o")
    selected = [
        (
            f"MIN(CASE WHEN o.upto > FLOOR((o.total - 1) * {share}) THEN o.value END)",
            f"MIN(CASE WHEN o.upto > CEIL((o.total - 1) * {share}) THEN o.value END)",
            "MAX(o.total)",
        )
    ]
    sql = (
        f"SELECT {', '.join([groups, *_named(selected)])}\n"
        f"FROM (\nSELECT {ahead}, v.value,\n"
        f"  CAST(SUM(v.times) OVER (PARTITION BY {ahead} ORDER BY v.value) AS BIGINT) AS upto,\n"
        f"  CAST(SUM(v.times) OVER (PARTITION BY {ahead}) AS BIGINT) AS total\n"
        f"FROM (\n{values_sql}\n) AS v\n) AS o\nGROUP BY {groups}"
    )
    return sql, selected


_FORMS: dict[tuple[type[AnyLeaf], bool], Callable[[Pieces], tuple[str, Selected]]] = {
    (Leaf, False): _rows,
    (Leaf, True): _row_ranks,
    (PerLeaf, False): _keys,
    (PerLeaf, True): _key_ranks,
    (CohortLeaf, False): _cohort,
}


def _sum(number: str) -> str:
    """SQL of a sum, as text: only of the few that are looked at a number need be made."""
    return f"CAST(SUM({number}) AS VARCHAR)"


def _count(number: str) -> str:
    """SQL of a sum of counts; a sum as wide as an engine makes it is slow to fetch."""
    return f"CAST(SUM({number}) AS BIGINT)"


def _named(selected: Selected) -> list[str]:
    return [f"{sql} AS told_{number}" for number, sql in enumerate(once(selected))]
