"""Repeats: what customers who order again and again will be worth."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from abmkit import Reads, model
from abmkit_models.bgnbd import Orders, fit

if TYPE_CHECKING:
    import pandas as pd

_HISTORY = 3650
_WEEK = 7
_MONTHS_TO_WEEKS = 365.25 / 12 / _WEEK
_STEP = Decimal("1e-9")


@model(
    title={
        "en": "Value of repeat orders to come",
        "ko": "향후 반복 주문 가치",
        "zh": "未来复购价值",
        "ja": "今後のリピート注文価値",
    },
    unit="money",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    version=1,
    reads={
        "orders": Reads(
            "money",
            ("account_id", "on_date", "amount"),
            where="kind = 'order' and amount > 0 and account_id is not null",
            before=_HISTORY,
        )
    },
    min_n=20,
    sources=[
        "LTV by BG/NBD, for repeat orders only: 19 B2B KPIs; Fader, Hardie and Lee (2005)",
    ],
)
def repeat_customer_value(
    orders: "pd.DataFrame", *, margin_percent: int = 0, months: int = 36
) -> "pd.DataFrame":
    """Mean gross profit that an account which ever ordered will bring in the next `months`.

    Orders to come are those that BG/NBD expects of each account, from how often, when first and
    when last it ordered in the ten years up to the period's end; orders of one day are one.
    Each is worth the account's mean order. Only for business of repeat orders: where nobody ordered
    twice, or without the client's gross margin (`margin_percent`), it is "no data".
    """
    import pandas as pd

    days = defaultdict[Any, dict[date, Decimal]](dict)
    for account, day, amount in orders.itertuples(index=False):
        days[account][day] = days[account].get(day, Decimal(0)) + amount
    value = None
    if margin_percent and any(len(each) > 1 for each in days.values()):
        value = _mean_worth(list(days.values()), orders.attrs["period"].end, months)
        value = value * margin_percent / 100
    return pd.DataFrame([{"value": value, "n": len(days)}], dtype="object")


def _mean_worth(customers: list[dict[date, Decimal]], now: date, months: int) -> Decimal:
    """Revenue to come of a customer, on average."""
    done = [
        Orders(len(days) - 1, (max(days) - min(days)).days / _WEEK, (now - min(days)).days / _WEEK)
        for days in customers
    ]
    told, time = fit(done), months * _MONTHS_TO_WEEKS
    worth = Decimal(0)
    for days, of in zip(customers, done, strict=True):
        coming = Decimal(told.expected(of, time)).quantize(_STEP)
        worth += coming * sum(days.values(), Decimal(0)) / len(days)
    return worth / len(customers)
