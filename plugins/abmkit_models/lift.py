"""Lift: what a random control arm shows that we made happen, and nothing else does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from abmkit import Model, Reads, model
from abmkit_models.arms import difference, share

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
        total = difference(counts["treat"], counts["control"])
        arms = ({"by": "arm", "key": arm, **share(*counts[arm])} for arm in counts)
        return pd.DataFrame([total, *arms], dtype="object")

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
