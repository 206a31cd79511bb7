"""The same in pandas: each fact is loaded once, then every number is worked out of its rows."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import fused
from leaves import LEAVES, METRICS, Formula, Frame, Leaf, leaves, parts

BY = ("total", "tier", "account")
_ALWAYS = {"touch": ("account_id",), "listing": ("account_id", "tier"), "required_role": ()}


def load(frame: Callable[[str], Frame]) -> dict[str, Frame]:
    """The columns that are read of each fact."""
    read: dict[str, dict[str, None]] = {}
    for leaf in LEAVES.values():
        columns = read.setdefault(leaf.fact, {})
        columns.update(dict.fromkeys((leaf.column, *leaf.days, "account_id", "id")))
        columns.update(dict.fromkeys([leaf.tier] if leaf.tier else []))
    more = {
        "touch": ("kind", "outcome", "minutes", "person_id", "role", "on_list__occurred_on"),
        "deal": ("status", "first_won", "late_listed", "on_list__close_on"),
        "membership": ("role",),
        "listing": ("tier",),
        "required_role": ("account_id", "role", "valid_from", "valid_to"),
    }
    for fact, columns in more.items():
        read.setdefault(fact, {}).update(dict.fromkeys(columns))
    return {fact: frame(f"SELECT {', '.join(c)} FROM fact_{fact}") for fact, c in read.items()}


def numbers(
    frames: dict[str, Frame], spans: Sequence[fused.Span]
) -> Iterator[tuple[str, str, int, Any]]:
    """Each metric's id, the break-down, the period's number, and a series of numbers by key."""
    import pandas as pd

    stays = [_valid(frames["listing"], pd.Timestamp(b)) for _, b in spans]
    needs = [_valid(frames["required_role"], pd.Timestamp(b)) for _, b in spans]
    for metric, formula in METRICS.items():
        names = leaves(formula)
        rows = {name: _rows(frames, LEAVES[name]) for name in names}
        for by in BY:
            for p, span in enumerate(spans):
                told = {
                    name: _leaf(rows[name], LEAVES[name], by, span, stays[p], needs[p])
                    for name in names
                }
                yield metric, by, p, _number(formula, told)


def _valid(rows: Frame, day: Any) -> Frame:
    began = rows.valid_from.isna() | (rows.valid_from <= day)
    return rows[began & (rows.valid_to.isna() | (rows.valid_to > day))]


def _rows(frames: dict[str, Frame], leaf: Leaf) -> Frame:
    rows = frames[leaf.fact]
    return rows[leaf.mask(rows)] if leaf.mask else rows


def _leaf(rows: Frame, leaf: Leaf, by: str, span: fused.Span, stay: Frame, need: Frame) -> Any:
    rows = _then(rows, leaf, span)
    if leaf.required:
        rows = rows.merge(need[["account_id", "role"]], on=["account_id", "role"])
    if leaf.listed or (by == "tier" and not leaf.tier and leaf.fact != "listing"):
        how = "inner" if leaf.listed else "left"
        rows = rows.merge(stay[["account_id", "tier"]], on="account_id", how=how)
    key = {"total": None, "tier": leaf.tier or "tier", "account": "account_id"}[by]
    keys = rows[key].to_numpy() if key else [""] * len(rows)
    if leaf.what == "most":
        each = rows.groupby([keys, "account_id"])[leaf.column].nunique()
        return (each >= leaf.least).groupby(level=0).sum()
    groups = rows.groupby(keys)[leaf.column]
    if leaf.what == "sum":
        return groups.sum(min_count=1)
    return {"count": groups.size, "distinct": groups.nunique, "median": groups.median}[leaf.what]()


def _then(rows: Frame, leaf: Leaf, span: fused.Span) -> Frame:
    import pandas as pd

    a, b = span
    if leaf.window == "end":
        began = rows[leaf.days[0]].isna() | (rows[leaf.days[0]] <= pd.Timestamp(b))
        return rows[began & (rows[leaf.days[1]].isna() | (rows[leaf.days[1]] > pd.Timestamp(b)))]
    start = {"own": a, "back": b - fused.BACK, "velocity": fused.velocity(a, b)}[leaf.window]
    return rows[rows[leaf.days[0]].between(pd.Timestamp(start), pd.Timestamp(b))]


def _number(formula: Formula, told: dict[str, Any]) -> Any:
    import pandas as pd

    def term(part: str) -> Any:
        first, *rest = (told[name] for name in part.split(" − "))
        for each in rest:
            first = first.sub(each, fill_value=0)
        return first

    above, below = parts(formula)
    number = term(above[0])
    for part in above[1:]:
        number = number.mul(term(part))
    for part in below:
        under = term(part)
        number = number.reindex(under.index, fill_value=0).div(under.where(under != 0))
    return pd.Series(number)
