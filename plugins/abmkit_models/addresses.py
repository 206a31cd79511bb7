"""Addresses: which of a mailing list bring nothing, and should be cleaned out."""

from decimal import Decimal
from typing import TYPE_CHECKING

from abmkit import Reads, intervals, model

if TYPE_CHECKING:
    import pandas as pd

_DAYS = 180
_BOUNCED = ("bounced", "hard_bounced", "soft_bounced")


@model(
    title={
        "en": "Addresses to clean out",
        "ko": "정리할 주소 비율",
        "zh": "待清理地址占比",
        "ja": "整理対象アドレス比率",
    },
    unit="percent",
    better="down",
    role="diagnostic",
    owner="marketing",
    stage="engage",
    version=1,
    reads={
        "mails": Reads(
            "touch",
            ("person_id", "action"),
            where="kind = 'email' and person_id is not null",
            before=_DAYS,
        ),
        "deeds": Reads(
            "touch",
            ("person_id",),
            where="direction = 'in' and not is_machine and person_id is not null",
            before=_DAYS,
        ),
    },
    min_n=20,
    sources=["List hygiene, closed and abandoned addresses: 19 B2B KPIs"],
)
def addresses_to_clean(mails: "pd.DataFrame", deeds: "pd.DataFrame") -> "pd.DataFrame":
    """People whose e-mail bounced, or who did nothing at all ÷ people who were sent e-mail.

    In the period and the 180 days before it; what a machine did is nothing.
    """
    import pandas as pd

    everybody = set(mails.person_id)
    bounced = set(mails.person_id[mails.action.isin(_BOUNCED)])
    part, whole = len(bounced | (everybody - set(deeds.person_id))), len(everybody)
    row: dict[str, object] = {"value": None, "n": whole}
    if whole:
        low, high = intervals.wilson(Decimal(part), Decimal(whole))
        row = {
            "value": Decimal(part) / whole, "n": whole, "numerator": part, "denominator": whole,
            "low": low, "high": high, "interval": "wilson",
        }  # fmt: skip
    return pd.DataFrame([row], dtype="object")
