"""Intervals of what is no proportion: medians by order statistics, means and products drawn.

They need the single values behind a number, which the fused scans do not read: so they are worked
out only where they are asked for, of totals, and never of more than ``MOST`` rows a leaf. Of
that many, chance is the least of a number's troubles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from abmkit.metrics.ask import Number
from abmkit.metrics.bootstrap import Sample, bootstrap
from abmkit.metrics.checks import is_proportion
from abmkit.metrics.formula import Node, Op
from abmkit.metrics.intervals import EXACT, Ends, ranks
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, Leaf, PerLeaf, inner_leaf
from abmkit.metrics.rows import RowsOf
from abmkit.metrics.tree import leaves, walk
from abmkit.period import Period

Query = Callable[[str], list[tuple[Any, ...]]]
MOST = 10_000
"""Rows of a leaf that are looked at."""

FEW = 30
"""With fewer rows behind it, a sum of money may be one row's."""

_TOTALS = ("money", "stat")
_STEP = Decimal("1e-12")


def certain(query: Query, tree: Node, number: Number, seed: str) -> Number:
    """A total with its interval, where it is a median, a mean or a product of such.

    Counts and sums have none: they are no sample of anything. What invoices and platforms total
    is taken as it is. With too few accounts to say, the interval is ``unknown``.

    Args:
        query: Runs SQL where the facts and the warehouse's tables are.
        tree: The formula, with all other metrics in it written out.
        number: The total; one that has an interval or no value is given back.
        seed: What the draws of a bootstrap hang on, besides the period.
    """
    if number.interval is not None or number.low is not None or number.value is None:
        return number
    if isinstance(tree, Leaf | PerLeaf) and tree.aggregate == "quantile":
        sample = _sample(query, tree, number.period)
        ends = sample and _between(sample, tree.share or Decimal(0))
        return number if sample is None else _with(number, ends or None, "order")
    if not _is_drawn(tree):
        return number
    samples: dict[AnyLeaf, Sample] = {}
    for leaf in leaves(tree):
        sample = _sample(query, leaf, number.period)
        if sample is None:
            return number
        samples[leaf] = sample
    period = number.period
    ends = bootstrap(tree, samples, f"{seed} {period.start} {period.end}")
    return _with(number, ends, "bootstrap")


def with_largest(query: Query, tree: Node, number: Number) -> Number:
    """A total of money of few rows, or a mean of such, with the share that its largest row is.

    Args:
        query: Runs SQL where the facts and the warehouse's tables are.
        tree: The formula, with all other metrics in it written out.
        number: The total; one of many rows, or of no money, is given back.
    """
    leaf = tree.left if isinstance(tree, Op) and tree.sign == "÷" else tree
    if not (isinstance(leaf, Leaf) and leaf.aggregate == "sum" and 0 < number.n < FEW):
        return number
    rows, column = RowsOf.of(leaf, number.period), str(leaf.column)
    if rows.fact.column(column).kind != "money":
        return number
    ((most, whole),) = query(f"SELECT MAX({rows.sql(column)}), SUM({rows.sql(column)}) {rows.bare}")
    if not whole or whole < most:
        return number
    return replace(number, largest=EXACT.divide(Decimal(most), Decimal(whole)))


def _is_drawn(tree: Node) -> bool:
    """Whether something is divided or multiplied that is a sample, and can be drawn."""
    joined = any(isinstance(each, Op) and each.sign in "×÷" for each in walk(tree))
    moving = [leaf for leaf in leaves(tree) if leaf.fact not in _TOTALS]
    cohorts = any(isinstance(leaf, CohortLeaf) for leaf in leaves(tree))
    return joined and bool(moving) and not cohorts and not is_proportion(tree)


def _with(number: Number, ends: Ends | None, how: str) -> Number:
    if ends is None:
        return replace(number, interval="unknown")
    value = number.value or Decimal(0)
    low, high = min(ends[0], value), max(ends[1], value)
    low, high = low.quantize(_STEP), high.quantize(_STEP)
    return replace(number, low=low, high=high, interval="order" if how == "order" else "bootstrap")


def _between(sample: Sample, share: Decimal) -> Ends | None:
    known = sorted(value for value in sample.values if value is not None)
    found = ranks(len(known), share)
    if found is None:
        return None
    low, high = (EXACT.divide(Decimal(known[place - 1]), Decimal(10_000)) for place in found)
    return low, high


def _sample(query: Query, leaf: AnyLeaf, period: Period) -> Sample | None:
    """The rows, keys or values behind a leaf; None where they are too many."""
    found = query(f"{_values_sql(leaf, period)} LIMIT {MOST + 1}")
    if len(found) > MOST:
        return None
    units, values = zip(*found, strict=True) if found else ((), ())
    scaled = [None if value is None else int(Decimal(value).scaleb(4)) for value in values]
    return Sample(units, scaled, leaf.fact in _TOTALS)


def _values_sql(leaf: AnyLeaf, period: Period) -> str:
    """SQL of the unit and the value of each row, or of each key."""
    rows = RowsOf.of(leaf, period)
    unit = "COALESCE(CAST(f.account_id AS VARCHAR), 'row ' || CAST(f.id AS VARCHAR))"
    if isinstance(leaf, Leaf):
        if leaf.aggregate == "distinct":
            key = rows.sql(str(leaf.column))
            return f"SELECT MIN({unit}), 0 {rows.bare} AND {key} IS NOT NULL GROUP BY {key}"
        value = "0" if leaf.column is None else rows.sql(leaf.column)
        return f"SELECT {unit}, {value} {rows.bare}"
    key = rows.sql(leaf.key) if isinstance(leaf, PerLeaf) else "f.id"
    number = _of_key(inner_leaf(leaf), rows)
    least = "".join(_reached(leaf, number))
    return f"SELECT MIN({unit}), {number} {rows.bare} AND {key} IS NOT NULL GROUP BY {key}{least}"


def _of_key(inner: Leaf, rows: RowsOf) -> str:
    if inner.aggregate == "count":
        return "COUNT(*)"
    column = rows.sql(str(inner.column))
    return f"SUM({column})" if inner.aggregate == "sum" else f"COUNT(DISTINCT {column})"


def _reached(leaf: AnyLeaf, number: str) -> Iterator[str]:
    if isinstance(leaf, PerLeaf) and leaf.at_least is not None:
        yield f" HAVING {number} >= {leaf.at_least:f}"
