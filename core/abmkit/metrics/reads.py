"""What is read off cells: one small statement for all leaves that share windows and break-down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abmkit.metrics import roster
from abmkit.metrics.ask import TOTAL
from abmkit.metrics.cells import Cells
from abmkit.metrics.cohort import CohortCells
from abmkit.metrics.days import DAY
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, Leaf, Near, PerLeaf, inner_leaf
from abmkit.metrics.marks import Marks
from abmkit.metrics.predicate import TRUE, Predicate
from abmkit.metrics.request import Need
from abmkit.metrics.sql import joined, literal, told_if
from abmkit.metrics.window import Span

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Read:
    """A statement over cells and how its rows are understood.

    Attributes:
        sql: Each row is a span's number, a number that says of which break-down it is, the key of
            its group in each, then cells of leaves.
        leaves: With the places of their cells in a row, which leaves may share.
        columns: What it is broken down by, None for the total.
        spans: By number.
    """

    sql: str
    leaves: Mapping[AnyLeaf, tuple[int, ...]]
    columns: tuple[str | None, ...]
    spans: tuple[Span, ...]

    def grouped(self, rows: Iterable[Row], column: str | None) -> Sequence[Mapping[Any, Row]]:
        """The rows of one break-down, by number of the span and by group."""
        keyed = _keyed(self.columns)
        level = (1 << len(keyed)) - 1
        found: list[dict[Any, Row]] = [{} for _ in self.spans]
        if column is None:
            for row in rows:
                if row[1] == level:
                    found[row[0]][TOTAL] = row
            return found
        place = keyed.index(column)
        level, at = level - (1 << place), 2 + place
        for row in rows:
            if row[1] == level:
                found[row[0]][row[at]] = row
        return found


def _keyed(columns: Iterable[str | None]) -> list[str]:
    return [column for column in columns if column is not None]


def reads(cells: Cells, needs: Sequence[Need]) -> Iterator[Read]:
    """All statements that some leaves of one fact and clock need."""
    alike: dict[tuple[Any, ...], list[Need]] = {}
    for need in needs:
        apart = () if _is_joint(cells, need) else (need.column,)
        alike.setdefault((*apart, need.spans, _form(need.leaf)), []).append(need)
    for group in alike.values():
        yield _read(cells, group)


def _is_joint(cells: Cells, need: Need) -> bool:
    """Whether all its break-downs are read by one statement: each key is in one group of each."""
    owner = _owner(need.leaf)
    return not owner or all(name == owner for name in cells.told_by(need.column))


def _owner(leaf: AnyLeaf) -> str | None:
    """The key for each of which something is worked out first."""
    if isinstance(leaf, CohortLeaf):
        return leaf.inner.column
    return leaf.key if isinstance(leaf, PerLeaf) else None


def _form(leaf: AnyLeaf) -> object:
    """Leaves of one form are read by one statement."""
    if leaf.aggregate == "quantile":
        return leaf
    if isinstance(leaf, CohortLeaf):
        return leaf.inner
    return (leaf.key, leaf.inner.where) if isinstance(leaf, PerLeaf) else "rows"


def _read(cells: Cells, group: Sequence[Need]) -> Read:
    first = group[0]
    make = _FORMS[type(first.leaf), first.leaf.aggregate == "quantile"]
    told = _Pieces.of(cells, group)
    sql, selected = make(told)
    start = 2 + len(_keyed(told.columns))
    places = {cell: start + n for n, cell in enumerate(_once(selected))}
    leaves = {
        leaf: tuple(places[cell] for cell in own)
        for leaf, own in zip(told.leaves, selected, strict=True)
    }
    return Read(sql, leaves, told.columns, first.spans)


#: SQL of the cells of each leaf.
_Selected = Sequence[Sequence[str]]


def _once(selected: _Selected) -> Iterable[str]:
    return dict.fromkeys(cell for cells in selected for cell in cells)


@dataclass(frozen=True)
class _Pieces:
    """What the statements of all forms are put together from."""

    cells: Cells
    leaves: tuple[AnyLeaf, ...]
    columns: tuple[str | None, ...]
    source: str

    @classmethod
    def of(cls, cells: Cells, group: Sequence[Need]) -> _Pieces:
        first = group[0]
        standing = dict.fromkeys(name for need in group for name in cells.standing(need))
        source = f"FROM {cells.name} AS c\nJOIN {cells.windows(first.spans, days=bool(standing))}"
        leaves = tuple(dict.fromkeys(need.leaf for need in group))
        by = tuple(dict.fromkeys(need.column for need in group))
        return cls(cells, leaves, by, source + roster.joins(standing))

    @property
    def first(self) -> Leaf:
        """The part of the first leaf that reads rows."""
        return inner_leaf(self.leaves[0])

    def keys(self, name: str = "") -> list[str]:
        """The key of each break-down: of cells, or under a name in a subquery."""
        keyed = _keyed(self.columns)
        if name:
            return [f"{name}.grp_{n}" for n, _ in enumerate(keyed)]
        return list(map(self.cells.key, keyed))

    def apart(self) -> str:
        """The first columns of a subquery over cells: the span, and all keys."""
        return ", ".join(["w.span AS span", *_groups(self.keys())])

    def head(self, name: str = "w") -> str:
        """The first columns of a statement, or of a subquery that it sums up.

        A key adds its bit to the number of the break-down where rows are not grouped by it.
        """
        keys = self.keys("" if name == "w" else name)
        out = " + ".join(f"{1 << n} * GROUPING({key})" for n, key in enumerate(keys)) or "0"
        return ", ".join([f"{name}.span AS span", f"{out} AS level", *_groups(keys)])

    def sets(self, *also: str, name: str = "w") -> str:
        """What it is grouped by, one break-down after the other, and in each by something else."""
        keys = iter(self.keys("" if name == "w" else name))
        every = [
            ", ".join([f"{name}.span", *([next(keys)] if column else []), *also])
            for column in self.columns
        ]
        return every[0] if len(every) == 1 else f"GROUPING SETS (({'), ('.join(every)}))"

    def group(self, name: str) -> str:
        """The columns of ``head``, under a name in a subquery."""
        return ", ".join([f"{name}.span", f"{name}.level", *self.keys(name)])


def _groups(keys: Sequence[str]) -> list[str]:
    return [f"{key} AS grp_{n}" for n, key in enumerate(keys)]


def _rows(told: _Pieces) -> tuple[str, _Selected]:
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


def _row_sql(told: _Pieces, leaf: Leaf, where: Predicate) -> Iterator[str]:
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


def _keys(told: _Pieces) -> tuple[str, _Selected]:
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


def _by_key(told: _Pieces, inner: Sequence[Leaf]) -> str:
    """One row per span, group and key: the number of each inner leaf."""
    key = told.cells.apart(_owner(told.leaves[0]) or "", inner[0].where)
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


def _cohort(told: _Pieces) -> tuple[str, _Selected]:
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


def _row_ranks(told: _Pieces) -> tuple[str, _Selected]:
    """The two values beside a quantile of a column."""
    leaf = told.first
    value = told.cells.apart(str(leaf.column), leaf.where)
    return _ranks(
        told,
        f"SELECT {told.head()}, {value} AS value, CAST(SUM(c.rows_in) AS BIGINT) AS times\n"
        f"{told.source}\nWHERE {value} IS NOT NULL AND {told.cells.matches(leaf.where)}\n"
        f"GROUP BY {told.sets(value)}",
    )


def _key_ranks(told: _Pieces) -> tuple[str, _Selected]:
    """The two values beside a quantile of one number per key."""
    return _ranks(
        told,
        f"SELECT {told.head('k')}, k.number_0 AS value, COUNT(*) AS times\n"
        f"FROM (\n{_by_key(told, [told.first])}\n) AS k\nWHERE k.number_0 IS NOT NULL\n"
        f"GROUP BY {told.sets('k.number_0', name='k')}",
    )


def _ranks(told: _Pieces, values_sql: str) -> tuple[str, _Selected]:
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


_FORMS: dict[tuple[type[AnyLeaf], bool], Callable[[_Pieces], tuple[str, _Selected]]] = {
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


def _named(selected: _Selected) -> list[str]:
    return [f"{sql} AS told_{number}" for number, sql in enumerate(_once(selected))]
