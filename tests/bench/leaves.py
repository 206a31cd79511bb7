"""What the scorecard's numbers are made of, leaf by leaf, as SQL and as pandas know it.

Each leaf is what a person writes who wants one number: the rows, the days, what is counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Frame = Any
Mask = Callable[[Frame], Any]


@dataclass(frozen=True)
class Leaf:
    """One number, broken down in any way.

    Attributes:
        fact: The relation, without its prefix.
        days: The column of the day, or those of the first day and of the day after the last.
        window: Which days count of a period: its ``own``, the ``back`` 90, those of ``velocity``;
            ``end`` is the last one alone.
        what: ``count``, ``sum``, ``distinct``, ``median``, or ``most``: accounts with at least
            ``least`` distinct values.
        column: Of which column.
        where: The rows, in SQL.
        mask: The rows, in pandas.
        tier: The column of the tier on the row's day; None: that of the period's end.
        listed: Whether only accounts on the list at the period's end count.
        required: Whether only roles count that the list then requires.
    """

    fact: str
    days: tuple[str, ...]
    window: str
    what: str
    column: str = "id"
    where: str = "true"
    mask: Mask | None = None
    tier: str | None = None
    listed: bool = False
    required: bool = False
    least: int = 0


def _touch(window: str, what: str, column: str, where: str, mask: Mask, **told: Any) -> Leaf:
    return Leaf("touch", ("occurred_on",), window, what, column, where, mask, **told)


def _meeting(where: str = "true", mask: Mask = lambda f: f.id.notna()) -> Leaf:
    return _touch(
        "own", "distinct", "activity_id",
        f"kind = 'meeting' AND on_list__occurred_on AND {where}",
        lambda f: (f.kind == "meeting") & f.on_list__occurred_on & mask(f),
        tier="tier__occurred_on",
    )  # fmt: skip


def _closed(what: str, column: str, where: str, mask: Mask, window: str = "own") -> Leaf:
    return Leaf("deal", ("closed_on",), window, what, column, where, mask, "tier__close_on")


def _qualified(what: str, column: str, window: str) -> Leaf:
    return Leaf("deal", ("qualified_on",), window, what, column, "true", None, "tier__qualified_on")


def _several(column: str, least: int, required: bool = False) -> Leaf:
    return _touch(
        "back", "most", column, "minutes > 0", lambda f: f.minutes > 0,
        listed=True, required=required, least=least,
    )  # fmt: skip


_OPEN = ("open_from", "open_to")
_VALID = ("valid_from", "valid_to")
_WON = "status = 'won'"


def _won(f: Frame) -> Any:
    return f.status == "won"


LEAVES: Mapping[str, Leaf] = {
    "engaged": _touch(
        "back", "distinct", "account_id", "minutes > 0 AND person_id IS NOT NULL",
        lambda f: (f.minutes > 0) & f.person_id.notna(), listed=True,
    ),
    "minutes": _touch(
        "own", "sum", "minutes", "on_list__occurred_on", lambda f: f.on_list__occurred_on,
        tier="tier__occurred_on",
    ),
    "booked": _meeting(),
    "held": _meeting("outcome = 'held'", lambda f: f.outcome == "held"),
    "told": _meeting(
        "outcome IN ('held', 'no_show', 'cancelled')",
        lambda f: f.outcome.isin(["held", "no_show", "cancelled"]),
    ),
    "covered": _several("role", 3, required=True),
    "several": _several("person_id", 2),
    "any_one": _several("person_id", 1),
    "listed": Leaf("listing", _VALID, "end", "count"),
    "required": Leaf("listing", _VALID, "end", "sum", "roles_required"),
    "filled": Leaf("membership", _VALID, "end", "distinct", "account_role", required=True),
    "won": _closed("count", "id", _WON, _won),
    "decided": _closed(
        "count", "id", "status IN ('won', 'lost')", lambda f: f.status.isin(["won", "lost"])
    ),
    "first": _closed(
        "distinct", "account_id", f"{_WON} AND first_won", lambda f: _won(f) & f.first_won
    ),
    "amount": _closed("sum", "amount", _WON, _won),
    "yearly": _closed("sum", "annual_amount", _WON, _won),
    "known": _closed(
        "count", "id", f"{_WON} AND annual_amount IS NOT NULL",
        lambda f: _won(f) & f.annual_amount.notna(),
    ),
    "listed_amount": _closed(
        "sum", "amount", f"{_WON} AND on_list__close_on", lambda f: _won(f) & f.on_list__close_on
    ),
    "late": _closed(
        "sum", "amount", f"{_WON} AND on_list__close_on AND late_listed",
        lambda f: _won(f) & f.on_list__close_on & f.late_listed,
    ),
    "v_won": _closed("count", "id", _WON, _won, "velocity"),
    "v_decided": _closed(
        "count", "id", "status IN ('won', 'lost')", lambda f: f.status.isin(["won", "lost"]),
        "velocity",
    ),
    "v_amount": _closed("sum", "amount", _WON, _won, "velocity"),
    "v_known": _closed(
        "count", "id", f"{_WON} AND amount IS NOT NULL", lambda f: _won(f) & f.amount.notna(),
        "velocity",
    ),
    "v_days": _closed("median", "days_to_win", _WON, _won, "velocity"),
    "v_qualified": _qualified("count", "id", "velocity"),
    "created": _qualified("sum", "amount", "own"),
    "open": Leaf("deal_open", _OPEN, "end", "sum", "amount"),
    "open_n": Leaf("deal_open", _OPEN, "end", "count"),
}  # fmt: skip

Formula = tuple[str, ...]
#: What each metric is: leaves multiplied, then divided by those behind the ``/``.
METRICS: Mapping[str, Formula] = {
    "engaged_accounts": ("engaged",),
    "pipeline_created": ("created",),
    "win_rate": ("won", "/", "decided"),
    "pipeline_velocity": (
        "v_qualified", "v_won", "v_amount", "/", "v_decided", "v_known", "v_days",
    ),
    "average_contract_value": ("yearly", "/", "known"),
    "target_account_revenue": ("listed_amount",),
    "coverage": ("filled", "/", "required"),
    "meetings_held": ("held",),
    "won_amount": ("amount",),
    "won_deals": ("won",),
    "new_customers": ("first",),
    "open_pipeline": ("open",),
    "target_accounts": ("listed",),
    "penetration": ("engaged", "/", "listed"),
    "covered_accounts": ("covered",),
    "multi_threaded_accounts": ("several", "/", "any_one"),
    "engagement_minutes": ("minutes",),
    "meetings_booked": ("booked",),
    "meetings_unrecorded_share": ("booked − told", "/", "booked"),
    "target_account_revenue_late": ("late",),
    "qualified_deals": ("v_qualified",),
    "velocity_win_rate": ("v_won", "/", "v_decided"),
    "velocity_mean_amount": ("v_amount", "/", "v_known"),
    "velocity_median_days": ("v_days",),
    "open_deals": ("open_n",),
}  # fmt: skip


def parts(formula: Formula) -> tuple[list[str], list[str]]:
    """What is multiplied above the line, and below it."""
    at = formula.index("/") if "/" in formula else len(formula)
    return list(formula[:at]), list(formula[at + 1 :])


def leaves(formula: Formula) -> tuple[str, ...]:
    """The leaves of a metric, each once."""
    names = (name for part in formula if part != "/" for name in part.split(" − "))
    return tuple(dict.fromkeys(names))
