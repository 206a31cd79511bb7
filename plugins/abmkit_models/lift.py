"""Lift: what a random control arm shows that we made happen, and nothing else does."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from abmkit import Model, Reads, intervals, model

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = (
    "Control groups and exposure rules (Fairway); the interval after Newcombe (1998), method 10"
)
_ARMS = Reads("listing", ("account_id", "arm"), where="arm in ('treat', 'control')")
_DOC = """Share of accounts of the treated arm with {what} in the period − that of the control arm.

    Of the accounts on the target list at the period's end whose arm, treat or control, was drawn
    by lot; in points, by arm the share itself. n is the number of accounts in the smaller arm.
    """


def _lift(name: str, title: dict[str, str], what: str, deals: Reads) -> Model:
    def lift(accounts: "pd.DataFrame", deals: "pd.DataFrame") -> "pd.DataFrame":
        import pandas as pd

        met = set(deals.account_id)
        counts = {
            arm: (sum(each in met for each in mine), len(mine))
            for arm, mine in (
                (arm, set(accounts.account_id[accounts.arm == arm])) for arm in ("treat", "control")
            )
        }
        return pd.DataFrame([_total(counts), *_arms(counts)], dtype="object")

    lift.__name__, lift.__doc__ = name, _DOC.format(what=what)
    declare: Callable[[Callable[..., pd.DataFrame]], Model] = model(
        title=title,
        unit="points",
        better="up",
        role="diagnostic",
        owner="shared",
        stage="measure",
        version=1,
        reads={"accounts": _ARMS, "deals": deals},
        by=("arm",),
        min_n=20,
        sources=[_SOURCE],
    )
    return declare(lift)


def _total(counts: dict[str, tuple[int, int]]) -> dict[str, object]:
    treated, control = counts["treat"], counts["control"]
    row: dict[str, object] = {"by": None, "n": min(treated[1], control[1])}
    if not row["n"]:
        return row | {"value": None}
    low, high = intervals.newcombe(*treated, *control)
    value = Decimal(treated[0]) / treated[1] - Decimal(control[0]) / control[1]
    return row | {"value": value, "low": low, "high": high, "interval": "newcombe"}


def _arms(counts: dict[str, tuple[int, int]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for arm, (part, whole) in counts.items():
        row = {"by": "arm", "key": arm, "n": whole, "numerator": part, "denominator": whole}
        if whole:
            low, high = intervals.wilson(Decimal(part), Decimal(whole))
            share = Decimal(part) / whole
            rows.append(row | {"value": share, "low": low, "high": high, "interval": "wilson"})
        else:
            rows.append(row | {"value": None})
    return rows


lift_opportunities = _lift(
    "lift_opportunities",
    {"en": "Lift in opportunities", "ko": "기회 증분", "zh": "商机增量", "ja": "商談の増分"},
    "a deal accepted by sales",
    Reads("deal", ("account_id",), on="qualified_on"),
)
lift_wins = _lift(
    "lift_wins",
    {"en": "Lift in wins", "ko": "수주 증분", "zh": "成交增量", "ja": "受注の増分"},
    "a deal won",
    Reads("deal", ("account_id",), where="status = 'won'"),
)
