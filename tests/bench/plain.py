"""One statement for each metric and break-down, as they come to mind one by one."""

from collections.abc import Iterator, Sequence

import fused
from leaves import LEAVES, METRICS, Formula, Leaf, leaves, parts

BY = ("total", "tier", "account")


def setting(spans: Sequence[fused.Span]) -> Iterator[str]:
    """The periods, and who is on the list at their ends."""
    yield fused.periods(spans)
    yield fused.stay()
    yield fused.need()


def queries() -> Iterator[tuple[str, str, str]]:
    """Each metric's id, the break-down, and the statement: rows of period, key and number."""
    for metric, formula in METRICS.items():
        for by in BY:
            yield metric, by, _query(formula, by)


def _query(formula: Formula, by: str) -> str:
    names = leaves(formula)
    told = ", ".join(f"{name} AS ({_leaf(LEAVES[name], by)})" for name in names)
    joins = " ".join(f"FULL JOIN {name} USING (p, key)" for name in names[1:])
    above, below = parts(formula)
    number = " * ".join(map(_term, above))
    if below:
        number = f"CAST({number} AS DOUBLE) / nullif({' * '.join(map(_term, below))}, 0)"
    return f"WITH {told} SELECT p, key, {number} AS number FROM {names[0]} {joins}"


def _term(part: str) -> str:
    # No row at all is 0, but a sum of what nobody knows is unknown.
    told = [
        f"{name}.v"
        if LEAVES[name].what == "median"
        else f"CASE WHEN {name}.found THEN {name}.v ELSE 0 END"
        for name in part.split(" − ")
    ]
    return f"({' - '.join(told)})"


def _leaf(leaf: Leaf, by: str) -> str:
    tier = f"f.{leaf.tier}" if leaf.tier else "s.tier"
    key = {"total": "''", "tier": tier, "account": "f.account_id"}[by]
    standing = leaf.listed or (by == "tier" and not leaf.tier)
    joins = " LEFT JOIN stay AS s ON s.p = period.p AND s.account_id = f.account_id" * standing
    joins += (
        " JOIN need AS n ON n.p = period.p AND n.account_id = f.account_id AND n.role = f.role"
        * leaf.required
    )
    rows = (
        f"FROM fact_{leaf.fact} AS f JOIN period ON {_on(leaf)}{joins} WHERE {leaf.where}"
        f"{' AND s.account_id IS NOT NULL' * leaf.listed}"
    )
    if leaf.what == "most":
        return (
            f"SELECT p, key, count(*) AS v, true AS found FROM (SELECT period.p, {key} AS key, "
            f"f.account_id, count(DISTINCT f.{leaf.column}) AS n {rows} GROUP BY ALL) "
            f"WHERE n >= {leaf.least} GROUP BY ALL"
        )
    counted = f"count(DISTINCT f.{leaf.column})" if leaf.what == "distinct" else ""
    counted = counted or f"{leaf.what}(f.{leaf.column})"
    return f"SELECT period.p, {key} AS key, {counted} AS v, true AS found {rows} GROUP BY ALL"


def _on(leaf: Leaf) -> str:
    if leaf.window == "end":
        start, stop = leaf.days
        return f"(f.{start} IS NULL OR f.{start} <= b) AND (f.{stop} IS NULL OR f.{stop} > b)"
    start = {"own": "a", "back": "b - 89", "velocity": "v"}[leaf.window]
    return f"f.{leaf.days[0]} BETWEEN {start} AND b"
