"""Advocates: accounts that speak for us, in a survey or by sending somebody."""

from typing import TYPE_CHECKING

from abmkit import Reads, model

if TYPE_CHECKING:
    import pandas as pd


@model(
    title={
        "en": "Advocate accounts",
        "ko": "추천·옹호 계정",
        "zh": "倡导者账户",
        "ja": "推奨・紹介アカウント",
    },
    unit="count",
    better="up",
    role="diagnostic",
    owner="shared",
    stage="advocate",
    version=1,
    reads={
        "referrals": Reads(
            "touch", ("account_id",), where="channel = 'referral' and account_id is not null"
        ),
        "promoters": Reads(
            "response",
            ("account_id",),
            where="scale = 'nps' and score >= 9 and account_id is not null",
        ),
    },
    sources=["Referral, word of mouth, advocates: 19 B2B KPIs; ABM funnel and who owns its KPIs"],
)
def advocate_accounts(referrals: "pd.DataFrame", promoters: "pd.DataFrame") -> "pd.DataFrame":
    """Accounts with a touch in the channel `referral` or an answer of 9 or 10 to NPS, each once."""
    import pandas as pd

    accounts = {*referrals.account_id, *promoters.account_id}
    return pd.DataFrame([{"value": len(accounts), "n": len(accounts)}], dtype="object")
